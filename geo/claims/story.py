"""An article as the reading of claims sees it: words, sentences, actors, places, and questions about them."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import regex

from geo.actors import ActorMention, find_actors, forces_of, organ_of, state_of
from geo.claims.lists import ClaimLists, claim_lists
from geo.claims.unlisted import placed_by_text
from geo.lexicon.phrases import Words, read_words

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.articles import Article

# Finer kinds first: of "Gossi, in Tombouctou region, Mali" the claim is at Gossi.
RANK = {
    "site": 0,
    "locality": 1,
    "admin3": 2,
    "natural": 3,
    "admin2": 4,
    "admin1": 5,
    "vague_region": 6,
    "country": 7,
    "region": 8,
    "continent": 9,
}
_ORGANS = {"police": "POLICE", "gendarmerie": "GENDARMERIE", "national_guard": "GARDE"}
_LONGEST = 200  # words; a longer sentence is a list or no prose, and is read in pieces
_APPOSITION = 5  # words of "a state-backed militia" before its noun
_PART = 8  # words of a part of a count: "dont le frère du chef de village"
_CLEAR = 0.6  # share of a text's places in one country from which on "the army" is that country's


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the places table, with its words."""

    i: int
    j: int
    row: dict[str, Any]

    @property
    def rank(self) -> int:
        """How fine the kind is: 0 the finest."""
        return RANK.get(str(self.row["kind"]), 9)

    @property
    def name(self) -> str:
        """Name in the gazetteer, else as printed."""
        name = self.row.get("name")
        return str(name) if isinstance(name, str) and name else str(self.row["toponym"])


