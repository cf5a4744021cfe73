"""What became of a claim or place after it was read, in words for a reader: beside the ledger, by a person's hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from geo import lexicon

KINDS = {"agrees": "agrees", "contradicts": "contradicts", "new": "new", "not comparable": "open"}
# A dataset that differs contradicts nobody: it read the same papers.
OTHERS = {"matches": "agrees", "differs": "open", "absent": "open"}
MOST = 600  # characters of a line; the tables keep all


def lines(row: Mapping[str, Any], lang: str) -> list[list[str]]:
    """Lines under a claim or place: ``[kind, text]``.

    Parameters
    ----------
    row : mapping
        A row of ``claims`` or ``places``, with whichever optional columns it has.
    lang : str
        Language of the words; English where there are none.

    Returns
    -------
    list of [str, str]
        Kinds: agrees, contradicts, new, open (the ledger's word, and other datasets'), edited. The text is plain, and
        may hold anything that a corrections file says: it goes into a page as data only.
    """
    said = lexicon.load(lang if lang in lexicon.languages() else "en", "checks")
    found = []
    verdict = row.get("ledger")
    if verdict in KINDS:
        told, says = str(said["ledger"]["verdicts"][verdict]), str(row.get("ledger_says") or "")
        text = str(said["ledger"]["line"]).format(verdict=told, says=says) if says else told
        found.append([KINDS[verdict], text[:MOST]])
    other = row.get("others")
    if other in OTHERS:
        found.append([OTHERS[other], str(row.get("others_say") or "")[:MOST]])
    edited = row.get("edited")
    if isinstance(edited, str) and edited:
        fields = {"what": edited.replace("|", ", "), "who": row.get("edited_by"), "when": row.get("edited_on")}
        fields["why"] = row.get("edited_why")
        form = str(said["edited"]["added" if edited == "added" else "changed"])
        text = re.sub(r"\{(\w+)\}", lambda found: str(fields.get(found[1]) or ""), form)
        found.append(["edited", text[:MOST]])
    return found
