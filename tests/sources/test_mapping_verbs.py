"""Each verb of a mapping alone: which cell it makes of which."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.sources.mapping.values import MARK
from tests.sources.made_up.mapped import CASES, MadeUp, mapped, one_sheet

Cell = str | None


def cases_with(rule: str, column: str) -> str:
    """The table of cases, with one rule of its own."""
    others = [line for line in CASES.strip().splitlines() if not line.startswith(f"{column} ")]
    return "\n".join(["[cases]", *others, f"{column} = {rule}"])


def made(tmp_path: Path, column: str, rule: str, **cells: Cell) -> Cell:
    """What one row's cells become in one column of the cases."""
    export = one_sheet(("Case", "Consent", *cells), ("KH-1", "yes", *cells.values()))
    return mapped(export, cases_with(rule, column), tmp_path).column("cases", column)[0]


def test_from_takes_the_first_of_several_columns_that_is_not_empty(tmp_path: Path) -> None:
    rule = '{ from = ["A", "B"] }'
    assert made(tmp_path, "sex", rule, A="female", B="male") == "female"
    assert made(tmp_path, "sex", rule, A=None, B="male") == "male"
    assert made(tmp_path, "sex", rule, A=None, B=None) is None


def test_always_stands_in_every_row(tmp_path: Path) -> None:
    assert made(tmp_path, "programme_country", '{ always = "THA" }') == "THA"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("F", "female"),
        (" f ", "female"),
        ("\uff26", "female"),
        ("Female", "female"),
        ("FEMALE", "female"),
        ("female", "female"),
        ("Femal", MARK),
        ("Chanthou", MARK),
        ("-", None),
        ("?", "unknown"),
        (None, None),
    ],
)
def test_codes_come_before_the_words_of_the_contract_and_what_is_neither_is_a_mark(
    tmp_path: Path, said: Cell, code: Cell
) -> None:
    rule = '{ from = "A", codes = { F = "female" } }'
    assert made(tmp_path, "sex", rule, A=said) == code


def test_codes_may_turn_a_word_of_the_contract_into_another_code(tmp_path: Path) -> None:
    assert made(tmp_path, "sex", '{ from = "A", codes = { Other = "unknown" } }', A="other") == "unknown"


@pytest.mark.parametrize(
    ("said", "code"),
    [("Cambodia", "KHM"), ("KH", "KHM"), ("khm", "KHM"), ("កម្ពុជា", "KHM"), ("Atlantis", MARK)],
)
def test_countries_are_known_by_code_name_and_translation(tmp_path: Path, said: str, code: str) -> None:
    assert made(tmp_path, "country_of_origin", '{ from = "A" }', A=said) == code


@pytest.mark.parametrize(
    ("cleanings", "said", "cleaned"),
    [
        ('["trim", "upper"]', " kh-1 ", "KH-1"),
        ('["lower"]', "KH-1", "kh-1"),
        ('["digits"]', "No. 17", "17"),
        ('["nospaces"]', "KH 1 7", "KH17"),
        ('["plain"]', "(KH / ២០២៥) #๑໒၃", "KH-2025-123"),
    ],
)
def test_clean_changes_a_text_before_anything_else(
    tmp_path: Path, cleanings: str, said: str, cleaned: str
) -> None:
    export = one_sheet(("Case", "Consent"), (said, "yes"))
    text = cases_with(f'{{ from = "Case", clean = {cleanings} }}', "case_id")
    assert mapped(export, text, tmp_path).column("cases", "case_id") == [cleaned]


@pytest.mark.parametrize(
    ("born", "at", "band"),
    [
        ("05/03/2007", "04/03/2025", "16_17"),
        ("05/03/2007", "05/03/2025", "18_24"),
        ("2007-03-05", "2025-03-05", "18_24"),
        ("2006", "05/07/2025", "18_24"),
        ("2007", "05/07/2025", "unknown"),
        (None, "05/03/2025", None),
        ("05/03/2007", None, None),
        ("05/03/2026", "05/03/2025", MARK),
        ("soon", "05/03/2025", MARK),
        ("05/03/1790", "05/03/2025", MARK),
    ],
)
def test_band_is_the_age_at_a_day_and_neither_day_is_kept(
    tmp_path: Path, born: Cell, at: Cell, band: Cell
) -> None:
    rule = '{ band = "Born", at = "Opened", dates = "dmy" }'
    assert made(tmp_path, "age_group_opened", rule, Born=born, Opened=at) == band


