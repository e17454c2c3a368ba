"""A mapping for an export: all that can be told from its headers and codes, and what the officer decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.contract import Column, Contract
from pipeline.sources.drafting import exploiting, paying, persons, ratings, rules, showing, systems, twenty
from pipeline.sources.drafting.draft import DECIDE, Draft, Rule, TableDraft
from pipeline.sources.drafting.matching import Match
from pipeline.sources.drafting.study import OF_OTHERS, VALUES, Study
from pipeline.sources.drafting.visits import Heading
from pipeline.sources.drafting.words import folded
from pipeline.sources.sheets import KEY, PARENT, Export, Sheet, Wanted

NOT_NEEDED = {
    "other.consent": "consent to something else than monitoring",
    "other.row_number": "numbers of rows",
    "other.visit_number": "the order of visits is told by their months",
    "other.submitted": "the day on which a form was sent in, not that of the assessment",
    "other.record": "the system's own number of the person",
    "other.date": "it does not say what happened on it",
    "other.approval": "how the form was approved",
}
# by column, what says approved there: codes, and the labels of exports with labels
APPROVED = {
    "_validation_status": frozenset({"validation status approved", "approved"}),
    "ReviewState": frozenset({"approved"}),
}
# tables beside the outcomes that a sheet of its own, or columns beside each other, may hold
FURTHER = ("services", "needs", "events", "legal_processes")


def propose(
    export: Export,
    contract: Contract,
    read: Callable[[Wanted], Export],
    headers: str = "",
    language: str = "",
    country: str = "",
) -> Draft:
    """A draft for an export, of which ``export`` has the headers and ``read`` gives wanted cells.

    ``headers`` is their hash; with a ``language`` only its words and those of English count; ``country``
    is where the organisation works, where that is one country alone.
    """
    study = Study(export, contract, read, language, country)
    draft = Draft(export.system, export.label, headers)
    sheet = persons.sheet_of_cases(study)
    if sheet is None:
        draft.tell(
            "question", "", "", "no column of this export is known; the words of its headers are strange"
        )
        sheet = export.sheets[0]
    _accept(study, draft)
    _tables(study, draft, sheet)
    _tell_columns(study, draft)
    draft.not_read = _not_read(study, draft)
    _name_sheets(study, draft)
    draft.findings = list(dict.fromkeys(draft.findings))
    draft.lacking = twenty.lacking(draft, {each.code: each.label for each in contract.lists["outcomes"]})
    return draft


def _not_read(study: Study, draft: Draft) -> list[str]:
    """The headers that no rule names, without those that speak of a person or that may be one."""
    used = {header for _, header in study.taken} | set(draft.accept)
    found = (key[1] for key, shown in study.shown.items() if shown == key[1] and not _speaks(study, key))
    plain = (each for each in found if not each.startswith(showing.MADE) and each not in used)
    return list(dict.fromkeys(plain))


def _speaks(study: Study, key: tuple[str, str]) -> bool:
    """Whether a header itself speaks of a person, whatever its cells hold."""
    return bool(showing.personal(key[1])) or study.personal.get(key, VALUES) != VALUES


def _name_sheets(study: Study, draft: Draft) -> None:
    """Sheets that are alike are read as one; one called like a person is told by its number."""
    for table in draft.tables.values():
        table.alike = [each for each in study.alike(table.sheet) if each != table.sheet]
    names = [sheet.name for sheet in study.export.sheets]
    told = study.coder.detectors.telling(names)
    hidden = {name: f"sheet {number}" for number, name in enumerate(names, start=1) if name in told}
    draft.findings = [replace(each, sheet=hidden.get(each.sheet, each.sheet)) for each in draft.findings]
    for table in draft.tables.values():
        named = [each for each in (table.sheet, *table.alike) if each in hidden]
        if not named:
            continue
        shown, is_first = hidden[named[0]], table.sheet == names[0] and not table.alike
        table.alike = []
        table.sheet = (
            "" if is_first else f"{DECIDE}: {shown}, whose name reads like a person's: rename it there"
        )
        if not is_first:
            draft.tell("question", shown, "", "its name reads like that of a person: rename it in the export")


def _tables(study: Study, draft: Draft, sheet: Sheet) -> None:
    draft.tables["cases"] = persons.cases(study, draft, sheet)
    for made in (exploiting.exploitations(study, draft, sheet), paying.fundings(study, draft)):
        if made is not None:
            draft.tables[made.name] = made
    ratings.add(study, draft, sheet)
    for name in FURTHER:
        if found := _further(study, draft, name):
            draft.tables[name] = found
    if closed := paying.closures(study, draft, sheet):
        draft.tables[closed.name] = closed
    for each in draft.tables.values():
        each.is_optional = study.export.system == "kobo" and bool(study.sheet(each.sheet).parent)


def _further(study: Study, draft: Draft, name: str) -> TableDraft | None:
    """A further table, on the first sheet that has all of its required columns that nothing else gives."""
    table = study.contract.tables[name]
    defaults = {
        "service_id": Rule({"number": ["case_id", "service_area", "start_month"]}),
        "need_id": Rule({"number": ["case_id", "service_area", "identified_month"]}),
        "seq": Rule({"number": "order"}),
        "offer": Rule(
            {"always": "accepted"}, "no column says it: a service that is written down was accepted"
        ),
    }
    for sheet in study.export.sheets:
        found = {each.name: study.find(sheet, f"{name}.{each.name}") for each in table.columns}
        given = {key for key, header in found.items() if header}
        needed = {each.name for each in table.columns if each.is_required} - {"case_id", *defaults}
        parts = defaults.get(table.keys[0].name, Rule({})).verbs.get("number", [])
        complete = needed <= given and (parts == "order" or set(parts) - {"case_id"} <= given)  # type: ignore[call-overload]
        number = persons.case_number(study, sheet) if given and complete else None
        if number is None:
            continue
        made = TableDraft(name, sheet.name)
        for column in table.columns:
            header = found[column.name]
            if column.name == "case_id":
                made.rules[column.name] = number
            elif header:
                made.rules[column.name] = _one(study, draft, sheet, header, column)
            elif column.is_required:
                made.rules[column.name] = defaults[column.name]
                if column.name == "offer":
                    draft.tell("defaulted", "", "", f"{name}.offer: accepted for every row")
        return made
    return None


def _one(study: Study, draft: Draft, sheet: Sheet, header: str, column: Column) -> Rule:
    target = f"{column.table}.{column.name}"
    if column.kind == "month":
        return rules.month(study, draft, sheet, header, target)
    if column.kind == "id":
        return rules.identifier(study, sheet, header, target)
    return rules.code(study, draft, sheet, header, column)


def _accept(study: Study, draft: Draft) -> None:
    """Only what somebody approved comes in, where the export says what was approved."""
    first = study.export.sheets[0]
    for header, values in APPROVED.items():
        if header not in first.headers:
            continue
        cells = study.read(lambda sheet, name, of=header: (sheet, name) == (first.name, of))  # type: ignore[misc]
        there = {cell for cell in cells.sheets[0].columns.get(header, ()) if cell}
        approved = sorted(each for each in there if folded(each) in values)
        if approved:
            draft.accept[header] = approved
            draft.notes.append(f"Only records whose {header} is approved come in; the others are counted.")
        else:
            draft.notes.append(
                f"{header} says approved nowhere: every record comes in. Use accept to change that."
            )


def _tell_columns(study: Study, draft: Draft) -> None:
    """What became of every column of the export."""
    for sheet in study.export.sheets:
        domains = study.csi(sheet)
        for header in sheet.headers:
            if header not in (KEY, PARENT):
                _tell_column(study, draft, sheet, header, is_domain=header in domains)


def _tell_column(study: Study, draft: Draft, sheet: Sheet, header: str, *, is_domain: bool) -> None:
    key = (sheet.name, header)
    shown = study.shown[key]
    if key in study.taken:
        draft.tell("mapped", sheet.name, shown, ", ".join(study.taken[key]))
    elif systems.is_own(header, study.export.system):
        own = header if systems.is_listed(header, study.export.system) else shown
        draft.tell("not mapped", sheet.name, own, "written by the system itself")
    elif asked := systems.question(header, sheet.headers):
        is_read = (sheet.name, asked) in study.taken
        question = study.shown[sheet.name, asked] if is_read else "another column"
        draft.tell("not mapped", sheet.name, shown, f"an answer of {question.removeprefix(showing.MADE)}")
    elif key in study.personal:
        draft.tell("will not be read", sheet.name, shown, _why(study.personal[key]))
    elif not is_domain and not draft.is_told(sheet.name, shown):
        _tell_other(study, draft, sheet, study.headings[key])


def _why(rule: str) -> str:
    return rule if rule.startswith("its ") else f"holds names or contacts ({rule})"


def _tell_other(study: Study, draft: Draft, sheet: Sheet, found: Heading) -> None:
    shown = study.shown[sheet.name, found.header]
    best = found.best
    if best is None:
        draft.tell("not mapped", sheet.name, shown, "no word of it is known")
    elif best.target.startswith(OF_OTHERS):
        draft.tell("not mapped", sheet.name, shown, NOT_NEEDED.get(best.target, "not needed"))
    elif best.is_sure:
        draft.tell(
            "not mapped",
            sheet.name,
            shown,
            f"means {_plain(best)}, which this draft does not use or has from another column",
        )
    else:
        draft.tell("proposed", sheet.name, shown, f"is like {_plain(best)} ({best.score} of 100)")
        if shown == found.header:
            draft.comments.append(f'{_plain(best)} = {{ from = "{shown}" }}   # is it? {best.score} of 100')


def _plain(match: Match) -> str:
    return match.target.replace("outcome_ratings:", "level of ")
