"""Reading articles: offsets, front matter, encodings, furniture, and input that is none."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.articles import MAX_BYTES, Article, read_article
from geo.errors import ArticleError

TEXT = "Two towns, one road\n\nThe road from Tamrit to Kelo is closed. It was opened in 2010.\n\nShow More\n"


def test_a_text_file_is_its_own_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    article = read_article(path)
    assert article.text == TEXT.replace("\n", "\r\n")
    assert (article.title, article.published, article.lang) == ("Two towns, one road", None, "en")
    assert [article.text[a:b] for a, b in article.sentences][1:] == [
        "The road from Tamrit to Kelo is closed.",
        "It was opened in 2010.",
    ]
    assert [(article.text[a:b], what) for a, b, what in article.furniture] == [("Show More", "page furniture")]


def test_front_matter_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: A title\npublished: 2022-04-27\nlang: fr\nsource: ours\n---\nUn texte.\n", "utf-8")
    article = read_article(str(path))
    assert article.text == "Un texte.\n"
    assert (article.title, article.published, article.lang, article.source) == (
        "A title",
        dt.date(2022, 4, 27),
        "fr",
        "ours",
    )


def test_the_caller_overrides_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\npublished: 2022-04-27\nlang: fr\n---\nUn texte.\n", "utf-8")
    article = read_article(path, published="2020-01-31", lang="en")
    assert (article.published, article.lang) == (dt.date(2020, 1, 31), "en")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Le gouvernement du Mali a annoncé mardi le retrait des soldats de la base.", "fr"),
        ("The government of Mali announced on Tuesday that soldiers would leave the base.", "en"),
    ],
)
def test_language_is_detected(text: str, lang: str) -> None:
    assert read_article(text).lang == lang


def test_encodings(tmp_path: Path) -> None:
    words = "Les soldats ont quitté Ménaka. La région est privée d’eau depuis l’été, a déclaré le préfet à la presse."
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        path = tmp_path / f"{encoding}.txt"
        path.write_bytes(words.encode(encoding))
        assert read_article(path).text == words, encoding


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Soldiers left the base at Gossi in Mali.")))
    assert read_article("-").text == "Soldiers left the base at Gossi in Mali."


def _faulty(tmp_path: Path) -> dict[str, Path]:
    contents = {
        "empty.txt": b"",
        "blank.txt": b" \n\t\n",
        "binary.txt": bytes(range(256)) * 20,
        "zeros.txt": b"\0" * 100,
        "large.txt": b"a b c d e " * (MAX_BYTES // 10 + 1),
        "paper.pdf": b"%PDF-1.7 ...",
        "paper.docx": b"PK\x03\x04...",
        "date.md": b"---\npublished: yesterday\n---\nText.\n",
        "yaml.md": b"---\ntitle: [a\n---\nText.\n",
        "list.md": b"---\n- a\n- b\n---\nText.\n",
        "body.md": b"---\ntitle: a\n---\n\n",
        "open.md": b"---\ntitle: a\n\nText.\n",
        "lang.md": b"---\nlang: xx\n---\nText.\n",
        "bomb.md": b"---\na: &a [x]\nb: [*a, *a]\n---\nText.\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.txt").mkdir()
    return {name: tmp_path / name for name in [*contents, "folder.txt", "missing.txt"]}


def test_what_is_no_article_is_one_line(tmp_path: Path) -> None:
    for name, path in _faulty(tmp_path).items():
        with pytest.raises(ArticleError) as caught:
            read_article(path)
        assert "\n" not in str(caught.value), name
        assert name in str(caught.value)


@pytest.mark.parametrize("source", ["", "   ", "nowhere/article.md", "https://127.0.0.1:9/nothing"])
def test_strings_that_lead_nowhere(source: str) -> None:
    with pytest.raises(ArticleError):
        read_article(source)


def test_arabic_is_told_not_guessed() -> None:
    article = read_article(
        "أعلن الجيش المالي اليوم انسحاب القوات الفرنسية من قاعدة غوسي شمال البلاد بعد سنوات من الانتشار"
    )
    assert any("Latin script" in note for note in article.notes)


def test_a_page_is_reduced_to_its_article(tmp_path: Path) -> None:
    paragraphs = "".join(
        f"<p>Soldiers left the base number {n} in the north of the country, the army said in a statement.</p>"
        for n in range(8)
    )
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><title>Bases left</title><meta property='article:published_time' content='2022-04-27'></head>"
        f"<body><nav>Home About</nav><article><h1>Bases left</h1>{paragraphs}</article></body></html>",
        "utf-8",
    )
    article = read_article(path)
    assert article.text.count("Soldiers left the base number") == 8
    assert "Home About" not in article.text
    assert article.published == dt.date(2022, 4, 27)


@given(st.text(max_size=400))
def test_spans_point_at_the_text(text: str) -> None:
    article = Article(text=text)
    last = 0
    for start, end in article.sentences:
        assert last <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end] != ""
        last = end


@given(
    st.lists(st.sampled_from(["Mali said no.", "\n", "\n\n", " ", "Dr. A. B. came", "Show More", "-BBC"]), max_size=12)
)
def test_every_word_is_in_a_sentence_or_is_furniture(parts: list[str]) -> None:
    text = "".join(parts)
    if not text.strip():
        return
    article = read_article(text + "\n", lang="en")
    covered = [(a, b) for a, b in article.sentences] + [(a, b) for a, b, _ in article.furniture]
    for at, char in enumerate(article.text):
        assert char.isspace() or any(a <= at < b for a, b in covered), (text, at)


@pytest.mark.parametrize(
    ("lang", "text", "number"),
    [
        ("en", "Five were killed on 9 May. Residents fled.", 2),
        ("en", "It began on 12 Mar. Gunmen came.", 2),
        ("en", "It began on 12 Mar. 2022 in Gao.", 1),
        ("en", "In May. 2022 was worse.", 1),
        ("fr", "M. Diallo est venu. Le col. Goïta aussi.", 2),
        ("fr", "• Dori : deux morts. Une mine a sauté.", 2),
        ("en", "■ Two died in Dori. A mine went off.", 2),
    ],
)
def test_sentences_end_after_a_day_and_not_after_a_title(lang: str, text: str, number: int) -> None:
    assert len(read_article(text, lang=lang).sentences) == number
