"""What can be chosen: measures, outcomes and service areas, milestones and groups that a row is shown of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from pipeline.reporting.explorer.rows import BESIDE

if TYPE_CHECKING:
    from pipeline.reporting.context import Context
    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.released import Record

LARGEST = 8000  # rows: about 400 kB, so that a page opens at once and can be sent


@dataclass(frozen=True, slots=True)
class Choices:
    """Codes in the order in which they are offered, each with its label; groups by breakdown.

    ``subjects`` are outcomes and service areas, by the code that a link carries.
    """

    measures: tuple[Record, ...]
    subjects: dict[str, str]
    milestones: dict[int, str]
    breakdowns: dict[str, str]
    groups: dict[str, dict[tuple[str, ...], str]]


def choices_of(context: Context, figures: Sequence[Indicator]) -> Choices:
    """All that a figure is shown of, and nothing else."""
    records = context.release.records
    seen = {figure.measure for figure in figures}
    breakdowns = _labels(records["breakdowns"], "breakdown", {figure.breakdown for figure in figures})
    return Choices(
        measures=tuple(row for row in records["measures"] if row["measure"] in seen),
        subjects=_subjects(context, {subject_of(figure) for figure in figures}),
        milestones=_labels(records["milestones"], "milestone", {figure.milestone for figure in figures}),
        breakdowns=breakdowns,
        groups={code: _groups(context, figures, code) for code in breakdowns},
    )


def subject_of(figure: Indicator) -> str | None:
    """The outcome or service area of a figure as a link carries it: ``O03``, ``S7``; None = neither."""
    if figure.service_area is not None:
        return f"S{figure.service_area}"
    return figure.outcome


def fitting(context: Context, figures: Sequence[Indicator]) -> tuple[tuple[Indicator, ...], tuple[str, ...]]:
    """The figures that a page has room for, by whole breakdowns, and the breakdowns left out.

    In comes what the reports show first, then the rest in its order, as long as there is room. What is left
    out depends on nothing but the number of rows that are shown.
    """
    rows: dict[str, list[Indicator]] = {}
    for figure in figures:
        rows.setdefault(figure.breakdown, []).append(figure)
    order = (BESIDE, *context.definition.breakdowns, *rows)
    room, kept = LARGEST, set()
    for breakdown in dict.fromkeys(order):
        if len(rows.get(breakdown, ())) <= room:
            room -= len(rows.get(breakdown, ()))
            kept.add(breakdown)
    left_out = tuple(breakdown for breakdown in rows if breakdown not in kept)
    return tuple(figure for figure in figures if figure.breakdown in kept), left_out


def _labels(rows: Iterable[Record], column: str, seen: Iterable[object]) -> dict[Any, str]:
    there = set(seen)
    return {row[column]: str(row["label"]) for row in rows if row[column] in there}


def _subjects(context: Context, seen: set[str | None]) -> dict[str, str]:
    outcomes = {outcome: context.outcome_name(outcome) for outcome in context.outcomes}
    areas = {f"S{number}": label for number, label in context.service_areas}
    return {code: label for code, label in (outcomes | areas).items() if code in seen}


def _groups(context: Context, figures: Sequence[Indicator], breakdown: str) -> dict[tuple[str, ...], str]:
    """Labels of the groups of a breakdown that are shown, in the order of their code lists."""
    seen = {figure.group for figure in figures if figure.breakdown == breakdown}
    if seen == {()}:
        return {(): ""}
    named = context.group_column(breakdown).split(";")
    columns = [column for column in context.release.group_columns if column in named]
    records = context.release.records["group_labels"]
    lists = [
        [(row["code"], row["label"]) for row in records if row["group_column"] == one] for one in columns
    ]
    found = {
        tuple(code for code, _ in codes): context.text("words.list.between").join(label for _, label in codes)
        for codes in product(*lists)
    }
    return {group: label for group, label in found.items() if group in seen}
