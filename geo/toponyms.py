"""Stage 1: find the toponyms of an article: where a place is named, and in what form.

A gazetteer match alone is not enough: a capital letter, the words beside it and the actors' names decide. A name that
the gazetteer does not know is kept where the text itself says that it is a place ("the village of Tadaryat").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import regex

from geo import lexicon
from geo.actors import ActorMention, find_actors
from geo.adjectives import find_adjectives
from geo.articles import Article
from geo.backends import spans_of
from geo.cues import bare_cardinal, cardinal_cues, cues_of, evidence
from geo.demonyms import load_demonyms
from geo.gazetteer import Gazetteer, Match, load_gazetteer
from geo.listed import gazetteer_spans
from geo.mentions import Mention
from geo.names import fold
from geo.namesakes import Namesakes
from geo.organisations import mask_organisations
from geo.packs import HOME
from geo.roles import Around, find_dateline, with_role
from geo.tagged import Names, choose, spelt_out
from geo.tagger import Span, tag_and_doubt
from geo.tokens import Sentence, span_of
from geo.unbroken import Unbroken
from geo.unlisted import find_listed, find_unlisted

__all__ = ["Mention", "find_toponyms", "mention_at"]

_WHOLES = frozenset({"country", "region", "continent"})
SURE_IN_BODY = 0.95  # how sure the tagger has to be of a place inside an organisation's name ("Ohio Supreme Court")


@lru_cache(maxsize=8)
def _words(lang: str) -> dict[str, Any]:
    """The word lists of a language, as sets and flat dictionaries."""
    raw = lexicon.load(lang, "places")
    sets = {key: frozenset(value) for key, value in raw.items() if isinstance(value, list)}
    for key in ("titles", "vessels", "unknown_cues", "river_words"):  # texts that have lost their accents
        sets[key] |= {fold(word) for word in sets[key]}
    directions = {form: key for key, forms in raw["directions"].items() for form in forms}
    return {
        **sets,
        "directions": directions,
        "class_words": {**{fold(word): kinds for word, kinds in raw["class_words"].items()}, **raw["class_words"]},
        "region_adjectives": raw["region_adjectives"],
        "sport": raw["sport"],
        "roles": {role: frozenset(words) for role, words in raw["roles"].items()},
        "figures": _phrases([*raw["figures_of_speech"], *raw["named_after"]]),
        "offices": {**{fold(word): kinds for word, kinds in raw["offices"].items()}, **raw["offices"]},
    }


def _phrases(phrases: list[str]) -> regex.Pattern[str]:
    """A pattern for any of the phrases, whatever their case, white space and kind of apostrophe."""
    forms = [regex.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]") for form in sorted(phrases, key=len)]
    return regex.compile(rf"(?<!\p{{L}})(?:{'|'.join(reversed(forms))})(?!\p{{L}})", regex.I)


def find_toponyms(
    article: Article,
    gazetteer: Gazetteer | None = None,
    actors: list[ActorMention] | None = None,
    tagger: str | Path = "crf",
) -> list[Mention]:
    """Every place mention of an article, in order, none overlapping.

    Parameters
    ----------
    article : Article
    gazetteer : Gazetteer, optional
        By default the built one and what the user has added.
    actors : list of ActorMention, optional
        Names of actors, inside which no place is meant; found anew by default.
    tagger : str or Path
        Who decides which names are places: ``crf``, the statistical tagger; ``rules`` alone; a path, the tagger with
        another model; ``spacy:MODEL`` or ``gliner:MODEL``, where the user has these (:mod:`geo.backends`).

    Returns
    -------
    list of Mention

    Raises
    ------
    GeoError
        If the tagger is none of these, or is not installed.
    """
    gazetteer = gazetteer or load_gazetteer()
    whole = Unbroken(article.text)
    if whole.changed:
        return _printed(article, whole, gazetteer, tagger)
    actors = find_actors(article) if actors is None else actors
    words = _words(article.lang)
    metonyms = {(mention.start, mention.end) for mention in actors if mention.how == "metonym"}
    names = _by_sentence(article, [mention for mention in actors if mention.how in {"alias", "abbreviation"}])
    spans, doubts = _spans(article, gazetteer, actors, tagger)
    tagged = _tagged(article, spans)
    found: list[Mention] = []
    doubtful: list[tuple[Mention, bool]] = []
    for number, span in enumerate(article.sentences):
        sentence = Sentence(article.text, span, words)
        matches = list(gazetteer_spans(sentence, gazetteer))
        for actor in names.get(number, ()):
            if not _descriptive(sentence, actor, matches):
                sentence.mask(actor.start, actor.end)
        for start, end in _figures(article.text, span, words):
            sentence.mask(start, end)
        judged = (tagged.get(number, []), doubts) if tagger != "rules" else None
        accepted, rejected = _search(sentence, gazetteer, matches, judged)
        found += accepted
        doubtful += rejected
    sure = {fold(mention.stem) for mention in found if mention.form == "name"}
    found += [mention for mention, revivable in doubtful if revivable and fold(mention.stem) in sure]
    dateline = find_dateline(article)
    context, namesakes = Around(article, words), Namesakes(article, words, gazetteer)
    kept = [mention for mention in found if not namesakes.is_one(mention)]
    return [with_role(mention, context, metonyms, dateline) for mention in sorted(kept, key=lambda m: m.start)]


def _spans(
    article: Article, gazetteer: Gazetteer, actors: list[ActorMention], tagger: str | Path
) -> tuple[list[Span], dict[int, float]]:
    """Spans of the chosen tagger, and what it was not sure of."""
    if tagger == "rules":
        return [], {}
    if tagger == "crf" or isinstance(tagger, Path):
        model = None if tagger == "crf" else Path(tagger)
        return tag_and_doubt(article, gazetteer, actors, model=model)
    return spans_of(article, tagger), {}


def _printed(article: Article, whole: Unbroken, gazetteer: Gazetteer, tagger: str | Path) -> list[Mention]:
    """Mentions of a text that has breaks inside words, found without these and put back."""
    furniture = tuple((whole.here(start), whole.here(end), what) for start, end, what in article.furniture)
    mentions = find_toponyms(replace(article, text=whole.text, furniture=furniture), gazetteer, tagger=tagger)
    spans = [whole.printed(mention.start, mention.end) for mention in mentions]
    return [
        replace(mention, start=start, end=end, text=article.text[start:end])
        for mention, (start, end) in zip(mentions, spans, strict=True)
    ]


def _by_sentence(article: Article, actors: list[ActorMention]) -> dict[int, list[ActorMention]]:
    """Actors by the number of the sentence that they begin in."""
    found: dict[int, list[ActorMention]] = {}
    for actor in actors:
        found.setdefault(span_of(article.sentences, actor.start), []).append(actor)
    return found


def _tagged(article: Article, spans: list[Span]) -> dict[int, list[Span]]:
    """The tagger's spans by the number of the sentence that they begin in."""
    found: dict[int, list[Span]] = {}
    for span in spans:
        found.setdefault(span_of(article.sentences, span[0]), []).append(span)
    return found


