"""docs/interval_coverage.md: what the simulation found, as a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import fmean

from benchmarks.coverage import intervals
from benchmarks.coverage.cells import Cell
from pipeline.reference.markdown import paragraph, section, table

NOTE = "<!-- Written by `python -m benchmarks.coverage`. Change the program, not this page. -->"
WANTED = 0.94
ABOUT = """
How often do the 95 % intervals of this program hold the true value? Data are made up whose truth is known,
{draws:,} times for each cell: a number of persons from 11 to 300 and a true share. Persons are independent
of each other, stand in small clusters of 1 to 8 (the needs of a person, brothers and sisters), or with
providers of sizes like 1 : 2 : 3 and so on.
"""
CORRELATION = """
How alike those of a cluster are is the intra-class correlation, the last number of a setting: 0 not at all,
1 all the same. Shares of clusters are drawn from a beta distribution, categories from a Dirichlet
distribution. `python -m benchmarks.coverage` draws all of it again.
"""
READING = """
An interval passes where it holds the truth in 94 % of the draws or more, on the mean of its cells; of others
the table says how many points they lack. Counts are whole numbers, so that single cells lie above and below:
the lowest is named.
"""
SINGLE = """
Each of these is made for independent persons. What clusters take from it stands beside it. Widths are shares,
those of the exact Poisson interval events. The interval of a band reaches from the lower end of its lowest
count to the upper end of its highest: it holds more often than Wilson's.
"""
ROBUST = """
The cluster-robust interval stands in place of Wilson's where it is a fifth wider or more. Its variance is
that between providers (CR2; for the rows of one person linearised), with Student's t in place of z. Of few
providers it is wide: they tell little of how far providers differ.
"""
RELEASED = """
The interval of a release is made of the released counts and a public constant alone: Wilson's of the persons
divided by {effect:g}. So are the net changes and the differences of two groups above. Beside it stands what
other constants would hold.
"""
COMPARED = """
The standardised share of a country with 90 persons in six strata. Shown is an interval by how far providers
differ, with Student's t, never narrower than that of independent persons. Released is Wilson's, of the share
in whole percent and the persons divided by {effect:g}: it is made to tell nothing of providers, and so knows
nothing of them.
"""
APART = """
Each provider has all kinds of persons. Apart: persons in the order of their strata fill one provider after
the other, so that most strata are of one or two providers; half apart: half of them do.
"""


def text(cells: Iterable[Cell], draws: int) -> str:
    """The page; a method's cells stand together, its settings in the order in which they came."""
    by_method: dict[str, list[Cell]] = {}
    for cell in cells:
        by_method.setdefault(cell.method, []).append(cell)
    single = [name for name in by_method if not name.startswith(("M17", "cluster-robust", "Wilson,"))]
    released = [name for name in by_method if name.startswith("Wilson, n / ")]
    compared = [name for name in by_method if name.startswith("M17")]
    return (
        "\n\n".join(
            [
                NOTE,
                "# How often the intervals hold the truth",
                paragraph(ABOUT.format(draws=draws)),
                paragraph(CORRELATION),
                paragraph(READING),
                section("Single intervals", paragraph(SINGLE), _list(by_method, single)),
                section(
                    "Shares where clusters are known",
                    paragraph(ROBUST),
                    _beside(by_method["Wilson, all the same"], by_method["cluster-robust"]),
                ),
                section(
                    "Shares in a release",
                    paragraph(RELEASED.format(effect=intervals.EFFECT)),
                    _grid(by_method, released),
                ),
                section(
                    "Standardised shares (M17)",
                    paragraph(COMPARED.format(effect=intervals.EFFECT)),
                    paragraph(APART),
                    _compared([by_method[name] for name in compared]),
                ),
            ]
        )
        + "\n"
    )


def settings(cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    """The cells of one method by setting."""
    return {name: list(group) for name, group in groupby(cells, key=lambda cell: cell.setting)}


def mean(cells: Sequence[Cell]) -> float:
    """Coverage on the mean of cells."""
    return fmean(cell.coverage for cell in cells)


def percent(coverage: float) -> str:
    """One decimal.

    >>> percent(0.9496)
    '95.0 %'
    """
    return f"{100 * coverage:.1f} %"


def _list(by_method: dict[str, list[Cell]], methods: Sequence[str]) -> str:
    rows = [
        (method, setting, str(len(group)), percent(mean(group)), _lacks(group), _lowest(group), _width(group))
        for method in methods
        for setting, group in settings(by_method[method]).items()
    ]
    head = ("Interval", "Setting", "Cells", "Mean", "Lacks to 94 %", "Lowest cell", "Mean width")
    return table(head, rows)


def _lacks(group: Sequence[Cell]) -> str:
    lacking = 100 * (WANTED - mean(group))
    return "nothing" if lacking <= 0 else f"{lacking:.1f} points"


def _lowest(group: Sequence[Cell]) -> str:
    lowest = min(group, key=lambda cell: cell.coverage)
    return f"{percent(lowest.coverage)}: {lowest.at}"


def _width(group: Sequence[Cell]) -> str:
    return f"{fmean(cell.width for cell in group):.2f}"


def _beside(plain: Sequence[Cell], robust: Sequence[Cell]) -> str:
    rows = [
        (
            setting,
            percent(mean(group)),
            percent(mean(own)),
            _lacks(own),
            _lowest(own),
            f"{_width(group)} and {_width(own)}",
        )
        for (setting, group), own in zip(settings(plain).items(), settings(robust).values(), strict=True)
    ]
    head = ("Setting", "Wilson", "Shown", "Lacks to 94 %", "Lowest cell", "Width of both")
    return table(head, rows)


def _grid(by_method: dict[str, list[Cell]], methods: Sequence[str]) -> str:
    """Setting by method: mean coverage."""
    columns = [settings(by_method[method]) for method in methods]
    rows = [(name, *(percent(mean(column[name])) for column in columns)) for name in columns[0]]
    return table(("Setting", *methods), rows)


def _compared(methods: Sequence[Sequence[Cell]]) -> str:
    """Of independent persons, shown and released."""
    rows = [
        (
            setting,
            *(percent(mean(cells)) for cells in groups),
            _lacks(groups[1]),
            ", ".join(_width(cells) for cells in groups),
        )
        for setting, groups in _together(methods)
    ]
    head = ("Setting", "Persons independent", "Shown", "Released", "Shown lacks to 94 %", "Widths")
    return table(head, rows)


def _together(methods: Sequence[Sequence[Cell]]) -> list[tuple[str, list[list[Cell]]]]:
    """The cells of each setting, method by method."""
    columns = [settings(cells) for cells in methods]
    return [(name, [column[name] for column in columns]) for name in columns[0]]
