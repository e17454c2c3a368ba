"""What is printed as k of n is k / n: in every sentence, table and chart of a report, of every measure."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from made_reports import DONOR, EVERY, MINISTRY, Made, context_of, headings, settings_changed, table

from pipeline.reference import sheet_words
from pipeline.reporting import goals
from pipeline.reporting.exchange import dhis2
from pipeline.reporting.indicator import CURVES, STANDARDISED, Indicator
from pipeline.reporting.language.text import Text, load_text
from pipeline.reporting.language.wording import beside, phrase
from pipeline.reporting.tables.cells import of_cell, part_cell

PROJECT = Path(__file__).resolve().parents[2]
SEED = PROJECT / "seeds" / "measures.csv"
PERCENT = r"((?:under |over )?\d+%)"
COUNT = r"(\d[\d,]*)"
RATIO = re.compile(f"{COUNT} of {COUNT} \\({PERCENT}|{PERCENT} \\({COUNT} of {COUNT}\\)")


@pytest.fixture(scope="module")
def text() -> Text:
    return load_text(PROJECT / "reports", "en")


@cache
def seeds() -> tuple[dict[str, str], ...]:
    with SEED.open(encoding="utf-8") as file:
        return tuple(row for row in csv.DictReader(file) if row["protection"] != "internal")


def ratios(words: str) -> Iterator[tuple[int, int, str]]:
    """Every k of n with its percentage."""
    for found in RATIO.finditer(words):
        k, n, percent, percent_before, k_behind, n_behind = found.groups()
        numbers = (int((one or two).replace(",", "")) for one, two in ((k, k_behind), (n, n_behind)))
        yield *numbers, percent or percent_before


def strings(part: Any) -> Iterator[str]:
    """Every text within a report."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from strings(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from strings(value)


def said_of(text: Text, figure: Indicator) -> tuple[str, ...]:
    """The figure in every form that has both its counts: in a sentence, beside a dot, in a cell."""
    cells = of_cell(text, figure).text, part_cell(text, figure).text
    if figure.ci_low is None:  # a share without an interval stands in cells only
        return cells
    return phrase(text, figure), beside(text, figure), *cells


@pytest.mark.parametrize("audience", [DONOR, MINISTRY])
def test_whatever_a_report_prints_as_k_of_n_is_that_share(made: Made, audience: str, text: Text) -> None:
    found = [
        ratio for words in strings(asdict(made("large", audience, sections=EVERY))) for ratio in ratios(words)
    ]
    assert len(found) > 100
    assert [one for one in found if text.percent(one[0] / one[1]) != one[2]] == []


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Indicator]]:
    """Every figure with an estimate and a numerator that a ministry may see, by measure."""
    release = context_of(settings_changed(tmp_path_factory.mktemp("large"), plan="large"), MINISTRY).release
    return {
        measure: [one for one in found if one.has_estimate and one.numerator is not None]
        for measure, found in release.by_measure.items()
    }


@pytest.mark.parametrize("seed", seeds(), ids=lambda row: row["measure"])
def test_a_figure_of_any_measure_is_k_of_n_only_where_its_estimate_is(
    seed: dict[str, str], figures: dict[str, list[Indicator]], text: Text
) -> None:
    told = figures[seed["measure"]]
    assert told or seed["unit"] in ("months", "outcomes")
    for figure in told if seed["unit"] != "net" else ():
        for words in said_of(text, figure):
            for k, n, _ in ratios(words):
                assert figure.estimate == pytest.approx(k / n, abs=0.005 + 1e-9)


@pytest.mark.parametrize("measure", sorted(CURVES | STANDARDISED))
def test_a_curve_is_no_k_of_n_even_where_it_comes_to_the_same(
    measure: str, figures: dict[str, list[Indicator]], text: Text
) -> None:
    figure = figures[measure][0]
    assert figure.numerator is not None and figure.denominator
    same = replace(figure, estimate=figure.numerator / figure.denominator)
    assert [words for words in said_of(text, same) if list(ratios(words))] == []


def test_a_curve_says_how_many_by_then_and_how_many_were_at_risk_from_the_start(
    figures: dict[str, list[Indicator]], text: Text
) -> None:
    figure = replace(figures["M14"][0], numerator=7, denominator=25, estimate=0.39)
    assert of_cell(text, figure).text == "39%; 7 by then, 25 at risk from the start"


def test_curves_and_standardised_shares_are_those_of_the_seeds() -> None:
    assert {row["measure"] for row in seeds() if row["unit"] == "incidence"} == CURVES
    assert set(sheet_words.WEIGHTED) == STANDARDISED


@pytest.mark.parametrize("key", ["time-table", "retrafficking-table"])
def test_no_column_beside_a_curve_is_headed_k_or_n(made: Made, key: str) -> None:
    columns = headings(table(made(sections=EVERY), key))
    assert {"Cumulative share", "At risk from the start"} <= set(columns)
    assert [heading for heading in columns if heading.endswith(("(k)", "(n)"))] == []


def test_only_shares_go_to_other_systems_as_numerator_and_denominator() -> None:
    assert not {*dhis2.COUNTS, goals.MEASURE} & (CURVES | STANDARDISED)
