"""Tables to map layers: plain dictionaries that a page, a picture or a file can be drawn from. No folium here."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd

from geo import basemap, checks, retelling, sides, wording
from geo.actors import actor_name
from geo.articles import Article
from geo.footing import Footing, Ground, stands_for_country
from geo.payload import clip
from geo.stays import stays
from geo.wording import blank

_WEB = Path(__file__).resolve().parent / "web"
LAYERS = ("groups", "troops", "events", "statements", "contested", "countries", "mentions")
PLACES = ("countries", "mentions")  # of these, the layers of places
BASE = ("regions", "towns", "relief")  # parts of the map itself, switched by the reader
COUNTRY_KINDS = ("country", "demonym", "metonym")
NAME_MOST, QUOTE_MOST = 200, 1500  # characters that are shown; the tables keep all


@cache
def marks() -> dict[str, dict[str, str]]:
    """Layer, shape and whether it is drawn as ended, by type of claim: ``web/marks.csv``."""
    with (_WEB / "marks.csv").open(encoding="utf-8", newline="") as stream:
        return {row["type"]: row for row in csv.DictReader(stream)}


@cache
def palette() -> dict[str, list[str]]:
    """Colours by use: ``web/palette.csv``; groups take theirs in the order of the table."""
    found: dict[str, list[str]] = {}
    with (_WEB / "palette.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found.setdefault(row["use"], []).append(row["colour"])
    return found


@dataclass
class Layers:
    """What is to be drawn, in plain values.

    Attributes
    ----------
    layers : list of dict
        ``id, group, label, count, on``, in the order of the layer control.
    styles : dict
        Style key (a layer, or ``group:<actor id>``) -> ``label, colour, dash``.
    claims, places : list of dict
        One a claim; one a place, however often it is named.
    speakers, sides : list of dict
        ``id, name, n``, most claims first; sides are states, armed groups and so on, see :mod:`geo.sides`.
    episodes : list of list of list
        Contested claims that belong together: sides, each a list of numbers of claims.
    stays : list of dict
        Rows of the reference ledger: who held which base, from when to when, who says so; see :mod:`geo.stays`.
    tray : list of dict
        What could not be placed: ``kind, name, why`` and the number of the claim or place.
    ground : Ground
        The shapes, known by number.
    """

    layers: list[dict[str, Any]] = field(default_factory=list)
    styles: dict[str, dict[str, Any]] = field(default_factory=dict)
    claims: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    speakers: list[dict[str, Any]] = field(default_factory=list)
    sides: list[dict[str, Any]] = field(default_factory=list)
    episodes: list[list[list[int]]] = field(default_factory=list)
    stays: list[dict[str, Any]] = field(default_factory=list)
    tray: list[dict[str, Any]] = field(default_factory=list)
    ground: Ground = field(default_factory=Ground)


def make_layers(
    claims: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    article: Article,
    *,
    lang: str,
    ledger: gpd.GeoDataFrame | None = None,
) -> Layers:
    """Layers of one article.

    Parameters
    ----------
    claims, places : GeoDataFrame
        Schemas ``claims`` and ``places``, EPSG:4326.
    article : Article
        Where they come from.
    lang : {'en', 'fr'}
        Language of the words.
    ledger : GeoDataFrame, optional
        Schema ``presence``: all stays, among which the page finds those of a day.
    """
    out = Layers()
    mentions = {row["mention_id"]: row for row in places.to_dict("records")}
    by_place = _add_places(out, mentions, lang)
    for row in claims.to_dict("records"):
        _add_claim(out, row, mentions, by_place, lang)
    _add_contests(out, claims)
    _add_speakers(out)
    out.sides = sides.count(out.claims, lang)
    _sort_places(out)
    if ledger is not None:
        out.stays = stays(ledger, out.ground, lang)
    _add_tray(out, lang)
    _add_switches(out, lang)
    return out


def _add_places(out: Layers, mentions: dict[str, dict[str, Any]], lang: str) -> dict[str, int]:
    """One entry a place; returns the number of the place by mention id."""
    numbers: dict[str, int] = {}
    known: dict[Any, int] = {}
    for mention_id, row in mentions.items():
        key: tuple[Any, ...] = (row["place_id"], _told(row))
        if stands_for_country(row):
            key = (f"iso:{row['iso3']}",)
        elif blank(row["place_id"]):
            key = (row["toponym"], row["status"], row["kind"])
        if key not in known:
            known[key] = len(out.places)
            out.places.append(_place(out, row, lang))
        place = out.places[known[key]]
        place["times"] += 1
        place["spans"].append([int(row["start"]), int(row["end"])])
        printed = clip(row["toponym"], NAME_MOST)
        if printed not in place["as"]:
            place["as"].append(printed)
        if place["kind"] not in COUNTRY_KINDS and row["kind"] in COUNTRY_KINDS:
            place["kind"] = row["kind"]
        numbers[mention_id] = known[key]
    return numbers


def _checks(row: dict[str, Any], lang: str) -> list[list[str]]:
    """What became of a row after it was read; what a person wrote stays as it is."""
    found = checks.lines(row, lang)
    return [[kind, text if kind == "edited" else retelling.stays(text, lang)] for kind, text in found]


def _told(row: dict[str, Any]) -> str:
    """The words that tell a place by another ("30 km north of Djibo"); empty for what is named itself."""
    return "" if blank(row.get("relation")) else clip(row["relation"], NAME_MOST)


def _place(out: Layers, row: dict[str, Any], lang: str) -> dict[str, Any]:
    name = clip(row["toponym"] if blank(row["name"]) else row["name"], NAME_MOST)
    if row["kind"] in COUNTRY_KINDS:
        name = basemap.country_names(lang).get(str(row["iso3"]), name)
    name = _told(row) or basemap.local_name(name, lang)
    footing = out.ground.place(row)
    parents = [row[column] for column in ("adm2", "adm1") if not blank(row[column]) and row[column] != row["name"]]
    return {
        "id": clip("" if blank(row["place_id"]) else row["place_id"], NAME_MOST),
        "name": name,
        "kind": row["kind"],
        "status": row["status"],
        "iso3": "" if blank(row["iso3"]) else clip(row["iso3"], NAME_MOST),
        "within": [basemap.local_name(clip(parent, NAME_MOST), lang) for parent in parents],
        "as": [],
        "times": 0,
        "spans": [],
        "geom": footing.number,
        "near": wording.precision_words(row["geo_prec"], footing.radius_m, name, footing.drawn, lang),
        "reason": retelling.reason(clip("" if blank(row["reason"]) else row["reason"], QUOTE_MOST), lang),
        "layer": "countries" if row["kind"] in COUNTRY_KINDS else "mentions",
        "open": footing.problem,
        "checks": _checks(row, lang),
    }


def _add_claim(
    out: Layers, row: dict[str, Any], mentions: dict[str, dict[str, Any]], by_place: dict[str, int], lang: str
) -> None:
    mark = marks()[row["type"]]
    mention = mentions.get(row["mention_id"]) if not blank(row["mention_id"]) else None
    footing = out.ground.claim(row, mention)
    place = by_place.get(row["mention_id"], -1) if mention is not None else -1
    name = clip(next((v for v in (row["place_name"], mention and mention["name"]) if not blank(v)), ""), NAME_MOST)
    name = (_told(mention) if mention else "") or basemap.local_name(name, lang)
    actors = [clip(actor, NAME_MOST) for actor in row["actors"]]
    said = wording.words(lang)
    speaker = "" if blank(row["asserted_by"]) else clip(row["asserted_by"], NAME_MOST)
    who = _speaker_name(speaker, said, lang)
    layer = "contested" if row["status"] == "contested" else mark["layer"]
    out.claims.append(
        {
            "id": clip(row["claim_id"], NAME_MOST),
            "type": row["type"],
            "label": said["types"][row["type"]],
            "layer": layer,
            "home": mark["layer"],
            "shape": mark["shape"],
            "ended": int(mark["ended"] == "ended"),
            "keys": _style_keys(out, mark["layer"], actors, lang),
            "actors": [_actor(actor, lang) for actor in actors],
            "targets": [_actor(target, lang) for target in row["targets"]],
            "geom": footing.number,
            "place": place,
            "where": name,
            "near": wording.precision_words(row["geo_prec"], footing.radius_m, name, footing.drawn, lang),
            "prec": 0 if blank(row["geo_prec"]) else int(row["geo_prec"]),
            "when": wording.date_words(row, lang),
            "from": "" if blank(row["date_start"]) else str(row["date_start"]),
            "to": "" if blank(row["date_end"]) else str(row["date_end"]),
            "numbers": [clip(wording.number_words(n, lang), NAME_MOST) for n in row["numbers"]],
            "size": _size(row["numbers"]),
            "top": _top(row["numbers"]),
            "speaker": speaker,
            "side": sides.side(speaker),
            "who": clip(who, NAME_MOST),
            "says": clip(wording.says_words(who, row["stance"], lang), NAME_MOST + 60),
            "stance": row["stance"],
            "status": row["status"],
            "quote": clip(row["quote"], QUOTE_MOST),
            "span": [int(row["start"]), int(row["end"])],
            "reason": retelling.reason(clip("" if blank(row.get("reason")) else row["reason"], QUOTE_MOST), lang),
            "open": footing.problem,
            "episode": -1,
            "against": [],
            "checks": _checks(row, lang),
        }
    )


def _actor(actor_id: Any, lang: str) -> list[str]:
    """Id and name of an actor."""
    return [clip(actor_id, NAME_MOST), clip(actor_name(str(actor_id), lang), NAME_MOST)]


def _speaker_name(speaker: str, said: Any, lang: str) -> str:
    if not speaker:
        return str(said["speakers"]["nobody"])
    return str(said["speakers"]["report"]) if speaker == sides.REPORT else actor_name(speaker, lang)


def _size(numbers: Iterable[dict[str, Any]]) -> float:
    """Strength of the troops that a claim counts, or 0: what a proportional symbol is drawn from."""
    counted = [n.get("low") if blank(n.get("high")) else n.get("high") for n in numbers if n.get("what") == "troops"]
    return max((float(value) for value in counted if value is not None and not blank(value)), default=0.0)


def _top(numbers: Iterable[dict[str, Any]]) -> float | str:
    """The greatest figure of a claim, by which a table is sorted; empty where it has none."""
    figures = [float(n[end]) for n in numbers for end in ("low", "high") if not blank(n.get(end))]
    return max(figures, default="")


def _style_keys(out: Layers, home: str, actors: list[str], lang: str) -> list[str]:
    """Keys of the colours of a claim; group activity has one a group, everything else its layer's."""
    if home != "groups" or not actors:
        out.styles.setdefault(home, {"label": "", "colour": palette().get(home, palette()["events"])[0], "dash": 0})
        return [home]
    for actor in actors:
        key = f"group:{actor}"
        if key not in out.styles:
            order = sum(known.startswith("group:") for known in out.styles)
            colours = palette()["group"]
            name = clip(actor_name(actor, lang), NAME_MOST)
            out.styles[key] = {"label": name, "colour": colours[order % len(colours)], "dash": order}
    return [f"group:{actor}" for actor in actors]


