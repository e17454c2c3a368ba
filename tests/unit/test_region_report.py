"""The report of the whole region: one more report over figures that every other report shows, too."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import made_reports
import pytest
from made_reports import ALL_FINDINGS, EVERY
from release_file import LARGE, settings_for

from pipeline import disclosure, reporting
from pipeline.disclosure import Entry, steps
from pipeline.disclosure.register.entry import RELEASE, WITHDRAWN
from pipeline.disclosure.steps import Request
from pipeline.errors import DisclosureFailure, UsageError
from pipeline.jobs import audiences, released
from pipeline.jobs.withdrawing import withdraw
from pipeline.period import Period
from pipeline.reporting import REGION
from pipeline.settings import Settings
from tests.unit import kept_workspace
from tests.unit.cases_file import Group, release, write

PROJECT = Path(__file__).resolve().parents[2]
PEOPLE = [
    Group("region", due=200, known=150, achieved=80),
    Group("country:KHM", due=90, known=70, achieved=40),
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    plan = replace(LARGE, sizes={REGION: LARGE.sizes[REGION]}, audiences=(REGION,))
    return settings_for(tmp_path_factory.mktemp("home"), plan)


def test_its_definition_is_about_the_region_and_its_folder_is_called_so(tmp_path: Path) -> None:
    found = reporting.definitions(Settings(PROJECT, tmp_path))
    [one] = [each for each in found if each.audience == REGION]
    assert (one.kind, one.scope, one.code, one.folder) == (REGION, REGION, "", REGION)


@pytest.mark.parametrize("audience", ["region:KHM", "region:", "regional"])
def test_the_region_has_no_code(audience: str, tmp_path: Path) -> None:
    file = tmp_path / "region.toml"
    file.write_text(f'audience = "{audience}"\nname = "X"\nrecipient = "X"\n', "utf-8")
    with pytest.raises(UsageError, match="`audience` is not `region`"):
        reporting.definition(Settings(PROJECT, tmp_path), file)


@pytest.mark.parametrize("written", ["region", "Region", " REGION "])
def test_it_is_asked_for_by_one_word(written: str, tmp_path: Path) -> None:
    known = Settings(PROJECT, tmp_path)
    assert audiences.resolve(known, written) == REGION
    audiences.refuse_unnamed(known, [REGION])


def test_a_slip_of_the_pen_is_answered_with_the_region(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="The nearest is region;"):
        audiences.resolve(Settings(PROJECT, tmp_path), "regoin")


def test_no_line_of_it_stands_twice(settings: Settings) -> None:
    report = made_reports.of(settings, REGION, sections=EVERY, findings=ALL_FINDINGS)
    keys = Counter(table.key for table in made_reports.tables(report))
    assert [key for key, times in keys.items() if times > 1] == []
    for table in made_reports.tables(report):
        rows = Counter((group.label, row) for group in table.groups for row in group.rows if row[0].text)
        assert (table.key, [row for row, times in rows.items() if times > 1]) == (table.key, [])
        columns = Counter((column.group, column.label) for column in table.columns)
        assert (table.key, [column for column, times in columns.items() if times > 1]) == (table.key, [])
    for key in ("findings", "since_last", "needs", "change", "withheld"):
        said = Counter(made_reports.sentences(report, key))
        assert (key, [one for one, times in said.items() if times > 1]) == (key, [])


def test_a_drawing_of_it_is_there_once_and_has_one_series(settings: Settings) -> None:
    report = made_reports.of(settings, REGION, sections=EVERY)
    drawn = [chart for section in report.sections for chart in made_reports.charts(report, section.key)]
    panels = [panel for chart in drawn for panel in chart.panels]
    assert len(drawn) > 10
    assert len({panel.key for panel in panels}) == len(panels)
    assert {point.series for panel in panels if panel.kind == "rows" for point in panel.points} == {0}


def test_what_other_reports_leave_to_it_is_there(settings: Settings) -> None:
    """Groups of everybody, those who became due most recently, change, needs: of the region by itself."""
    report = made_reports.of(settings, REGION)
    keys = {table.key for table in made_reports.tables(report)}
    assert {"outcomes-recent", "change-moves", "needs-unmet"} <= keys
    assert {"groups-age-trafficked-table", "groups-form-table", "groups-sex-table"} <= keys
    assert [key for key in keys if key.startswith("tiles-")]  # the countries
    told = [made_reports.words(report, section.key) for section in report.sections]
    assert "withheld [c]" not in " ".join(told)


@pytest.mark.long
def test_nothing_of_it_is_for_dhis2_or_iati_or_sdmx(settings: Settings) -> None:
    made = made_reports.files_of(settings, REGION)
    assert {"iati.xml", "dhis2.json", "dhis2_metadata.json", "sdmx.csv"} & made.keys() == set()


@pytest.mark.long
@pytest.mark.parametrize("others", [(), ("ministry:KHM",)])
def test_every_figure_is_released_once(others: tuple[str, ...], tmp_path: Path) -> None:
    """And is the one that the other reports show beside theirs."""
    for home, wanted in (("one", (REGION, *others)), ("two", ("ministry:KHM",))):
        known = Settings(project=PROJECT, home=tmp_path / home)
        write(known.cases_db, PEOPLE, ())
        release(known, wanted)
    scopes = {REGION, *(steps.scope_of(each) for each in others)}
    with duckdb.connect() as both:
        for home in ("one", "two"):
            path = Settings(project=PROJECT, home=tmp_path / home).release_db
            both.execute(f"attach '{path}' as {home} (read_only)")
        found = both.execute("select distinct scope from one.indicator_values").fetchall()
        assert {scope for (scope,) in found} == scopes
        for table in ("indicator_values", "withheld", "scope_sizes", "previous_figures"):
            of_one, of_two = (
                both.execute(f"select * from {home}.{table} where scope = 'region' order by all").fetchall()
                for home in ("one", "two")
            )
            assert (table, of_one) == (table, of_two)


def test_the_region_is_compared_with_the_same_release_in_every_report(tmp_path: Path) -> None:
    """Also where its own report of then was withdrawn: the other reports show the figures still."""
    known = (
        Entry(1, RELEASE, "", "2025H1", run_id="r"),
        Entry(2, RELEASE, "", "2025H2", run_id="r"),
        Entry(3, WITHDRAWN, "", "2025H2", reports={REGION: "r", "ministry:KHM": "r"}),
    )
    as_of = date(2026, 6, 1)
    asked = Request(
        Settings(PROJECT, tmp_path), (REGION, "ministry:KHM"), "2026H1", as_of, "v", "r", 4, known
    )
    found = {scope: entry.number if entry else None for scope, entry in steps._compared_with(asked).items()}
    assert found == {REGION: 2, "country:KHM": 1}


@pytest.mark.parametrize("audience", ["region:KHM", "regions", "donor:", "embassy:X"])
def test_what_is_no_audience_has_no_scope(audience: str) -> None:
    with pytest.raises(DisclosureFailure, match="neither the region nor a donor nor a ministry"):
        steps.scope_of(audience)


def test_whoever_withdraws_it_is_told_that_the_others_show_the_same(tmp_path: Path) -> None:
    work = kept_workspace.make(tmp_path)
    folder = kept_workspace.put_out(work.settings, kept_workspace.SECOND, REGION, "r2")
    done = withdraw(work, Period.parse(kept_workspace.SECOND), "Region")
    assert (folder.exists(), [*done.folders]) == (False, [REGION])
    assert (kept_workspace.SECOND, kept_workspace.DFAT) in done.same
    assert disclosure.registered(work.settings)[-1].reports == {REGION: "r2"}
    assert (kept_workspace.SECOND, REGION) in released.withdrawn(work.settings)
