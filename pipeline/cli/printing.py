"""What a command says when it has ended, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.jobs import CODES, SMALL
from pipeline.jobs.verdicts import findings

if TYPE_CHECKING:
    from pipeline.attacker import Verdict
    from pipeline.disclosure import Decision
    from pipeline.ingest import Anonymity, Receipt, Removal
    from pipeline.jobs import Outcome, Status

SAMPLE = (
    "These figures come from the bundled SYNTHETIC sample. The people in it are made up; "
    "nothing here describes anyone."
)

FORGOTTEN = (
    "The case is forgotten. The next build, run or release makes the figures anew, without it. "
    "Ask the provider to leave it out of later exports; if it is sent again, it is left out here."
)

ANEW = (
    "The register was put aside and another begun. What was shown before is not taken into account from now "
    "on; the old one lies in warehouse/ as register.aside, for whoever wants to look."
)

WHY = {"consent": "without consent", "forgotten": "of a forgotten case"}
RULE = 60
HASH_SHOWN = 12


def outcome(result: Outcome) -> str:
    """Packages, checks that did not hold, and the folders with reports."""
    lines = [SAMPLE] if result.is_sample else []
    lines += [line for taken in result.receipts for line in receipt(taken)]
    lines += [removal(removed) for removed in result.removals]
    lines += [f"Warning: this does not hold: {warning}." for warning in dict.fromkeys(result.warnings)]
    if result.decision:
        lines.append(decision(result.decision))
    lines += [f"Report: {_shown(folder / 'report.html')}" for folder in result.reports]
    lines += [f"Out already: {_shown(folder / 'report.html')}" for folder in result.out_already]
    return "\n".join(lines)


def _rows(number: int, of_what: str = "") -> str:
    """``1 row is``, ``2 rows of cases are``."""
    noun, verb = ("row", "is") if number == 1 else ("rows", "are")
    return " ".join(filter(None, (f"{number:,}", noun, of_what, verb)))


def _shown(path: Path) -> Path:
    """The path from here where it lies below the current folder, else the whole of it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def receipt(taken: Receipt) -> list[str]:
    """What became of a package: what was stored, and what was put aside and why."""
    package = f"{taken.file} of {taken.provider}"
    if taken.already_known:
        return [f"{package}: is in already; nothing changed."]
    stored = ", ".join(f"{count.stored:,} {count.table}" for count in taken.tables if count.stored)
    left_out = sum(count.no_consent for count in taken.tables)
    replaced = sum(count.replaced for count in taken.tables)
    dates = sum(count.months_coarsened for count in taken.tables)
    lines = [f"{package}: stored {stored or 'nothing'}."]
    if replaced:
        lines.append(f"  {_rows(replaced, 'of earlier packages')} replaced.")
    if left_out:
        lines.append(f"  {_rows(left_out)} left out: no consent to monitoring, or forgotten.")
    if dates:
        lines.append(f"  Full dates cut to months: {dates:,}. Please export months only.")
    if taken.anonymity:
        lines.append(f"  {_anonymity(taken.anonymity)}")
    lines += [
        f"  {_rows(group.rows, f'of {group.table}')} in quarantine, {group.reason_code} in {group.column}: "
        f"{CODES[group.reason_code].what}. First rows: {', '.join(map(str, group.first_rows))}."
        for group in taken.quarantined
    ]
    return lines


def decision(would: Decision) -> str:
    """What a release would show, by scope."""
    rows = [
        (scope.scope, f"{scope.shown:,}", f"{scope.repeated:,}", f"{scope.withheld:,}")
        for scope in would.scopes
    ]
    shown = table(("Figures of", "Shown as of now", "Shown as before", "Withheld"), rows, right=(1, 2, 3))
    return f"Nothing was released. This is what would be:\n\n{shown}"


def verdict(found: Verdict) -> str:
    """What the attack on all releases has tried, and what it could tell of those that are accepted."""
    tried = (
        f"Attacked were {found.figures:,} figures of the ten outcomes, all that were ever released, knowing "
        "who is in the data and where everybody stood, and by subtraction every number of every measure. Of "
        f"{found.secrets:,} secrets (a person's state, a small group's) {found.exact + found.narrow:,} can "
        f"be told; {found.subtracted:,} counts of few people follow."
    )
    said = [tried if not found.is_safe or found.findings else f"Nothing can be told. {tried}"]
    if found.before:
        said.append(f"{found.before:,} were narrowed by earlier releases and later corrections alone.")
    if found.findings:
        said.append("It is on record that this is known and stays:")
        said += findings(found)
    return "\n".join(said)


