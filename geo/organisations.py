"""Names of organisations and agreements, inside which no place is meant ("Lake Chad Basin Commission")."""

from __future__ import annotations

from collections.abc import Iterator

from geo.cues import strength
from geo.gazetteer import Match
from geo.tagged import is_home
from geo.tokens import Sentence


def mask_organisations(
    sentence: Sentence, matches: list[tuple[int, int, list[Match]]], at_home: bool = False
) -> tuple[set[int], set[int]]:
    """Mask runs of capitalised words that hold the head of an organisation's or an agreement's name.

    Parameters
    ----------
    sentence : Sentence
    matches : list of (first token, last token, matches)
        The gazetteer's names in the sentence.
    at_home : bool
        Only where a name of the home region or of a larger area is in the run.

    Returns
    -------
    (set of int, set of int)
        Tokens of the runs that are not masked, for the tagger to judge; and those among them of bodies that are no
        state's organ, where the adjective of a country is part of the name ("Norwegian Refugee Council").
    """
    left: set[int] = set()
    own: set[int] = set()
    home = {
        index
        for first, last, found in matches
        if _known_at_home(found)
        for index in range(first, last + 1)
        if sentence.tokens[index].lower not in sentence.words["organisation_heads"]  # there is a village "Court"
    }
    words, tokens = sentence.words, sentence.tokens
    inside_name = {index for first, last, _ in matches if last > first for index in range(first, last + 1)}
    for first, last, found in matches:
        follows = last + 1 < len(tokens) and sentence.spaced(last) and tokens[last + 1].lower
        if (follows and follows in words["agreement_heads"]) or _of_agreement(sentence, first, found):
            sentence.mask(tokens[first].start, tokens[last].end)
    if sentence.title_case:
        return left, own
    for run in _capital_runs(sentence):
        heads = [i for i in run if tokens[i].capital and tokens[i].lower in words["organisation_heads"]]
        heads = [i for i in heads if i not in inside_name]
        if not heads or sum(tokens[i].capital for i in run) < 2:
            continue
        if at_home and not home.intersection(run):
            left.update(run)
            for i in run:  # the head that comes next is its body's: "the X Council and the Y Ministry"
                head = next((at for at in heads if at >= i), heads[-1])
                if tokens[head].lower not in words["state_organs"]:
                    own.add(i)
        else:
            sentence.mask(tokens[run[0]].start, tokens[run[-1]].end)
    return left, own


def _of_agreement(sentence: Sentence, first: int, found: list[Match]) -> bool:
    """Whether a town names an agreement: "the treaty of Abuja", but not "with the agreement of Mali"."""
    country = any(match.place.kind == "country" for match in found[:1])
    if first < 2 or country or sentence.tokens[first - 1].lower not in {"of", "de", "d"}:
        return False
    return sentence.tokens[first - 2].lower in sentence.words["agreements_of"]


def _known_at_home(found: list[Match]) -> bool:
    """Whether the home region's place of a name is as well known as any other's."""
    ours = [match for match in found if is_home([match])]
    return bool(ours) and strength(ours) >= strength(found)


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