def _add_contests(out: Layers, claims: gpd.GeoDataFrame) -> None:
    """Contested claims that hang together become an episode of sides, a claim across from what it contradicts."""
    numbers = {claim_id: number for number, claim_id in enumerate(claims["claim_id"])}
    for number, others in enumerate(claims["contradicts"]):
        for other in sorted({numbers[other] for other in others if other in numbers} - {number}):
            for one, two in ((number, other), (other, number)):
                if two not in out.claims[one]["against"]:
                    out.claims[one]["against"].append(two)
    seen: set[int] = set()
    for first, claim in enumerate(out.claims):
        if first in seen or not (claim["against"] or claim["status"] == "contested"):
            continue
        side = _sides(out.claims, first)
        seen |= set(side)
        for number in side:
            out.claims[number]["episode"] = len(out.episodes)
        out.episodes.append([sorted(n for n in side if side[n] == which) for which in sorted(set(side.values()))])


def _sides(claims: list[dict[str, Any]], first: int) -> dict[int, int]:
    """Side of each claim that contradicts the first, or one that does, and so on: none stands beside its rival.

    Two sides where that is possible; a third for a denial of what two others tell each in his own way.
    """
    side: dict[int, int] = {}
    queue, seen = [first], {first}
    while queue:
        number = queue.pop(0)
        taken = {side[other] for other in claims[number]["against"] if other in side}
        side[number] = next(which for which in itertools.count() if which not in taken)
        fresh = [other for other in claims[number]["against"] if other not in seen]
        seen.update(fresh)
        queue += fresh
    return side