@dataclass(frozen=True, slots=True)
class Group:
    """Actors named side by side: 'IS and al-Qaeda'."""

    i: int
    j: int
    mentions: tuple[ActorMention, ...]

    @property
    def ids(self) -> list[str]:
        """Actor ids, in order, each once; none for soldiers whose state the text does not say."""
        return list(dict.fromkeys(mention.actor_id for mention in self.mentions if mention.actor_id))


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words i to before j."""

    index: int
    i: int
    j: int
    start: int
    end: int
    title: bool


@dataclass
class Story:
    """One article on its way to claims."""

    article: Article
    words: Words
    lists: ClaimLists
    sentences: list[Sentence]
    places: list[Place]
    groups: list[Group]
    actors: list[tuple[int, int, ActorMention]]
    facilities: list[tuple[int, int, str, str]] = field(default_factory=list)
    demonyms: list[tuple[int, int, str]] = field(default_factory=list)
    place_starts: list[int] = field(default_factory=list)
    group_starts: list[int] = field(default_factory=list)

    # -- questions about words -----------------------------------------------------------------------------------
    def has(self, index: int, name: str) -> bool:
        """Whether a word is in a list."""
        keys = self.words.keys
        return 0 <= index < len(keys) and keys[index] in self.lists.sets[name]

    def marked(self, index: int, marks: str) -> bool:
        """Whether one of some marks stands between a word and the next."""
        gap = self.words.gaps[index]
        return gap != " " and any(mark in gap for mark in marks)

    def phrase_before(self, i: int, name: str, longest: int = 4, first: int = 0) -> int | None:
        """First word of a phrase of a list that ends right before word i, the longest; None where there is none."""
        found, known = None, self.lists.sets[name]
        for length in range(1, longest + 1):
            start = i - length
            if start < first or not self.words.glued[start]:
                break
            if " ".join(self.words.keys[start:i]) in known:
                found = start
        return found

    def phrase_at(self, i: int, name: str, longest: int = 4, last: int | None = None) -> int | None:
        """Word after a phrase of a list that begins at word i, the longest; None where there is none."""
        keys = self.words.keys
        if i >= len(keys) or keys[i] not in self.lists.firsts[name]:
            return None
        found, known = None, self.lists.sets[name]
        stop = min(len(keys) if last is None else last, i + longest)
        for end in range(i + 1, stop + 1):
            if " ".join(self.words.keys[i:end]) in known:
                found = end
            if end < stop and not self.words.glued[end - 1]:
                break
        return found

    def phrase_between(self, i: int, j: int, name: str) -> bool:
        """Whether a phrase of a list begins between two words."""
        return any(self.phrase_at(step, name, 3, j) is not None for step in range(i, j))

    def cut_between(self, i: int, j: int) -> int:
        """How many clause cuts stand between word i and word j: conjunctions, relatives, semicolons, colons."""
        keys, cuts = self.words.keys, self.lists.sets["cuts"]
        count = sum(1 for step in range(i, j) if keys[step] in cuts and not self.partitive(step))
        return count + sum(1 for step in range(max(i - 1, 0), j) if self.marked(step, ";:"))

    def partitive(self, step: int) -> bool:
        """Whether a word only opens a part of a count: 'dont au moins 56 enfants', 'dont un élu'."""
        if self.has(step, "relatives") and self.has(step - 1, "includes"):
            return True  # "parmi lesquels le frère du chef"
        if not self.has(step, "includes"):
            return False
        for near in range(step + 1, min(step + _PART, len(self.words.keys))):
            if self.words.keys[near].isdigit() or self.has(near, "count_words"):
                return True
            if any(self.has(near, name) and self.words.printed(near) != "à" for name in ("aux_passive", "aux_perfect")):
                return False
            if not self.words.glued[near]:
                return self.has(step + 1, "determiners")  # "dont son mari,"
        return False

    def begin(self) -> None:
        """Note where places and groups begin, once both are known."""
        self.place_starts = [place.i for place in self.places]
        self.group_starts = [group.i for group in self.groups]

    def groups_in(self, i: int, j: int) -> list[Group]:
        """Actor groups between two words."""
        starts = self.group_starts
        low = bisect_left(starts, i)
        return self.groups[low : bisect_left(starts, j, low)] if low < len(starts) and i < j else []

    def places_in(self, i: int, j: int) -> list[Place]:
        """Places between two words."""
        starts = self.place_starts
        low = bisect_left(starts, i)
        return self.places[low : bisect_left(starts, j, low)] if low < len(starts) and i < j else []

    def sentences_near(self, i: int) -> list[Sentence]:
        """The sentence that a word stands in."""
        index = bisect_right(self.sentences, i, key=lambda sentence: sentence.i) - 1
        return self.sentences[max(index, 0) : index + 1]

    def text(self, i: int, j: int) -> str:
        """Printed words i to before j."""
        return self.article.text[self.words.starts[i] : self.words.ends[j - 1]]

    def facilities_in(self, i: int, j: int) -> list[tuple[int, int, str, str]]:
        """Facilities (first word, word after, phrase, whose) between two words."""
        low = bisect_left(self.facilities, i, key=lambda item: item[0])
        return self.facilities[low : bisect_left(self.facilities, j, key=lambda item: item[0])]


def _word_span(words: Words, start: int, end: int) -> tuple[int, int]:
    """Words of a span of characters."""
    i = bisect_right(words.ends, start)
    return i, max(bisect_left(words.starts, end), i + 1)


def _sentences(article: Article, words: Words) -> list[Sentence]:
    """Sentences in words; those without a word are left out."""
    title = article.title_span
    found: list[Sentence] = []
    for start, end in article.sentences:
        first, last = bisect_left(words.starts, start), bisect_left(words.starts, end)
        headline = title is not None and start >= title[0] and end <= title[1]
        for i in range(first, last, _LONGEST):
            j = min(i + _LONGEST, last)
            begin, stop = start if i == first else words.starts[i], end if j == last else words.ends[j - 1]
            found.append(Sentence(len(found), i, j, begin, stop, headline))
    return found


def _rows(places: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Rows of the table as dictionaries, missing cells as None."""
    columns = {name: list(places[name]) for name in places.columns}
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return [{name: None if _is_missing(cell) else cell for name, cell in row.items()} for row in rows]


def _is_missing(cell: Any) -> bool:
    """Whether a cell is NaN or pandas' NA."""
    return cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))


