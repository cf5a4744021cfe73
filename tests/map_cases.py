# ruff: noqa: E501 - rows of a table, one a line
"""Tables to draw: a report on Gossi in our own words, two made-up lands, and the same with hostile text in every field."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import shapely

from geo import boundaries, schemas
from geo.articles import Article
from geo.payload import polygons

TEXT = """Two stories about the sand at Gossi

France said that Russian mercenaries buried bodies near the base at Gossi. Mali's government said the images were false. France denied that its soldiers took part in a massacre at Gossi. Mali accused the French army of spying.

The base at Gossi was handed over to the Malian army on 19 April 2022. France withdraws its force from Mali. There were 5,000 French troops in Mali and its neighbours. In 2013, France sent 5,000 troops to Mali.

JNIM and Islamic State are both active in the Sahel. Ansaroul Islam and Boko Haram are active in the Sahel too. In April 2022, jihadists attacked three bases in central Mali, killing six soldiers. One base was attacked in Burkina Faso. A convoy was reportedly ambushed near Ménaka. Fighters from Xanadou passed through Gao. Kelo was not spared. Several thousand people were killed.
"""
ARTICLE = Article(
    text=TEXT,
    title="Two stories about the sand at Gossi",
    published=dt.date(2022, 4, 27),
    lang="en",
    source="own summary",
)


def span(text: str, words: str, after: int = 0) -> dict[str, int]:
    """Offsets of words in a text."""
    start = text.index(words, after)
    return {"start": start, "end": start + len(words)}


def _area(*codes: str) -> Any:
    table = boundaries.countries()
    return shapely.union_all(table.loc[table["iso3"].isin(codes), "geometry"].to_numpy())


def _place(number: int, toponym: str, **more: Any) -> dict[str, Any]:
    row = {
        "mention_id": f"m{number}",
        "toponym": toponym,
        **span(TEXT, toponym),
        "status": "resolved",
        "role": "context",
    }
    return {
        **row,
        "name": toponym,
        "confidence": 0.9,
        "reason": f"{toponym} is the only place of this name here",
        **more,
    }


def sahel_places() -> gpd.GeoDataFrame:
    """Places of the report."""
    mali, belt = (
        _area("MLI"),
        shapely.box(-17, 12, 24, 18).intersection(_area("SEN", "MRT", "MLI", "BFA", "NER", "TCD")),
    )
    north = max(polygons(mali), key=lambda part: part.area).intersection(shapely.box(-6, 13.3, -2, 16))
    rows = [
        _place(1, "Gossi", kind="locality", place_id="geonames:2456917", iso3="MLI", adm1="Tombouctou", geo_prec=1,
               radius_m=5000.0, geometry=shapely.Point(-1.2911, 15.8196), reason="Gossi in Mali, near the other places named"),
        _place(2, "France", kind="country", place_id="iso:FRA", iso3="FRA", geo_prec=6, geometry=_area("FRA")),
        _place(3, "Mali", kind="country", place_id="iso:MLI", iso3="MLI", geo_prec=6, geometry=mali),
        _place(4, "Russian", kind="demonym", place_id="iso:RUS", iso3="RUS", name="Russia", geo_prec=6, geometry=_area("RUS")),
        _place(5, "Sahel", kind="region", place_id="region:SAHEL", geo_prec=7, geometry=belt, reason="the belt, 12 to 18° N"),
        _place(6, "central Mali", kind="vague_region", iso3="MLI", geo_prec=5, geometry=north, reason="the middle third of Mali"),
        _place(7, "Burkina Faso", kind="country", place_id="iso:BFA", iso3="BFA", geo_prec=6, geometry=_area("BFA")),
        _place(8, "Ménaka", kind="locality", place_id="geonames:2453514", iso3="MLI", adm1="Ménaka", geo_prec=2, radius_m=25000.0,
               geometry=shapely.Point(2.396, 15.92)),
        _place(9, "Xanadou", kind="locality", status="unknown", name=None, reason="no place of this name in the gazetteer"),
        _place(10, "Gao", kind="locality", place_id="geonames:2457161", iso3="MLI", adm1="Gao", geo_prec=1, radius_m=3000.0,
               geometry=shapely.Point(-0.0446, 16.2717)),
        _place(11, "Kelo", kind="locality", status="ambiguous", name=None, reason="two places of this name weigh the same"),
        {**_place(12, "Gossi", kind="locality", place_id="geonames:2456917", iso3="MLI", adm1="Tombouctou", geo_prec=1, radius_m=5000.0,
                  geometry=shapely.Point(-1.2911, 15.8196)), **span(TEXT, "Gossi", 40)},
    ]  # fmt: skip
    return schemas.from_rows(rows, "places")


def _claim(number: int, type_: str, quote: str, mention: str | None, **more: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "claim_id": f"c{number}",
        "type": type_,
        "quote": quote,
        **span(TEXT, quote),
        "mention_id": mention,
    }
    row |= {
        "actors": [],
        "targets": [],
        "numbers": [],
        "contradicts": [],
        "asserted_by": "the report",
        "stance": "asserts",
    }
    return {
        **row,
        "status": "uncontested",
        "date_basis": "unknown",
        "confidence": 0.8,
        "reason": "verb and actor in one sentence",
        **more,
    }


def sahel_claims() -> gpd.GeoDataFrame:
    """Claims of the report."""
    day = {"date_start": "2022-04-19", "date_end": "2022-04-19", "date_prec": 1, "date_basis": "stated"}
    april = {"date_start": "2022-04-01", "date_end": "2022-04-30", "date_prec": 4, "date_basis": "stated"}
    year = {"date_start": "2013-01-01", "date_end": "2013-12-31", "date_prec": 5, "date_basis": "stated"}
    troops = {"what": "troops", "low": 5000, "high": 5000, "of": "French troops"}
    rows = [
        _claim(1, "mass_grave", "France said that Russian mercenaries buried bodies near the base at Gossi.", "m1", asserted_by="GOV_FRA",
               actors=["UNKNOWN_FOREIGN"], status="contested", contradicts=["c2"], **april),
        _claim(2, "denial", "Mali's government said the images were false.", "m1", asserted_by="GOV_MLI", stance="denies",
               status="contested", contradicts=["c1"]),
        _claim(3, "denial", "France denied that its soldiers took part in a massacre at Gossi.", "m1", asserted_by="GOV_FRA", stance="denies",
               status="contested", contradicts=["c4"]),
        _claim(4, "killing_of_civilians", "France denied that its soldiers took part in a massacre at Gossi.", "m1", asserted_by="GOV_MLI",
               stance="implied", actors=["FRA_ARMED"], targets=["civilians"], status="contested", contradicts=["c3"]),
        _claim(5, "accusation", "Mali accused the French army of spying.", "m3", asserted_by="GOV_MLI", targets=["FRA_ARMED"]),
        _claim(6, "base_handover", "The base at Gossi was handed over to the Malian army on 19 April 2022.", "m1", actors=["FRA_ARMED"],
               targets=["FAMA"], **day),
        _claim(7, "withdrawal", "France withdraws its force from Mali.", "m3", actors=["FRA_ARMED"]),
        _claim(8, "troop_presence", "There were 5,000 French troops in Mali and its neighbours.", "m5", actors=["FRA_ARMED"],
               numbers=[{**troops, "scope": "Mali and its neighbours"}]),
        _claim(9, "deployment", "In 2013, France sent 5,000 troops to Mali.", "m3", actors=["FRA_ARMED"], numbers=[troops], **year),
        _claim(10, "group_active", "JNIM and Islamic State are both active in the Sahel.", "m5", actors=["JNIM", "IS"]),
        _claim(11, "group_active", "Ansaroul Islam and Boko Haram are active in the Sahel too.", "m5", actors=["ANSAROUL_ISLAM", "JAS"]),
        _claim(12, "attack", "In April 2022, jihadists attacked three bases in central Mali, killing six soldiers.", "m6",
               actors=["UNKNOWN_JIHADIST"], targets=["FAMA"],
               numbers=[{"what": "killed", "low": 6, "high": 6, "of": "soldiers", "scope": "both countries, uncertain"}], **april),
        _claim(13, "attack", "One base was attacked in Burkina Faso.", "m7", actors=["UNKNOWN_JIHADIST"], **april),
        _claim(14, "attack", "A convoy was reportedly ambushed near Ménaka.", "m8", stance="hedged",
               numbers=[{"what": "killed", "low": 24, "high": 99}]),
        _claim(15, "killing_of_civilians", "Several thousand people were killed.", None,
               numbers=[{"what": "killed", "low": 2000, "high": 9999, "of": "people"}]),
    ]  # fmt: skip
    places = {row["mention_id"]: row for row in sahel_places().to_dict("records")}
    for row in rows:
        place = places.get(row["mention_id"])
        if place is not None:
            row |= {key: place[key] for key in ("iso3", "adm1", "geo_prec", "geometry")} | {"place_name": place["name"]}
    return schemas.from_rows(rows, "claims")


# What an article, a gazetteer or a file may hold to run something where the map is built or read.
PAYLOADS = {
    "jinja_sum": "{{ 7*7 }} is {{ '%d' % (7*7) }}",
    "jinja_code": "{{ cycler.__init__.__globals__.os.environ.__setitem__('ATLAS_HIT', 'yes') }}",
    "jinja_block": "{% for x in range(3) %}{{ x }}{% endfor %} {% raw %} {# gone #}",
    "wiki": "{{cite web|url=https://example.org|title=A {{nested}} one",
    "img": "<img src=x onerror=\"window.hit='img'\">",
    "script": "</script><script>window.hit='script'</script>",
    "comment": "<!--<script>--><svg/onload=window.hit='svg'>",
    "style": "</style></title></textarea><iframe srcdoc=\"<script>parent.hit='frame'</script>\">",
    "template": "`${window.hit='tick'}` ${window.hit='dollar'} \\u0060",
    "quotes": "\"'><b onmouseover=window.hit='quote'>\\\";window.hit='end';//",
    "link": "javascript:window.hit='link'",
    "lines": "one\u2028two\u2029three\u0000four\u0085five",
    "bidi": "safe \u202egnissim si\u202c \u2066x \u2069end \u200f",
    "surrogate": "half \ud83d of a pair",
    "csv": "=HYPERLINK(\"javascript:window.hit='csv'\")",
    "prototype": "__proto__",
    "math": "$x^2$ $\\frac{1}{$ \\unknown^_{",
    "wide_formula": "＝1+1;=1+1",
}


def hostile(payload: str) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, Article]:
    """Claims, places and article with the payload in every field that takes text."""
    text = f"{payload}\n\n{payload} again.\n\nA third {payload} here."
    at = {"start": 0, "end": len(payload)}
    words = dict.fromkeys(
        ("toponym", "name", "adm1", "adm1_pcode", "adm2", "adm2_pcode", "boundary_vintage", "reason"), payload
    )
    base = {**words, **at, "status": "resolved", "role": "event", "confidence": 0.5, "iso3": payload}
    spot, box = shapely.Point(-1, 15), shapely.box(-3, 14, 0, 16)
    places = [
        {**base, "mention_id": f"m{payload}", "kind": "site", "place_id": f"site:{payload}", "geo_prec": 1, "geometry": spot},
        {**base, "mention_id": "m2", "kind": "country", "place_id": f"iso:{payload}", "geo_prec": 6, "geometry": box},
        {**base, "mention_id": "m3", "kind": "vague_region", "place_id": payload, "geo_prec": 5, "geometry": box.buffer(1)},
        {**base, "mention_id": "m4", "kind": "locality", "place_id": f"{payload}4", "geo_prec": 2, "radius_m": 9000.0, "geometry": shapely.Point(2, 15)},
        {**base, "mention_id": "m5", "kind": "locality", "status": "unknown"},
    ]  # fmt: skip
    number = {"what": "other", "low": 1, "high": 2, "of": payload, "scope": payload}
    claims = []
    for place, (type_, mention, status) in enumerate(
        [("attack", f"m{payload}", "contested"), ("group_active", "m3", "uncontested"), ("accusation", "m2", "contested"), ("troop_presence", None, "uncontested")]
    ):  # fmt: skip
        found = next((row for row in places if row["mention_id"] == mention), {})
        claims.append(
            {**at, "claim_id": f"c{place}{payload}", "type": type_, "actors": [payload, "JNIM"], "targets": [payload],
             "mention_id": mention, "place_name": payload, "iso3": payload, "adm1": payload, "adm2": payload,
             "geo_prec": found.get("geo_prec"), "geometry": found.get("geometry"), "date_basis": "unknown", "numbers": [number],
             "asserted_by": payload, "stance": "asserts", "status": status,
             "contradicts": [f"c{2 - place}{payload}"] if status == "contested" else [], "quote": payload, "confidence": 0.5,
             "reason": payload}
        )  # fmt: skip
    readable = text.encode("utf-8", "replace").decode()  # no file gives a lone surrogate; a table from elsewhere may
    article = Article(
        text=readable, title=payload, published=dt.date(2022, 4, 27), source=payload, url=payload, notes=(payload,)
    )
    return schemas.from_rows(claims, "claims"), schemas.from_rows(places, "places"), article


def hostile_ledger(payload: str) -> gpd.GeoDataFrame:
    """A ledger of two stays with the payload in every field that takes text."""
    words = dict.fromkeys(
        ("site_id", "name", "iso3", "actor_id", "from", "to", "status", "claimed_by", "sources"),
        payload,
    )
    rows = [{**words, "presence_id": f"{payload}{n}", "geometry": shapely.Point(-2 - n, 16)} for n in (0, 1)]
    return schemas.from_rows([*rows, {**words, "presence_id": "nowhere"}], "presence")


def hostile_events(payload: str) -> gpd.GeoDataFrame:
    """Three events with the payload in every column, in the columns' names too."""
    points = [shapely.Point(1, 14), shapely.Point(3, 15), shapely.Point(3, 15)]
    payload = payload.encode("utf-8", "replace").decode()  # pandas' own text columns hold no half characters
    table = gpd.GeoDataFrame({payload: payload}, index=range(3), geometry=points, crs="EPSG:4326")
    return table.assign(**dict.fromkeys(("type", "date", "actor", "value", "text", "source", "notes"), payload))
