"""What a map says of itself: source, day, how it was made, boundaries and the disclaimer, licences, software."""

from __future__ import annotations

from geo import basemap, retelling, wording
from geo.articles import Article
from geo.page import software
from geo.payload import clip

TILES_SAID = "© OpenStreetMap contributors, ODbL; © CARTO"
# The short form of basemap.attributions(), which a page prints in full.
CREDITS = (
    "Natural Earth; GeoNames, CC BY 4.0; geoBoundaries, CC BY 4.0, CC BY 3.0, CC BY 3.0 IGO; "
    "OCHA, CC BY-IGO; OurAirports"
)


def notes(article: Article, lang: str) -> list[str]:
    """What was noticed when the article was read."""
    return [retelling.reason(clip(note, 300), lang) for note in getattr(article, "notes", ())]


def about(article: Article, lang: str, tiles: bool) -> list[tuple[str, list[str]]]:
    """What stands under "About this map".

    Parameters
    ----------
    article : Article
        What the map is of.
    lang : {'en', 'fr'}
        Language of the words.
    tiles : bool
        Whether tiles of others lie beneath.

    Returns
    -------
    list of tuple
        Pairs of a heading and its lines; headings without a line are left out.
    """
    said = wording.words(lang)
    words = said["about"]
    day = wording.day_words(article.published, said["dates"]) if article.published else words["not_dated"]
    vintage = basemap.vintage(article.published)
    form = words["boundary_note"] if article.published else words["boundary_plain"]
    source = [clip(part, 300) for part in (article.source, article.url) if part]
    rows = [
        (words["source"], source),
        (words["published"], [day]),
        (words["notes"], notes(article, lang)),
        (words["how"], [words["by_hand"]]),
        (words["boundaries"], [str(form).format(date=day, vintage=vintage)]),
        (words["disclaimer_label"], [" ".join(str(words["disclaimer"]).split())]),
        (words["licences"], basemap.attributions() + ([TILES_SAID] if tiles else [])),
        (words["software"], [str(words["version"]).format(version=software()), "Leaflet 1.9.3, BSD-2-Clause"]),
    ]
    return [(str(heading), lines) for heading, lines in rows if lines]
