"""Stage 1: find the toponyms of an article: where a place is named, and in what form.

A gazetteer match alone is not enough: a capital letter, the words beside it and the actors' names decide. A name that
the gazetteer does not know is kept where the text itself says that it is a place ("the village of Tadaryat").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import regex

from geo import lexicon
from geo.actors import ActorMention, find_actors
from geo.articles import Article
from geo.cues import cues_of, evidence
from geo.demonyms import load_demonyms
from geo.gazetteer import Gazetteer, Match, load_gazetteer
from geo.names import fold
from geo.regions import load_regions
from geo.tagged import choose, is_home, spelt_out
from geo.tagger import Span, tag_and_doubt
from geo.tokens import Sentence, span_of, tokens_of

MAX_WORDS = 7  # the longest names in use ("Province de l'Oubritenga …") have fewer
SURE_IN_BODY = 0.8  # how sure the tagger has to be of a place inside an organisation's name ("Ohio Supreme Court")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}]*+")
_fold = lru_cache(maxsize=100_000)(fold)
_LIST = regex.compile(r"\s*(?:,|;|/|\s(?:and|et|or|ou|&))\s*(?:(?:and|et|or|ou)\s+)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """One printed place name, before anyone has asked where it is.

    Attributes
    ----------
    start, end, text : int, int, str
        Span in the article's text.
    form : str
        ``name``, ``demonym``, ``metonym``, ``adjective`` (of a region), ``vague`` (a cardinal part), ``unknown``.
    stem : str
        The name to look up: "Mali" in "central Mali", "West Africa" for "West African".
    iso3 : str or None
        Country of a demonym.
    direction : str or None
        Cardinal part of a vague region, a key of the word lists.
    cues : tuple of str
        Kinds of place that the words beside it tell.
    role : str
        What it does in the text, as far as this stage can tell.
    why : str
        What made it a place.
    """

    start: int
    end: int
    text: str
    form: str
    stem: str
    iso3: str | None = None
    direction: str | None = None
    cues: tuple[str, ...] = ()
    role: str = "context"
    why: str = ""


@lru_cache(maxsize=8)
def _words(lang: str) -> dict[str, Any]:
    """The word lists of a language, as sets and flat dictionaries."""
    raw = lexicon.load(lang, "places")
    sets = {key: frozenset(value) for key, value in raw.items() if isinstance(value, list)}
    directions = {form: key for key, forms in raw["directions"].items() for form in forms}
    return {
        **sets,
        "directions": directions,
        "class_words": raw["class_words"],
        "region_adjectives": raw["region_adjectives"],
        "roles": {role: frozenset(words) for role, words in raw["roles"].items()},
    }


def find_toponyms(
    article: Article,
    gazetteer: Gazetteer | None = None,
    actors: list[ActorMention] | None = None,
    tagger: Literal["crf", "rules"] | Path = "crf",
) -> list[Mention]:
    """Every place mention of an article, in order, none overlapping.

    Parameters
    ----------
    article : Article
    gazetteer : Gazetteer, optional
        By default the built one and what the user has added.
    actors : list of ActorMention, optional
        Names of actors, inside which no place is meant; found anew by default.
    tagger : {'crf', 'rules'} or Path
        Who decides which names are places: the statistical tagger, rules alone, or the tagger with another model.

    Returns
    -------
    list of Mention
    """
    gazetteer = gazetteer or load_gazetteer()
    actors = find_actors(article) if actors is None else actors
    words = _words(article.lang)
    metonyms = {(mention.start, mention.end) for mention in actors if mention.how == "metonym"}
    names = _by_sentence(article, [mention for mention in actors if mention.how in {"alias", "abbreviation"}])
    model = tagger if isinstance(tagger, Path) else None
    spans, doubts = ([], {}) if tagger == "rules" else tag_and_doubt(article, gazetteer, actors, model=model)
    tagged = _tagged(article, spans)
    found: list[Mention] = []
    doubtful: list[tuple[Mention, bool]] = []
    for number, span in enumerate(article.sentences):
        sentence = Sentence(article.text, span, words)
        for actor in names.get(number, ()):
            if not _descriptive(sentence, actor, gazetteer):
                sentence.mask(actor.start, actor.end)
        for start, end in _figures(article.text, span, words):
            sentence.mask(start, end)
        judged = (tagged.get(number, []), doubts) if tagger != "rules" else None
        accepted, rejected = _search(sentence, gazetteer, judged)
        found += accepted
        doubtful += rejected
    sure = {fold(mention.stem) for mention in found if mention.form == "name"}
    found += [mention for mention, revivable in doubtful if revivable and fold(mention.stem) in sure]
    dateline = _dateline(article)
    return [_with_role(mention, article, metonyms, dateline, words) for mention in sorted(found, key=lambda m: m.start)]


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
    names = list(_gazetteer_spans(sentence, gazetteer))
    chosen = next(choose(sentence, [(start, end, 1.0)], names, gazetteer), None) if inside else None
    if chosen is None or not (chosen.found and chosen.first <= inside[-1] and chosen.last >= inside[0]):
        return Mention(start, end, text, "unknown", text, why="a span that was given")
    stem = spelt_out(sentence.text, chosen.start, chosen.end) or sentence.text[chosen.start : chosen.end]
    cues = cues_of(sentence, chosen.first, chosen.last)
    return Mention(start, end, text, "name", stem, cues=cues, why="a span that was given")


def _figures(text: str, span: tuple[int, int], words: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Spans of figures of speech ("from here to Timbuktu"), in which no place is meant."""
    lowered = text[span[0] : span[1]].lower().replace("’", "'")
    for phrase in words["figures_of_speech"]:
        at = lowered.find(phrase)
        if at >= 0 and len(lowered) == span[1] - span[0]:
            yield span[0] + at, span[0] + at + len(phrase)