@pytest.mark.parametrize(
    ("said", "band"),
    [("12 years 3 months", "6_12"), ("18-24", "18_24"), ("18", "18_24"), ("15-20", "unknown"), ("old", MARK)],
)
def test_age_is_the_band_of_an_age_in_years(tmp_path: Path, said: str, band: str) -> None:
    assert made(tmp_path, "age_group_opened", '{ age = "Age" }', Age=said) == band


@pytest.mark.parametrize(
    ("rule", "said", "month"),
    [
        ("", "2025-03-05", "2025-03"),
        ("", "2025-03-05T09:30:00.000+07:00", "2025-03"),
        ("", "Mar-25", "2025-03"),
        ("", "05 March 2025", "2025-03"),
        ("", "45717", "2025-03"),
        ("", "1/2/2025", MARK),
        (', dates = "dmy"', "1/2/2025", "2025-02"),
        (', dates = "mdy"', "1/2/2025", "2025-01"),
        (', dates = "dmy"', "1/13/2025", MARK),
        ("", "2568-03-05", "2568-03"),
        (', calendar = "buddhist"', "2568-03-05", "2025-03"),
        (', calendar = "buddhist"', "2025-03-05", "2025-03"),
        (', dates = "dmy", calendar = "buddhist"', "5/3/68", "2025-03"),
        ("", "2025", MARK),
        ("", "n/a", None),
        ("", "0000-00-00", MARK),
    ],
)
def test_dates_become_months_and_an_order_that_only_a_person_knows_is_never_guessed(
    tmp_path: Path, rule: str, said: str, month: Cell
) -> None:
    assert made(tmp_path, "opened_month", f'{{ from = "A"{rule} }}', A=said) == month


def test_default_fills_what_is_empty_and_is_counted(tmp_path: Path) -> None:
    export = one_sheet(("Case", "Consent", "A"), ("KH-1", "yes", None), ("KH-2", "yes", "male"))
    result = mapped(export, cases_with('{ from = "A", default = "unknown" }', "sex"), tmp_path)
    assert result.column("cases", "sex") == ["unknown", "male"]
    assert ("cases", "sex", 1) in {(cell.table, cell.column, cell.cells) for cell in result.books.cells}


FORMS = """
[exploitations]
case_id = { from = "Case" }
seq = { number = "order" }
form = { from = "Forms", split = ";" }
labour_sector = { from = "Sectors", split = ", " }
country_of_exploitation = { from = "Where", default = "unknown" }
movement = { derive = "countries" }
"""
COLUMNS = ("Case", "Consent", "Forms", "Sectors", "Where")


def test_split_makes_a_row_of_each_part_and_joins_the_codes_of_a_column_for_several(tmp_path: Path) -> None:
    export = one_sheet(COLUMNS, ("KH-1", "yes", "labour; sexual ;", "fishing, factory", "TH"))
    found = mapped(export, f"[cases]{CASES}{FORMS}", tmp_path).tables["exploitations"]
    assert [(row["seq"], row["form"], row["labour_sector"]) for row in found] == [
        ("1", "labour", "fishing;factory"),
        ("2", "sexual", "fishing;factory"),
    ]


def test_order_is_counted_within_a_case_by_its_rows(tmp_path: Path) -> None:
    rows = [(case, "yes", "labour", None, "TH") for case in ("KH-1", "KH-2", "KH-1")]
    text = f'[cases]\nkeep = "last"{CASES}{FORMS}'
    found = mapped(one_sheet(COLUMNS, *rows), text, tmp_path).tables["exploitations"]
    assert [(row["case_id"], row["seq"]) for row in found] == [("KH-1", "1"), ("KH-2", "1"), ("KH-1", "2")]


@pytest.mark.parametrize(
    ("where", "movement"),
    [
        ("KH", "internal"),
        ("TH", "cross_border"),
        ("unknown", "unknown"),
        (None, "unknown"),
        ("Mu", "unknown"),
    ],
)
def test_movement_is_derived_from_two_countries(tmp_path: Path, where: Cell, movement: str) -> None:
    export = one_sheet(COLUMNS, ("KH-1", "yes", "labour", None, where))
    assert mapped(export, f"[cases]{CASES}{FORMS}", tmp_path).column("exploitations", "movement") == [
        movement
    ]


