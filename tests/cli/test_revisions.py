"""A second export half a year later, of which two persons release: what was released before stands."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipeline.reporting.language.text import MINUS
from tests.cli import later_package
from tests.cli.test_read_back import NUMBER, Folder, parts_in
from tests.cli.whole_runs import First, Ran, contents, reintegration

pytestmark = pytest.mark.long  # a second period of a whole run: `make test` has one run

PERIOD = "2026H2"
RELEASE = ("release", "--audience", "region", "--period", PERIOD)
KEY = (
    "scope, measure, outcome, service_area, milestone, breakdown, group_key, numerator, denominator, "
    "unknown, not_applicable, due, persons_in, persons_out"
)
SHARES = ", ".join(
    f"round({name}, 9)" for name in ("estimate", "ci_low", "ci_high", "bound_low", "bound_high")
)
FIGURES = f"select {KEY}, {SHARES} from cases.marts.indicator_values"


@dataclass(frozen=True)
class Stood:
    """The reports of the second period that are out, and the register."""

    out: dict[str, bytes]
    register: list[dict[str, object]]

    @classmethod
    def of(cls, home: Path) -> Stood:
        lines = (home / "warehouse" / "register" / "register.jsonl").read_text("utf-8").splitlines()
        return cls(contents(home / "out" / PERIOD), [json.loads(line) for line in lines])


@dataclass(frozen=True)
class Proposed:
    """What one person proposed, and what was said when she approved of it herself."""

    before: Stood
    ran: Ran
    after: Stood
    drafts: dict[str, bytes]
    approved_alone: Ran
    status: str


@dataclass(frozen=True)
class Later:
    """A folder in which the second export came after the first release, and was looked back from.

    One person proposed its release, another approved.
    """

    home: Path
    looked_back: Path
    proposed: Proposed
    approved: Ran

    @property
    def cases(self) -> Path:
        return self.home / "warehouse" / "cases.duckdb"


@pytest.fixture(scope="module")
def later(few: First, tmp_path_factory: pytest.TempPathFactory) -> Later:
    folder = tmp_path_factory.mktemp("later")
    home = Path(shutil.copytree(few.home, folder / "home"))
    package = later_package.write(few.home.with_name("package"), folder / "package")
    assert reintegration(home, "ingest", str(package)).exit_code == 0
    assert reintegration(home, "build", "--as-of", "2026-06").exit_code == 0
    looked_back = Path(shutil.copy(home / "warehouse" / "cases.duckdb", folder / "looked_back.duckdb"))
    organisation = home / "config" / "organisation.toml"
    text = organisation.read_text("utf-8").replace('"one_person"\n', '"two_persons"\n')
    organisation.write_text(text, "utf-8")
    return Later(home, looked_back, proposed_in(home), reintegration(home, "approve", PERIOD, "--by", "Binh"))


def proposed_in(home: Path) -> Proposed:
    return Proposed(
        before=Stood.of(home),
        ran=reintegration(home, *RELEASE, "--by", "Anna"),
        after=Stood.of(home),
        drafts=contents(home / "warehouse" / "proposal" / PERIOD),
        approved_alone=reintegration(home, "approve", PERIOD, "--by", "anna"),
        status=reintegration(home, "status", "--today", "2027-02-01").out,
    )


def ask(query: str, **files: Path) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        for name, path in files.items():
            connection.execute(f"attach '{path}' as {name} (read_only)")
        return connection.execute(query).fetchall()


def cases_of(home: Path) -> Path:
    return home / "warehouse" / "cases.duckdb"


def test_what_is_proposed_is_attacked_and_not_released(later: Later) -> None:
    proposed = later.proposed
    assert (proposed.ran.exit_code, proposed.ran.err.count("Attacking")) == (0, 1), proposed.ran.err
    assert "Nothing was released." in proposed.ran.out
    assert (proposed.after, proposed.before.out) == (proposed.before, {})
    assert f"Waits for approval\n{PERIOD}: region, proposed by Anna on" in proposed.status


def test_whoever_proposed_a_release_cannot_approve_it_whatever_the_case_of_the_name(later: Later) -> None:
    alone = later.proposed.approved_alone
    assert (alone.exit_code, "whoever proposed it cannot approve it" in alone.err) == (5, True)


def test_what_two_persons_release_is_what_was_proposed(later: Later) -> None:
    assert later.approved.exit_code == 0, later.approved.err
    runs = (later.proposed.ran, later.approved)
    # nothing is other than it was proposed
    assert [ran.err.count("Building the figures") > 0 for ran in runs] == [True, False]
    now, drafts, record = Stood.of(later.home), later.proposed.drafts, "region/release.json"
    assert now.out.keys() == drafts.keys()
    assert {path for path in drafts if now.out[path] != drafts[path]} <= {record}
    assert now.register[:-1] == later.proposed.before.register
    assert (now.register[-1]["proposed_by"], now.register[-1]["approved_by"]) == ("Anna", "Binh")
    assert not (later.home / "warehouse" / "proposal").exists()


def test_looking_back_gives_every_figure_as_the_first_export_alone_gave_it(
    few: First, later: Later, tmp_path: Path
) -> None:
    before, now = tmp_path / "before.parquet", tmp_path / "now.parquet"
    ask(f"copy ({FIGURES}) to '{before}'", cases=cases_of(few.home))
    ask(f"copy ({FIGURES}) to '{now}'", cases=later.looked_back)
    assert ask(f"select count(*) > 100000 from '{now}'") == [(True,)]
    assert ask(f"select * from (from '{before}' except all from '{now}') limit 1") == []
    assert ask(f"select * from (from '{now}' except all from '{before}') limit 1") == []


def test_a_release_uses_all_that_is_known_when_it_is_made(few: First, later: Later) -> None:
    files = {"before": cases_of(few.home), "now": later.cases}
    [(before, now)] = ask(
        "select (select cases from before.marts.scope_sizes where scope = 'region'), "
        "(select cases from now.marts.scope_sizes where scope = 'region')",
        **files,
    )
    assert now == before - later_package.DROPPED + later_package.ADDED


def test_looking_back_revises_nothing(later: Later) -> None:
    assert ask("select count(*) from now.marts.revisions", now=later.looked_back) == [(0,)]


@pytest.mark.parametrize("table", ["frozen_figures", "frozen_series"])
def test_what_was_entered_with_the_first_release_stays_as_it_was(
    few: First, later: Later, table: str
) -> None:
    files = {"before": cases_of(few.home), "now": later.cases}
    entered = f"select * from {{}}.register.{table} where period = '2026H1'"
    before, now = entered.format("before"), entered.format("now")
    assert ask(f"select count(*) > 1000 from ({before})", **files) == [(True,)]
    assert ask(f"({before} except all {now}) union all ({now} except all {before})", **files) == []


def test_only_what_closed_since_is_entered_with_the_second_release(later: Later) -> None:
    months = "select min(closed_month) > '2026-06-01', max(closed_month) <= '2026-12-01'"
    entered = f"{months} from now.register.frozen_series where period = '2026H2'"
    assert ask(entered, now=later.cases) == [(True, True)]


def test_figures_that_would_be_others_now_are_revisions_with_their_reason(later: Later) -> None:
    counted = "select reason, count(*) > 100 from now.marts.revisions group by all order by all"
    reasons = ask(counted, now=later.cases)
    assert reasons == [("cases_came_or_left", True), ("records_corrected", True)]


def test_no_report_says_what_was_revised_of_cohorts_that_are_not_shown(few: First, later: Later) -> None:
    assert later.approved.exit_code == 0, later.approved.err
    released = later.home / "warehouse" / "release.duckdb"
    for told in ("indicator_values where breakdown = 'cohort' and status <> 'c'", "revisions"):
        assert ask(f"select count(*) from released.{told}", released=released) == [(0,)]
    for home, period in ((few.home, "2026H1"), (later.home, PERIOD)):
        assert "As first given" not in (home / "out" / period / "region" / "report.html").read_text("utf-8")


# the comparison, made anew from the release files of both reports
COMPARED = """
    with shown_then as (

        select *
        from before.indicator_values
        where breakdown = 'all' and status <> 'c'

    )

    select
        figures.scope,
        figures.measure,
        figures.outcome,
        figures.service_area,
        figures.milestone,
        '2026H1' as period,
        case
            when figures.status = 'c' and before.status is null then 'withheld'
            when figures.status = 'c' then 'withheld_now'
            when before.status is null then 'not_then'
        end as not_compared,
        if(not_compared is null, before.numerator, null),
        if(not_compared is null, before.denominator, null),
        if(not_compared is null, before.due, null),
        if(not_compared is null, before.estimate, null),
        if(not_compared is null, before.ci_low, null)
    from now.indicator_values as figures
    inner join now.measures as measures on figures.measure = measures.measure
    left join shown_then as before
        on
            figures.scope = before.scope and figures.measure = before.measure
            and figures.outcome is not distinct from before.outcome
            and figures.service_area is not distinct from before.service_area
            and figures.milestone is not distinct from before.milestone
    where
        figures.breakdown = 'all' and measures.unit <> 'incidence' and figures.measure <> 'M17'
