"""The table of cases, and how other sheets name them."""

from __future__ import annotations

import re

from pipeline.sources.drafting import rules
from pipeline.sources.drafting.draft import DECIDE, Draft, Rule, TableDraft
from pipeline.sources.drafting.likely import like, named
from pipeline.sources.drafting.study import Study
from pipeline.sources.mapping.text import plain
from pipeline.sources.sheets import Sheet

CONSENT = "consent_monitoring"
RECORD = "other.record"  # what a system numbers people by, where nobody gives them a number
# closed by hand below; all others of the table are codes or months that a column gives
BY_HAND = {"case_id", "person_id", "programme_country", "age_group_opened", "age_group_trafficked", CONSENT}
TELLING = {
    f"cases.{name}"
    for name in [
        "case_id",
        "opened_month",
        "sex",
        "birth_date",
        "age",
        "age_group_opened",
        "country_of_origin",
        "consent_monitoring",
    ]
}
UNKNOWN = "unknown"
NO_CONSENT = (
    "No column was found that records consent to monitoring. The export cannot come in before consent is "
    "recorded: it is never assumed."
)


def sheet_of_cases(study: Study) -> Sheet | None:
    """The sheet whose rows, with those that they are part of, say most of a case; the first of several."""
    worth = [(len(_of_cases(study, sheet)), -place, sheet) for place, sheet in enumerate(study.export.sheets)]
    best = max(worth, key=lambda each: each[:2], default=(0, 0, None))
    return best[2] if best[0] else None


def _of_cases(study: Study, sheet: Sheet) -> set[str]:
    targets = {each.target for above in study.lineage(sheet) for each in study.on(above) if not each.visit}
    return targets & TELLING or {each for each in targets if each == "exploitations.form"}


def case_number(study: Study, sheet: Sheet) -> Rule | None:
    """How a sheet, or those that it is part of, names its cases; cleaned in one way on all sheets."""
    header = _number_of(study, sheet)
    if not header:
        anywhere = any(_number_of(study, each) for each in study.export.sheets)
        return (
            None
            if anywhere
            else Rule({"from": f"{DECIDE}: the column with a number of the case that is no name"})
        )
    study.take(sheet, header, "cases.case_id")
    places = {
        (study.owner(each, there), there)
        for each in study.export.sheets
        if (there := _number_of(study, each))
    }
    needed = {each for owner, there in places for each in rules.cleanings(study, study.sheet(owner), there)}
    in_turn = [each for each in ("trim", "upper", "nospaces") if each in needed]
    every = [cell for owner, there in places for cell in study.cells(owner, there) if cell]
    if _are_numbers_in_signs(study, every):
        return Rule({"from": header, "clean": ["digits"]}, "the signs between the digits are left out")
    if _are_plain_but_for_signs(study, every, are_closed="nospaces" in in_turn):
        return Rule({"from": header, "clean": [*in_turn, "plain"]}, "other signs than `_ . :` become a dash")
    return Rule({"from": header, **({"clean": in_turn} if in_turn else {})})


def _are_plain_but_for_signs(study: Study, cells: list[str], *, are_closed: bool) -> bool:
    """Whether what the intake would refuse is accepted with plain digits and dashes, and as distinct."""
    written = {cell.replace(" ", "") if are_closed else cell.strip() for cell in cells}
    made = {plain(cell) for cell in written}
    plain_ids = study.coder.detectors.plain_ids
    return (
        len(made) == len(written) and not all(plain_ids(written).values()) and all(plain_ids(made).values())
    )


def _are_numbers_in_signs(study: Study, cells: list[str]) -> bool:
    """Whether digits alone are as good an identifier: all are written as ``24/001`` is, and none plainly."""
    shapes = {re.sub("[0-9]", "0", cell.strip()) for cell in cells}
    if len(shapes) != 1 or not re.fullmatch(r"[0-9]+([/\\ ,()#]+[0-9]+)+", shapes.copy().pop()):
        return False
    plain = study.coder.detectors.plain_ids({re.sub("[^0-9]", "", cell) for cell in cells})
    return all(plain.values())


def _number_of(study: Study, sheet: Sheet) -> str:
    """The header of the case number, that of the case itself first: a row of a part may have its own."""
    above = reversed(list(study.lineage(sheet)))
    return next((found for each in above if (found := study.find(each, "cases.case_id", RECORD))), "")


def is_repeated(study: Study, sheet: Sheet) -> bool:
    """Whether cases stand in several rows of a sheet, one for each of their visits."""
    header = study.find(sheet, "cases.case_id")
    cells = [cell.strip().upper().replace(" ", "") for cell in study.cells(sheet.name, header) if cell]
    return len(set(cells)) < len(cells)


def cases(study: Study, draft: Draft, sheet: Sheet) -> TableDraft:
    """The table of cases, all required columns with a rule or a question."""
    made = TableDraft("cases", sheet.name)
    if is_repeated(study, sheet):
        made.keep = "last"
        made.comments.append(
            "A case stands in several rows: its last one counts for what is said of the case."
        )
    _identifiers(study, draft, sheet, made)
    opened = study.find_above(sheet, "cases.opened_month")
    if opened:
        made.rules["opened_month"] = rules.month(study, draft, sheet, opened, "cases.opened_month")
    else:
        draft.tell("question", sheet.name, "", "which column says when the case was opened?")
        likely = like(study, sheet, "cases.opened_month")
        made.rules["opened_month"] = Rule(
            {"from": f"{DECIDE}: name the column with the date of opening"}, named(study, sheet, likely)
        )
    _country(study, draft, sheet, made)
    _ages(study, draft, sheet, made, opened)
    _others(study, draft, sheet, made)
    _consent(study, draft, sheet, made)
    return made


