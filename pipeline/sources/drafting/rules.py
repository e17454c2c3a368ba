"""Rules of single columns: a code, a month, an age, an identifier; what cannot be told is asked."""

from __future__ import annotations

from pipeline.contract import Column
from pipeline.sources.drafting.contents import Dates, are_ages, are_serials, are_years
from pipeline.sources.drafting.draft import DECIDE, Draft, Rule
from pipeline.sources.drafting.study import Study
from pipeline.sources.drafting.synonyms import NOT_APPLICABLE, NOT_ASSESSED
from pipeline.sources.sheets import Sheet

ASK_ORDER = f"{DECIDE}: dmy (day first) or mdy (month first)"
LONGEST_NUMBER = 14  # characters of a case number that somebody writes
REASONS = {NOT_APPLICABLE: "na_reason", NOT_ASSESSED: "not_assessed_reason"}
STANDARD_NOTHING = frozenset({"n/a", "na", "?", "unknown", "not applicable", "-"})


def code(
    study: Study, draft: Draft, sheet: Sheet, header: str, column: Column, *, split: bool = False
) -> Rule:
    """The rule of a column with a code list: values that are known, questions for what looks like one."""
    name = f"{column.table}.{column.name}"
    study.take(sheet, header, name)
    owner = study.owner(sheet, header)
    may_split = split or column.kind == "codes"
    found = study.coder.coded(study.cells(owner, header), column.code_list, may_split=may_split)
    verbs: dict[str, object] = {"from": header}
    if found.split:
        verbs["split"] = found.split
    own = {each.casefold() for each in study.contract.codes(column.code_list)}
    codes = {
        value: each for value, each in found.codes.items() if value.casefold() not in own or value != each
    }
    codes |= dict.fromkeys(found.asked, f"{DECIDE}: a code of {column.code_list}")
    several = {} if may_split else study.coder.several(study.cells(owner, header), column.code_list)
    codes |= {value: f"{DECIDE}: one of {', '.join(named)}" for value, named in several.items()}
    if codes:
        verbs["codes"] = {value: _number(each) for value, each in codes.items()}
    unknown = found.unknown - len(several)
    _ask_codes(draft, study.shown[owner, header], owner, (*found.asked, *several), unknown)
    return Rule(verbs, _note(found.asked, unknown))


def _number(code: str) -> object:
    return int(code) if code.isdecimal() else code


def _ask_codes(draft: Draft, shown: str, sheet: str, asked: tuple[str, ...], unknown: int) -> None:
    if asked:
        number = "1 value needs" if len(asked) == 1 else f"{len(asked)} values need"
        said = f"{number} a code; what is asked stands in the draft as {DECIDE}"
        draft.tell("question", sheet, shown, said)
    if unknown:
        draft.tell("not mapped", sheet, shown, _unknown(unknown))


def _unknown(number: int) -> str:
    return (
        "1 value of this column has no code yet" if number == 1
        else f"{number} values of this column have no code yet"
    )  # fmt: skip


def _note(asked: tuple[str, ...], unknown: int) -> str:
    return _unknown(unknown) if unknown else ""


def level(study: Study, draft: Draft, sheet: Sheet, header: str, name: str = "level") -> Rule:
    """The rule of a level, 1 to 4 or in words; N/A and ? are understood by the mapping itself."""
    study.take(sheet, header, f"outcome_ratings.{name}")
    owner = study.owner(sheet, header)
    found = study.coder.coded(study.cells(owner, header), "levels")
    verbs: dict[str, object] = {"from": header}
    codes = {
        value: _number(each)
        for value, each in found.codes.items()
        if value != each and each not in (NOT_APPLICABLE, NOT_ASSESSED)
    }
    codes |= {
        value: "not_applicable" if each == NOT_APPLICABLE else "unknown"
        for value, each in found.codes.items()
        if each in (NOT_APPLICABLE, NOT_ASSESSED) and value.strip().casefold() not in STANDARD_NOTHING
    }
    if codes:
        verbs["codes"] = codes
    draft.reasons |= {REASONS[each] for each in found.codes.values() if each in REASONS}
    asked = found.unknown + len(found.asked)
    if asked:
        draft.tell("not mapped", owner, study.shown[owner, header], _unknown(asked))
    return Rule(verbs, _unknown(asked) if asked else "")


