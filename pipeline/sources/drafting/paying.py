"""Who pays for a case, and when and why it was closed."""

from __future__ import annotations

from pipeline.sources.drafting import rules
from pipeline.sources.drafting.draft import Draft, Rule, TableDraft
from pipeline.sources.drafting.persons import case_number, is_repeated
from pipeline.sources.drafting.study import Study
from pipeline.sources.sheets import Sheet


def fundings(study: Study, draft: Draft) -> TableDraft | None:
    """Who pays for a case; two in a cell make two rows."""
    for sheet in study.export.sheets:
        donor, grant = study.find(sheet, "fundings.donor_code"), study.find(sheet, "fundings.grant_code")
        number = case_number(study, sheet) if donor or grant else None
        if number is None:
            continue
        made = TableDraft("fundings", sheet.name, keep="last" if is_repeated(study, sheet) else "")
        made.rules["case_id"] = number
        both = {"donor_code": donor or grant, "grant_code": grant or donor}
        for name, header in both.items():
            study.take(sheet, header, f"fundings.{name}")
            made.rules[name] = _label(study, draft, sheet, header, is_split=name == "grant_code" or not grant)
        if donor and not grant:
            made.rules["grant_code"] = Rule(
                made.rules["donor_code"].verbs, "no column names the grant: its donor stands for it"
            )
            made.rules["donor_code"] = Rule(made.rules["donor_code"].verbs)
        elif grant and not donor:
            note = "no column names the donor: its grant stands for it"
            made.rules["donor_code"] = Rule(made.rules["donor_code"].verbs, note)
        return made
    return None


def _label(study: Study, draft: Draft, sheet: Sheet, header: str, *, is_split: bool) -> Rule:
    cells = [cell for cell in study.cells(sheet.name, header) if cell]
    verbs: dict[str, object] = {"from": header}
    parts = {part.strip() for cell in cells for part in cell.split(";")}
    known = {part for part in parts if part}
    between = next(
        (
            each
            for each in ("; ", ";", " / ", "/", ", ", ",", " & ", " + ", "\n", " and ")
            if any(each in cell for cell in cells)
        ),
        "",
    )
    if between and is_split:
        verbs["split"] = between
        known = {part.strip() for cell in cells for part in cell.split(between)}
    odd = sum(1 for each in known if each and not _is_label(each))
    note = ""
    if odd:
        note = f'{odd} are no plain codes: write codes = {{ "what stands there" = "CODE" }}'
        draft.tell(
            "question",
            sheet.name,
            study.shown[sheet.name, header],
            f"{odd} donors or grants are no plain codes: give codes in the mapping, or mend the export",
        )
    return Rule(verbs, note)


def _is_label(text: str) -> bool:
    return (
        text.isascii()
        and len(text) <= 32
        and text.replace("_", "a").replace(".", "a").replace("-", "a").replace("/", "a").isalnum()
    )


def closures(study: Study, draft: Draft, sheet: Sheet) -> TableDraft | None:
    """A spell of the case's status for each case with a closing date, where the reason is a known one."""
    when = study.find(sheet, "closure.month")
    why = study.find(sheet, "closure.reason", "closure.status")
    number = case_number(study, sheet)
    if not when or not why or number is None:
        return None
    found = study.coder.coded(study.cells(sheet.name, why), "case_status")
    if not found.codes:
        return None
    made = TableDraft("spells", sheet.name, keep="last" if is_repeated(study, sheet) else "")
    study.take(sheet, why, "spells.value")
    codes = {value: each for value, each in found.codes.items() if value != each}
    made.rules = {"case_id": number, "kind": Rule({"always": "case_status"})}
    verbs: dict[str, object] = {"from": why, **({"codes": codes} if codes else {})}
    unknown = found.unknown + len(found.asked)
    block = {"value": Rule(verbs), "from_month": rules.month(study, draft, sheet, when, "spells.from_month")}
    made.blocks.append(block)
    if unknown:
        draft.tell(
            "not mapped",
            sheet.name,
            study.shown[sheet.name, why],
            f"{unknown} values of this column have no code yet",
        )
    return made
