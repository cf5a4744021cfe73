"""A small panel for a notebook: paste an article or pick a file, see the map, correct a place, take the file away."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.articles import Article, read_article, read_text
from geo.corrections import review, review_csv
from geo.errors import GeoError
from geo.export import save_html, write
from geo.gazetteer import load_gazetteer
from geo.maps import SahelMap, draw
from geo.markup import escape
from geo.pipeline import Analysis, analyse

if TYPE_CHECKING:
    from geo.gazetteer import Place

MOST_CHOICES = 25  # places of one name that are offered


class Panel:
    """Widgets that read an article, draw its map, and take corrections.

    Parameters
    ----------
    folder : str or Path
        Where the map and the corrections are written when asked.

    Raises
    ------
    GeoError
        If ipywidgets is not installed.
    """

    def __init__(self, folder: str | Path = "maps") -> None:
        try:
            import ipywidgets as widgets
        except ImportError as fault:
            raise GeoError("the panel needs one more package: pip install 'sahel-atlas[notebook]'") from fault
        self.folder = Path(folder)
        self.article: Article | None = None
        self.found: Analysis | None = None
        self.map: SahelMap | None = None
        self.fixes = pd.DataFrame()
        self._offered: dict[str, Place] = {}
        wide = widgets.Layout(width="98%")
        self.text = widgets.Textarea(
            placeholder="Paste the article's text here", layout={"width": "98%", "height": "9em"}
        )
        self.file = widgets.FileUpload(accept=".txt,.md,.html,.pdf,.docx", multiple=False, description="or a file")
        self.published = widgets.DatePicker(description="published")
        self.lang = widgets.Dropdown(
            options=[("find out", ""), ("English", "en"), ("French", "fr")], description="language"
        )
        self.draw = widgets.Button(description="Draw the map", button_style="primary")
        self.told = widgets.HTML(layout=wide)
        self.shown = widgets.HTML(layout=wide)
        self.doubts = widgets.Dropdown(description="place", layout=wide)
        self.choice = widgets.Dropdown(description="is", layout=wide)
        self.who = widgets.Text(description="who", placeholder="your name")
        self.why = widgets.Text(description="why", placeholder="what you know")
        self.fix = widgets.Button(description="Correct")
        self.remove = widgets.Button(description="It is no place")
        self.name = widgets.Text(description="file", value="my-article")
        self.save = widgets.Button(description="Save map and corrections")
        self.draw.on_click(lambda _: self._guarded(self.read))
        self.fix.on_click(lambda _: self._guarded(self.correct))
        self.remove.on_click(lambda _: self._guarded(self.strike))
        self.save.on_click(lambda _: self._guarded(self.export))
        self.doubts.observe(lambda _: self._offer(), names="value")
        row, column = widgets.HBox, widgets.VBox
        self.view = column(
            [
                self.text,
                row([self.file, self.published, self.lang, self.draw]),
                self.told,
                self.shown,
                widgets.HTML("<b>Correct a place</b>: the least certain come first"),
                self.doubts,
                self.choice,
                row([self.who, self.why, self.fix, self.remove]),
                row([self.name, self.save]),
            ]
        )

    def _ipython_display_(self) -> None:
        """Show the widgets."""
        from IPython.display import display

        display(self.view)

    def _guarded(self, act: Any) -> None:
        """Do what a button asks; what the user can put right is a line above the map."""
        try:
            act()
        except GeoError as fault:
            self.told.value = f'<p role="alert" style="color:#a30000">{escape(fault)}</p>'

    def read(self) -> None:
        """Read what was pasted or picked, and draw it; earlier corrections are put away."""
        self.article, self.fixes = self._given(), pd.DataFrame()
        self._draw()

    def _given(self) -> Article:
        """The article of the widgets."""
        day: dt.date | None = self.published.value
        published, lang = day.isoformat() if day else None, self.lang.value or None
        if not self.file.value:
            return read_text(self.text.value, published, lang)
        picked = self.file.value[0]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"article{Path(str(picked['name'])).suffix.lower()}"
            path.write_bytes(bytes(picked["content"]))
            return read_article(path, published, lang)

    def _draw(self) -> None:
        """Analyse with the corrections made so far, and show the map."""
        if self.article is None:
            raise GeoError("there is no article yet: paste a text or pick a file, then draw the map")
        self.found = self._analysed(self.article)
        self.map = draw(self.found.claims, self.found.places, self.found.article)
        self.shown.value = self.map._repr_html_()
        placed = int((self.found.places["status"] == "resolved").sum())
        self.told.value = (
            f"<p>{_counted(len(self.found.places), 'mention')} of places, {placed} placed; "
            f"{_counted(len(self.found.claims), 'claim')}; {_counted(len(self.fixes), 'correction')} by hand</p>"
        )
        self._doubt()

    def _analysed(self, article: Article) -> Analysis:
        """The analysis, with the corrections as the file that they will be saved as."""
        if not len(self.fixes):
            return analyse(article, corrected=False)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "corrections.csv"
            path.write_text(review_csv(self.fixes), encoding="utf-8")
            return analyse(article, corrected=path)

    def _doubt(self) -> None:
        """Offer the places for correction, the least certain first."""
        found = self.found
        assert found is not None
        table = review(found.article, found.places, found.claims)
        rows = table[table["table"] == "place"]
        self._rows = {at: row for at, row in enumerate(rows.to_dict("records"))}
        self.doubts.options = [(f"{row['quote']}: {row['now']}"[:160], at) for at, row in self._rows.items()]
        self.doubts.index = 0 if self._rows else None  # new options alone choose none
        self._offer()

    def _offer(self) -> None:
        """Places that the chosen name may be."""
        if self.doubts.value is None:
            self.choice.options = []
            return
        matches = load_gazetteer().lookup(self._rows[self.doubts.value]["quote"], fuzzy=True, limit=MOST_CHOICES)
        self._offered = {match.place.place_id: match.place for match in matches}
        self.choice.options = [(_called(place), place_id) for place_id, place in self._offered.items()]
        self.choice.index = 0 if self._offered else None

    def correct(self) -> None:
        """The chosen name is the chosen place."""
        if self.choice.value is None:
            raise GeoError("the gazetteer has no place of this name: write its lon and lat into the corrections file")
        self._add({"do": "fix", "set_place_id": self.choice.value})

    def strike(self) -> None:
        """The chosen name is no place."""
        self._add({"do": "remove"})

    def _add(self, cells: dict[str, str]) -> None:
        """One correction more, and the map with it."""
        if self.doubts.value is None:
            raise GeoError("there is no place to correct: draw a map first")
        if not self.who.value.strip() or not self.why.value.strip():
            raise GeoError("a correction says who made it and why: fill in both")
        row = self._rows[self.doubts.value] | cells
        row |= {"who": self.who.value.strip(), "when": dt.date.today().isoformat(), "why": self.why.value.strip()}
        earlier = self.fixes
        self.fixes = pd.concat([earlier, pd.DataFrame([row])], ignore_index=True)
        try:
            self._draw()
        except GeoError:
            self.fixes = earlier
            raise

    def export(self) -> None:
        """Write the map, and the corrections beside it."""
        if self.map is None:
            raise GeoError("there is no map to save yet: draw it first")
        name = Path(self.name.value.strip() or "my-article").name
        written = [save_html(self.map, self.folder / f"{name}.html")]
        if len(self.fixes):
            fixes = self.folder / f"{name}.corrections.csv"
            written.append(write(fixes, review_csv(self.fixes).encode("utf-8")))
        self.told.value = "<p>saved: " + ", ".join(escape(path) for path in written) + "</p>"


def _counted(number: int, noun: str) -> str:
    """A number of things: "1 claim", "2 claims"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _called(place: Place) -> str:
    """A place with what tells it from others of its name."""
    parts = [place.name, place.kind, *filter(None, (place.adm2, place.adm1, place.iso3))]
    return ", ".join(dict.fromkeys(parts)) + f" ({place.lat:.2f}, {place.lon:.2f})"