def _descriptive(sentence: Sentence, actor: ActorMention, gazetteer: Gazetteer) -> bool:
    """Whether an actor's words only describe it by its country ("French army", "Mali's army"): the country is meant."""
    inside = [token for token in sentence.tokens if token.start >= actor.start and token.end <= actor.end]
    rest = [token for token in inside if token.lower not in load_demonyms() and not gazetteer.has(fold(token.text))]
    return bool(rest) and len(rest) < len(inside) and not any(token.capital for token in rest)


def _search(
    sentence: Sentence, gazetteer: Gazetteer, judged: tuple[list[Span], dict[int, float]] | None
) -> tuple[list[Mention], list[tuple[Mention, bool]]]:
    """Accepted mentions of a sentence, and those that another mention of the same name could still save."""
    matches = list(_gazetteer_spans(sentence, gazetteer))
    bodies = _mask_organisations(sentence, matches, at_home=judged is not None)
    taken = [False] * len(sentence.tokens)
    if judged is None:
        accepted, rejected = _by_rules(sentence, matches, taken)
    else:
        inside = [(sentence.tokens[i].start, sentence.tokens[i].end) for i in bodies]
        spans = [
            span
            for span in judged[0]
            if span[2] >= SURE_IN_BODY or not any(a < span[1] and b > span[0] for a, b in inside)
        ]
        judged = (spans, judged[1])
        accepted, rejected = list(_by_tagger(sentence, judged, matches, taken, gazetteer)), []
    accepted += list(_adjectives(sentence, taken))
    accepted += list(_unknown(sentence, taken, gazetteer))
    return _without_overlaps(accepted), rejected


def _by_tagger(
    sentence: Sentence,
    judged: tuple[list[Span], dict[int, float]],
    matches: list[tuple[int, int, list[Match]]],
    taken: list[bool],
    gazetteer: Gazetteer,
) -> Iterator[Mention]:
    """Mentions that the tagger decides, as names of the gazetteer or as unknown ones."""
    for one in choose(sentence, judged[0], matches, gazetteer, judged[1]):
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


def _gazetteer_spans(sentence: Sentence, gazetteer: Gazetteer) -> Iterator[tuple[int, int, list[Match]]]:
    """Longest spans of tokens whose words are a name in the gazetteer."""
    index = 0
    while index < len(sentence.tokens):
        last = _longest(sentence, index, gazetteer)
        if last is None:
            index += 1
            continue
        last, found = _trimmed(sentence, index, last, gazetteer)
        yield index, last, found
        index = last + 1


