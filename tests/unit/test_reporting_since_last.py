"""What a report says of the last one: figures of then beside those of now, and why they moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import made_reports
import pytest

from pipeline.reporting import previous
from pipeline.reporting.context import Context
from pipeline.reporting.document import Paragraph, Points, Table
from pipeline.reporting.indicator import CoverageRule, Indicator
from pipeline.reporting.previous import Why, why
from pipeline.reporting.sections import since_last
from pipeline.settings import Settings

METHOD = (Path(__file__).resolve().parents[2] / "docs" / "method.md").read_text("utf-8")
RULE = CoverageRule(0.6, 0.4)
FIGURE = Indicator(
    "region", "M01", "O01", 12, "all", (), None, "published", RULE,
    numerator=60, denominator=100, unknown=20, not_applicable=10, due=130,
    estimate=0.6, ci_low=0.5, ci_high=0.69,
)  # fmt: skip


def since(family: str = "M01", then: dict[str, Any] | None = None, **now: Any) -> Why:
    return why(replace(FIGURE, **then or {}), replace(FIGURE, **now), family)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (since(due=145, denominator=110, numerator=66), Why.CAME),
        (since(due=118), Why.LEFT),
        (since(denominator=111, unknown=9, numerator=66), Why.ASSESSED),
        (since(unknown=9, not_applicable=21), Why.ASSESSED),
        (since(numerator=71, estimate=0.71), Why.CORRECTED),
        (since(status="band", numerator=None, estimate=None, numerator_low=97, numerator_high=100),
         Why.CORRECTED),
        (since("M03", numerator=71), Why.ASSESSED),
        (since(), Why.SAME),
        (since(earlier=date(2025, 12, 1)), Why.REPEATED),
        (since(then={"due": None}, due=None, denominator=111), Why.CAME),
        (since(then={"due": None}, due=None, denominator=80, numerator=48), Why.LEFT),
        (since(then={"due": None}, due=None, numerator=71), Why.RECORDED),
        (since(then={"milestone": None}, milestone=None, numerator=71), Why.RECORDED),
        (since(then={"numerator": None, "estimate": 4.5}, numerator=None, estimate=5.0), Why.CORRECTED),
    ],
)  # fmt: skip
def test_a_reason_follows_from_the_counts_of_then_and_now(found: Why, reason: Why) -> None:
    assert found is reason


def test_every_reason_has_its_row_in_the_method_and_its_words(settings: Settings) -> None:
    words = made_reports.context_of(settings).text.entries("since_last.why")
    assert {key.removesuffix("_due").removesuffix("_counted") for key in words} | {"withheld"} == {*Why}
    rows = [line.split("`")[1] for line in METHOD.splitlines() if line.startswith("| `")]
    assert set(Why) <= set(rows)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return made_reports.settings_changed(tmp_path)


def put(settings: Settings, measure: str = "M01", outcome: str | None = "O01", **values: Any) -> None:
    """What was released for the second half of 2025: a figure of now that is changed."""
    scope, milestone = values.pop("scope", "donor:DFAT"), values.pop("milestone", 12)
    now = ", ".join(name for name in previous.NUMBERS if name not in ("numerator_low", "numerator_high"))
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute(
            f"""
                insert into previous_figures by name
                select
                    scope,
                    measure,
                    outcome,
                    service_area,
                    milestone,
                    '2025H2' as period,
                    '1.0' as version,
                    date '2025-12-01' as as_of,
                    status,
                    {now}
                from indicator_values
                where
                    breakdown = 'all' and scope = $scope and measure = $measure
                    and outcome is not distinct from $outcome
                    and milestone is not distinct from $milestone
            """,
            {"scope": scope, "measure": measure, "outcome": outcome, "milestone": milestone},
        )
        for name, value in values.items():
            file.execute(
                f"update previous_figures set {name} = ? where (scope, measure) = (?, ?) "
                "and outcome is not distinct from ?",
                [value, scope, measure, outcome],
            )


def not_compared(settings: Settings, reason: str, outcome: str = "O01") -> None:
    gone = dict.fromkeys(("numerator", "denominator", "due", "estimate", "ci_low", "ci_high", "as_of"))
    put(settings, outcome=outcome, not_compared=reason, status="c", **gone)


def built(settings: Settings) -> tuple[str, list[list[str]]]:
    """The sentences, and the rows of the table; of a cell what stands under it too."""
    section = since_last.build(made_reports.context_of(settings))
    said = [item for block in section.blocks if isinstance(block, Points) for item in block.items]
    tables = [block for block in section.blocks if isinstance(block, Table)]
    rows = [row for table in tables for group in table.groups for row in group.rows]
    return " ".join(said), [[f"{cell.text} {cell.below}".strip() for cell in row] for row in rows]


def now_of(settings: Settings, outcome: str = "O01") -> Indicator:
    return made_reports.context_of(settings).find("donor:DFAT", "M01", 12, outcome)


def test_a_first_report_says_so_once_and_has_no_table(settings: Settings) -> None:
    said, rows = built(settings)
    assert said.count("this is the first report with figures") == 1
    assert rows == []


def test_a_figure_stands_beside_that_of_then_with_points_and_reason(settings: Settings) -> None:
    now = now_of(settings)
    assert now.estimate is not None
    assert now.due is not None
    put(settings, numerator=31, denominator=62, estimate=0.5, ci_low=0.1, ci_high=0.9, due=now.due - 23)
    said, [row] = built(settings)
    assert row[1] == "31 of 62 (50%) 10 to 90"
    assert row[3:] == [f"+{round(100 * now.estimate) - 50} intervals overlap", "People came: 23 more are due"]
    assert "beside what was released for July to December 2025: 1 higher." in said


def test_intervals_that_do_not_overlap_are_said_to_and_a_figure_that_did_not_move_has_neither(
    settings: Settings,
) -> None:
    now = now_of(settings)
    assert now.estimate is not None
    put(settings, estimate=now.estimate + 0.3, ci_low=0.98, ci_high=0.99)
    put(settings, outcome="O02")
    _, rows = built(settings)
    assert [row[3] for row in rows] == ["\N{MINUS SIGN}30 intervals do not overlap", "0"]
    assert rows[1][4] == "The same counts"


def test_higher_lower_and_the_same_are_counted_and_others_beside_them(settings: Settings) -> None:
    for number, points in enumerate((0.05, 0.06, -0.07, 0.0), start=1):
        now = now_of(settings, f"O0{number}")
        assert now.estimate is not None
        put(settings, outcome=f"O0{number}", estimate=now.estimate - points)
    not_compared(settings, "definition_changed", "O05")
    not_compared(settings, "withheld", "O06")
    said, _ = built(settings)
    assert ": 2 higher, 1 lower, 1 the same, 1 not compared in points and 1 withheld both times." in said


def test_a_figure_that_is_shown_again_is_not_one_that_stayed_the_same(settings: Settings) -> None:
    with duckdb.connect(str(settings.release_db)) as file:
        file.execute("update indicator_values set as_of = '2025-12-01' where outcome = 'O01'")
    put(settings)
    said, [row] = built(settings)
    assert ": 1 shown again as released before." in said
    assert row[3:] == ["shown again", "As it was released before: the mark has the month"]


@pytest.mark.parametrize(
    ("reason", "then", "told"),
    [
        ("new", "not given", "No report gave it then"),
        ("withheld_then", "not shown", "Withheld then, or nobody was due"),
        ("withheld_now", "shown", "Withheld now"),
        ("withdrawn", "withdrawn", "The report that gave it was withdrawn"),
        ("definition_changed", "another definition", "The definition changed"),
    ],
)
def test_a_figure_that_is_not_compared_says_why_not_and_not_why_it_moved(
    settings: Settings, reason: str, then: str, told: str
) -> None:
    not_compared(settings, reason)
    put(settings, outcome="O02", numerator_low=0, numerator_high=3, estimate=None, status="band")
    said, [row, _] = built(settings)
    assert (row[1], row[3]) == (then, "not compared")
    assert row[4].startswith(told)
    assert ": 2 not compared in points." in said


def test_a_scope_of_which_nothing_was_shown_then_has_a_sentence_and_no_rows(settings: Settings) -> None:
    not_compared(settings, "withheld_then")
    not_compared(settings, "new", "O02")
    said, rows = built(settings)
    assert "none of the main figures was released for July to December 2025" in said
    assert rows == []


def test_a_figure_that_neither_report_shows_has_no_row(settings: Settings) -> None:
    not_compared(settings, "withheld")
    put(settings, outcome="O02")
    _, rows = built(settings)
    assert len(rows) == 1


def test_bounds_stand_alone_where_coverage_asks_for_it_and_have_no_points(settings: Settings) -> None:
    put(settings, denominator=20, unknown=80, not_applicable=0, bound_low=0.1, bound_high=0.9, due=100)
    _, [row] = built(settings)
    assert row[1] == "bounds 10 to 90"
    assert row[3] == "not in points"


def test_bounds_stand_before_a_share_of_which_half_are_known(settings: Settings) -> None:
    put(settings, numerator=30, denominator=50, estimate=0.6, ci_low=0.4, ci_high=0.7, unknown=50,
        not_applicable=0, bound_low=0.3, bound_high=0.8, due=100)  # fmt: skip
    _, [row] = built(settings)
    assert row[1] == "bounds 30 to 80 30 of 50 (60%) 40 to 70"


def test_a_figure_of_then_that_was_shown_as_before_keeps_its_mark(settings: Settings) -> None:
    put(settings, as_of=date(2025, 6, 1))
    _, [row] = built(settings)
    assert "[to 2025-06]" in row[1]


@pytest.mark.long
def test_figures_of_other_scopes_and_of_groups_do_not_come_in(settings: Settings) -> None:
    put(settings, scope="country:KHM")
    context = made_reports.context_of(settings)
    assert built(settings)[1] == []
    groups = [figure for figure in context.release.of("M01") if figure.breakdown == "sex"]
    assert groups
    put(settings)
    assert previous.moves(made_reports.context_of(settings).release, groups) == ()


def test_the_region_is_told_beside_the_reports_own(settings: Settings) -> None:
    put(settings)
    put(settings, scope="region")
    section = since_last.build(made_reports.context_of(settings))
    [table] = [block for block in section.blocks if isinstance(block, Table)]
    assert [group.label.split(":")[1] for group in table.groups] == [
        " July to December 2025, and January to June 2026"
    ] * 2
    assert any(
        isinstance(block, Paragraph) and "no test of a change" in block.text for block in section.blocks
    )


def test_other_sections_can_ask_for_the_move_of_one_figure(settings: Settings) -> None:
    put(settings, numerator=1, denominator=20)
    context: Context = made_reports.context_of(settings)
    [move] = previous.moves(context.release, [now_of(settings)])
    assert move.then is not None
    assert (move.period, move.then.numerator, move.now) == ("2025H2", 1, now_of(settings))