def _add_speakers(out: Layers) -> None:
    counts: dict[str, dict[str, Any]] = {}
    for claim in out.claims:
        entry = counts.setdefault(claim["speaker"], {"id": claim["speaker"], "name": claim["who"], "n": 0})
        entry["n"] += 1
    out.speakers = sorted(counts.values(), key=lambda entry: (-entry["n"], entry["name"]))


def _sort_places(out: Layers) -> None:
    """A place that a claim is drawn at is no longer "only mentioned"; countries keep their own layer."""
    drawn = {claim["place"] for claim in out.claims if claim["geom"] >= 0}
    for number, place in enumerate(out.places):
        if place["geom"] < 0:
            place["layer"] = "tray"
        elif place["layer"] == "mentions" and number in drawn:
            place["layer"] = "claims"


def _add_tray(out: Layers, lang: str) -> None:
    said = wording.words(lang)["tray"]
    for number, place in enumerate(out.places):
        if place["layer"] == "tray":
            why = place["reason"] or said.get(f"place_{place['status']}") or said["place_not_mapped"]
            if place["open"]:
                why = str(said[place["open"]]).replace("{name}", place["name"])
            out.tray.append({"kind": "place", "name": place["name"], "why": why, "place": number})
    for number, claim in enumerate(out.claims):
        if claim["geom"] < 0:
            why = said[claim["open"] or ("claim_place_open" if claim["where"] else "claim_no_place")]
            why = str(why).replace("{name}", claim["where"])
            out.tray.append({"kind": "claim", "name": claim["label"], "why": why, "claim": number})


