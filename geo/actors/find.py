"""Find actors in a text: names of the table, then nouns composed with a state, then the unnamed, then metonyms."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import regex

from geo.actors.lists import lists
from geo.actors.reader import ActorMention, Reader, Span, Tag, Text
from geo.actors.table import forces_of, is_group, is_jihadist, is_rebel, police_of, state_of
from geo.actors.unlisted import Namer
from geo.lexicon.phrases import read_words

_MAX_STEPS = 5  # words between a country and its noun: "Malian armed and security forces"
_MAX_HELPERS = 4  # words between a capital and its verb: "Paris has not yet denied"
_NEAR_WORDS = 60  # a state named this many words back weighs a fifth of one named just now
_STILL_MEANT = 80  # words after a group's name in which "the attackers" are its men: two or three sentences
_UNNAMED = frozenset({"UNKNOWN_ARMED", "UNKNOWN_JIHADIST"})
AUXILIARIES = frozenset({"VDP", "DOZO", "KOGLWEOGO"})  # who help an army are not "the group"
_DEFINED = regex.compile(r"[\"”»']?\s?\(\s?[\"“«']?(?P<name>\p{Lu}[\p{L}-]{1,13})[\"”»']?\s?[),;]")


def find_actors(article: Text, *, open_states: bool = False) -> list[ActorMention]:
    """Every mention of an actor, in order of the text, without overlap.

    Parameters
    ----------
    article : Article
        Its ``text`` and ``lang`` are read.
    open_states : bool
        Also give "the army" where the text names no state, with an empty ``actor_id``: its place may tell.

    Returns
    -------
    list of ActorMention
    """
    return [mention for mention in _mentions(article.text, article.lang) if open_states or mention.actor_id]


@lru_cache(maxsize=2)  # places and claims ask for those of the same text
def _mentions(text: str, lang: str) -> tuple[ActorMention, ...]:
    """Every mention, also of states that the text leaves open."""
    return tuple(_Finder(read_words(text), lists(lang), lang).mentions())


class _Finder(Reader):
    """One text on its way from words to mentions."""

    def mentions(self) -> list[ActorMention]:
        """All mentions, in order."""
        self.names = self._choose_states(self.names)
        found = [self._extended(span) for span in self.names]
        found += self._linked_fighters(found)
        taken = {index for span in self.names for index in range(span.i, span.j)}
        unlisted = Namer(self.words, self.sets, taken).spans()
        self.used.update(index for span in unlisted for index in range(span.i, span.j))
        found += unlisted
        found += self._composed()
        found += self._sharing(found)
        found += self._unnamed(found)
        found += self._metonyms()
        found = self._back(sorted(found, key=lambda span: (span.i, -span.j)))
        return [self._mention(span) for span in _without_overlap(found)]

    # -- names with the words around them ------------------------------------------------------------------------
    def _extended(self, span: Span) -> Span:
        """A name with 'fighters' before or after it; a mere mark where it is 'X-linked' or 'X's affiliate'."""
        words, j = self.words, span.j
        if self._before(span.i, "linked_to", 5) or self._linked_too(span):
            return replace(span, mark=True)
        if self._owns_actor(span) or (words.glued[j - 1] and self._in(j, "linked") and "\n" not in words.gap(j - 1)):
            return replace(span, mark=True)
        end = j
        while end < len(words.keys) and words.glued[end - 1] and self._in(end, "fighters"):
            end += 1
        tag = self.at.get(j)
        if tag and words.glued[j - 1] and "generic" in tag.tags:
            end = max(end, tag.j)
        self.used.update(range(j, end))
        return replace(span, i=self._with_fighters(span.i), j=end)

    def _linked_too(self, span: Span) -> bool:
        """Whether a name shares the link of the one before it: 'linked to al-Qaeda and the Islamic State'."""
        i = span.i
        while self._joined(i) and self.words.keys[i - 1] in self.sets["the"]:
            i -= 1
        if not (self._joined(i) and self._in(i - 1, "joins")):
            return False
        other = next((one for one in self.names if one.j == i - 1), None)
        return other is not None and self._before(other.i, "linked_to", 5)

    def _linked_fighters(self, found: list[Span]) -> list[Span]:
        """'combattants liés à Al-Qaïda', 'gunmen with ties to JNIM': unnamed, of the kind of the group they hang on."""
        spans = []
        for span in found:
            if not span.mark:
                continue
            for length in range(1, _MAX_STEPS + 1):
                i = span.i - length
                if i < 1 or not self.words.glued[i]:
                    break
                if " ".join(self.words.keys[i : span.i]) in self.sets["linked_to"]:
                    if self._joined(i) and self._in(i - 1, "fighters") and (i not in self.until):
                        kind = "UNKNOWN_JIHADIST" if is_jihadist(span.actor_id) else "UNKNOWN_ARMED"
                        spans.append(Span(i - 1, i, kind, "composed", True))
                        self.used.add(i - 1)
                    break
        return spans

    def _owns_actor(self, span: Span) -> bool:
        """Whether the name is the owner of another: "al-Qaeda's JNIM", "al-Qaeda's affiliate"."""
        words, j = self.words, span.j
        if not (j < len(words.keys) and words.keys[j] == "s" and words.glued[j - 1] and words.glued[j]):
            return False
        steps = range(j + 1, min(j + 4, len(words.keys)))
        return any(step in self.name_at or self._in(step, "linked") for step in steps)

    def _with_fighters(self, i: int) -> int:
        """First word of 'fighters of the' or 'jihadist group' before a name that begins at word i."""
        first = i
        while self._joined(first) and self.words.keys[first - 1] in self.sets["the"]:
            first -= 1
        for length in (5, 4, 3, 2, 1):
            start = first - length
            if start > 0 and " ".join(self.words.keys[start:first]) in self.sets["fighters_of"] and self._joined(start):
                first = start
                break
        tag = self.until.get(first)
        if tag and self._joined(first) and "generic" in tag.tags:
            self.used.update(range(tag.i, first))
            return tag.i
        if first > 0 and self._joined(first) and self._in(first - 1, "fighters"):
            self.used.add(first - 1)
            return first - 1
        return i

    # -- nouns with a state --------------------------------------------------------------------------------------
    def _composed(self) -> list[Span]:
        """'Malian soldiers', 'soldats maliens', 'government of Mali', and the bare 'the army'."""
        found = []
        for tag in self.tags:
            role = next((name for name in ("forces", "government") if name in tag.tags), None)
            if role is None or tag.i in self.used or self._is_adjective(tag):
                continue
            follows = self.at.get(tag.j)
            heads = {"forces", "government", "generic"}
            if self.lang == "en" and follows and self._joined(tag.j) and heads & follows.tags.keys():
                continue  # "government forces": the last noun says who
            span = self._with_state(tag, role)
            if span:
                self.used.update(range(span.i, span.j))
                found.append(span)
        return found

    def _is_adjective(self, tag: Tag) -> bool:
        """Whether the word is no noun here: 'bases militaires', 'military base'."""
        i, j = tag.i, tag.j
        whose = str(tag.tags.get("generic", "")).startswith("UNKNOWN_")  # "rebel positions" are the rebels'
        if not whose and j < len(self.words.keys) and self.words.glued[j - 1] and self._in(j, "not_before"):
            return True
        if j - i > 1 or self.words.keys[i] not in self.sets["adjectives"]:
            return False
        held = whose and self._joined(i) and self._in(i - 1, "held_by")  # "des positions rebelles"
        return not held and self._joined(i) and not (self._in(i - 1, "determiners") or self.words.keys[i - 1].isdigit())

    def _with_state(self, tag: Tag, role: str) -> Span | None:
        """The noun with its state; without one, the state of the story."""
        i, iso3 = self._state_before(tag.i) if self.lang == "en" else (tag.i, None)
        j = tag.j
        if iso3 is None:
            j, iso3 = self._state_after(tag.j, role)
        if iso3:
            return Span(i, j, forces_of(iso3) if role == "forces" else f"GOV_{iso3}", "composed", True)
        key = " ".join(self.words.keys[tag.i : tag.j])
        if key in self.sets["needs_country"] and not self._is_possessed(tag.i):
            return None
        iso3 = self.state_at(tag.i)
        if iso3 is None:
            return Span(tag.i, tag.j, "", "coreference", False, role)
        return Span(tag.i, tag.j, forces_of(iso3) if role == "forces" else f"GOV_{iso3}", "coreference", False, role)

    def _state_before(self, i: int) -> tuple[int, str | None]:
        """A demonym or country before an English noun: (first word, state)."""
        step = i
        for _ in range(_MAX_STEPS):
            if not self._joined(step):
                break
            tag = self.until.get(step)
            iso3 = self._iso3(tag, "demonym", "state", "capital") if tag else None
            if tag and iso3:
                return tag.i, iso3
            if tag and {"forces", "government", "modifiers"} & tag.tags.keys():
                step = tag.i
            elif self.words.keys[step - 1] == "s" or self._in(step - 1, "modifiers"):
                step -= 1
            else:
                break
        return i, None

    def _state_after(self, j: int, role: str) -> tuple[int, str | None]:
        """A demonym or 'of Mali' after a noun: (word after, state)."""
        step, linked = j, self.lang == "fr"
        for _ in range(_MAX_STEPS):
            if step >= len(self.words.keys) or not self.words.glued[step - 1]:
                break
            tag = self.at.get(step)
            iso3 = self._iso3(tag, "demonym") if tag and self.lang == "fr" else None
            place = self._iso3(tag, "capital") if tag and linked and step > j else None
            if place and role == "forces":
                return j, place  # "la gendarmerie de Bamako": where
            iso3 = iso3 or place or (self._iso3(tag, "state") if tag and linked and step > j else None)
            if tag and iso3:
                return tag.j, iso3
            key = self.words.keys[step]
            if key in self.sets["of_country"] or (role == "government" and key in self.sets["government_in"]):
                linked, step = True, step + 1
            elif tag and {"forces", "government", "modifiers"} & tag.tags.keys():
                step = tag.j
            elif key in self.sets["the"] and linked and key not in self.sets["government_in"]:
                step += 1
            else:
                break
        return j, None

    def _sharing(self, found: list[Span]) -> list[Span]:
        """The first of 'Malian and Wagner forces', the last of 'soldats maliens et français': they share the noun."""
        spans = []
        for span in found:
            forces = span.how in {"composed", "alias"} and state_of(span.actor_id) is not None
            if span.actor_id.startswith("GOV_") or span.mark:
                continue
            if self.lang == "fr":
                tag = self.at.get(span.j + 1) if forces and self._in(span.j, "joins") else None
            else:
                named = forces or (span.j > span.i + 1 and self._in(span.j - 1, "fighters"))
                tag = self.until.get(span.i - 1) if named and self._in(span.i - 1, "joins") else None
            iso3 = self._iso3(tag, "demonym") if tag else None
            if tag and iso3 and tag.i not in self.used and self.words.glued[tag.i]:
                spans.append(Span(tag.i, tag.j, forces_of(iso3), "composed", True))
                self.used.update(range(tag.i, tag.j))
        return spans

    # -- the unnamed ---------------------------------------------------------------------------------------------
    def _unnamed(self, found: list[Span]) -> list[Span]:
        """'gunmen', 'suspected jihadists', 'civilians', and organisations that are not in the table."""
        spans = []
        for tag in self.tags:
            actor_id = tag.tags.get("generic") or tag.tags.get("organisations") or self._people(tag)
            if actor_id is None or tag.i in self.used or self._is_adjective(tag):
                continue
            if "organisations" in tag.tags and not self.words.printed(tag.i)[0].isupper():
                continue
            if "generic" in tag.tags and self._exemplified(tag.j):
                continue
            how = "alias" if "organisations" in tag.tags else "composed"
            kind = "UNKNOWN_JIHADIST" if actor_id == "UNKNOWN_ARMED" and self._of_jihadists(tag.j) else str(actor_id)
            spans.append(Span(tag.i, tag.j, kind, how, True))
        return spans

    def _of_jihadists(self, j: int) -> bool:
        """Whether 'linked to al-Qaeda' follows."""
        for end in range(j + 1, min(j + _MAX_STEPS, len(self.words.keys))):
            if " ".join(self.words.keys[j:end]) in self.sets["linked_to"]:
                return any(one.i in {end, end + 1} and is_jihadist(one.actor_id) for one in self.names)
        return False

    def _people(self, tag: Tag) -> str | None:
        """'Malians', 'les Nigériens': people of a country of the home region, not its state."""
        iso3 = self._iso3(tag, "demonym")
        if iso3 not in self.known.home or tag.j - tag.i > 1 or not self.words.keys[tag.i].endswith("s"):
            return None
        if not self.words.printed(tag.i)[0].isupper():
            return None
        counted = self._in(tag.i - 1, "determiners") or self.words.keys[tag.i - 1].isdigit()
        plural = self.lang == "en" and self.words.keys[tag.i].endswith(("ans", "ens", "abes"))
        return "civilians" if plural or (self.lang == "fr" and tag.i > 0 and counted) else None

    def _exemplified(self, j: int) -> bool:
        """Whether names follow that say who: 'groups such as JNIM', 'two groups: JNIM and ISSP'."""
        for step in range(j, min(j + 9, len(self.words.keys))):
            gap = self.words.gap(step - 1)
            if ":" in gap or any(mark in gap for mark in ".;!?"):
                return ":" in gap and any(near in self.name_at for near in range(step, step + 3))
            for length in (1, 2):
                if " ".join(self.words.keys[step : step + length]) in self.sets["examples"]:
                    after = step + length
                    return any(near in self.name_at for near in range(after, after + 3))
        return False

    # -- capitals and countries that act -------------------------------------------------------------------------
    def _metonyms(self) -> list[Span]:
        """'Mali accused', 'Bamako said', 'returned by France': a state only where it says or decides."""
        spans: list[Span] = []
        last: Span | None = None
        for tag in reversed(self.tags):
            iso3 = self._iso3(tag, "state", "capital")
            if iso3 is None or tag.i in self.used:
                continue
            joined = last is not None and last.i - tag.j <= 2 and self._listed(tag.j, last.i)
            if joined or self._acts(tag) or self._acted_on(tag) or self._told_by(tag):
                last = Span(tag.i, tag.j, f"GOV_{iso3}", "metonym", True)
                self.used.update(range(tag.i, tag.j))
                spans.append(last)
        return spans

    def _listed(self, j: int, i: int) -> bool:
        """Whether only 'and' or a comma stands between two words: 'Mali and Niger accused'."""
        between = self.words.keys[j:i]
        return between in (["and"], ["et"]) or (not between and self.words.gap(j - 1).strip() == ",")

    def _acts(self, tag: Tag) -> bool:
        """Whether a verb of saying or deciding follows, and the name begins its clause."""
        i = tag.i
        while self._joined(i) and self.words.keys[i - 1] in self.sets["the"]:
            i -= 1
        if self._joined(i) and not self._before(i, "clause_starts", 2):
            before = self.words.printed(i - 1)
            if not before.islower() or self._in(i - 1, "not_metonym_after"):
                return False
        verbs = self.known.verbs
        for step in range(tag.j, min(tag.j + _MAX_HELPERS + 1, len(self.words.keys))):
            if not self.words.glued[step - 1]:
                return False
            if self.words.keys[step] in verbs:
                return True
            if self._in(step, "verb_modals"):  # "la France va retirer"
                verbs = self.known.verbs | self.known.infinitives
            if self.words.keys[step] not in self.sets["verb_helpers"]:
                return False
        return False

    def _acted_on(self, tag: Tag) -> bool:
        """Whether a word that takes a government stands before: 'accused France', 'returned by France'."""
        i = tag.i
        while self._joined(i) and (self._in(i - 1, "the") or self._in(i - 1, "verb_asides")):
            i -= 1  # "a accusé mardi la France"
        by = self._joined(i) and self._in(i - 1, "agent_by") and self._joined(i - 1)
        return self._before(i, "metonym_before", 3) or (by and self.words.keys[i - 2] in self.known.verbs)

    def _told_by(self, tag: Tag) -> bool:
        """Whether the verb that follows what is said stands before: '…, a annoncé Paris', '», rétorque Bamako'."""
        step = tag.i - 1
        if step < 1 or not self.words.glued[step] or self.words.keys[step] not in self.known.verbs:
            return False
        while self._joined(step) and self._in(step - 1, "verb_helpers"):
            step -= 1
        return any(mark in self.words.gap(step - 1) for mark in ',»”"')

    # -- words that point back -----------------------------------------------------------------------------------
    def _back(self, found: list[Span]) -> list[Span]:
        """The spans, 'the group' read as the last group named and 'its soldiers' as those of the last state."""
        groups: list[str] = []
        state: str | None = None
        latest = ""  # the group or state named last
        named: list[tuple[int, str]] = []
        spans = []
        pending = [
            Span(tag.i, tag.j, tag.tags["back"], "coreference", False) for tag in self.tags if "back" in tag.tags
        ]
        for span in sorted(found + pending + self._owned_fighters(), key=lambda span: (span.i, -span.j)):
            if span.actor_id in {"group", "groups", "fighters"} and span.how == "coreference":
                owned = span.actor_id != "fighters" or is_group(latest)
                meant = self._meant(span, groups) if owned else []
                if meant and self.used.isdisjoint(range(span.i, span.j)):
                    spans.append(replace(span, actor_id=meant[-1]))
                continue
            if span.role and self._is_possessed(span.i):
                ours = is_group(latest) and span.role == "forces"  # "the group said its forces"
                span = replace(span, actor_id=latest, role="") if ours else self._possessed(span, state)
            if span.how == "composed" and span.actor_id in _UNNAMED:
                span = replace(span, actor_id=self._known(span, named) or span.actor_id)
            spans.append(span)
            if is_group(span.actor_id) and span.how != "composed" and not span.mark:
                latest = span.actor_id
                named.append((span.i, latest))
                groups += [latest] if latest not in AUXILIARIES else []
            elif state_of(span.actor_id) and span.how != "coreference":
                state = state_of(span.actor_id)
                latest = span.actor_id
        return spans

    def _meant(self, span: Span, groups: list[str]) -> list[str]:
        """Groups that a word can point back to: 'the jihadist group' is no militia."""
        jihadist = any(self._in(step, "jihadist_words") for step in range(span.i, span.j))
        return [group for group in groups if is_jihadist(group)] or groups if jihadist else groups

    def _known(self, span: Span, named: list[tuple[int, str]]) -> str | None:
        """The one group named shortly before that 'the attackers', 'ces combattants' are."""
        if not self._joined(span.i) or self.words.keys[span.i - 1] not in self.sets["pointing"]:
            return None
        near = {group for i, group in named if span.i - i <= _STILL_MEANT and group not in AUXILIARIES}
        if self._in(span.j - 1, "rebel_words"):
            rebels = {group for group in near if is_rebel(group)}
            return rebels.pop() if len(rebels) == 1 else None
        deed = self._in(span.j - 1, "doers")  # "the rebels" may be others
        fits = len(near) == 1 and (deed or (span.actor_id == "UNKNOWN_JIHADIST" and is_jihadist(next(iter(near)))))
        return next(iter(near)) if fits else None

    def _owned_fighters(self) -> list[Span]:
        """'its fighters', 'ses combattants': those of the group named last, if no state was named since."""
        found = []
        for i in range(1, len(self.words.keys)):
            if self._in(i, "owned_fighters") and self._joined(i) and i not in self.used and self._is_possessed(i):
                found.append(Span(i, i + 1, "fighters", "coreference", False))
        return found

    def _is_possessed(self, i: int) -> bool:
        """Whether 'its' or 'its own' stands before a word."""
        return self._in(i - 1, "possessives") or (self._in(i - 1, "own") and self._in(i - 2, "possessives"))

    def _possessed(self, span: Span, state: str | None) -> Span:
        """'its soldiers': those of the state named last."""
        if state is None:
            return span
        actor_id = forces_of(state) if span.role == "forces" else f"GOV_{state}"
        return replace(span, actor_id=actor_id, role="", i=span.i)

    def _mention(self, span: Span) -> ActorMention:
        """A span in characters."""
        start, end = self.words.starts[span.i], self.words.ends[span.j - 1]
        text = self.words.text[start:end]
        return ActorMention(start, end, text, self._police(span), span.how, span.certain, span.role, span.mark)

    def _police(self, span: Span) -> str:
        """The id of a span, that of the police where 'police' is what the forces are called."""
        iso3 = state_of(span.actor_id)
        named = span.how in {"composed", "coreference"} and any(
            self._in(step, "police") for step in (span.i, span.j - 1)
        )
        return police_of(iso3) if named and iso3 and span.actor_id == forces_of(iso3) else span.actor_id


def _without_overlap(spans: list[Span]) -> list[Span]:
    """Spans in order; of two that overlap, the one that begins first, then the longer."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.i, -span.j)):
        if not kept or span.i >= kept[-1].j:
            kept.append(span)
    return kept
