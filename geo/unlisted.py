"""Names that no gazetteer here has, found by what the text says of them: "the village of X", lists of places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import regex

from geo.demonyms import load_demonyms
from geo.mentions import Mention
from geo.tokens import Sentence

# Probabilities under which the tagger's no stands: against a list of two places or more, of one, against a movement.
LISTED, LIKELY, MOVED = 0.02, 0.1, 0.3
_LIST = regex.compile(r"\s*(?:,|;|/|\s(?:and|et|or|ou|&))\s*(?:(?:and|et|or|ou)\s+)?")


def find_unlisted(sentence: Sentence, taken: list[bool]) -> Iterator[Mention]:
    """Names that the gazetteer lacks and that the text calls a village, a town, a locality …

    Parameters
    ----------
    sentence : Sentence
    taken : list of bool
        Tokens that are part of a mention already.
    """
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
        else:
            yield from _before(sentence, index, taken)


def _before(sentence: Sentence, cue: int, taken: list[bool]) -> Iterator[Mention]:
    """The unknown name right before its generic word: "Okko village"."""
    tokens = sentence.tokens
    first = last = cue - 1
    if cue == 0 or not sentence.spaced(last) or not tokens[last].capital:
        return
    while first > 0 and tokens[first - 1].capital and sentence.joined(first - 1) and cue - first < 3:
        first -= 1
    if _free(sentence, first, last, taken):
        yield _unlisted(sentence, first, last)


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


def find_listed(
    sentence: Sentence, mentions: list[Mention], taken: list[bool], doubts: Mapping[int, float]
) -> Iterator[Mention]:
    """Unknown names in a list of places, whose other members are places: "Tabatol, Dioura and Nampala".

    Parameters
    ----------
    sentence : Sentence
    mentions : list of Mention
        Those of the sentence.
    taken : list of bool
        Tokens that are part of a mention already.
    doubts : mapping
        Offset of a word that the tagger passed over -> the probability that it gave it.
    """
    spans = _token_spans(sentence, [one for one in mentions if one.form in {"name", "unknown"}])
    if not spans:
        return
    starts, ends = {first: last for first, last in spans}, {last: first for first, last in spans}
    for first, last in _runs(sentence, taken):
        doubt = max(doubts.get(token.start, 0.0) for token in sentence.tokens[first : last + 1])
        if doubt < LISTED:
            continue
        before = _members(sentence, first, ends, step=-1)
        after = _members(sentence, last, starts, step=1)
        many = len(before) + len(after) > (0 if doubt >= LIKELY else 1)
        listed = many and _opens(sentence, before[-1] if before else first) and _closes(sentence, last, after)
        if (before and after) or listed:
            yield _unlisted(sentence, first, last, "stands in a list of places")
        elif doubt >= MOVED and _is_goal(sentence, first, ends):
            yield _unlisted(sentence, first, last, "where the way from another place leads")


def _is_goal(sentence: Sentence, first: int, ends: Mapping[int, int]) -> bool:
    """Whether a preposition of movement after a place leads up to a token: "left Gao for X", "de Gao vers X"."""
    before = sentence.tokens[first - 1].lower if first > 1 else ""
    return first - 2 in ends and (before in sentence.words["goals"] or before in sentence.words["locatives"])


def _token_spans(sentence: Sentence, mentions: list[Mention]) -> list[tuple[int, int]]:
    """First and last tokens of mentions."""
    found = []
    for mention in mentions:
        inside = sentence.within(mention.start, mention.end)
        if inside:
            found.append((inside[0], inside[-1]))
    return found


def _runs(sentence: Sentence, taken: list[bool]) -> Iterator[tuple[int, int]]:
    """Runs of at most three capitalised tokens that may be the name of a place."""
    words, tokens = sentence.words, sentence.tokens
    at = 0
    while at < len(tokens):
        if not tokens[at].capital:
            at += 1
            continue
        last = at
        while last + 1 < len(tokens) and tokens[last + 1].capital and sentence.joined(last):
            last += 1
        common = any(
            t.upper or t.lower in load_demonyms() or any(t.lower in words[key] for key in _COMMON)
            for t in tokens[at : last + 1]
        )
        if last - at < 3 and not common and _free(sentence, at, last, taken):
            yield at, last
        at = last + 1


_COMMON = ("titles", "beside", "organisation_heads", "class_words", "region_adjectives", "never")


def _members(sentence: Sentence, edge: int, known: Mapping[int, int], step: int) -> list[int]:
    """Far edges of the places that stand beside a token in its list, the nearest first; two at most."""
    found: list[int] = []
    tokens = sentence.tokens
    while len(found) < 2:
        beside = edge + step
        while 0 <= beside < len(tokens) and tokens[beside].lower in _AND:
            beside += step
        if beside not in known:
            break
        left, right = sorted((edge, beside))
        if not _LIST.fullmatch(sentence.text, tokens[left].end, tokens[right].start):
            break
        edge = known[beside]
        found.append(edge)
    return found


_AND = frozenset({"and", "et", "or", "ou"})


def _opens(sentence: Sentence, first: int) -> bool:
    """Whether what stands before a list says that it is one of places."""
    if not first:
        return False
    before, gap = sentence.tokens[first - 1], sentence.gap(first - 1, first)
    return ":" in gap or before.lower in sentence.words["locatives"] or before.lower in sentence.words["list_openers"]


def _closes(sentence: Sentence, last: int, after: list[int]) -> bool:
    """Whether the list goes on, ends with the clause, or is followed by a word that no name begins with."""
    if after or last + 1 == len(sentence.tokens) or not sentence.spaced(last):
        return True
    word = sentence.tokens[last + 1].lower
    words = sentence.words
    return word in words["list_closers"] or word in words["class_words"] or word in words["locatives"]


def _free(sentence: Sentence, first: int, last: int, taken: list[bool]) -> bool:
    """Whether a span is neither masked nor taken, and no common word."""
    span = range(first, last + 1)
    common = all(sentence.tokens[i].lower in sentence.words["never"] for i in span)
    return not common and not any(taken[i] or sentence.masked[i] for i in span)


def _unlisted(sentence: Sentence, first: int, last: int, why: str = "the text calls it a place") -> Mention:
    """Mention of a name that the gazetteer lacks."""
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    text = sentence.text[start:end]
    return Mention(start, end, text, "unknown", text, cues=("locality",), why=why)
