"""Columns that may be what a question of the draft asks for, to be copied in place of the question."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pipeline.sources.drafting.study import Study
from pipeline.sources.sheets import Sheet


def like(study: Study, sheet: Sheet, target: str) -> list[str]:
    """The headers on a sheet, or on those that it is part of, that may mean a target."""
    return [
        each.header
        for above in study.lineage(sheet)
        for each in study.on(above)
        if not each.target and any(match.target == target for match in each.matches)
    ]


def named(study: Study, sheet: Sheet, likely: Iterable[str]) -> str:
    """The verbs that name columns, and the places of those whose headers are not shown; empty without any."""
    shown = {each: study.shown[study.owner(sheet, each), each] for each in likely}
    return " or ".join(
        f"from = {json.dumps(each, ensure_ascii=False)}" if said == each else f"from = the header of {said}"
        for each, said in shown.items()
    )