def month(study: Study, draft: Draft, sheet: Sheet, header: str, target: str) -> Rule:
    """The rule of a month, with the order of its dates where they are not ISO."""
    study.take(sheet, header, target)
    owner = study.owner(sheet, header)
    verbs: dict[str, object] = {"from": header}
    found = study.dates(owner, header)
    cells = study.cells(owner, header)
    note = dated(draft, found, owner, study.shown[owner, header], verbs)
    if not found.dates and any(cells) and not are_serials(cells):
        draft.tell("question", owner, study.shown[owner, header], "its cells are no dates that can be read")
    return Rule(verbs, note)


def dated(draft: Draft, found: Dates, sheet: str, shown: str, verbs: dict[str, object]) -> str:
    """Add how dates are written; the note says what was seen."""
    if found.is_buddhist:
        verbs["calendar"] = "buddhist"
    if found.both_calendars:
        verbs["calendar"] = f"{DECIDE}: some years are Buddhist, some are not; mend them in the export"
        draft.tell("question", sheet, shown, "some years are Buddhist (2560s), some are not")
    if found.order in ("dmy", "mdy"):
        verbs["dates"] = found.order
        return "day first" if found.order == "dmy" else "month first"
    if found.order == "" and found.dates:
        verbs["dates"] = ASK_ORDER
        why = "days come first in some, months in others" if found.is_mixed else "no day above 12 tells"
        draft.tell("question", sheet, shown, f"is 03/04 a day first or a month first? {why}")
        return why
    return ""


def age(study: Study, draft: Draft, sheet: Sheet, opened: str) -> Rule | None:
    """The age band at opening: of a birth date and the opening, else of an age in years or a band."""
    born = study.find_above(sheet, "cases.birth_date")
    told = study.find_above(sheet, "cases.age_group_opened", "cases.age")
    if born:
        owner, at = study.owner(sheet, born), study.owner(sheet, opened)
        study.take(sheet, born, "cases.age_group_opened (not stored)")
        verbs: dict[str, object] = {"band": born, "at": opened or f"{DECIDE}: the column of the opening"}
        births, openings = study.dates(owner, born), study.dates(at, opened)
        note = _together(draft, births, openings, owner, study.shown[owner, born], verbs)
        if are_years(study.cells(owner, born)):
            note = "years of birth alone: many bands will be unknown"
        return Rule(verbs, note or "neither date is stored")
    if told:
        owner = study.owner(sheet, told)
        study.take(sheet, told, "cases.age_group_opened")
        if not are_ages(study.cells(owner, told)):
            found = study.coder.coded(study.cells(owner, told), "age_groups")
            if found.codes:
                return code(
                    study, draft, sheet, told, study.contract.tables["cases"].column("age_group_opened")
                )
        return Rule({"age": told}, "age in years, taken as that when the case was opened")
    return None


def _together(
    draft: Draft, births: Dates, openings: Dates, sheet: str, shown: str, verbs: dict[str, object]
) -> str:
    """How two columns of dates are read that one rule names."""
    orders = {each.order for each in (births, openings) if each.order in ("dmy", "mdy")}
    asks = [each for each in (births, openings) if each.order == "" and each.dates]
    if len(orders) == 2:
        verbs["dates"] = f"{DECIDE}: the two columns are written in different orders; mend one in the export"
        draft.tell("question", sheet, shown, "birth date and opening are written in different orders")
        return "different orders"
    if births.is_buddhist != openings.is_buddhist and births.dates and openings.dates:
        verbs["calendar"] = f"{DECIDE}: one of the two columns has Buddhist years, the other has not"
        draft.tell("question", sheet, shown, "birth date and opening are in different calendars")
        return "different calendars"
    return dated(
        draft,
        asks[0] if asks else births if births.dates and births.order != "ymd" else openings,
        sheet,
        shown,
        verbs,
    )


def identifier(study: Study, sheet: Sheet, header: str, target: str) -> Rule:
    """The rule of an identifier; small letters and blanks are cleaned where they would make two of one."""
    study.take(sheet, header, target)
    clean = cleanings(study, sheet, header)
    return Rule({"from": header, **({"clean": clean} if clean else {})})


def cleanings(study: Study, sheet: Sheet, header: str) -> list[str]:
    """What makes identifiers that are written in two ways one; nothing for long ones, which are random."""
    cells = [cell for cell in study.cells(study.owner(sheet, header), header) if cell]
    needed = []
    if any(cell != cell.upper() for cell in cells) and all(len(cell) <= LONGEST_NUMBER for cell in cells):
        needed.append("upper")
    if any(" " in cell for cell in cells):
        needed.append("nospaces")
    return ["trim", *needed] if needed else []