def _longest(sentence: Sentence, first: int, gazetteer: Gazetteer) -> int | None:
    """Index of the last token of the longest name that starts here."""
    token = sentence.tokens[first]
    words = sentence.words
    common = _in_common_nouns(sentence, first, gazetteer)
    if common is not None:
        return common
    if not token.capital and not (token.lower in words["name_parts"] and _capital_soon(sentence, first)):
        return None
    best = None
    for last in range(first, min(first + MAX_WORDS, len(sentence.tokens))):
        if last > first and not sentence.joined(last - 1):
            break
        tail = sentence.tokens[last]
        inside = tail.capital or tail.lower in words["name_links"] or tail.lower in words["name_parts"]
        if not inside and not tail.text.isdigit():
            break
        ends = tail.capital or tail.lower in words["name_parts"] or tail.text.isdigit()
        if not ends or (last == first and (not token.capital or token.lower in words["never"])):
            continue
        key = _fold(sentence.text[token.start : tail.end])
        if last == first and token.lower in load_demonyms():
            continue
        if len(key) > 1 and gazetteer.has(key):
            best = last
    return best


@lru_cache(maxsize=4)
def _common_nouns(gazetteer: Gazetteer) -> dict[str, frozenset[str]]:
    """Folded names of regions in common nouns ("tri-border area", "nord malien"), by their first word."""
    found: dict[str, set[str]] = {}
    for place_id in load_regions().index:
        names = gazetteer.place(place_id).names if gazetteer.knows(place_id) else ()
        for name in names:
            key = fold(name)
            if name.islower() and " " in key:
                found.setdefault(key.split(" ")[0], set()).add(key)
    return {first: frozenset(keys) for first, keys in found.items()}


def _in_common_nouns(sentence: Sentence, first: int, gazetteer: Gazetteer) -> int | None:
    """Index of the last token of a region named in common nouns that starts here."""
    token = sentence.tokens[first]
    keys = _common_nouns(gazetteer).get(_fold(token.text))
    if not keys:
        return None
    best = None
    for last in range(first + 1, min(first + MAX_WORDS, len(sentence.tokens))):
        if not sentence.joined(last - 1):
            break
        if fold(sentence.text[token.start : sentence.tokens[last].end]) in keys:
            best = last
    return best


def _capital_soon(sentence: Sentence, first: int) -> bool:
    """Whether a capital follows within three words: "lac Tchad", "bassin du lac Tchad"."""
    return any(token.capital for token in sentence.tokens[first + 1 : first + 4])


def _trimmed(sentence: Sentence, first: int, last: int, gazetteer: Gazetteer) -> tuple[int, list[Match]]:
    """Leave out a generic last word that is not needed to tell the place ("Borno State", "Sahara Desert")."""
    text, tokens = sentence.text, sentence.tokens
    found = gazetteer.lookup(text[tokens[first].start : tokens[last].end])
    if last > first and tokens[last].lower in sentence.words["name_parts"] and tokens[first].capital:
        shorter = gazetteer.lookup(text[tokens[first].start : tokens[last - 1].end])
        same = {match.place.place_id for match in shorter}
        if shorter and found and shorter[0].place.kind != "country" and found[0].place.place_id in same:
            return last - 1, shorter
    return last, found


def _mask_organisations(
    sentence: Sentence, matches: list[tuple[int, int, list[Match]]], at_home: bool = False
) -> set[int]:
    """Mask runs of capitalised words that hold the head of an organisation's or an agreement's name.

    With ``at_home`` only where a name of the home region or of a larger area is in it; where there is none, the
    tokens are returned, for the tagger to judge.
    """
    left: set[int] = set()
    home = {index for first, last, found in matches if is_home(found) for index in range(first, last + 1)}
    words, tokens = sentence.words, sentence.tokens
    inside_name = {index for first, last, _ in matches if last > first for index in range(first, last + 1)}
    for first, last, _ in matches:
        follows = last + 1 < len(tokens) and sentence.spaced(last) and tokens[last + 1].lower
        if follows and follows in words["agreement_heads"]:
            sentence.mask(tokens[first].start, tokens[last].end)
    if sentence.title_case:
        return left
    for run in _capital_runs(sentence):
        heads = [i for i in run if tokens[i].capital and tokens[i].lower in words["organisation_heads"]]
        heads = [i for i in heads if i not in inside_name]
        if not heads or sum(tokens[i].capital for i in run) < 2:
            continue
        if at_home and not home.intersection(run):
            left.update(run)
        else:
            sentence.mask(tokens[run[0]].start, tokens[run[-1]].end)
    return left


