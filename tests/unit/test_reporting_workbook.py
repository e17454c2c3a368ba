"""The workbook holds the shown figures as numbers, says of the others why not, and runs nothing."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import made_reports
import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.reporting import workbook
from pipeline.reporting.context import Context
from pipeline.reporting.exchange import many_rows
from pipeline.reporting.workbook import cells, naming, sheets
from pipeline.reporting.workbook.sheet import Sheet, widths
from tests.sparing import first_fast

MOST_SHEETS = 15
BAND = (
    "update indicator_values set status = 'band', numerator = null, estimate = null, numerator_low = 0, "
    "numerator_high = 3 where measure = 'M01' and outcome = 'O02' and milestone = 3 and breakdown = 'all'"
)
FEW_KNOWN = (
    "update indicator_values set unknown = 9 * denominator "
    "where measure = 'M01' and outcome = 'O03' and milestone = 3 and breakdown = 'all'"
)
HOSTILE = (
    "=1+1",
    "+1 to +2",
    "-3",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "[a](http://x)",
    "{=1}",
    "ខ្មែរ",
    "7",
)
IN_WORDS = re.compile(r"\d+ (to|of) \d+|\d%")
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
Made = tuple[Context, bytes]


def made(tmp: Path, plan: str, audience: str, *statements: str) -> Made:
    context = made_reports.context_of(made_reports.settings_changed(tmp, *statements, plan=plan), audience)
    return context, workbook.render(context)


BOOKS = first_fast(
    [(("donor", "donor:DFAT"),), (("withheld", "ministry:KHM"),), (("large", "donor:DFAT"),)], 2
)


@pytest.fixture(scope="module", params=BOOKS, ids="-".join)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    plan, audience = request.param
    if plan == "donor":  # which other tests look at too
        return request.getfixturevalue("donor")
    return made(tmp_path_factory.mktemp("book"), plan, audience)


@pytest.fixture(scope="module")
def donor(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("donor"), "ordinary", "donor:DFAT", BAND, FEW_KNOWN)


@lru_cache(maxsize=4)
def opened(content: bytes) -> Workbook:
    """The workbook, read once; no test changes it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def table_of(sheet: Worksheet) -> list[list[Any]]:
    """The cells of the one table of a sheet, headings first."""
    (found,) = sheet.tables.values()
    return [list(row) for row in sheet[found.ref]]