def _places(rows: list[dict[str, Any]], words: Words) -> list[Place]:
    """Rows of the table that a claim can be at: no demonym, no capital that acts, no dateline."""
    found = []
    for row in rows:
        if row["kind"] in {"demonym", "metonym"} or row.get("role") == "dateline" or _dateline(row, words.text):
            continue
        found.append(Place(*_word_span(words, int(row["start"]), int(row["end"])), row))
    return sorted(found, key=lambda place: place.i)


_DATELINE = regex.compile(r"[\s,]*(?:\([^)\n]{2,30}\)|[^.\n–—-]{0,30}?)\s*(?:[–—]|--? )")


def _dateline(row: dict[str, Any], text: str) -> bool:
    """Whether a place opens its paragraph in capitals and a dash follows: 'COTONOU, 22 April - Two positions …'."""
    start, end = int(row["start"]), int(row["end"])
    before = text[max(start - 4, 0) : start].rstrip(" \t")
    if before.endswith("(") and regex.match(r"[^)\n]{0,30}\)\s*[-–—]", text[end : end + 40]):
        return before[:-1].rstrip(" \t")[-1:] in {"", "\n"}  # "(Nairobi) – …"
    opens = start == 0 or before.endswith("\n")
    return opens and text[start:end].isupper() and end - start > 3 and _DATELINE.match(text, end) is not None


def make_story(article: Article, places: gpd.GeoDataFrame) -> Story:
    """Read an article's words, sentences, actors and places."""
    words, lists = read_words(article.text), claim_lists(article.lang)
    rows = placed_by_text(_rows(places), article.text, lists)
    sentences, spots = _sentences(article, words), _places(rows, words)
    story = Story(article, words, lists, sentences, spots, [], [])
    story.begin()
    story.actors = _actors(story)
    story.groups = _grouped(story)
    story.begin()
    story.demonyms = [
        (*_word_span(words, int(row["start"]), int(row["end"])), str(row["iso3"]))
        for row in rows
        if row["kind"] == "demonym" and isinstance(row.get("iso3"), str)
    ]
    story.facilities = list(lists.facilities.find(words))
    return story


def _actors(story: Story) -> list[tuple[int, int, ActorMention]]:
    """Actor mentions in words, 'the army' read as that of the country whose places stand around it."""
    starts = [sentence.i for sentence in story.sentences]
    total = Counter(
        place.row["iso3"] for place in story.places if place.row.get("iso3") and place.rank < RANK["country"]
    )
    found: list[tuple[int, int, ActorMention]] = []
    mentions = find_actors(story.article, open_states=True)
    torn = _torn(story, starts, mentions)
    for mention in mentions:
        i, j = _word_span(story.words, mention.start, mention.end)
        if mention.role:
            iso3 = _state_near(story, bisect_right(starts, i) - 1, i, total)
            if mention.how == "coreference" and bisect_right(starts, i) - 1 in torn:
                # "Mali accused the French army … soldiers burying bodies": whose, the text does not say
                found.append((i, j, replace(mention, actor_id="")))
                continue
            keeper = _kept_by(story, i) if mention.role == "forces" else None
            iso3 = keeper or iso3
            if mention.role == "forces" and found and _sent_by(story, found[-1], i):
                iso3 = state_of(found[-1][2].actor_id)
            if mention.how == "coreference" and _says(story, j):
                iso3 = _acting(story, found, i) or iso3
            if iso3:
                own = organ_of(iso3, _organ(story, i, j))
                actor = own if mention.role == "forces" else f"GOV_{iso3}"
                mention = replace(mention, actor_id=actor)
        owner = (
            _owner(story, found[-1], i) if found and (mention.role == "forces" or mention.how == "composed") else None
        )
        if owner:  # "withdraw its troops from Niger"
            mention = replace(mention, actor_id=forces_of(owner))
            j = next((step for step in range(i + 1, j) if story.has(step, "oblique")), j)
        if mention.actor_id and not (found and _apposed(story, found[-1], i, mention)):
            found.append((i, j, mention))
    return found


def _organ(story: Story, i: int, j: int) -> str:
    """Which of a state's forces words call: police, gendarmes, the national guard; else its armed forces."""
    called = (name for name in _ORGANS if any(story.phrase_at(step, name, 2, j) is not None for step in range(i, j)))
    return _ORGANS.get(next(called, ""), "ARMED")


