"""Forms of a verb, by the regular pattern of its language and the table of irregular verbs beside the word lists."""

from __future__ import annotations

from functools import cache

import regex

from geo import lexicon

VOWELS = frozenset("aeiou")
# What a form can be: finite, participle (past), gerund, infinitive, and the French conditional (a hedge).
FINITE, PARTICIPLE, GERUND, INFINITIVE, CONDITIONAL = "finite", "participle", "gerund", "infinitive", "conditional"
Forms = dict[str, frozenset[str]]


@cache
def forms(verb: str, lang: str) -> Forms:
    """Forms of a verb with what each can be; an English 'attacked' is finite or a participle.

    Parameters
    ----------
    verb : str
        Infinitive without 'to', further words allowed ("pull out", "prendre pour cible"): the first is inflected.
    lang : str
        English and French are inflected by their patterns; any other language lists its forms in ``forms.csv``.

    Raises
    ------
    DataError
        If another language has no ``forms.csv``.
    """
    head, _, rest = verb.partition(" ")
    inflect = _PATTERNS.get(lang)
    made = inflect(head) if inflect else _listed(lang).get(head, [])
    collected: dict[str, set[str]] = {}
    tails = _contracted(rest) if lang == "fr" else [rest]
    for form, kind in made:
        for tail in tails:
            collected.setdefault(f"{form} {tail}".strip(), set()).add(kind)
    return {form: frozenset(kinds) for form, kinds in collected.items()}


def _contracted(rest: str) -> list[str]:
    """Further words of a French verb with what its last preposition becomes: 'parle de', 'parle du', 'parle d'un'."""
    before, _, last = rest.rpartition(" ")
    return [f"{before} {form}".strip() for form in _CONTRACTED.get(last, (last,))]


@cache
def _irregular(lang: str) -> dict[str, dict[str, str]]:
    """Rows of the irregular verbs by infinitive."""
    return {row["verb"]: row for row in lexicon.rows(lang, "irregular")}


def _english(verb: str) -> list[tuple[str, str]]:
    """English forms with their kinds."""
    row = _irregular("en").get(verb)
    if row:
        third, past, participle, gerund = row["third"], row["past"], row["participle"], row["gerund"]
    else:
        third, past, gerund = _regular_english(verb)
        participle = past
    made = [(verb, INFINITIVE), (verb, FINITE), (third, FINITE), (gerund, GERUND)]
    made += [(form, FINITE) for form in past.split("|")]
    return made + [(form, PARTICIPLE) for form in participle.split("|")]


def _regular_english(verb: str) -> tuple[str, str, str]:
    """Third person, past and gerund of a regular verb."""
    if verb.endswith("e"):
        return f"{verb}s", f"{verb}d", (verb if verb.endswith("ee") else verb[:-1]) + "ing"
    if verb.endswith("y") and verb[-2] not in VOWELS:
        return f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing"
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        return f"{verb}es", f"{verb}ed", f"{verb}ing"
    return f"{verb}s", f"{verb}ed", f"{verb}ing"


def _french(verb: str) -> list[tuple[str, str]]:
    """French forms of the third person, with their kinds."""
    row = _irregular("fr").get(verb)
    if row is None:
        row = _regular_french(verb)
    imperfect, future = row["imperfect"], row["future"]
    finite = [row["present_s"], row["present_p"], f"{imperfect}ait", f"{imperfect}aient"]
    finite += [row["simple_s"], row["simple_p"], f"{future}a", f"{future}ont"]
    made = [(verb, INFINITIVE), (f"{imperfect}ant", GERUND)]
    made += [(form, FINITE) for form in finite] + [(f"{future}{end}", CONDITIONAL) for end in ("ait", "aient")]
    return made + [(form, PARTICIPLE) for form in _agreed(row["participle"])]


def _regular_french(verb: str) -> dict[str, str]:
    """Stems of a regular verb in -er or -ir."""
    stem = verb[:-2]
    if verb.endswith("ir"):
        parts = (f"{stem}it", f"{stem}issent", f"{stem}iss", f"{stem}it", f"{stem}irent", f"{stem}i")
    else:
        soft = f"{stem}e" if stem.endswith("g") else stem[:-1] + "ç" if stem.endswith("c") else stem
        silent = _OPEN.sub("è", stem)  # "répète", "amènent"
        parts = (f"{silent}e", f"{silent}ent", soft, f"{soft}a", f"{stem}èrent", f"{stem}é")
    names = ("present_s", "present_p", "imperfect", "simple_s", "simple_p", "participle")
    future = f"{_OPEN.sub('è', stem)}er" if verb.endswith("er") and "é" not in stem[-3:] else verb
    return dict(zip(names, parts, strict=True)) | {"future": future}


@cache
def _listed(lang: str) -> dict[str, list[tuple[str, str]]]:
    """Forms of the verbs of ``forms.csv`` (verb, kind, forms joined by |) by infinitive."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in lexicon.rows(lang, "forms"):
        found.setdefault(row["verb"], []).extend((form, row["kind"]) for form in row["forms"].split("|"))
    return found


def _agreed(participle: str) -> list[str]:
    """A participle in its four forms."""
    plain = "du" if participle == "dû" else participle
    plural = plain if plain.endswith("s") else f"{plain}s"
    return [participle, plural, f"{plain}e", f"{plain}es"]


# The last e of a stem that is said open before a silent ending: é before one consonant or gn, e before one.
_OPEN = regex.compile(r"(?:é(?=(?:[bcdfgjlmnprstvz]|gn|ch|gr|br|tr)$)|e(?=[cdgmnprsvl]$))")
_CONTRACTED = {"de": ("de", "du", "des", "d'"), "à": ("à", "au", "aux")}
_PATTERNS = {"en": _english, "fr": _french}  # languages whose regular verbs need no list
