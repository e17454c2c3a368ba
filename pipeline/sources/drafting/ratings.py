"""The tables of assessments: visits below each other or side by side, outcomes in columns or in rows."""

from __future__ import annotations

from pipeline.sources.drafting import crosswalk, persons, reasons, rules
from pipeline.sources.drafting.context import PLAIN_DATE, candidates, is_outcome
from pipeline.sources.drafting.draft import DECIDE, Draft, Rule, Rules, TableDraft
from pipeline.sources.drafting.likely import named
from pipeline.sources.drafting.marks import FIRST, LEVEL, SELF
from pipeline.sources.drafting.study import Study
from pipeline.sources.drafting.visits import Heading, order
from pipeline.sources.sheets import Sheet

# when a form was filled in or sent, where it does not ask for the date of the visit
SENT = ("today", "start", "_submission_time", "SubmissionDate", "received_on", "completed_time")
NUMBER = Rule({"number": ["case_id", "month"]}, "made of case and month")
FROM_LEVEL = Rule({"derive": "from_level"})
MONTH = "assessments.month"


def add(study: Study, draft: Draft, of_cases: Sheet) -> None:
    """Add assessments, ratings of outcomes and of criteria, as far as the export has them."""
    rated = [each for each in study.export.sheets if _is_rated(study, each)]
    for sheet in study.export.sheets:
        crosswalk.comment(study, draft, sheet)
    if not rated:
        return
    sheet = max(rated, key=lambda each: len(_outcomes(study, each)) + 2 * _is_long(study, each))
    visits = _visits(study, sheet)
    assessed = sheet if visits else _assessed(study, sheet)
    if len(visits) > 1:
        _side_by_side(study, draft, sheet, visits)
    else:
        draft.tables["assessments"] = _assessments(study, draft, assessed or of_cases)
        draft.tables["outcome_ratings"] = _ratings(study, draft, sheet, assessed)
    _criteria(study, draft, sheet, visits)


def _is_rated(study: Study, sheet: Sheet) -> bool:
    return len(_outcomes(study, sheet)) > 1 or _is_long(study, sheet) or len(_of_criteria(study, sheet)) > 1


def _outcomes(study: Study, sheet: Sheet) -> list[Heading]:
    """Columns of outcomes, as far as the sheet holds no other scale."""
    if study.csi(sheet):
        return []
    found = [each for each in study.on(sheet) if is_outcome(each)]
    return [each for each in found if _is_level(study, sheet, each)]


def _is_level(study: Study, sheet: Sheet, found: Heading) -> bool:
    """Whether cells are levels where a header may also mean another thing, such as education."""
    if found.role not in (LEVEL, SELF):
        return True
    cells = study.cells(sheet.name, found.header)
    return not any(cells) or study.coder.coded(cells, "levels").known_share > 0


def _is_long(study: Study, sheet: Sheet) -> bool:
    """Whether outcomes stand in rows: a column says which, another how it is."""
    which, level = study.find(sheet, "outcome_ratings.outcome"), study.find(sheet, "outcome_ratings.level")
    if not which or not level:
        return False
    found = study.coder.coded(study.cells(sheet.name, which), "outcomes")
    return found.known_share > 0.5


def _of_criteria(study: Study, sheet: Sheet) -> list[Heading]:
    return [] if study.csi(sheet) else [each for each in study.on(sheet) if each.criterion]


def _visits(study: Study, sheet: Sheet) -> list[str]:
    """The visits that stand side by side on a sheet, in their order."""
    told = [each.visit for each in (*_outcomes(study, sheet), *_of_criteria(study, sheet))]
    dated = [each.visit for each in study.on(sheet) if each.target in (MONTH, PLAIN_DATE)]
    named = {each for each in told if each}
    if named and "" in told:  # Housing, Housing (2): the first has no number
        named.add("")
    several = len(named) > 1 or (len(named) == 1 and named <= set(dated))
    return sorted(named, key=lambda each: order(each or "1")) if several else []