def mention_at(article: Article, start: int, end: int, gazetteer: Gazetteer | None = None) -> Mention:
    """The mention that a span given by somebody else is: for gold spans, and for taggers of the user's own.

    Parameters
    ----------
    article : Article
    start, end : int
        Span in the article's text.
    gazetteer : Gazetteer, optional

    Returns
    -------
    Mention
    """
    gazetteer = gazetteer or load_gazetteer()
    words, text = _words(article.lang), article.text[start:end]
    lowered = text.lower().replace("’", "'")
    if lowered in load_demonyms():
        return Mention(start, end, text, "demonym", text, iso3=load_demonyms()[lowered].iso3, why="a demonym")
    if lowered in words["region_adjectives"]:
        region = words["region_adjectives"][lowered]
        return Mention(start, end, text, "adjective", region, why="the adjective of a region")
    number = span_of(article.sentences, start)
    around = article.sentences[number] if number >= 0 else (start, end)
    sentence = Sentence(article.text, (around[0], max(around[1], end)), words)
    inside = [at for at, token in enumerate(sentence.tokens) if token.start < end and token.end > start]
    names = list(gazetteer_spans(sentence, gazetteer))
    chosen = next(choose(sentence, [(start, end, 1.0)], names, gazetteer), None) if inside else None
    if chosen is None or not (chosen.found and chosen.first <= inside[-1] and chosen.last >= inside[0]):
        return Mention(start, end, text, "unknown", text, why="a span that was given")
    stem = spelt_out(sentence.text, chosen.start, chosen.end) or sentence.text[chosen.start : chosen.end]
    cues = cues_of(sentence, chosen.first, chosen.last)
    return Mention(start, end, text, "name", stem, cues=cues, why="a span that was given")