def _identifiers(study: Study, draft: Draft, sheet: Sheet, made: TableDraft) -> None:
    made.rules["case_id"] = case_number(study, sheet) or Rule({"from": f"{DECIDE}: the case number"})
    if made.rules["case_id"].asks:
        likely = named(study, sheet, like(study, sheet, "cases.case_id"))
        made.rules["case_id"] = Rule(made.rules["case_id"].verbs, likely)
        draft.tell("question", sheet.name, "", "no column with a case number was found")
    else:
        _refused(study, draft, sheet, made.rules["case_id"])
    if person := study.find_above(sheet, "cases.person_id"):
        made.rules["person_id"] = rules.identifier(study, sheet, person, "cases.person_id")


def _refused(study: Study, draft: Draft, sheet: Sheet, rule: Rule) -> None:
    """Say how many case numbers the intake would refuse."""
    header = str(rule.verbs["from"])
    owner = study.owner(sheet, header)
    cells = {cell.strip() for cell in study.cells(owner, header) if cell}
    if {"digits", "plain"} & {*rule.verbs.get("clean", ())}:  # type: ignore[misc]
        return
    if "nospaces" in rule.verbs.get("clean", ()):  # type: ignore[operator]
        cells = {cell.replace(" ", "") for cell in cells}
    refused = sum(not is_plain for is_plain in study.coder.detectors.plain_ids(cells).values())
    if refused:
        number = (
            "1 case number is no plain code" if refused == 1 else f"{refused} case numbers are no plain codes"
        )
        said = (
            f"{number} of letters, digits and `_ . : -`, and no rule of a mapping mends them: "
            "write them so in the export, such as KH-2025-017"
        )
        draft.tell("question", owner, study.shown[owner, header], said)


def _others(study: Study, draft: Draft, sheet: Sheet, made: TableDraft) -> None:
    """Columns with a code or a month that nothing else is needed for."""
    for column in study.contract.tables["cases"].columns:
        if column.name in BY_HAND or column.name in made.rules:
            continue
        target = f"cases.{column.name}"
        header = study.find_above(sheet, target)
        if header and column.kind == "code" and _are_levels(study, sheet, header, column.code_list):
            header = ""
        if header and column.kind == "month":
            made.rules[column.name] = rules.month(study, draft, sheet, header, target)
        elif header:
            made.rules[column.name] = rules.code(study, draft, sheet, header, column)
        elif column.is_required:
            made.rules[column.name] = unknown(draft, target)


def _are_levels(study: Study, sheet: Sheet, header: str, code_list: str) -> bool:
    """Whether a column that may be that of an outcome too, such as education, holds its levels."""
    owner = study.owner(sheet, header)
    if not study.headings[owner, header].outcome:
        return False
    cells = study.cells(owner, header)
    share = study.coder.coded(cells, "levels").known_share
    return share > study.coder.coded(cells, code_list).known_share


def _country(study: Study, draft: Draft, sheet: Sheet, made: TableDraft) -> None:
    header = study.find_above(sheet, "cases.programme_country")
    column = study.contract.tables["cases"].column("programme_country")
    if header:
        made.rules[column.name] = rules.code(study, draft, sheet, header, column)
        return
    if study.country:
        made.rules[column.name] = Rule({"always": study.country}, "from organisation.toml")
        draft.tell("defaulted", "", "", f"cases.programme_country: {study.country}, from organisation.toml")
        return
    codes = ", ".join(study.contract.codes("countries")[:6])
    made.rules[column.name] = Rule({"always": f"{DECIDE}: the country of the programme"}, f"such as {codes}")
    draft.tell("question", sheet.name, "", "in which country is the programme? Write its code in the draft")


def _ages(study: Study, draft: Draft, sheet: Sheet, made: TableDraft, opened: str) -> None:
    band = rules.age(study, draft, sheet, opened)
    made.rules["age_group_opened"] = band or unknown(draft, "cases.age_group_opened")
    trafficked = study.find_above(sheet, "cases.age_group_trafficked")
    if trafficked:
        study.take(sheet, trafficked, "cases.age_group_trafficked")
        made.rules["age_group_trafficked"] = Rule({"age": trafficked})
    else:
        made.rules["age_group_trafficked"] = unknown(draft, "cases.age_group_trafficked")


def unknown(draft: Draft, target: str) -> Rule:
    """The rule of a column that nothing in the export gives."""
    draft.tell("defaulted", "", "", f"{target}: unknown for every row, because no column says it")
    return Rule({"always": UNKNOWN}, "no column says it")


def _consent(study: Study, draft: Draft, sheet: Sheet, made: TableDraft) -> None:
    header = study.find_above(sheet, f"cases.{CONSENT}")
    if header:
        column = study.contract.tables["cases"].column(CONSENT)
        rule = rules.code(study, draft, sheet, header, column)
        made.rules[CONSENT] = Rule(rule.verbs, "check: it has to be consent to monitoring, not to services")
        return
    draft.tell("question", sheet.name, "", NO_CONSENT)
    draft.notes.append(NO_CONSENT)
    likely = named(study, sheet, like(study, sheet, f"cases.{CONSENT}"))
    made.comments += [f"{CONSENT}: {likely}"] if likely else []
    made.comments.append(f'{CONSENT} = {{ from = "Header", codes = {{ "what stands there" = "yes" }} }}')
