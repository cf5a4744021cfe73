"""A text without the breaks inside its words, and the way back to the offsets of the text as printed.

>>> text = "Bur-\\nkina Faso"
>>> whole = Unbroken(text)
>>> whole.text, text[slice(*whole.printed(0, 12))]
('Burkina Faso', 'Bur-\\nkina Faso')
"""

from __future__ import annotations

from bisect import bisect_right

import regex

# A hyphen at a line's end before a small letter; the soft hyphen, and characters without width or for direction only
# (Unicode 16, general category Cf), which copies from pages and PDFs leave inside words.
_BREAK = regex.compile(
    r"(?<=\p{L})[-‐]\r?\n[ \t]*+(?=\p{Ll})|\u00ad(?:\r?\n[ \t]*+)?"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


class Unbroken:
    """A text with breaks taken out.

    Attributes
    ----------
    text : str
        Without them; the same object where there are none.
    changed : bool
        Whether there were any.
    """

    def __init__(self, text: str) -> None:
        """Take the breaks out and remember where they were."""
        self._cuts: list[int] = []  # offset in the new text at which something is missing
        self._lost: list[int] = []  # characters missing up to there
        pieces, at, lost = [], 0, 0
        for match in _BREAK.finditer(text):
            pieces.append(text[at : match.start()])
            self._cuts.append(match.start() - lost)
            lost += match.end() - match.start()
            self._lost.append(lost)
            at = match.end()
        self.changed = bool(pieces)
        self.text = "".join([*pieces, text[at:]]) if pieces else text

    def printed(self, start: int, end: int) -> tuple[int, int]:
        """The span of the printed text that a span of the new text is, breaks inside it included."""
        return self._back(start), self._back(end - 1) + 1 if end > start else self._back(start)

    def _back(self, offset: int) -> int:
        at = bisect_right(self._cuts, offset)
        return offset + (self._lost[at - 1] if at else 0)

    def here(self, offset: int) -> int:
        """Offset in the new text of an offset of the printed one; of a break, the place where it was."""
        low, high = 0, len(self._cuts)
        while low < high:
            middle = (low + high) // 2
            begin = self._cuts[middle] + (self._lost[middle - 1] if middle else 0)
            if begin < offset:
                low = middle + 1
            else:
                high = middle
        if not low:
            return offset
        return max(offset - self._lost[low - 1], self._cuts[low - 1])