def lines(content: bytes, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings."""
    head, *rows = table_of(opened(content)[name])
    return [
        dict(zip((cell.value for cell in head), (cell.value for cell in row), strict=True)) for row in rows
    ]


def tables(content: bytes) -> Iterator[tuple[Worksheet, list[list[Any]]]]:
    """Every table of every sheet with its cells; the key figures have three."""
    for sheet in opened(content).worksheets:
        for found in sheet.tables.values():
            yield sheet, [list(row) for row in sheet[found.ref]]


def test_there_are_few_sheets_with_names_that_tell_apart(book: Made) -> None:
    names = opened(book[1]).sheetnames
    assert len(names) <= MOST_SHEETS
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in names)
    assert names[:2] == ["Cover", "Notes"]


def test_a_donor_with_figures_has_every_sheet_but_what_nobody_can_show(donor: Made) -> None:
    context, content = donor
    called = naming.names(context.text, ("cover", *sheets.order(context)))
    assert opened(content).sheetnames == [
        called[key] for key in ("cover", *sheets.order(context)) if key != "since_last"
    ]


def test_the_data_are_the_shown_figures_one_a_row(donor: Made) -> None:
    context, content = donor
    shown, found = context.release.values, pd.DataFrame(lines(content, "Data"))
    shown = shown.sort_values("scope", key=lambda column: column == "region", kind="stable")
    assert len(found) == len(shown) > 500
    for column, heading in (
        ("measure", "Measure code"), ("outcome", "Outcome code"), ("milestone", "Milestone, months"),
        ("numerator", "Numerator (k)"), ("denominator", "Known (n)"), ("unknown", "Not known"),
        ("numerator_low", "Numerator from"), ("numerator_high", "Numerator to"), ("due", "People due"),
    ):  # fmt: skip
        expected = [None if pd.isna(value) else value for value in shown[column]]
        assert [None if pd.isna(value) else value for value in found[heading]] == expected, heading
    assert set(found["Scope"]) == {"DFAT", "Whole region"}


def test_shares_intervals_and_counts_are_numbers_in_columns_of_their_own(book: Made) -> None:
    numeric = ("Estimate", "Share", "from", "to", "(k)", "(n)", "due", "known", "Target", "Rows")
    seen = 0
    for sheet, (head, *rows) in tables(book[1]):
        for place, heading in enumerate(head):
            if str(heading.value).endswith(numeric) and sheet.title not in ("Definitions", "Checks"):
                kinds = {row[place].data_type for row in rows if row[place].value is not None}
                assert kinds <= {"n", "d"}, (sheet.title, heading.value)
                seen += len(kinds)
    assert seen > (100 if "Data" in opened(book[1]).sheetnames else 0)


def test_no_interval_and_no_k_of_n_stands_in_words(book: Made) -> None:
    """They could not be reckoned with. Ages and spans of years are names of groups."""
    for sheet, (head, *rows) in tables(book[1]):
        if sheet.title not in ("Cover", "Notes", "Definitions", "Checks"):
            places = [place for place, cell in enumerate(head) if cell.value != "Group"]
            said = [str(row[place].value) for row in rows for place in places if row[place].data_type == "s"]
            assert [words for words in said if IN_WORDS.search(words)] == [], sheet.title


def test_the_data_sheet_is_one_plain_table_from_the_first_cell_on(donor: Made) -> None:
    sheet = opened(donor[1])["Data"]
    (table,) = sheet.tables.values()
    assert table.ref == sheet.dimensions
    assert table.ref.startswith("A1:")
    assert table.autoFilter is not None and table.autoFilter.ref == table.ref
    assert sheet.freeze_panes == "A2"
    head, *rows = table_of(sheet)
    assert len({str(cell.value).casefold() for cell in head} - {"none"}) == len(head)
    assert all(any(cell.value is not None for cell in row) for row in rows)


def test_a_share_reads_as_percent_and_what_is_not_quite_none_is_no_0(donor: Made) -> None:
    text = donor[0].text
    assert cells.share(text, 0.62) == cells.Amount(0.62, "0%")
    assert cells.share(text, 2 / 3) == cells.Amount(0.67, "0%")
    assert cells.share(text, 0.0) == cells.Amount(0.0, "0%")
    assert cells.share(text, 0.004) == cells.Amount(0.004, '"under 1%"')
    assert cells.share(text, 0.9961) == cells.Amount(0.9961, '"over 99%"')
    assert cells.share(text, None) is None
    assert cells.of_unit(text, "months", 13.5) == cells.Amount(13.5, "0.0")
    assert cells.of_unit(text, "net", -0.05) == cells.Amount(-0.05, cells.POINTS)


def of(content: bytes, **wanted: object) -> dict[str, Any]:
    """The one row of the data sheet that has these values."""
    names = {"measure": "Measure code", "outcome": "Outcome code", "milestone": "Milestone, months"}
    names |= {"scope": "Scope", "breakdown": "Breakdown"}
    found = [
        row
        for row in lines(content, "Data")
        if all(row[names[name]] == value for name, value in wanted.items())
    ]
    (row,) = found
    return row


def test_a_band_has_two_ends_and_neither_numerator_nor_estimate(donor: Made) -> None:
    row = of(donor[1], scope="DFAT", measure="M01", outcome="O02", milestone=3, breakdown="All")
    assert (row["How shown"], row["Numerator from"], row["Numerator to"]) == ("Between two numbers", 0, 3)
    assert (row["Numerator (k)"], row["Estimate"]) == (None, None)


def test_where_too_few_are_known_there_are_bounds_and_no_share(donor: Made) -> None:
    row = of(donor[1], scope="DFAT", measure="M01", outcome="O03", milestone=3, breakdown="All")
    assert row["How shown"] == "Bounds alone"
    assert (row["Estimate"], row["95% interval from"]) == (None, None)
    assert row["Bound from"] < row["Bound to"]


def test_a_figure_that_is_withheld_beside_one_that_is_not_has_words_and_no_number(tmp_path: Path) -> None:
    hidden = made_reports.withhold("measure = 'M01' and scope = 'donor:DFAT' and outcome = 'O01'")
    _, content = made(tmp_path, "ordinary", "donor:DFAT", hidden)
    rows = [row for row in lines(content, "Outcomes") if row["Outcome"] == "Housing"]
    told = [row for row in rows if row["Measure"] == "Achievement rate"]
    assert len(told) > 3
    assert {row["DFAT: How shown"] for row in told} == {"Withheld [c]"}
    own = [heading for heading in told[0] if heading.startswith("DFAT: ") and "How" not in heading]
    assert {row[heading] for row in told for heading in own} == {None}
    assert all(row["Whole region: Known (n)"] is not None for row in told)
    assert not any("[c]" in row["How shown"] for row in lines(content, "Data"))


def test_own_figures_stand_beside_the_region_s(donor: Made) -> None:
    context, content = donor
    rows = [
        row
        for row in lines(content, "Outcomes")
        if (row["Measure"], row["Outcome"], row["Milestone, months"]) == ("Achievement rate", "Housing", 12)
    ]
    (row,) = rows
    for scope, name in (("donor:DFAT", "DFAT"), ("region", "Whole region")):
        figure = context.find(scope, "M01", 12, "O01")
        assert (row[f"{name}: Numerator (k)"], row[f"{name}: Known (n)"]) == (
            figure.numerator,
            figure.denominator,
        )
        assert row[f"{name}: 95% interval from"] == pytest.approx(figure.ci_low, abs=0.005)


def test_exact_tests_stand_beside_the_net_change(donor: Made) -> None:
    context, content = donor
    told = {
        (row["outcome"], row["milestone"]): row["p_value"]
        for row in context.release.records["paired_tests"]
        if row["scope"] == "donor:DFAT"
    }
    names = {context.outcome_name(outcome): outcome for outcome in context.outcomes}
    found = {
        (names[row["Outcome"]], row["Milestone, months"]): row["DFAT: Exact p"]
        for row in lines(content, "Change")
        if row["DFAT: Exact p"] is not None
    }
    assert found
    assert found == {key: pytest.approx(told[key]) for key in found}


def test_every_family_of_measures_stands_on_one_sheet(donor: Made) -> None:
    families = [family for part in sheets.TOPICS.values() for family in part]
    assert sorted(families) == sorted(row["family"] for row in donor[0].release.records["measure_families"])


def test_groups_are_those_of_the_outcomes_at_the_milestone_of_the_report(donor: Made) -> None:
    context, content = donor
    values = context.release.values
    wanted = (
        (values["measure"] == "M01") & (values["milestone"] == context.focus) & (values["breakdown"] != "all")
    )
    assert len(lines(content, "Groups")) == wanted.sum() > 50


def charts_of(content: bytes) -> list[Any]:
    return list(opened(content)["Key figures"]._charts)


def test_key_figures_are_three_charts_of_the_spreadsheet_with_their_intervals(donor: Made) -> None:
    sheet = opened(donor[1])["Key figures"]
    assert [type(chart).__name__ for chart in charts_of(donor[1])] == ["BarChart", "LineChart", "BarChart"]
    for chart, table in zip(charts_of(donor[1]), sheet.tables.values(), strict=True):
        series = chart.series[0]
        head, *rows = sheet[table.ref]
        names = [cell.value for cell in head]
        drawn = sheet[series.val.numRef.f.rpartition("!")[2].replace("$", "")]
        assert [cell.value for (cell,) in drawn] == [row[1].value for row in rows if row[1].value is not None]
        for row in rows:
            share, low, high, down, up = (row[place].value for place in (1, 2, 3, -2, -1))
            if share is not None:
                assert (share - down, share + up) == (pytest.approx(low), pytest.approx(high))
        bars = series.errBars[0] if isinstance(series.errBars, list) else series.errBars
        for end, heading in ((bars.minus, "down"), (bars.plus, "up")):
            place = sheet[end.numRef.f.rpartition("!")[2].replace("$", "")][0][0].column
            assert names[place - 1] == f"Bar of the interval, {heading}"


@pytest.mark.long
def test_a_figure_that_is_withheld_is_in_no_chart_and_says_so(tmp_path: Path) -> None:
    hidden = made_reports.withhold("measure = 'M01' and outcome = 'O04' and scope = 'donor:DFAT'")
    _, content = made(tmp_path, "ordinary", "donor:DFAT", hidden)
    sheet = opened(content)["Key figures"]
    head, *rows = sheet[next(iter(sheet.tables.values())).ref]
    assert [cell.value for cell in head[:2]] == ["Outcome", "DFAT: Share"]
    last = [cell.value for cell in rows[-1]]
    assert (last[0], last[1], last[6]) == ("Legal status", None, "Withheld [c]")
    assert charts_of(content)[0].series[0].cat.strRef.f.endswith(f"${rows[-2][0].row}")


@pytest.mark.long
def test_where_too_few_of_its_own_figures_are_shown_a_chart_is_of_the_region(tmp_path: Path) -> None:
    _, content = made(tmp_path, "small", "ministry:KHM")
    sheet = opened(content)["Key figures"]
    titles = [str(cell.value) for (cell,) in sheet["A1:A90"] if "interval: " in str(cell.value)]
    assert len(titles) == len(charts_of(content)) > 0
    assert all(title.endswith("Whole region") for title in titles)


def test_the_logframe_has_baseline_entry_target_and_actual(donor: Made) -> None:
    context, content = donor
    targets = [row for row in context.release.records["targets"] if row["donor_code"] == "DFAT"]
    found = {row["Indicator"]: row for row in lines(content, "Logframe")}
    assert len(found) == len(targets) > 5
    for target in targets:
        row = found[f"{target['outcome']}-M01-12"]
        assert row["Target"] == pytest.approx(target["target"])
        assert row["Baseline in the logframe"] == pytest.approx(target["baseline"])
        entry = context.find("donor:DFAT", "M01", 0, target["outcome"])
        if entry.has_estimate:
            assert row["Measured at entry"] == pytest.approx(entry.value, abs=0.005)


def test_the_logframe_says_on_which_side_of_the_target_and_how_surely(tmp_path: Path) -> None:
    hidden = made_reports.withhold("measure = 'M01' and outcome = 'O01' and scope = 'donor:DFAT'")
    _, content = made(tmp_path, "ordinary", "donor:DFAT", hidden)
    first, *others = lines(content, "Logframe")
    assert (first["Against the target"], first["Actual less target"]) == ("Cannot be shown", None)
    told = [row for row in others if row["Actual less target"] is not None]
    assert len({row["Against the target"] for row in told}) > 1
    for row in told:
        is_above = row["Actual less target"] > -0.005
        assert row["Against the target"].startswith("At or above" if is_above else "Below")


THEN = """
    insert into previous_figures by name
    select * exclude (numerator) replace (estimate - 0.1 as estimate), numerator - 2 as numerator,
        '2025H2' as period, '1.0' as version,
    from (
        select scope, measure, outcome, service_area, milestone, status, numerator, denominator, unknown,
            not_applicable, due, estimate, ci_low, ci_high, bound_low, bound_high, date '2025-12-01' as as_of,
        from indicator_values
        where breakdown = 'all' and measure = 'M01' and outcome = 'O01' and milestone = 12
    )
"""
REVISED = """
    insert into revisions by name
    select
        'donor:DFAT' as scope, '2024H1' as cohort, 12 as milestone, '2025H2' as period,
        'records_corrected' as reason, 'M01' as family, 'M01' as measure, unnest(['O01', 'O02']) as outcome,
        unnest(['published', 'c']) as status, unnest([12, null]) as old_numerator,
        unnest([13, null]) as new_numerator, unnest([20, null]) as old_denominator,
        unnest([20, null]) as new_denominator, unnest([30, null]) as old_due, unnest([30, null]) as new_due
"""


@pytest.mark.long
def test_figures_of_the_last_report_stand_beside_those_of_now(tmp_path: Path) -> None:
    context, content = made(tmp_path, "ordinary", "donor:DFAT", THEN, REVISED)
    then, region, revised, withheld = lines(content, "Since the last report")
    now = context.find("donor:DFAT", "M01", 12, "O01")
    assert (then["Scope"], region["Scope"], then["Outcome"]) == ("DFAT", "Whole region", "Housing")
    assert (then["Then: numerator"], then["Now: numerator"]) == ((now.numerator or 0) - 2, now.numerator)
    assert then["Change, points"] == pytest.approx(0.1)
    assert then["Why"] == "The same number is due and known: records were corrected"
    assert (revised["Then: numerator"], revised["Now: numerator"]) == (12, 13)
    assert revised["Why"] == "Records were corrected or completed"
    assert (withheld["Then: how shown"], withheld["Then: numerator"]) == ("Withheld [c]", None)


def test_what_is_withheld_is_counted_by_breakdown(donor: Made) -> None:
    context, content = donor
    rows = lines(content, "Withheld")
    assert sum(row["Without a number"] for row in rows) == sum(
        row["lines"] for row in context.release.left_out
    )
    shown = context.release.values
    own = shown[(shown["scope"] == "donor:DFAT") & (shown["breakdown"] == "all")]
    assert rows[0]["With a number"] == len(own)
    assert any("too few people" in str(row["Why some have none"]) for row in rows)


def test_the_cover_leads_to_every_sheet_and_names_what_is_left_out(book: Made) -> None:
    context, content = book
    read = opened(content)
    leads = {row[0].value: row[0].hyperlink.location for row in table_of(read["Cover"])[1:]}
    assert list(leads) == read.sheetnames[1:]
    assert list(leads.values()) == [f"'{name}'!A1" for name in read.sheetnames[1:]]
    said = " ".join(str(cell.value) for (cell,) in read["Cover"]["A1:A60"] if cell.value)
    called = naming.names(context.text, sheets.order(context))
    for name in called.values():
        assert name in leads or name in said.partition("Left out, as nothing can be shown: ")[2]
    assert context.definition.title in said and context.release.run_id in said
    assert (context.text("page.synthetic") in said) is context.release.is_synthetic


def test_the_cover_counts_the_rows_of_each_sheet(donor: Made) -> None:
    read = opened(donor[1])
    for name, _, count in (tuple(cell.value for cell in row) for row in table_of(read["Cover"])[1:]):
        assert count is None if name == "Key figures" else count == len(table_of(read[name])) - 1


def test_notes_explain_every_mark_and_every_word_for_how_a_figure_is_shown(donor: Made) -> None:
    text, content = donor[0].text, donor[1]
    notes = {row["Mark or word"]: row["What it means"] for row in lines(content, "Notes")}
    assert {"[c]", "[x]", "[z]", "[low]", "95% interval", "Empty cell"} <= notes.keys()
    for words in text.entries("workbook.shown").values():
        mark = re.search(r"\[\w+\]", words)
        assert (mark[0] if mark else words) in {*notes, "Shown"}
    assert "{" not in "".join(notes.values())


def test_the_properties_name_the_report_and_not_the_machine(book: Made) -> None:
    context, content = book
    read = opened(content)
    found = read.properties
    assert (found.title, found.subject) == (context.definition.title, context.definition.about)
    assert (found.creator, found.lastModifiedBy) == ("reintegration", "reintegration")
    as_of = datetime.combine(context.release.as_of, time())
    assert found.created.replace(tzinfo=None) == found.modified.replace(tzinfo=None) == as_of
    assert {one.name: one.value for one in read.custom_doc_props.props} == {"Language": "en"}


@pytest.mark.long
def test_the_same_release_gives_the_same_bytes(donor: Made) -> None:
    assert workbook.render(donor[0]) == donor[1]


def test_no_cell_of_a_report_is_a_formula_or_merged(book: Made) -> None:
    for sheet in opened(book[1]).worksheets:
        assert sheet.merged_cells.ranges == set()
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}


def test_words_that_look_like_a_formula_or_a_link_stay_words(tmp_path: Path) -> None:
    settings = made_reports.settings_changed(tmp_path)
    with duckdb.connect(str(settings.release_db)) as file:
        for number, words in enumerate(HOSTILE, start=1):
            file.execute("update outcomes set short_name = ? where number = ?", [words, number])
    read = opened(workbook.render(made_reports.context_of(settings)))
    for name in ("Data", "Outcomes", "Groups", "Logframe"):
        head, *rows = table_of(read[name])
        place = [cell.value for cell in head].index("Outcome")
        found = {row[place].value: row[place] for row in rows if row[place].value}
        assert {*HOSTILE} <= found.keys()
        assert {cell.data_type for cell in found.values()} == {"s"}
        assert not any(cell.hyperlink for cell in found.values())
        assert all(cell.quotePrefix for words, cell in found.items() if words[0] in "=+-@")


def test_headings_stay_in_sight_and_are_repeated_in_print(book: Made) -> None:
    for sheet in opened(book[1]).worksheets:
        if sheet.title not in ("Cover", "Key figures"):
            (table,) = sheet.tables.values()
            first = sheet[table.ref][0][0].row
            assert sheet.freeze_panes == f"A{first + 1}"
            assert sheet.print_title_rows == f"${first}:${first}"


def test_names_of_sheets_and_headings_are_told_apart() -> None:
    assert naming.unique(["Known", "known", "KNOWN"]) == ("Known", "known (2)", "KNOWN (3)")
    long = "long " * 9
    cut = naming.unique([long[:31], long[:31]], 31)
    assert len(set(cut)) == 2
    assert all(len(name) <= 31 for name in cut)


def test_no_word_of_a_heading_is_broken() -> None:
    sheet = Sheet("x", "x", "", (), ("Incomprehensibility of n", "n"), (("a", cells.Amount(1, "0")),))
    assert widths(sheet)[0] > len("Incomprehensibility")


@pytest.mark.long
def test_with_too_many_rows_the_largest_breakdowns_are_left_to_the_data_files(
    donor: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, content = donor
    values = context.release.values
    largest = values["breakdown"].value_counts().index[0]
    monkeypatch.setattr(many_rows, "MOST_ROWS", len(values) - 1)
    cut = workbook.render(context)
    assert len(lines(cut, "Data")) == (values["breakdown"] != largest).sum() < len(lines(content, "Data"))
    said = " ".join(str(cell.value) for (cell,) in opened(cut)["Cover"]["A1:A60"])
    assert f"leaves out the {(values['breakdown'] == largest).sum():,} rows" in said
    assert "leaves out" not in " ".join(str(cell.value) for (cell,) in opened(content)["Cover"]["A1:A60"])


def shown_by_libreoffice(content: bytes, folder: Path) -> dict[str, list[list[str]]]:
    """Every sheet as LibreOffice shows it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.fail("LibreOffice is not there: install the package libreoffice-calc.")
    (folder / "tables.xlsx").write_bytes(content)
    subprocess.run(
        [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", AS_CSV, "--outdir", str(folder / "shown"), str(folder / "tables.xlsx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return {
        file.stem.removeprefix("tables-"): list(csv.reader(file.open(encoding="utf-8")))
        for file in (folder / "shown").iterdir()
    }


@pytest.mark.long
def test_a_spreadsheet_shows_shares_in_percent_and_months_as_months(donor: Made, tmp_path: Path) -> None:
    context, content = donor
    shown = shown_by_libreoffice(content, tmp_path)
    assert shown.keys() == {*opened(content).sheetnames}
    head, *rows = shown["Data"]
    values = lines(content, "Data")
    assert len(rows) == len(values)
    for row, value in zip(rows, values, strict=True):
        found = dict(zip(head, row, strict=True))
        if value["Measure code"] == "M01" and value["Estimate"] is not None:
            assert found["Estimate"] == context.text.percent(value["Estimate"])
        if value["Numerator (k)"] is not None:
            assert found["Numerator (k)"] == context.text.count(value["Numerator (k)"])