"""
SAID = """
    select
        scope,
        measure,
        outcome,
        service_area,
        milestone,
        period,
        if(not_compared in ('new', 'withheld_then'), 'not_then', not_compared),
        numerator,
        denominator,
        due,
        estimate,
        ci_low
    from now.previous_figures
"""


@pytest.fixture(scope="module")
def folder(later: Later) -> Folder:
    release = later.home / "warehouse" / "release.duckdb"
    return Folder(later.home / "out" / PERIOD / "region", "region", release)


def test_what_is_said_of_the_last_report_follows_from_the_two_release_files(few: First, later: Later) -> None:
    files = {name: place / "warehouse" / "release.duckdb" for name, place in
             (("before", few.home), ("now", later.home))}  # fmt: skip
    assert ask(f"select count(*) > 100 from ({SAID}) where numerator is not null", **files) == [(True,)]
    assert ask(f"({COMPARED}) except all ({SAID})", **files) == []
    assert ask(f"({SAID}) except all ({COMPARED})", **files) == []


def test_the_last_report_is_told_with_figures_that_were_released_then_and_points_that_are_their_difference(
    few: First, later: Later, folder: Folder
) -> None:
    before = Folder(few.home / "out" / "2026H1" / "region", "region",
                    few.home / "warehouse" / "release.duckdb")  # fmt: skip
    assert "this is the first report with figures" in (before.path / "report.html").read_text("utf-8")
    [key] = [key for key, head in folder.heads.items() if head[1:2] == ["In the last report"]]
    rows = [row for row in folder.tables[key] if len(row) > 1]
    then, now = ([[*parts_in([row[place]])] for row in rows] for place in (1, 2))
    assert sum(map(bool, then)) > 5
    assert [figure for figures in then for figure in figures if not before.holds(*figure)] == []
    assert [figure for figures in now for figure in figures if not folder.holds(*figure)] == []
    both = [(row[3], old, new) for row, old, new in zip(rows, then, now, strict=True) if old and new]
    assert both
    for change, [old], [new] in both:
        points = f"{new[2] - old[2]:+.0f}".replace("-", MINUS) if new[2] != old[2] else "0"
        assert (change.split()[0] == points) != (change == "shown again" and old == new)
    cells = [cell for row in rows for cell in row if NUMBER.search(cell)]
    assert [cell for cell in cells if "".join(cell.split()) not in folder.printed] == []
