"""The tagger of place names: spans that point at the text, what it learnt, its time, and its model's file."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import clusters, datasets, toponyms
from geo.articles import Article
from geo.errors import DataError
from geo.features import features, shape, strips
from geo.gazetteer import load_gazetteer
from geo.tagger import MODEL, labels_of, load_tagger, repeated, tag

MAX_BYTES = 5_000_000


def found(text: str, lang: str = "en") -> list[str]:
    return [text[start:end] for start, end, _ in tag(Article(text=text, lang=lang))]


def test_the_model_is_small_whole_and_described() -> None:
    path = datasets.built(MODEL)
    assert path.stat().st_size < MAX_BYTES
    card = (Path(__file__).resolve().parents[1] / "data" / "model-card.md").read_text(encoding="utf-8")
    assert "LGL" in card and "GeoWebNews" in card and "HumSet" in card


def test_a_file_that_is_no_model_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "not-a-model"
    path.write_bytes(b"no model at all, only words " * 40)
    with pytest.raises(DataError, match=r"no model of this tagger"):
        load_tagger(path)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "Gunmen attacked the village of Tabangout near Anéfis on Friday, killing eleven.",
            "en",
            ["Tabangout", "Anéfis"],
        ),
        ("Des hommes armés ont attaqué Tabangout, au nord de Kidal, vendredi.", "fr", ["Tabangout", "Kidal"]),
        ("Selon un élu de Djibo, le convoi venait de Bourzanga.", "fr", ["Djibo", "Bourzanga"]),
        ("The convoy left Gao for Ansongo and Labbezanga.", "en", ["Gao", "Ansongo", "Labbezanga"]),
    ],
)
def test_names_known_and_unknown(text: str, lang: str, expected: list[str]) -> None:
    assert found(text, lang) == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Chad Smith told reporters that he would stay.", "en"),
        ("On Monday the Minister said that More help was Needed.", "en"),
        ("Le colonel Assimi Goïta a reçu Moussa Traoré mardi.", "fr"),
        ("But both said the same in March and in May.", "en"),
    ],
)
def test_people_and_common_words_are_none(text: str, lang: str) -> None:
    article = Article(text=text, lang=lang)
    assert [mention.text for mention in toponyms.find_toponyms(article)] == []


def test_a_user_may_choose_rules_or_another_model() -> None:
    article = Article(text="The convoy left Gao for Tabangout.")
    by_rules = toponyms.find_toponyms(article, tagger="rules")
    by_model = toponyms.find_toponyms(article, tagger=datasets.built(MODEL))
    assert [mention.text for mention in by_rules] == ["Gao"]
    assert [mention.text for mention in by_model] == ["Gao", "Tabangout"]
    assert by_model[1].form == "unknown"


def test_abbreviated_states_are_spelt_out() -> None:
    article = Article(text="A fire broke out in Belgrade, Minn., on Friday and in Paris, TX, on Monday.")
    stems = {mention.text: mention.stem for mention in toponyms.find_toponyms(article)}
    assert stems.get("Minn.") == "Minnesota" or stems.get("Minn") == "Minnesota"
    assert stems.get("TX") == "Texas"


def test_what_is_a_place_once_is_one_throughout_unless_the_model_is_sure() -> None:
    text = "They reached Okko. Okko was empty, but Okko Diallo stayed."
    (first, second) = strips(Article(text=text), load_gazetteer(), [])
    spans = [(13, 17, 0.9)]
    doubtful = {"Okko": [(1, 0, 0.3), (1, second.texts.index("Diallo") - 1, 0.01)]}
    assert first.texts[2] == "Okko"
    assert repeated(spans, doubtful, [first, second], text) == [(19, 23, 0.3)]


@given(st.text(max_size=300))
def test_spans_point_at_the_text_in_order(text: str) -> None:
    spans = tag(Article(text=text), actors=[])
    last = 0
    for start, end, sure in spans:
        assert last <= start < end <= len(text)
        assert 0 <= sure <= 1
        last = end


def test_labels_and_spans_are_each_other_s_reverse() -> None:
    article = Article(text="The road from Gao to Tin Zaouatine was cut.")
    (strip,) = strips(article, load_gazetteer(), [])
    gold = [(14, 17), (21, 34)]
    labels = labels_of(strip, gold)
    assert labels == ["O", "O", "O", "B", "O", "B", "I", "O", "O", "O"]


def test_features_are_plain_strings_and_few_where_no_name_is() -> None:
    article = Article(text="The men then walked slowly along the long and dusty road to Gao.")
    rows = features(strips(article, load_gazetteer(), []), "en", "own")[0]
    assert all(isinstance(feature, str) for row in rows for feature in row)
    assert len(rows[5]) < 6 < len(rows[-2])


def test_shapes() -> None:
    assert [shape(word) for word in ("Gao", "OUAGADOUGOU", "village", "U.S.", "2022", "–")] == [
        "Xx", "XX", "x", "X.X", "04", "–",
    ]  # fmt: skip


def test_time_grows_with_the_length_only() -> None:
    sentence = "Gunmen on motorbikes attacked Djibo, in Soum province, on Friday, the army of Burkina Faso said. "

    def seconds(times: int) -> float:
        article = Article(text=sentence * times)
        began = time.process_time()
        tag(article, actors=[])
        return time.process_time() - began

    seconds(5)
    assert seconds(400) < 14 * max(seconds(100), 0.01)


def test_sentences_of_our_own_are_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    build = Path(__file__).resolve().parents[1] / "data" / "build"
    if not (build / "tagger_sentences.py").exists():
        pytest.skip("only in a checkout")
    monkeypatch.syspath_prepend(str(build))
    import tagger_sentences

    once, again = tagger_sentences.documents("fr", 5), tagger_sentences.documents("fr", 5)
    assert json.dumps(once) == json.dumps(again)
    for text, spans in once:
        assert all(text[start:end].strip() == text[start:end] and end > start for start, end in spans)


def test_words_used_alike_share_a_cluster_in_both_languages() -> None:
    assert clusters.of("town", "en") == clusters.of("ville", "fr")
    assert clusters.of("soldiers", "en")[1] == clusters.of("soldats", "fr")[1]
    assert clusters.of("bamako", "en") != clusters.of("smith", "en")
    assert clusters.of("zzxqy", "en") == clusters.of("\x00", "en") == clusters.NONE
