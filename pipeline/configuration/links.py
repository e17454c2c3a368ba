"""``links.csv``: cases that moved from one provider to another, by the numbers that each of them gave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.configuration import tables
from pipeline.configuration.problems import Problem, refuse
from pipeline.configuration.tables import Row


@dataclass(frozen=True, slots=True)
class Link:
    """A case of one provider that goes on as a case of another; providers by their codes."""

    from_provider: str
    from_case: str
    to_provider: str
    to_case: str


def load(config: Path) -> tuple[Link, ...]:
    """The links of a configuration; none where it has no such file. ``UsageError`` names what is wrong."""
    rows, problems = read(config)
    refuse(problems)
    return tuple(Link(**row) for _, row in rows)


def read(config: Path) -> tuple[list[tuple[int, Row]], list[Problem]]:
    """The rows of the file, by their numbers, and all that is wrong with them."""
    rows, problems = tables.read(config, tables.LINKS)
    problem = partial(Problem, tables.LINKS)
    leads = {
        (row["from_provider"], row["from_case"]): (row["to_provider"], row["to_case"]) for _, row in rows
    }
    for number, row in rows:
        if row["from_provider"] and row["from_provider"] == row["to_provider"]:
            said, remedy = "Both cases are of one provider.", "Use `person_id` in its export: it joins them."
            problems.append(problem(said, remedy, number, "to_provider"))
        elif _comes_back(leads, (row["from_provider"], row["from_case"])):
            said, remedy = "The case moves in a circle.", "Delete the row that is not so."
            problems.append(problem(said, remedy, number, "to_case"))
    return rows, problems


def _comes_back(leads: dict[tuple[str, str], tuple[str, str]], start: tuple[str, str]) -> bool:
    place = leads.get(start)
    for _ in leads:
        if place is None or place == start:
            break
        place = leads.get(place)
    return place == start
