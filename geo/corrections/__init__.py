"""Corrections by hand: a CSV file beside an article, applied last, and the table to check that becomes one."""

from geo.corrections.applying import Applied, apply, unused
from geo.corrections.files import Correction, beside, read_corrections
from geo.corrections.review import review, review_csv

__all__ = ["Applied", "Correction", "apply", "beside", "read_corrections", "review", "review_csv", "unused"]