def test_join_puts_the_cells_of_several_columns_together(tmp_path: Path) -> None:
    export = one_sheet(("Site", "No", "Consent"), ("KH", "17", "yes"))
    text = cases_with('{ join = ["Site", "No"] }', "case_id")
    assert mapped(export, text, tmp_path).column("cases", "case_id") == ["KH-17"]


def test_a_code_of_nothing_makes_a_cell_empty_and_its_block_gives_no_row(tmp_path: Path) -> None:
    export = one_sheet(("Case", "Consent", "Labour", "Sexual"), ("KH-1", "yes", "1", "0"))
    text = f"""[cases]{CASES}
[exploitations]
case_id = {{ from = "Case" }}
seq = {{ number = "order" }}
country_of_exploitation = {{ always = "THA" }}
movement = {{ derive = "countries" }}
[[exploitations.blocks]]
form = {{ from = "Labour", codes = {{ "1" = "labour", "0" = "" }} }}
[[exploitations.blocks]]
form = {{ from = "Sexual", codes = {{ "1" = "sexual", "0" = "" }} }}
"""
    assert mapped(export, text, tmp_path).column("exploitations", "form") == ["labour"]


VISITS = """
[assessments]
assessment_id = { number = ["case_id", "month"] }
case_id = { from = "Case" }
month = { from = "Visit" }
type = { derive = "first_is_baseline" }
"""
RATINGS = """
[outcome_ratings]
assessment_id = { number = ["case_id", "month"] }
outcome = { from = "Outcome" }
level = { from = "Level" }
applicability = { derive = "from_level" }
"""


def test_the_earliest_visit_of_a_case_is_its_baseline(tmp_path: Path) -> None:
    rows = [("KH-1", "yes", month) for month in ("2025-02", "2024-02", "someday")]
    export = one_sheet(("Case", "Consent", "Visit"), *rows)
    found = mapped(export, f'[cases]\nkeep = "last"{CASES}{VISITS}', tmp_path)
    assert found.column("assessments", "type") == ["scheduled", "baseline", "scheduled"]


def test_a_number_is_the_same_wherever_its_parts_are_the_same(tmp_path: Path) -> None:
    headers = ("Case", "Consent", "Visit", "Outcome", "Level")
    rows = [
        ("KH-1", "yes", "Mar-25", "O01", "3"),
        ("KH-1", "yes", "2025-03", "O02", "2"),
        ("KH-1", "yes", None, "O01", "2"),
    ]
    text = f'[cases]\nkeep = "last"{CASES}{VISITS}{RATINGS}'.replace(
        "[assessments]", '[assessments]\nkeep = "last"'
    )
    found = mapped(one_sheet(headers, *rows), text, tmp_path)
    first, second, third = found.column("outcome_ratings", "assessment_id")
    assert first == second == found.column("assessments", "assessment_id")[0]
    assert third is None
    assert first is not None and len(first) == 32


@pytest.mark.parametrize(
    ("outcome", "said", "made"),
    [
        ("O01", "3", ("applicable", None, "3", None)),
        ("O01", "3 - Stable", ("applicable", None, "3", None)),
        ("O01", "N/A", ("applicable", None, None, "unknown")),
        ("O07", "N/A", ("not_applicable", "no_need_no_wish", None, None)),
        ("O09", "not applicable", ("not_applicable", "no_legal_process", None, None)),
        ("O10", "na", ("not_applicable", "no_family_or_dependants", None, None)),
        ("O07", "Declined after a real offer", ("not_applicable", "declined_after_offer", None, None)),
        ("O01", "?", ("applicable", None, None, "unknown")),
        ("O09", "no contact", ("unknown", None, None, "no_contact")),
        ("O01", None, ("applicable", None, None, None)),
        ("O10", None, ("unknown", None, None, None)),
        ("O01", "5", ("applicable", None, "0", None)),
        ("O01", "quite good", ("applicable", None, "0", None)),
    ],
)
def test_a_level_says_whether_the_outcome_applies(
    tmp_path: Path, outcome: str, said: Cell, made: tuple[Cell, ...]
) -> None:
    export = one_sheet(
        ("Case", "Consent", "Visit", "Outcome", "Level"), ("KH-1", "yes", "2025-03", outcome, said)
    )
    (row,) = mapped(export, f"[cases]{CASES}{VISITS}{RATINGS}", tmp_path).tables["outcome_ratings"]
    assert tuple(row[name] for name in ("applicability", "na_reason", "level", "not_assessed_reason")) == made


