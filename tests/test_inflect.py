"""Forms of verbs: patterns, irregular verbs, and a language that lists its forms."""

from __future__ import annotations

import pytest

from geo.lexicon import inflect
from geo.lexicon.inflect import CONDITIONAL, FINITE, GERUND, INFINITIVE, PARTICIPLE, forms


@pytest.mark.parametrize(
    ("lang", "verb", "form", "kind"),
    [
        ("en", "repel", "repelled", PARTICIPLE),
        ("en", "control", "controlling", GERUND),
        ("en", "fall into the hands of", "fell into the hands of", FINITE),
        ("fr", "mener", "mène", FINITE),
        ("fr", "reconnaître", "reconnu", PARTICIPLE),
        ("fr", "répéter", "répète", FINITE),
        ("fr", "amener", "amènera", FINITE),
        ("fr", "décréter", "décrétera", FINITE),
        ("fr", "blesser", "blesse", FINITE),
        ("fr", "prendre le contrôle de", "pris le contrôle du", PARTICIPLE),
        ("fr", "attaquer", "attaquerait", CONDITIONAL),
        ("fr", "s'emparer", "s'emparer", INFINITIVE),
    ],
)
def test_forms(lang: str, verb: str, form: str, kind: str) -> None:
    assert kind in forms(verb, lang)[form]


def test_a_doubled_consonant_is_not_left_single() -> None:
    assert "controled" not in forms("control", "en") and "repeled" not in forms("repel", "en")


def test_another_language_lists_its_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ({"verb": "atacar", "kind": FINITE, "forms": "ataca|atacó"},)
    monkeypatch.setattr(inflect.lexicon, "rows", lambda lang, name: rows if name == "forms" else ())
    inflect._listed.cache_clear()
    try:
        assert forms.__wrapped__("atacar a", "pt") == {"ataca a": frozenset({FINITE}), "atacó a": frozenset({FINITE})}
    finally:
        inflect._listed.cache_clear()