def _add_switches(out: Layers, lang: str) -> None:
    """The layer control's rows: what is claimed, where, for reference, the map itself.

    A contested claim counts in the layer of its kind and among the contested ones.
    """
    said = wording.words(lang)["layers"]
    counts = {layer: sum(layer in {claim["layer"], claim["home"]} for claim in out.claims) for layer in LAYERS}
    counts |= {layer: sum(place["layer"] == layer for place in out.places) for layer in PLACES}
    regional = sum(claim["geom"] >= 0 and 0 < claim["prec"] <= 4 for claim in out.claims)
    rows: list[tuple[str, str, int | None, int]] = [
        ("claims", layer, counts[layer], 1) for layer in LAYERS if layer not in PLACES
    ]
    rows += [("claims", "shading", regional, 0)]
    rows += [("places", layer, counts[layer], 1) for layer in PLACES]
    rows += [("reference", "ledger", len(out.stays), 0)]
    rows += [("base", layer, None, 1) for layer in BASE]
    for group, layer, count, on in rows:
        out.layers.append({"id": layer, "group": group, "label": said[layer], "count": count, "on": on})
        colour = palette().get(layer, palette()["mentions"])[0]
        out.styles.setdefault(layer, {"label": "", "colour": colour, "dash": 0})


__all__ = ["LAYERS", "Footing", "Ground", "Layers", "make_layers", "marks", "palette"]
