"""Scores of another scale: how they could stand for some of the ten outcomes, as a comment only."""

from __future__ import annotations

from pipeline.sources.drafting.draft import Draft
from pipeline.sources.drafting.marks import COPY
from pipeline.sources.drafting.study import Study
from pipeline.sources.sheets import Sheet

# by domain of the Child Status Index; a domain that is near no outcome has none
CSI_ADVICE = {
    "1A": "", "1B": "O02", "2A": "O01", "2B": "O08", "3A": "O05", "3B": "O04", "4A": "O02", "4B": "O02",
    "5A": "O03", "5B": "O08", "6A": "O07", "6B": "O07",
}  # fmt: skip


def comment(study: Study, draft: Draft, sheet: Sheet) -> None:
    """Domains of the Child Status Index are no outcomes: how they could stand for some is a comment."""
    found = study.csi(sheet)
    if not found:
        return
    draft.notes.append(
        "The scores are domains of the Child Status Index, not the ten outcomes: none is mapped. Where the "
        "programme has agreed what they stand for, take the lines at the end as a beginning."
    )
    draft.comments.append("[crosswalk]")
    for header, code in found.items():
        outcome = CSI_ADVICE.get(code, "")
        draft.tell(
            "not mapped",
            sheet.name,
            study.shown[sheet.name, header],
            f"domain {code}, not one of the ten outcomes",
        )
        if outcome and not COPY.search(header) and study.shown[sheet.name, header] == header:
            scale = '{ "1" = 1, "2" = 2, "3" = 3, "4" = 4 }'
            draft.comments.append(f'"{header}" = {{ outcome = "{outcome}", scale = {scale} }}')