def _figures(text: str, span: tuple[int, int], words: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Spans in which no place is meant: figures of speech ("from here to Timbuktu"), diseases named after places."""
    for match in words["figures"].finditer(text, *span):
        yield match.span()


def _descriptive(sentence: Sentence, actor: ActorMention, matches: Names) -> bool:
    """Whether an actor's words only describe it by its country ("French army", "Burkina Faso's army"): it is meant."""
    tokens, touched = sentence.tokens, sentence.within(actor.start, actor.end)
    inside = [at for at in touched if tokens[at].start >= actor.start and tokens[at].end <= actor.end]
    placed: set[int] = set()
    at = bisect_left(matches, inside[0], key=itemgetter(0)) if inside else len(matches)
    while at < len(matches) and matches[at][0] <= inside[-1]:  # only names that begin in the actor's words
        first, last, found = matches[at]
        if last <= inside[-1] and any(one.place.kind == "country" for one in found):
            placed.update(range(first, last + 1))
        at += 1
    rest = [tokens[at] for at in inside if at not in placed and tokens[at].lower not in load_demonyms()]
    named = any(token.capital and token.lower not in sentence.words["state_words"] for token in rest)
    return bool(rest) and len(rest) < len(inside) and not named


def _search(
    sentence: Sentence,
    gazetteer: Gazetteer,
    matches: Names,
    judged: tuple[list[Span], dict[int, float]] | None,
) -> tuple[list[Mention], list[tuple[Mention, bool]]]:
    """Accepted mentions of a sentence, and those that another mention of the same name could still save."""
    bodies, own = mask_organisations(sentence, matches, at_home=judged is not None)
    taken = [False] * len(sentence.tokens)
    if judged is None:
        accepted, rejected = _by_rules(sentence, matches, taken)
    else:
        spans = [span for span in judged[0] if span[2] >= SURE_IN_BODY or not _inside(sentence, span, bodies)]
        judged = (spans, judged[1])
        accepted, rejected = list(_by_tagger(sentence, judged, matches, taken, gazetteer)), []
    accepted += list(find_adjectives(sentence, taken, own))
    accepted += list(find_unlisted(sentence, taken))
    accepted = _without_overlaps(accepted)
    if judged is not None:
        accepted += find_listed(sentence, accepted, taken, judged[1])
    return _without_overlaps(accepted), rejected


def _inside(sentence: Sentence, span: Span, bodies: set[int]) -> bool:
    """Whether a span lies within the name of a body, and is not the whole of it: "Main Street", "Gao Hospital"."""
    covered = sentence.within(span[0], span[1])
    heads = sentence.words["organisation_heads"]
    whole = any(sentence.tokens[at].capital and sentence.tokens[at].lower in heads for at in covered)
    return not whole and any(at in bodies for at in covered)


def _by_tagger(
    sentence: Sentence,
    judged: tuple[list[Span], dict[int, float]],
    matches: list[tuple[int, int, list[Match]]],
    taken: list[bool],
    gazetteer: Gazetteer,
) -> Iterator[Mention]:
    """Mentions that the tagger decides, as names of the gazetteer or as unknown ones."""
    for one in choose(sentence, judged[0], matches, gazetteer, judged[1]):
        if bare_cardinal(sentence, one.first, one.last):
            continue
        taken[one.first : one.last + 1] = [True] * (one.last - one.first + 1)
        mention = _named(sentence, one.first, one.last, one.found)
        text = sentence.text[one.start : one.end]
        stem = spelt_out(sentence.text, one.start, one.end)
        mention = replace(mention, start=one.start, end=one.end, text=text, stem=stem or text)
        if stem:
            mention = replace(mention, cues=("admin1",))
        if one.found:
            yield _widened(sentence, one.first, mention, one.found)
        else:
            yield replace(mention, form="unknown", why="written and used like a place; no gazetteer here has it")


def _by_rules(
    sentence: Sentence, matches: list[tuple[int, int, list[Match]]], taken: list[bool]
) -> tuple[list[Mention], list[tuple[Mention, bool]]]:
    """Mentions that the words beside a name decide, and those that are left doubtful."""
    accepted: list[Mention] = []
    rejected: list[tuple[Mention, bool]] = []
    for first, last, found in matches:
        if any(sentence.masked[first : last + 1]):
            continue
        mention = _named(sentence, first, last, found)
        score, revivable = evidence(sentence, first, last, found)
        if score >= 2:
            accepted.append(_widened(sentence, first, mention, found))
            taken[first : last + 1] = [True] * (last - first + 1)
        else:
            rejected.append((mention, revivable))
    return accepted, rejected


def _named(sentence: Sentence, first: int, last: int, found: list[Match]) -> Mention:
    """Mention of a gazetteer name."""
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    text = sentence.text[start:end]
    cues = cues_of(sentence, first, last) or cardinal_cues(sentence, first, last)
    return Mention(start, end, text, "name", text, cues=cues, why="a name of the gazetteer, written as a name")


def _widened(sentence: Sentence, first: int, mention: Mention, found: list[Match]) -> Mention:
    """The mention with the cardinal part before it: "central Mali", "nord-est du Burkina Faso"."""
    if not any(_has_parts(match) for match in found):
        return mention
    words, tokens = sentence.words, sentence.tokens
    step = first - 1
    linked = False
    while step >= 0 and tokens[step].lower in {"of", "de", "du", "la", "l", "d", "des"} and first - step < 4:
        step, linked = step - 1, True
    for size in (2, 1):
        begin = step - size + 1
        if begin < 0 or not all(sentence.joined(i) for i in range(begin, first)):
            continue
        phrase = regex.sub(r"[\s\u00a0]+", " ", sentence.text[tokens[begin].start : tokens[step].end]).lower()
        direction = words["directions"].get(phrase) or words["directions"].get(phrase.replace("-", " "))
        if not direction:
            continue
        before = tokens[begin - 1].lower if begin > 0 else ""
        if linked and before not in {"the", "le", "la", "l", "au", "du", "dans"}:
            return mention
        if linked and before == "au" and not any(match.place.kind in _WHOLES for match in found):
            return mention  # "au nord de Gao": beyond the town
        start = tokens[begin].start
        return replace(
            mention,
            start=start,
            text=sentence.text[start : mention.end],
            form="vague",
            direction=direction,
            why="a cardinal part of a known area",
        )
    return mention


def _has_parts(match: Match) -> bool:
    """Whether cardinal parts of a place are areas: those of admin units only at home, not "north Georgia"."""
    place = match.place
    return place.kind in _WHOLES or (place.kind == "admin1" and place.iso3 in HOME)


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Longest first, then leftmost; what overlaps one already kept is left out."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        at = bisect_left(kept, mention.end, key=_start)  # the last one that begins before this one ends
        if not at or kept[at - 1].end <= mention.start:
            kept.insert(at, mention)
    return kept


def _start(mention: Mention) -> int:
    return mention.start