def removal(removed: Removal) -> str:
    """What left for good, in counts, and that the file no longer holds it."""
    when = f"{removed.rewritten_at:%Y-%m-%d %H:%M} UTC"
    rows = ", ".join(f"{count:,} {table}" for table, count in removed.rows.items())
    return f"Removed for good, {WHY[removed.cause]}: {rows}. The database file was written anew at {when}."


def _anonymity(found: Anonymity) -> str:
    """What the officer has to know of a package: whose names are gone is not yet anonymous."""
    return (
        f"Pseudonymised, not anonymous: of {found.persons:,} persons {found.persons_alone:,} stand alone by "
        f"country, sex, age group and form of trafficking, {found.persons_in_small_groups:,} are in groups "
        f"below {SMALL}, and the smallest group has {found.smallest_group:,}."
    )


def status(found: Status) -> str:
    """Tables: packages, last runs, what is due next, and what has left for good."""
    parts = [
        _titled(
            "In the warehouse",
            "\n".join(filter(None, (_packages(found), _unknown_donors(found)))),
            "Nothing yet.",
        ),
        _titled("Last runs", _runs(found), "None yet."),
        _titled("Reports", _due(found), "All that the schedule asks for are released."),
    ]
    if found.removals:
        parts.append(_titled("Removed for good", _removals(found), ""))
    if any(package.is_synthetic for package in found.packages):
        parts.insert(0, SAMPLE)
    return "\n\n".join(parts)


def _packages(found: Status) -> str:
    return table(
        (
            "Provider",
            "Data up to",
            "Package",
            "Cases",
            "Rows in quarantine",
            "Persons alone",
            f"In groups below {SMALL}",
        ),
        (
            (
                package.provider,
                f"{package.data_cutoff:%Y-%m}",
                package.package_hash[:HASH_SHOWN],
                f"{package.cases:,}",
                f"{package.quarantined:,}",
                _number(package.persons_alone),
                _number(package.persons_in_small_groups),
            )
            for package in found.packages
        ),
        right=(3, 4, 5, 6),
    )


def _unknown_donors(found: Status) -> str:
    if not found.unknown_donors:
        return ""
    count = found.unknown_donors
    donors = "1 donor code of the data is" if count == 1 else f"{count:,} donor codes of the data are"
    return (
        f"{donors} not in the configuration: such cases count in the figures of the region, and have none of "
        "their own. Add a row to seeds/donors.csv for each donor that reports are to name."
    )


def _number(counted: int | None) -> str:
    return "not measured" if counted is None else f"{counted:,}"


def _runs(found: Status) -> str:
    return table(
        ("Started (UTC)", "Command", "Exit code", "Packages", "Warnings", "Reports"),
        (
            (
                entry.started.replace("T", " ").removesuffix("Z"),
                entry.command,
                str(entry.exit_code),
                *(str(entry.counts.get(name, 0)) for name in ("packages", "warnings", "reports")),
            )
            for entry in found.runs
        ),
        right=(2, 3, 4, 5),
    )


def _removals(found: Status) -> str:
    return table(
        ("File written anew (UTC)", "Why", "Rows"),
        (
            (
                f"{entry.rewritten_at:%Y-%m-%d %H:%M}" if entry.rewritten_at else "not yet: run any command",
                WHY[entry.cause],
                f"{entry.rows:,}",
            )
            for entry in found.removals
        ),
        right=(2,),
    )


def _due(found: Status) -> str:
    groups = groupby(found.due, key=lambda report: (str(report.period), report.waiting or "due now"))
    return table(
        ("Period", "State", "Audiences"),
        (
            (period, state, ", ".join(report.audience for report in reports))
            for (period, state), reports in groups
        ),
    )


def _titled(title: str, text: str, otherwise: str) -> str:
    return f"{title}\n{text or otherwise}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Columns side by side, as wide as they need to be; empty where there is no row."""
    body = [tuple(row) for row in rows]
    if not body:
        return ""
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    rule = ["-" * min(width, RULE) for width in widths]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number in right else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, rule, *body)
    )
