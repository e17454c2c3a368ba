"""What a command says when it has ended, as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import approvals, export_books, held_labels
from pipeline.cli.text_table import table
from pipeline.jobs import CODES, SMALL

if TYPE_CHECKING:
    from pipeline.disclosure import Decision, Likelihood
    from pipeline.ingest import (
        Anonymity,
        CellsRead,
        Changes,
        Quarantined,
        Receipt,
        Removal,
        TableCount,
    )
    from pipeline.jobs import Outcome

SAMPLE = (
    "These figures come from the bundled SYNTHETIC sample. The people in it are made up; "
    "nothing here describes anyone."
)

FORGOTTEN = (
    "The case is forgotten. The next build, run or release makes the figures anew, without it. "
    "Ask the provider to leave it out of later exports; if it is sent again, it is left out here."
)


WHY = {"consent": "without consent", "forgotten": "of a forgotten case"}


def outcome(result: Outcome) -> str:
    """Packages, checks that did not hold, and the folders with reports."""
    lines = [SAMPLE] if result.is_sample else []
    lines += [line for taken in result.receipts for line in receipt(taken)]
    lines += [removal(removed) for removed in result.removals]
    lines += [f"Warning: this does not hold: {warning}." for warning in dict.fromkeys(result.warnings)]
    lines += [f"Note: {note}" for note in result.notes]
    if result.decision:
        lines.append(decision(result.decision))
    if result.proposal:
        lines.append(approvals.proposed(result.proposal, shown(result.review)))
    lines += [f"Report: {shown(folder / 'report.html')}" for folder in result.reports]
    lines += [f"Out already: {shown(folder / 'report.html')}" for folder in result.out_already]
    return "\n".join(lines)


def nothing_due(result: Outcome) -> str:
    """What comes next, where no report was written."""
    return (
        ""
        if result.reports or result.proposal or result.is_cut_short or result.is_held_up
        else "Nothing is due. `reintegration status` says what comes next."
    )


def set_up(folder: Path) -> str:
    """What there is now, and the next step."""
    return (
        f"Made {shown(folder)}. Its config/ is yours: who gets what, and when, stands there, and no upgrade "
        "touches it.\n"
        f"Next: put an export into {shown(folder / 'inbox')}, then run "
        f"`reintegration --home {shown(folder)} run`."
    )


def in_order(is_own: bool) -> str:
    """That nothing has to be mended, and whose configuration it is."""
    if is_own:
        return "config/ is in order."
    return (
        "This folder has no config/: that of the made-up sample holds, and it is in order. "
        "`reintegration init .` makes one."
    )


def _rows(number: int, of_what: str = "") -> str:
    """``1 row is``, ``2 rows of cases are``."""
    noun, verb = ("row", "is") if number == 1 else ("rows", "are")
    return " ".join(filter(None, (f"{number:,}", noun, of_what, verb)))


def shown(path: Path) -> Path:
    """The path from here where it lies below the current folder, else the whole of it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def receipt(taken: Receipt) -> list[str]:
    """What became of a package: what was stored, and what was put aside and why."""
    package = f"{taken.file} of {taken.provider}"
    if taken.already_known:
        return [f"{package}: is in already; nothing changed."]
    stored = ", ".join(f"{count.stored:,} {count.table}" for count in taken.tables if count.stored)
    head = f"{package}: stored {stored or 'nothing'}."
    came_in = [
        *([changed_people(taken.changes)] if taken.changes else []),
        *_changed_rows(taken.tables),
        *([_anonymity(taken.anonymity)] if taken.anonymity else []),
        *([_read(taken.read)] if taken.read else []),
        *taken.notes,
        *([held_labels.brought(taken.held)] if taken.held else []),
    ]
    listed = [f"All rows that were put aside: {shown(taken.problems)}."] if taken.problems else []
    if taken.books:
        to_do = [
            *listed,
            *export_books.put_aside(taken.quarantined),
            *export_books.left_out(taken.books),
        ]
        return export_books.receipt(head, to_do, [*came_in, *export_books.the_rest(taken.books)])
    notes = [*came_in, *map(_in_quarantine, taken.quarantined), *listed]
    return [head, *(f"  {note}" for note in notes)]