def _apposed(story: Story, last: tuple[int, int, ActorMention], i: int, mention: ActorMention) -> bool:
    """Whether an unnamed actor only describes the one named before it: 'the VDP, a state-backed militia, executed'."""
    named, j = last[2], last[1]
    unnamed = mention.how == "composed" and mention.actor_id.startswith("UNKNOWN_")
    if not unnamed or named.actor_id.startswith("UNKNOWN_") or not 0 < i - j <= _APPOSITION:
        return False
    start = j + 1 if story.words.gap(j - 1).strip() == "(" else j  # "… (VDP), a state-backed militia"
    opens = "," in story.words.gap(start - 1) and story.has(start, "count_one")
    return opens and all(story.words.glued[step] for step in range(start, i))


def _torn(story: Story, starts: list[int], mentions: list[ActorMention]) -> set[int]:
    """Sentences that name two states' governments or forces, so that bare 'soldiers' may be either's."""
    states: dict[int, set[str]] = defaultdict(set)
    for mention in mentions:
        iso3 = state_of(mention.actor_id) if mention.how != "coreference" else None
        if iso3:
            states[bisect_right(starts, _word_span(story.words, mention.start, mention.end)[0]) - 1].add(iso3)
    return {
        index
        for index, named in states.items()
        if len(named) > 1 and not story.places_in(story.sentences[index].i, story.sentences[index].j)
    }


def _kept_by(story: Story, i: int) -> str | None:
    """State that keeps the troops: 'the United States still has 1,000 troops in Niger'."""
    for place in reversed(story.places_in(max(i - 10, 0), i)):
        if place.rank == RANK["country"] and any(story.has(step, "keep_verbs") for step in range(place.j, place.j + 3)):
            return place.row.get("iso3")
        break
    return None


def _owner(story: Story, last: tuple[int, int, ActorMention], i: int) -> str | None:
    """State of the subject that 'its' or 'ses' before a force means, where the sentence names it last."""
    _, j, mention = last
    owns = [step for step in range(max(i - 4, j), i) if story.has(step, "owned")]
    if not mention.actor_id.startswith("GOV_") or not owns or _verb_between(story, owns[-1], i):
        return None
    start, stop = story.words.ends[j - 1], story.words.starts[i]
    ended = any(start < sentence.start <= stop for sentence in story.sentences_near(i))
    return None if ended else state_of(mention.actor_id)


def _verb_between(story: Story, start: int, stop: int) -> bool:
    """Whether a predicate's verb stands between two words: 'its drones killed 20 terrorists'."""
    hits = (story.lists.predicates.at(story.words, step, stop) for step in range(start, stop))
    return any(hit is not None and any(reading.predicate.pos == "verb" for reading in hit[2]) for hit in hits)


def _sent_by(story: Story, last: tuple[int, int, ActorMention], i: int) -> bool:
    """Whether a government named shortly before sends, keeps or withdraws the troops: 'France sent 5,000 troops'."""
    _, j, mention = last
    named = mention.actor_id.startswith("GOV_") or (state_of(mention.actor_id) is not None and not mention.role)
    if not 0 < i - j <= 8 or not named:
        return False
    moves = {"deployment", "withdrawal", "troop_presence"}
    for step in range(j, i):
        hit = story.lists.predicates.at(story.words, step, i)
        if story.has(step, "keep_verbs") or (hit and any(reading.predicate.type in moves for reading in hit[2])):
            return True
    return False


def _acting(story: Story, found: list[tuple[int, int, ActorMention]], i: int) -> str | None:
    """State that acts earlier in the sentence: "Germany will withdraw …, the ministry said"."""
    begins = max((sentence.i for sentence in story.sentences_near(i)), default=i)
    for start, _, mention in reversed(found):
        if start < begins:
            break
        if mention.how == "metonym" or (mention.how in {"alias", "composed"} and _begins_clause(story, start)):
            return state_of(mention.actor_id)
    return None


