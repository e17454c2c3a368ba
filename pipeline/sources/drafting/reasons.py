"""One column of reasons for all outcomes of an assessment: why there is no level, or why none applies."""

from __future__ import annotations

from pipeline.sources.drafting import rules
from pipeline.sources.drafting.draft import Draft, Rule, TableDraft
from pipeline.sources.drafting.marks import LEVEL
from pipeline.sources.drafting.study import Study
from pipeline.sources.sheets import Sheet

COLUMNS = ("na_reason", "not_assessed_reason")
BESIDE = "stands beside levels too, so it cannot count for every outcome: a level has no reason"


def add(study: Study, draft: Draft, sheet: Sheet, made: TableDraft, visit: str, begin: int) -> None:
    """Read the column in every block of a visit, those from ``begin`` on, that has no reason of its own."""
    blocks = [each for each in made.blocks[begin:] if LEVEL in each]
    table = study.contract.tables["outcome_ratings"]
    for name in COLUMNS:
        header = _of_all(study, sheet, f"outcome_ratings.{name}", visit)
        ours = [each for each in blocks if name not in each]
        if not header or not ours:
            continue
        if _beside_levels(study, sheet, header, [str(each[LEVEL].verbs["from"]) for each in ours]):
            draft.tell("not mapped", sheet.name, study.shown[sheet.name, header], BESIDE)
            continue
        rule = rules.code(study, draft, sheet, header, table.column(name))
        for each in ours:
            each[name] = Rule(rule.verbs)


def _of_all(study: Study, sheet: Sheet, target: str, visit: str) -> str:
    """The header that says it of no single outcome, at this visit."""
    return next(
        (
            each.header
            for each in study.on(sheet)
            if each.target == target and not each.outcome and each.visit == visit
        ),
        "",
    )


def _beside_levels(study: Study, sheet: Sheet, header: str, levels: list[str]) -> bool:
    """Whether a row has a reason and a level as well: such rows would be put aside."""
    given = study.cells(sheet.name, header)
    known = study.coder.known("levels")
    return any(
        reason and level and study.coder.code(level, known).isdecimal()
        for column in levels
        for reason, level in zip(given, study.cells(sheet.name, column), strict=False)
    )
