"""A stay of the ledger of bases in words: who, where, from when to when, how many, according to whom."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo import lexicon
from geo.actors import actor_name


def stay_words(row: dict[str, Any], said: dict[str, Any], lang: str) -> str:
    """A stay with who says so: "Operation Barkhane, Gossi base, 2018-09 to 2022-04-19: FRA general staff".

    Parameters
    ----------
    row : dict
        Schema ``presence``.
    said : dict
        Section ``ledger`` of the word list ``checks``.
    lang : str
        Language of names.
    """
    ends = {"a": row["from"], "b": row["to"]}
    key = {(True, True): "from_to", (True, False): "from", (False, True): "to"}.get((bool(ends["a"]), bool(ends["b"])))
    when = str(said[key]).format(**ends) if key else str(said["undated"])
    who = str(row["claimed_by"] or said["nobody"]).replace("|", ", ")
    fields = {"actor": actor_name(row["actor_id"], lang), "site": _site(row, lang), "when": when, "who": who}
    text = _filled(said["stay"], fields) + _strength(row, said)
    if row["status"] != "contested":
        return text
    why = row.get("contradiction")
    form = said["contested"] if isinstance(why, str) and why else said["contested_plain"]
    return _filled(form, {"stay": text, "why": str(why)})


def _strength(row: dict[str, Any], said: dict[str, Any]) -> str:
    """How many they were, where the ledger has figures."""
    figures = [int(row[name]) for name in ("low", "best", "high") if name in row and not pd.isna(row[name])]
    if not figures:
        return ""
    ends = " – ".join(str(figure) for figure in dict.fromkeys([min(figures), max(figures)]))
    return _filled(said["strength"], {"n": ends})


def _site(row: dict[str, Any], lang: str) -> str:
    """Name of a base, or of the countries that a stay is known for."""
    if row["site_id"]:
        return str(row["name"])
    names = {state["iso3"]: state["names"].split("|")[0] for state in lexicon.rows(lang, "states")}
    return ", ".join(names.get(code, code) for code in str(row["iso3"]).split("|"))


def _filled(form: Any, fields: dict[str, str]) -> str:
    """A form with its fields, none of which is read as a form."""
    parts = str(form).replace("{", "\0{").replace("}", "}\0").split("\0")
    return "".join(fields.get(part[1:-1], part) if part.startswith("{") else part for part in parts)