def _begins_clause(story: Story, i: int) -> bool:
    """Whether a word opens its sentence, but for an article."""
    return any(i - sentence.i <= 1 for sentence in story.sentences_near(i))


def _says(story: Story, j: int) -> bool:
    """Whether a reporting verb stands at a word."""
    return j < len(story.words) and story.lists.speech.at(story.words, j) is not None


def _state_near(story: Story, index: int, word: int, total: Counter[Any]) -> str | None:
    """Country of the finest place in the same sentence; None where the sentence names none or several."""
    if not 0 <= index < len(story.sentences):
        return None
    sentence = story.sentences[index]
    near = [place for place in story.places_in(sentence.i, sentence.j) if place.rank < RANK["country"]]
    isos = list(dict.fromkeys(str(place.row["iso3"]) for place in near if place.row.get("iso3")))
    if len(isos) > 1:
        return None
    if isos:
        return isos[0]
    here = [place for place in story.places_in(sentence.i, sentence.j) if place.row.get("iso3")]
    if not here and len(total) == 1:
        return str(next(iter(total)))
    low = story.article.text.rfind("\n\n", max(sentence.start - 4000, 0), sentence.start)
    before = [place for place in story.places_in(max(sentence.i - 60, 0), sentence.i) if place.row.get("iso3")]
    before = [place for place in before if story.words.starts[place.i] > low and place.rank < RANK["country"]]
    if before and not here:
        return str(before[-1].row["iso3"])
    top = total.most_common(1)
    clear = top and top[0][1] >= _CLEAR * sum(total.values())
    beside = {str(place.row["iso3"]) for place in here} - {str(top[0][0]) if clear else None}
    return str(top[0][0]) if clear and not beside else None


def _grouped(story: Story) -> list[Group]:
    """Actor mentions joined by commas and 'and' into groups; mere marks left out."""
    groups: list[Group] = []
    marked = {step for i, j, mention in story.actors if mention.mark for step in range(i, j)}
    plain = [found for found in story.actors if not found[2].mark]
    for index, (i, j, mention) in enumerate(plain):
        last = groups[-1] if groups else None
        after = plain[index + 1] if index + 1 < len(plain) else None
        if last is not None and (_repeated(story, last, i, mention) or _listed(story, last.j, i, after, marked)):
            groups[-1] = Group(last.i, j, (*last.mentions, mention))
        else:
            groups.append(Group(i, j, (mention,)))
    return groups


def _repeated(story: Story, last: Group, i: int, mention: ActorMention) -> bool:
    """Whether a mention repeats the actor before it: 'Islamic State in the Greater Sahara (ISGS)'."""
    beside = i == last.j and story.words.gap(i - 1).strip() in {"(", ""}
    return beside and last.mentions[-1].actor_id == mention.actor_id


def _listed(story: Story, j: int, i: int, after: tuple[int, int, ActorMention] | None, marked: set[int]) -> bool:
    """Whether only list words stand between two actors, or a comma where a further one follows after 'and'."""
    if not 0 <= i - j <= 12:
        return False
    lists = story.lists.sets
    between = [story.words.keys[step] for step in range(j, i) if step not in marked]
    if len(between) > 4:
        return False
    joined = lists["list_words"] | _FILLERS
    gaps = "".join(story.words.gap(step) for step in range(j - 1, i)).removeprefix(")")
    if any(key.isdigit() for key in between):
        gaps = gaps.replace("(", "").replace(")", "")  # "et deux (2) civils"
    if any(mark in gaps for mark in ".;:()–—\n"):
        return False
    if not all(key in joined or key.isdigit() or key in story.lists.sets["count_words"] for key in between):
        return False
    if any(key in lists["list_words"] for key in between):
        return True
    return "," in gaps and after is not None and after[0] - i < 12 and _and_before(story, after[0])


_FILLERS = frozenset(
    "allied the le la les l des de du both s affiliate called its their his some about suspected other several many "
    "unidentified armed des d autres plusieurs certains leurs ses".split()
)


def _and_before(story: Story, i: int) -> bool:
    """Whether 'and' stands shortly before a word."""
    return any(story.has(step, "list_words") for step in range(max(i - 3, 0), i))