def changed_people(found: Changes) -> str:
    """``12 people are new, 3 are no longer there, 41 changed (assessments 39, cases 2).``"""
    tables = ", ".join(f"{table} {count:,}" for table, count in _most_first(found.tables))
    said = [
        (found.new, f"{_people(found.new)} new"),
        (found.gone, f"{_people(found.gone)} no longer there"),
        (found.changed, f"{found.changed:,} changed ({tables})"),
    ]
    elsewhere = [
        (found.moved, f"{found.moved:,} of the new came from another provider (config/links.csv)"),
        (found.alike, f"{found.alike:,} of the new may be known to another provider (shared_person_id)"),
    ]
    first = ", ".join(text for count, text in said if count) or "Nobody is new, gone or changed"
    return ". ".join([first, *(text for count, text in elsewhere if count)]) + "."


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count:,} people are"


def _most_first(tables: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(tables.items(), key=lambda each: (-each[1], each[0]))


def _changed_rows(tables: Sequence[TableCount]) -> list[str]:
    """Rows that were replaced or left out, and dates that were cut, as far as there are any."""
    replaced = sum(count.replaced for count in tables)
    left_out = sum(count.no_consent for count in tables)
    dates = sum(count.months_coarsened for count in tables)
    notes = [
        (replaced, f"{_rows(replaced, 'of earlier packages')} replaced."),
        (left_out, f"{_rows(left_out)} left out: no consent to monitoring, or forgotten."),
        (dates, f"Full dates cut to months: {dates:,}. Please export months only."),
    ]
    return [note for count, note in notes if count]


def _read(found: Sequence[CellsRead]) -> str:
    """``3 cells were read as what they mean: 2 sex of cases, 1 month of events.``"""
    number = sum(each.cells for each in found)
    columns = ", ".join(f"{each.cells:,} {each.column} of {each.table}" for each in found)
    were = (
        "1 cell was read as what it means" if number == 1 else f"{number:,} cells were read as what they mean"
    )
    return f"{were}: {columns}."


def _in_quarantine(group: Quarantined) -> str:
    at = " of ".join(filter(None, (group.sheet, group.file)))
    column = (group.header or group.column).replace("`", "")  # of two headers each is in a pair of them
    return (
        f"{_rows(group.rows, f'of {group.table}')} in quarantine, {group.reason_code} in "
        f"{column}: {CODES[group.reason_code].what}. "
        f"First rows{f' in {at}' if at else ''}: {', '.join(map(str, group.first_rows))}."
    )


def decision(would: Decision) -> str:
    """What a release would show, by scope."""
    rows = [
        (scope.scope, f"{scope.shown:,}", f"{scope.repeated:,}", f"{scope.withheld:,}")
        for scope in would.scopes
    ]
    shown = table(("Figures of", "Shown as of now", "Shown as before", "Withheld"), rows, right=(1, 2, 3))
    said = [f"Nothing was released. This is what would be:\n\n{shown}"]
    if guesses := would.likelihoods():
        said.append(_guesses(guesses))
    return "\n".join(said)


def _guesses(found: Mapping[int, Likelihood]) -> str:
    """What somebody could bet on who knows everybody, and all figures, but nobody's result."""
    rows = [
        (
            f"{milestone} months" if milestone else "entry",
            one.feasible_tables,
            f"{one.largest_guess:.0%}",
        )
        for milestone, one in found.items()
    ]
    names = ("The ten outcomes at", "Ways it could be otherwise, at least", "Likeliest result of one person")
    return f"\n{table(names, rows, right=(1, 2))}"


def removal(removed: Removal) -> str:
    """What left for good, in counts, and that the file no longer holds it."""
    when = f"{removed.rewritten_at:%Y-%m-%d %H:%M} UTC"
    rows = ", ".join(f"{count:,} {table}" for table, count in removed.rows.items())
    return (
        f"Removed for good, {WHY[removed.cause]}: {rows}. The database file was written anew at {when}; "
        "exports in inbox/done and inbox/refused, which may hold them, were deleted; problems/ was emptied."
    )


def _anonymity(found: Anonymity) -> str:
    """What the officer has to know of a package: whose names are gone is not yet anonymous."""
    return (
        f"Pseudonymised, not anonymous: of {found.persons:,} persons {found.persons_alone:,} stand alone by "
        f"country, sex, age group and form of trafficking, {found.persons_in_small_groups:,} are in groups "
        f"below {SMALL}, and the smallest group has {found.smallest_group:,}."
    )
