"""The tables of a configuration: donors, their targets, and names of providers."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.configuration import organisation
from pipeline.configuration.problems import Problem, refuse

DONORS, TARGETS, PROVIDERS, LINKS = "donors.csv", "targets.csv", "providers.csv", "links.csv"
HEADINGS = {
    DONORS: ("donor_code", "label", "grants"),
    TARGETS: ("donor_code", "outcome", "milestone", "baseline", "target", "target_month", "source"),
    PROVIDERS: ("provider_id", "name"),
    LINKS: ("from_provider", "from_case", "to_provider", "to_case"),
}
OPTIONAL = {"grants", "baseline", "source"}
FILES_THAT_MAY_LACK = {TARGETS, PROVIDERS, LINKS}
CODE = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,38}[A-Za-z0-9_-])?")  # names a folder, too: ends in no dot
MONTH = re.compile(r"20\d{2}-(0[1-9]|1[0-2])")
LETTERED = re.compile(r"(?i)provider\s+[a-z]{1,3}")
SAVE_AS = "Save it from a spreadsheet as `CSV UTF-8`."

Row = Mapping[str, str]
Find = Callable[..., Problem]


@dataclass(frozen=True, slots=True)
class Donor:
    """A donor with figures of its own: the code in the data, what reports call it, and its grants' codes."""

    donor_code: str
    label: str
    grants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """What a donor's logframe asks for: shares in [0, 1], reached by a month written ``2026-12``."""

    donor_code: str
    outcome: str
    milestone: int
    baseline: float | None
    target: float
    target_month: str
    source: str


def donors(config: Path) -> tuple[Donor, ...]:
    """The donors of a configuration, in the order of their rows. ``UsageError`` names what is wrong."""
    rows, problems = read(config, DONORS)
    refuse(problems)
    return tuple(
        Donor(row["donor_code"], row["label"], tuple(filter(None, re.split(r"[;,\s]+", row["grants"]))))
        for _, row in rows
    )


def targets(config: Path) -> tuple[Target, ...]:
    """The targets of a configuration; none where it has no such file. ``UsageError`` names what is wrong."""
    rows, problems = read(config, TARGETS)
    refuse(problems)
    return tuple(
        Target(
            row["donor_code"],
            row["outcome"],
            int(row["milestone"]),
            float(row["baseline"]) if row["baseline"] else None,
            float(row["target"]),
            row["target_month"],
            row["source"],
        )
        for _, row in rows
    )


def providers(config: Path) -> dict[str, str]:
    """The names of providers by their codes, that of the organisation itself among them.

    ``UsageError`` where they do not tell providers apart.
    """
    rows, problems = read(config, PROVIDERS)
    refuse(problems)
    itself = organisation.load(config)
    own = {itself.provider_id: itself.name} if itself.provider_id else {}
    return own | {row["provider_id"]: row["name"] for _, row in rows}


def read(config: Path, name: str) -> tuple[list[tuple[int, Row]], list[Problem]]:
    """The rows of a table that are not empty, by their numbers, and all that is wrong with them.

    A file may come from any spreadsheet: with a byte order mark, and with commas, semicolons or tabs.
    """
    path, problem = config / name, partial(Problem, name)
    if not path.is_file():
        lacks = problem("The file is not there.", "Make it anew: its first row holds " + _listed(name) + ".")
        return [], [] if name in FILES_THAT_MAY_LACK else [lacks]
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return [], [problem("The file cannot be read as UTF-8.", SAVE_AS)]
    delimiter = max(",;\t", key=(lines or [""])[0].count)
    reader = csv.DictReader(lines, delimiter=delimiter, restkey="")
    headings = [(heading or "").strip() for heading in reader.fieldnames or ()]
    wrong = list(_headings(name, headings, problem))
    if wrong:
        return [], wrong
    reader.fieldnames = headings
    numbered = [(reader.line_num, _trimmed(name, row)) for row in reader]
    kept = [(number, row) for number, row in numbered if any(row.values())]
    return kept, list(_judged(name, kept, problem))


def _headings(name: str, headings: Sequence[str], problem: Find) -> Iterator[Problem]:
    expected = HEADINGS[name]
    for heading in expected:
        if heading not in headings and heading not in OPTIONAL:
            yield problem(f"It has no column {heading}.", f"Its first row holds {_listed(name)}.")
    for place, heading in enumerate(headings):
        if heading not in expected or heading in headings[:place]:
            said = f"The heading `{heading}` is not one of this file, or stands twice."
            yield problem(said, f"Its first row holds {_listed(name)}.", 1)


def _listed(name: str) -> str:
    return ", ".join(HEADINGS[name])


def _trimmed(name: str, row: Mapping[str, str | None]) -> Row:
    return {heading: (row.get(heading) or "").strip() for heading in HEADINGS[name]}


def _judged(name: str, rows: Sequence[tuple[int, Row]], problem: Find) -> Iterator[Problem]:
    for number, row in rows:
        for column in HEADINGS[name]:
            fault = _fault(column, row[column])
            if fault is not None:
                yield problem(*fault, number, column)
    for columns, remedy in _KEYS[name]:
        seen: dict[tuple[str, ...], int] = {}
        for number, row in rows:
            # case numbers that differ in capitals are different ones
            key = tuple(row[name] if name.endswith("_case") else row[name].casefold() for name in columns)
            if all(key) and seen.setdefault(key, number) != number:
                yield problem(f"It says the same as row {seen[key]}.", remedy, number, columns[-1])


_KEYS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    DONORS: (
        (("donor_code",), "Give each donor one row; its grants stand in one cell, with semicolons."),
        (("label",), "Give each donor a name of its own."),
    ),
    TARGETS: ((("donor_code", "outcome", "milestone"), "Give each target one row."),),
    PROVIDERS: (
        (("provider_id",), "Give each provider one row."),
        (("name",), "Give each provider a name of its own."),
    ),
    LINKS: (
        (("from_provider", "from_case"), "A case moves to one other: give it one row."),
        (("to_provider", "to_case"), "A case is one case's next: give it one row."),
    ),
}


def _fault(column: str, value: str) -> tuple[str, str] | None:
    """What is wrong with a cell, and what to do."""
    if not value:
        return None if column in OPTIONAL else ("The cell is empty.", "Fill it, or delete the row.")
    if column == "donor_code" and not CODE.fullmatch(value):
        return "The code has signs that a code may not have.", "Use letters, digits, `-` and `_`."
    if column in ("baseline", "target") and not _is_share(value):
        return "This is no share.", "Write a number from 0 to 1 with a point: 0.6 for 60 %."
    if column == "milestone" and not value.isdecimal():
        return "This is no milestone.", "Write the months since the case was opened, such as 12."
    if column == "target_month" and not MONTH.fullmatch(value):
        return "This is no month.", "Write year and month, such as 2026-12."
    if column == "name" and LETTERED.fullmatch(value):
        return "`Provider` and a letter stand for those without a name.", "Choose another name."
    return None


def _is_share(value: str) -> bool:
    try:
        return 0 <= float(value) <= 1
    except ValueError:
        return False
