"""Build ``demonyms.csv``: adjectives and peoples of countries in English and French, with their inflected forms."""

from __future__ import annotations

import csv
import io
import json
import os
import re

import manifest
import packages
from gazetteer_sources import iso3, raw

SCRIPT = "data/build/demonyms.py"
NAME = "demonyms.csv"
# The package gives a country's name where it knows no adjective, and one wrong word (Welsh for Wallis and Futuna):
# such codes are passed over; data/raw/demonyms.csv has those that matter.
_PASSED = frozenset(
    """AX BL BM BQ BV CC CD CG CK CW CX DJ DM DO EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KN KY MF MP MQ MS NF NU
    PF PM PN PR PS RE SH SJ SS SX TC TF TK TM TT UM VA VC VG VI VU WF XK YT MO BA BF NE NG GQ GW LR AG NC PG""".split()
)
_WORD = re.compile(r"^[A-ZÉÎÅa-zéèêëîïôûç' -]+$")
# French masculine ending -> feminine ending; what ends otherwise takes its forms from data/raw/demonyms.csv.
_FEMININE = (
    ("éen", "éenne"),
    ("ien", "ienne"),
    ("yen", "yenne"),
    ("ais", "aise"),
    ("ois", "oise"),
    ("ain", "aine"),
    ("and", "ande"),
    ("an", "ane"),
    ("ol", "ole"),
    ("is", "ise"),
    ("e", "e"),
)


def _english(word: str) -> list[str]:
    """A word and its plural, where it forms one."""
    if word.endswith(("ese", "ish", "ch", "ss", "x", "s", "z")):
        return [word]
    return [word, word + "s"]


def _french(word: str) -> list[str]:
    """Masculine, feminine and their plurals, in lower case."""
    word = (
        word.lower()
        .replace("sud ", "sud-")
        .replace("nord ", "nord-")
        .replace("cap ", "cap-")
        .replace("sierra ", "sierra-")
    )
    for ending, feminine in _FEMININE:
        if word.endswith(ending):
            she = word[: -len(ending)] + feminine
            he_all = word if word.endswith("s") else word + "s"
            return list(dict.fromkeys([word, she, he_all, she + "s"]))
    return [word]


def _package_rows() -> list[tuple[str, str, str, str, str]]:
    rows = []
    for lang, inflect in (("en", _english), ("fr", _french)):
        path = packages.get("i18n-nationality") / "langs" / f"{lang}.json"
        for code, word in json.loads(path.read_text(encoding="utf-8"))["nationalities"].items():
            country = iso3(code)
            if code in _PASSED or not country or not _WORD.match(word):
                continue
            rows += [(form, lang, country, "both", "cap" if lang == "en" else "any") for form in inflect(word)]
    return rows


def _own_rows() -> list[tuple[str, str, str, str, str]]:
    return [
        (form, row["lang"], row["iso3"], row["part"], "cap" if row["lang"] == "en" else "any")
        for row in raw("demonyms.csv")
        for form in row["forms"].split("|")
    ]


def build() -> None:
    """Write ``demonyms.csv`` and its manifest entry; a form of two countries stays with the hand-kept row's."""
    chosen: dict[tuple[str, str], tuple[str, str, str, str, str]] = {}
    for row in _own_rows() + _package_rows():
        chosen.setdefault((row[0].casefold(), row[1]), row)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("form", "lang", "iso3", "part", "case"))
    writer.writerows(sorted(chosen.values(), key=lambda row: (row[1], row[2], row[0])))
    fresh = manifest.BUILT / f"{NAME}.new"
    fresh.write_text(text.getvalue(), encoding="utf-8")
    os.replace(fresh, manifest.BUILT / NAME)
    manifest.record(
        NAME,
        script=SCRIPT,
        title="Demonyms: adjectives and peoples of countries, English and French",
        source="npm i18n-nationality 1.4.0, inflected; data/raw/demonyms.csv",
        licence="MIT",
        attribution="i18n-nationality contributors; the Sahel Atlas maintainers",
        columns={
            "form": "the word as it is printed; French in lower case",
            "lang": "en or fr",
            "iso3": "ISO 3166-1 alpha-3 code of the country",
            "part": "adjective, people, or both",
            "case": "cap if it is a demonym only with a capital, else any",
        },
        date="2026",
    )
    print(NAME, len(chosen))


if __name__ == "__main__":
    build()