def _capital_runs(sentence: Sentence) -> Iterator[range]:
    """Runs of capitalised tokens, joined by spaces and by the small words of names."""
    tokens, links = sentence.tokens, sentence.words["name_links"] | {"for", "pour"}
    index = 0
    while index < len(tokens):
        if not tokens[index].capital or (index == 0 and tokens[index].lower in sentence.words["beside"]):
            index += 1
            continue
        last = end = index
        while end + 1 < len(tokens) and sentence.joined(end) and not sentence.gap(end, end + 1).startswith("."):
            end += 1
            if tokens[end].capital:
                last = end
            elif tokens[end].lower not in links:
                break
        yield range(index, last + 1)
        index = last + 1


def _named(sentence: Sentence, first: int, last: int, found: list[Match]) -> Mention:
    """Mention of a gazetteer name."""
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    text = sentence.text[start:end]
    cues = cues_of(sentence, first, last)
    return Mention(start, end, text, "name", text, cues=cues, why="a name of the gazetteer, written as a name")


def _widened(sentence: Sentence, first: int, mention: Mention, found: list[Match]) -> Mention:
    """The mention with the cardinal part before it: "central Mali", "nord-est du Burkina Faso"."""
    if not any(match.place.kind in {"country", "admin1", "region", "continent"} for match in found):
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
        article_before = begin > 0 and tokens[begin - 1].lower in {"the", "le", "la", "l", "au", "du", "dans"}
        if linked and not article_before:
            return mention
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


def _phrase(sentence: Sentence, first: int, last: int) -> str:
    """Tokens in lower case with what joins them, one space for white space and one kind of apostrophe."""
    parts = [sentence.tokens[first].lower]
    for index in range(first, last):
        parts += [sentence.gap(index, index + 1).strip().replace("’", "'") or " ", sentence.tokens[index + 1].lower]
    return "".join(parts)


@lru_cache(maxsize=8)
def _first_words(regions: tuple[str, ...]) -> frozenset[str]:
    """First words of the demonyms and of the adjectives of regions."""
    return frozenset(match.group() for form in (*load_demonyms(), *regions) if (match := _WORD.match(form)))


def _adjectives(sentence: Sentence, taken: list[bool]) -> Iterator[Mention]:
    """Demonyms, and adjectives of regions and continents."""
    demonyms = load_demonyms()
    regions = sentence.words["region_adjectives"]
    index = 0
    begins = _first_words(tuple(regions))
    while index < len(sentence.tokens):
        step = 1
        for size in (3, 2, 1) if sentence.tokens[index].lower in begins else ():
            last = index + size - 1
            if last >= len(sentence.tokens) or not all(sentence.joined(i) for i in range(index, last)):
                continue
            phrase = _phrase(sentence, index, last)
            if phrase not in demonyms and phrase not in regions:
                continue
            if any(taken[index : last + 1]) or any(sentence.masked[index : last + 1]):
                continue
            start, end = sentence.tokens[index].start, sentence.tokens[last].end
            text = sentence.text[start:end]
            known = demonyms.get(phrase)
            if known and (not known.capital or sentence.tokens[index].capital):
                yield Mention(start, end, text, "demonym", text, iso3=known.iso3, why="a demonym")
                step = size
                break
            if phrase in regions:
                yield Mention(start, end, text, "adjective", regions[phrase], why="the adjective of a region")
                step = size
                break
        index += step


def _unknown(sentence: Sentence, taken: list[bool], gazetteer: Gazetteer) -> Iterator[Mention]:
    """Names that the gazetteer lacks and that the text calls a village, a town, a locality …"""
    words, tokens = sentence.words, sentence.tokens
    for index, token in enumerate(tokens):
        if token.lower not in words["unknown_cues"] and token.lower.rstrip("s") not in words["unknown_cues"]:
            continue
        if token.capital and index > 0 and not sentence.title_case:
            continue  # "the Department of Justice"
        step = index + 1
        linked = False
        while step < len(tokens) and tokens[step].lower in {"of", "de", "d", "du"}:
            step, linked = step + 1, True
        apposed = _apposed(sentence, index, taken)
        if apposed:
            yield apposed
        elif linked:
            yield from _unknown_list(sentence, step, taken)
        elif index > 0 and sentence.spaced(index - 1):
            first = index - 1
            while first > 0 and tokens[first - 1].capital and sentence.joined(first - 1) and index - first < 3:
                first -= 1
            if tokens[first].capital and _free(sentence, first, index - 1, taken):
                yield _unlisted(sentence, first, index - 1)