def test_blocks_are_rows_of_their_own_and_an_empty_one_is_none(tmp_path: Path) -> None:
    export = one_sheet(
        ("Case", "Consent", "Visit 1", "Home 1", "Visit 2", "Home 2"),
        ("KH-1", "yes", "Mar-25", "2", "Sep-25", "3"),
        ("KH-2", "yes", "Apr-25", "1", None, None),
    )
    text = f"""[cases]{CASES}{VISITS.replace('month = { from = "Visit" }', "")}
[[assessments.blocks]]
month = {{ from = "Visit 1" }}
[[assessments.blocks]]
month = {{ from = "Visit 2" }}
[outcome_ratings]
assessment_id = {{ number = ["case_id", "month"] }}
outcome = {{ always = "O01" }}
applicability = {{ derive = "from_level" }}
[[outcome_ratings.blocks]]
month = {{ from = "Visit 1" }}
level = {{ from = "Home 1" }}
[[outcome_ratings.blocks]]
month = {{ from = "Visit 2" }}
level = {{ from = "Home 2" }}
"""
    found = mapped(export, text, tmp_path)
    assert found.column("assessments", "month") == ["2025-03", "2025-09", "2025-04"]
    assert found.column("outcome_ratings", "level") == ["2", "3", "1"]
    assert set(found.column("outcome_ratings", "assessment_id")) == set(
        found.column("assessments", "assessment_id")
    )


@pytest.mark.parametrize(("keep", "sex"), [("first", "female"), ("last", "male")])
def test_keep_says_which_of_several_rows_stays(tmp_path: Path, keep: str, sex: str) -> None:
    export = one_sheet(("Case", "Consent", "Sex"), ("KH-1", "yes", "female"), ("KH-1", "yes", "male"))
    text = cases_with('{ from = "Sex" }', "sex").replace("[cases]", f'[cases]\nkeep = "{keep}"')
    found = mapped(export, text, tmp_path)
    assert found.column("cases", "sex") == [sex]
    assert found.books.repeated == (("cases", 1),)


def test_without_keep_both_rows_go_to_the_intake_which_refuses_them(tmp_path: Path) -> None:
    export = one_sheet(("Case", "Consent"), ("KH-1", "yes"), ("KH-1", "yes"))
    assert mapped(export, f"[cases]{CASES}", tmp_path).column("cases", "case_id") == ["KH-1", "KH-1"]


def test_only_accepted_records_count_and_what_is_below_them(tmp_path: Path) -> None:
    export = (
        MadeUp()
        .sheet(
            "Cases",
            ("Case", "Consent", "Status", "@key"),
            [("KH-1", "yes", "Approved", "1"), ("KH-2", "yes", None, "2")],
        )
        .sheet(
            "Visits",
            ("Visit", "@key", "@parent"),
            [("2025-03", "v1", "1"), ("2025-04", "v2", "2")],
            parent="Cases",
        )
        .export()
    )
    text = f'accept = {{ Status = ["approved"] }}\n[cases]{CASES}{VISITS}'.replace(
        "[assessments]", '[assessments]\nsheet = "Visits"'
    )
    found = mapped(export, text, tmp_path)
    assert found.column("cases", "case_id") == ["KH-1"]
    assert found.column("assessments", "case_id") == ["KH-1"]
    assert [sheet.left_out for sheet in found.books.sheets] == [
        (("not accepted by `Status`", 1),),
        (("part of a row that was left out", 1),),
    ]


def test_skipped_rows_are_no_records(tmp_path: Path) -> None:
    export = one_sheet(
        ("No", "Case", "Consent"), ("1", "KH-1", "yes"), ("TOTAL", None, None), ("2024", None, None)
    )
    text = f'[[skip]]\nwhere = {{ No = ["Total", "2024"] }}\n[cases]{CASES}'
    found = mapped(export, text, tmp_path)
    assert found.column("cases", "case_id") == ["KH-1"]
    assert found.books.sheets[0].left_out == (("marked as no record", 2),)


