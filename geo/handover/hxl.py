"""CSV with a row of HXL hashtags, as humanitarian tools join it."""

from __future__ import annotations

import csv
import io

import geopandas as gpd

from geo import schemas, tables

# The HXL 1.1 dictionary's tags; what it has no tag for carries #meta with an attribute that says what it is.
_TAGS = {
    "claim_id": "#event+code",
    "event_id": "#event+code",
    "mention_id": "#meta+mention+id",
    "presence_id": "#activity+code",
    "type": "#event+type",
    "actors": "#group+name+first",
    "targets": "#group+name+second",
    "side_a": "#group+name+first+text",
    "side_b": "#group+name+second+text",
    "actor_id": "#group+code",
    "place_name": "#loc+name",
    "toponym": "#loc+name+printed",
    "name": "#loc+name",
    "place_id": "#loc+code",
    "kind": "#loc+type",
    "iso3": "#country+code",
    "adm1": "#adm1+name",
    "adm1_pcode": "#adm1+code",
    "adm2": "#adm2+name",
    "adm2_pcode": "#adm2+code",
    "lon": "#geo+lon",
    "lat": "#geo+lat",
    "geo_prec": "#geo+precision",
    "radius_m": "#geo+radius+m",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "from": "#date+start",
    "to": "#date+end",
    "date_prec": "#date+precision",
    "killed_best": "#affected+killed",
    "killed_low": "#affected+killed+min",
    "killed_high": "#affected+killed+max",
    "asserted_by": "#meta+source",
    "claimed_by": "#meta+source",
    "sources": "#meta+source+list",
    "quote": "#description+quote",
    "notes": "#description",
    "reason": "#description+reason",
    "status": "#status",
    "licence": "#meta+license",
}


def to_hxl(table: gpd.GeoDataFrame, kind: str) -> str:
    """A table as CSV, hashtags in the second row; formulas are made text.

    Parameters
    ----------
    table : GeoDataFrame
        EPSG:4326.
    kind : {'places', 'claims', 'presence', 'events'}
    """
    schemas.check(table, kind)
    rows = list(csv.reader(io.StringIO(tables.to_csv(table))))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerow(_TAGS.get(name, f"#meta+{name.replace('_', '+')}") for name in rows[0])
    writer.writerows(rows[1:])
    return out.getvalue()