def _apposed(sentence: Sentence, cue: int, taken: list[bool]) -> Mention | None:
    """The unknown name before ", a village …" or ", localité …"."""
    words, tokens = sentence.words, sentence.tokens
    last = cue - 1
    while last >= 0 and cue - last < 4 and not tokens[last].capital:
        last -= 1
    if last < 0 or not tokens[last].capital or not regex.match(r"\s?[,(]\s?", sentence.gap(last, last + 1)):
        return None
    if not all(tokens[i].lower in words["lies_in_words"] for i in range(last + 1, cue)):
        return None
    first = last
    while first > 0 and tokens[first - 1].capital and sentence.joined(first - 1) and last - first < 2:
        first -= 1
    return _unlisted(sentence, first, last) if _free(sentence, first, last, taken) else None


def _unknown_list(sentence: Sentence, first: int, taken: list[bool]) -> Iterator[Mention]:
    """Unknown names from here on, through commas and "and"."""
    tokens = sentence.tokens
    while first < len(tokens) and tokens[first].capital:
        last = first
        while last + 1 < len(tokens) and tokens[last + 1].capital and sentence.joined(last) and last - first < 2:
            last += 1
        if _free(sentence, first, last, taken):
            yield _unlisted(sentence, first, last)
        following = last + 1
        while following < len(tokens) and tokens[following].lower in {"and", "et", "or", "ou", "de", "d"}:
            following += 1
        if following >= len(tokens) or not _LIST.match(sentence.text, tokens[last].end, tokens[following].start + 1):
            return
        first = following


def _free(sentence: Sentence, first: int, last: int, taken: list[bool]) -> bool:
    """Whether a span is neither masked nor taken, and no common word."""
    span = range(first, last + 1)
    common = all(sentence.tokens[i].lower in sentence.words["never"] for i in span)
    return not common and not any(taken[i] or sentence.masked[i] for i in span)


def _unlisted(sentence: Sentence, first: int, last: int) -> Mention:
    """Mention of a name that the gazetteer lacks."""
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    text = sentence.text[start:end]
    return Mention(start, end, text, "unknown", text, cues=("locality",), why="the text calls it a place")


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Longest first, then leftmost; what overlaps one already kept is left out."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.start)):
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _dateline(article: Article) -> tuple[int, int] | None:
    """Span of the dateline: capitals, perhaps a country and an agency, then a dash, where the text proper begins."""
    for start, end in article.paragraphs[:3]:
        match = regex.match(
            r"\p{Lu}[\p{L}'’\- ]{1,30}+(?:[,/]\s?[\p{L}0-9'’ .]{1,30}+){0,2}(?:\s?\([^)\n]{1,30}\))?\s?[-–—]{1,2}\s",
            article.text[start : min(end, start + 120)],
        )
        if match:
            return start, start + match.end()
    return None


def _with_role(
    mention: Mention,
    article: Article,
    metonyms: set[tuple[int, int]],
    dateline: tuple[int, int] | None,
    words: dict[str, Any],
) -> Mention:
    """The mention with its role, and as a metonym where it acts as a government."""
    if dateline and dateline[0] <= mention.start < dateline[1]:
        return replace(mention, role="dateline")
    if any(start <= mention.start and mention.end <= end for start, end in metonyms) and mention.form == "name":
        return replace(mention, form="metonym", role="speaker", why="a place that stands for its government")
    if mention.form in {"demonym", "adjective"}:
        return mention
    at = span_of(article.sentences, mention.start)
    span = article.sentences[at] if at >= 0 else (mention.start, mention.end)
    around = {token.lower for token in tokens_of(article.text, *span)}
    for role in ("event", "presence"):
        if around & words["roles"][role]:
            return replace(mention, role=role)
    return mention
