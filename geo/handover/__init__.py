"""Tables to other tools and back: GeoPackage for QGIS, GeoParquet, KML, CSV with HXL tags, a Frictionless package."""

from geo.handover.also import FORMS, save_also
from geo.handover.gpkg import read_gpkg, save_gpkg
from geo.handover.hxl import to_hxl
from geo.handover.kml import to_kml
from geo.handover.package import save_package
from geo.handover.parquet import read_parquet, save_parquet, save_parts

__all__ = [
    "FORMS",
    "read_gpkg",
    "read_parquet",
    "save_also",
    "save_gpkg",
    "save_package",
    "save_parquet",
    "save_parts",
    "to_hxl",
    "to_kml",
]