def test_a_child_row_takes_from_its_parents_what_its_own_sheet_does_not_have(tmp_path: Path) -> None:
    visits = [("2025-03", "v1", "2"), ("2025-04", "v2", "1")]
    levels = [("O01", "3", "v1"), ("O02", "2", "v2"), ("O03", "1", "v9")]
    export = (
        MadeUp()
        .sheet("Cases", ("Case", "Consent", "@key"), [("KH-1", "yes", "1"), ("KH-2", "yes", "2")])
        .sheet("Visits", ("Visit", "@key", "@parent"), visits, parent="Cases")
        .sheet("Levels", ("Outcome", "Level", "@parent"), levels, parent="Visits")
        .export()
    )  # fmt: skip
    text = f"[cases]{CASES}{VISITS}{RATINGS}".replace("[assessments]", '[assessments]\nsheet = "Visits"')
    found = mapped(export, text.replace("[outcome_ratings]", '[outcome_ratings]\nsheet = "Levels"'), tmp_path)
    assert found.column("assessments", "case_id") == ["KH-2", "KH-1"]
    made = found.column("assessments", "assessment_id")
    assert found.column("outcome_ratings", "assessment_id") == [*made, None]
    cell = found.origins.of("assessments", 1, "case_id")
    assert (cell.sheet, cell.row, cell.column) == (
        "Cases",
        3,
        "Case",
    )  # where it stands, not where it is used
    made_of_two = found.origins.of("outcome_ratings", 1, "assessment_id")
    assert (made_of_two.sheet, made_of_two.row, made_of_two.column) == ("Levels", 2, "Case` and `Visit")
    orphan = found.origins.of("outcome_ratings", 3, "assessment_id")
    assert (orphan.sheet, orphan.row) == ("Levels", 4)


def test_the_books_have_sheets_of_which_cells_are_only_read_for_what_is_part_of_them(tmp_path: Path) -> None:
    cases = [("KH-1", "yes", "1"), ("KH-2", "yes", "2")]
    export = (
        MadeUp()
        .sheet("Visits", ("Visit", "@key", "@parent"), [("2025-03", "v1", "2")], parent="Cases")
        .sheet("Cases", ("Case", "Consent", "@key"), cases)
        .export()
    )
    text = f"[cases]{CASES}".replace("[cases]", '[cases]\nsheet = "Visits"')
    visits, above = mapped(export, text, tmp_path).books.sheets
    assert (visits.sheet, visits.used, above.sheet, above.used) == ("Visits", 1, "Cases", 1)
    assert above.left_out == (("nothing that is read is part of it", 1),)
    assert above.adds_up


def test_a_key_that_two_parents_have_leads_to_what_they_agree_on(tmp_path: Path) -> None:
    parents = [("KH-1", "yes", "1"), ("KH-2", "yes", "1")]
    export = (
        MadeUp()
        .sheet("Cases", ("Case", "Consent", "@key"), parents)
        .sheet("Visits", ("Visit", "@parent"), [("2025-03", "1")], parent="Cases")
        .export()
    )
    text = f"[cases]{CASES}{VISITS}".replace("[assessments]", '[assessments]\nsheet = "Visits"')
    assert mapped(export, text, tmp_path).column("assessments", "case_id") == [None]


def test_a_list_of_sheets_is_a_union(tmp_path: Path) -> None:
    headers = ("Case", "Consent")
    export = (
        MadeUp().sheet("2024", headers, [("KH-1", "yes")]).sheet("2025", headers, [("KH-2", "yes")]).export()
    )
    found = mapped(export, f'[cases]\nsheet = ["2024", "2025"]{CASES}', tmp_path)
    assert found.column("cases", "case_id") == ["KH-1", "KH-2"]
    assert [found.origins.of("cases", row, "case_id").sheet for row in (1, 2)] == ["2024", "2025"]


def test_whatever_stands_in_a_cell_it_becomes_a_code_a_month_or_a_mark(tmp_path: Path) -> None:
    said = [
        "\x00",
        "\ud800",
        "'; drop table made_cases; --",
        '"',
        "\u202ea",
        "x" * 100_000,
        "\n",
        "{}",
        "NaN",
    ]
    export = one_sheet(("Case", "Consent"), *[(text, text) for text in said])
    text = cases_with('{ from = "Case", dates = "dmy" }', "opened_month")
    found = mapped(export, text, tmp_path)
    assert {*found.column("cases", "opened_month"), *found.column("cases", "consent_monitoring")} == {MARK}