def _assessed(study: Study, sheet: Sheet) -> Sheet | None:
    """The sheet whose rows are assessments: that of the ratings, one that it is part of, or another."""
    for each in study.lineage(sheet):
        if study.find(each, MONTH, PLAIN_DATE):
            return each
    return next((each for each in study.export.sheets if study.find(each, MONTH)), None)


def _assessments(study: Study, draft: Draft, sheet: Sheet) -> TableDraft:
    made = TableDraft("assessments", sheet.name)
    own = study.find(sheet, "assessments.assessment_id")
    made.rules["assessment_id"] = (
        rules.identifier(study, sheet, own, "assessments.assessment_id") if own else NUMBER
    )
    made.rules["case_id"] = persons.case_number(study, sheet) or Rule({"from": f"{DECIDE}: the case number"})
    made.rules["month"] = _month(study, draft, sheet)
    if _is_long(study, sheet) and not own:
        made.keep = "last"  # one row for each outcome of a visit
    _occasion(study, draft, sheet, made)
    return made


def _month(study: Study, draft: Draft, sheet: Sheet) -> Rule:
    header = study.find_above(sheet, MONTH, PLAIN_DATE)
    if header:
        return rules.month(study, draft, sheet, header, MONTH)
    there = {each for above in study.lineage(sheet) for each in above.headers}
    sent = next((each for each in SENT if each in there), "")
    hint = f" ({sent} is only the day on which the form was filled in or sent)" if sent else ""
    draft.tell("question", sheet.name, "", f"which column says when the assessment was made?{hint}")
    likely = [each.header for above in study.lineage(sheet) for each in candidates(study.on(above))]
    return Rule(
        {"from": f"{DECIDE}: name the column with the date of the assessment"}, named(study, sheet, likely)
    )


def _occasion(study: Study, draft: Draft, sheet: Sheet, made: TableDraft) -> None:
    table = study.contract.tables["assessments"]
    header = study.find_above(sheet, "assessments.type")
    if header and study.coder.coded(study.cells(study.owner(sheet, header), header), "assessment_type").codes:
        made.rules["type"] = rules.code(study, draft, sheet, header, table.column("type"))
    else:
        made.rules["type"] = Rule({"derive": "first_is_baseline"})
        draft.tell("defaulted", "", "", "assessments.type: the first assessment of a case is its baseline")
    for name in ("mode", "participation", "setting", "child_at_assessment"):
        if found := study.find_above(sheet, f"assessments.{name}"):
            made.rules[name] = rules.code(study, draft, sheet, found, table.column(name))


def _ratings(study: Study, draft: Draft, sheet: Sheet, assessed: Sheet | None) -> TableDraft:
    made = TableDraft("outcome_ratings", sheet.name)
    own = study.find_above(sheet, "assessments.assessment_id")
    is_own = bool(own) and draft.tables["assessments"].rules["assessment_id"] is not NUMBER
    made.rules["assessment_id"] = (
        rules.identifier(study, sheet, own, "outcome_ratings.assessment_id") if is_own else NUMBER
    )
    if not is_own and assessed is not None and assessed not in list(study.lineage(sheet)):
        made.rules |= _borrowed(study, draft, sheet)
    if _is_long(study, sheet):
        _long(study, draft, sheet, made)
        return made
    _blocks(study, draft, sheet, made, "")
    return made


def _borrowed(study: Study, draft: Draft, sheet: Sheet) -> Rules:
    """Case and month on a sheet of ratings that is no part of that of the assessments."""
    number = persons.case_number(study, sheet) or Rule({"from": f"{DECIDE}: the case number"})
    return {"case_id": number, "month": _month(study, draft, sheet)}


