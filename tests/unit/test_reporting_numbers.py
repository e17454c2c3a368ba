"""What charts and tables are called: numbered apart, a table under a chart by the number of its chart."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from made_reports import DONOR, EVERY, MINISTRY, Made, context_of, of, settings_changed

from pipeline.reporting.document import Chart, Fold, Paragraph, Report, Section, Table
from pipeline.reporting.findings.questions import RULES

WORDS = {"figure": "Figure", "table": "Table"}


def table(key: str) -> Table:
    return Table(key, "", (), ())


def chart(key: str) -> Chart:
    return Chart(key, "", "", (), (), table(f"{key}-table"))


def report() -> Report:
    first = Section(
        "one", "", (chart("a"), Paragraph("Words."), table("b"), Fold("", (table("c"), chart("d"))))
    )
    return Report("en", "", "", (), "", (first, Section("two", "", (table("e"), chart("f")))), WORDS)


def test_charts_and_tables_are_numbered_apart_in_the_order_of_the_page() -> None:
    numbers = report().numbers
    assert [numbers[key] for key in ("a", "d", "f")] == [1, 2, 3]
    assert [numbers[key] for key in ("b", "c", "e")] == [1, 2, 3]


def test_a_table_under_a_chart_has_the_number_of_its_chart_and_counts_for_none() -> None:
    numbers = report().numbers
    assert [numbers[f"{key}-table"] for key in ("a", "d", "f")] == [1, 2, 3]


def test_a_label_says_what_it_is_and_leads_to_the_id_on_the_page() -> None:
    labels = report().labels
    assert labels["d"] == ("Figure 2", "d-figure")
    assert labels["e"] == ("Table 3", "e")
    assert labels["d-table"] == ("Figure 2", "d-table")  # "Figure 2 in numbers."


def test_every_chart_is_one_of_the_report_those_in_folds_too() -> None:
    assert [one.key for one in report().charts] == ["a", "d", "f"]


@pytest.mark.parametrize("audience", [DONOR, MINISTRY])
def test_the_numbers_of_a_report_run_without_a_gap(audience: str, made: Made) -> None:
    found = made("large", audience, sections=EVERY)
    charts = [one.key for one in found.charts]
    under = {one.table.key for one in found.charts}
    alone = [key for key in found.numbers if key not in under and key not in charts]
    for keys in (charts, alone):
        assert len(keys) > 5
        assert [found.numbers[key] for key in keys] == [
            number for number, _ in zip(count(1), keys, strict=False)
        ]


def test_every_question_leads_to_a_figure_or_table_that_is_printed(tmp_path: Path) -> None:
    settings = settings_changed(tmp_path, plan="large")
    asked = [leads_to for rule in RULES for _, _, leads_to in rule(context_of(settings))]
    assert len(asked) > 3
    assert {*asked} <= of(settings).labels.keys()