def _long(study: Study, draft: Draft, sheet: Sheet, made: TableDraft) -> None:
    table = study.contract.tables["outcome_ratings"]
    which, level = study.find(sheet, "outcome_ratings.outcome"), study.find(sheet, "outcome_ratings.level")
    made.rules["outcome"] = rules.code(study, draft, sheet, which, table.column("outcome"))
    made.rules["applicability"] = FROM_LEVEL
    made.rules["level"] = rules.level(study, draft, sheet, level)
    for name in ("applicability", "na_reason", "not_assessed_reason"):
        if header := study.find(sheet, f"outcome_ratings.{name}"):
            made.rules[name] = rules.code(study, draft, sheet, header, table.column(name))
    if header := study.find(sheet, "outcome_ratings.self_rating"):
        made.rules["self_rating"] = rules.level(study, draft, sheet, header, "self_rating")


def _blocks(
    study: Study, draft: Draft, sheet: Sheet, made: TableDraft, visit: str, extra: Rules | None = None
) -> None:
    """One block for each outcome of a visit."""
    made.rules.setdefault("applicability", FROM_LEVEL)
    begin = len(made.blocks)
    table = study.contract.tables["outcome_ratings"]
    ours = [each for each in _outcomes(study, sheet) if each.visit == visit]
    for outcome in dict.fromkeys(sorted(each.outcome for each in ours)):
        block: Rules = {"outcome": Rule({"always": outcome}), **(extra or {})}
        for each in (found for found in ours if found.outcome == outcome):
            if each.role in block:
                continue
            if each.role in (LEVEL, SELF):
                block[each.role] = rules.level(study, draft, sheet, each.header, each.role)
            else:
                block[each.role] = rules.code(study, draft, sheet, each.header, table.column(each.role))
        if LEVEL in block or "applicability" in block:
            made.blocks.append(block)
    reasons.add(study, draft, sheet, made, visit, begin)


def _side_by_side(study: Study, draft: Draft, sheet: Sheet, visits: list[str]) -> None:
    assessments = TableDraft("assessments", sheet.name)
    assessments.rules["assessment_id"] = NUMBER
    number = persons.case_number(study, sheet) or Rule({"from": f"{DECIDE}: the case number"})
    assessments.rules["case_id"] = number
    ratings = TableDraft("outcome_ratings", sheet.name)
    ratings.rules["assessment_id"] = NUMBER
    for visit in visits:
        month = _month_of(study, draft, sheet, visit)
        assessments.blocks.append({"month": month})
        _blocks(study, draft, sheet, ratings, visit, {"month": month})
    _occasion(study, draft, sheet, assessments)
    draft.tables |= {"assessments": assessments, "outcome_ratings": ratings}
    draft.notes.append(f"{len(visits)} visits stand side by side: each is read as an assessment of its own.")


def _month_of(study: Study, draft: Draft, sheet: Sheet, visit: str) -> Rule:
    found = [
        each.header
        for each in study.on(sheet)
        if each.visit == visit
        and any(match.target in (MONTH, PLAIN_DATE) and match.is_sure for match in each.matches)
    ]
    if found:
        return rules.month(study, draft, sheet, found[0], MONTH)
    opened = study.find_above(sheet, "cases.opened_month")
    if opened and visit in FIRST:
        rule = rules.month(study, draft, sheet, opened, MONTH)
        return Rule(rule.verbs, "no date of its own: the month of opening")
    draft.tell("question", sheet.name, "", f"when was visit {visit or 1}? No column with its date was found")
    return Rule({"from": f"{DECIDE}: name the column with the date of visit {visit or 1}"})


def _criteria(study: Study, draft: Draft, sheet: Sheet, visits: list[str]) -> None:
    found = _of_criteria(study, sheet)
    assessments = draft.tables.get("assessments")
    if not found or assessments is None:
        return
    made = TableDraft("criterion_ratings", sheet.name)
    made.rules["assessment_id"] = draft.tables["outcome_ratings"].rules["assessment_id"]
    column = study.contract.tables["criterion_ratings"].column("value")
    for each in found:
        if each.visit in (visits or [""]):
            month = {"month": _month_of(study, draft, sheet, each.visit)} if visits else {}
            value = rules.code(study, draft, sheet, each.header, column)
            made.blocks.append({"criterion": Rule({"always": each.criterion}), **month, "value": value})
    draft.tables["criterion_ratings"] = made
