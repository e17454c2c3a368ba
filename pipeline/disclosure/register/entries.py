"""The register: every release that was ever made, in files that are only added to.

``register.jsonl`` has a line for each entry, sealed by a hash over it and the seal of the line before; the
figures of an entry stand in a Parquet file that the line names by its hash. The case file keeps how far the
register went and its last seal, so that a line that was changed or taken away, and a register that is
gone, are noticed: then nothing is released until somebody has looked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem
from pipeline.disclosure.register.entry import ACCEPTED, ANEW, RELEASE, Entry, hashed, moment
from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

COUNTS = (
    "numerator", "numerator_low", "numerator_high", "denominator", "unknown", "not_applicable", "due",
)  # fmt: skip
ESTIMATES = ("estimate", "ci_low", "ci_high", "bound_low", "bound_high")
# the entry that it was shown with, and that at which the persons whom it counts stood; milestone -1: at the
# cut-off
FIGURES = {
    "entry": "integer", "period": "varchar", "scope": "varchar", "measure": "varchar", "outcome": "varchar",
    "service_area": "smallint", "milestone": "smallint", "breakdown": "varchar", "group_key": "varchar",
    **dict.fromkeys(COUNTS, "bigint"),
    **dict.fromkeys(ESTIMATES, "double"),
    "status": "varchar", "as_of": "date", "stood_at": "integer", "version": "varchar",
    "is_revision": "boolean",
}  # fmt: skip
CHAIN = "register.jsonl"
STAGED = "staged.parquet"


def read(settings: Settings) -> tuple[Entry, ...]:
    """Every entry, each looked at; ``DisclosureFailure`` where one was changed, or its figures were."""
    folder = settings.register
    if not (folder / CHAIN).is_file():
        return ()
    found: list[Entry] = []
    try:
        for line in (folder / CHAIN).read_text("utf-8").splitlines():
            entry = Entry(**json.loads(line))
            before = found[-1].seal if found else ""
            whole = entry.kind != RELEASE or hashed((folder / entry.file).read_bytes()) == entry.figures
            if (
                (entry.number, entry.previous) != (len(found) + 1, before)
                or entry != entry.sealed()
                or not whole
            ):
                raise _broken()
            found.append(entry)
    except (OSError, ValueError, TypeError):
        raise _broken() from None
    return tuple(found)


def files(settings: Settings) -> list[Path]:
    """The files with the figures of every release in the register."""
    return [settings.register / entry.file for entry in read(settings) if entry.kind == RELEASE]


def newest_release(settings: Settings) -> int:
    """The number of the newest release in the register; 0 where there is none."""
    return max((entry.number for entry in read(settings) if entry.kind == RELEASE), default=0)


def accepted(settings: Settings) -> int:
    """Up to which entry it is on record that what releases tell is accepted; 0 where nothing is."""
    return max((entry.number for entry in read(settings) if entry.kind == ACCEPTED), default=0)


def accept(
    settings: Settings, entered_at: datetime, audit: Mapping[str, int], connection: DuckDBPyConnection
) -> None:
    """Put on record that what all releases so far tell, as ``audit`` counts it, is known and stays."""
    number = len(read(settings)) + 1
    note(add(settings, Entry(number, ACCEPTED, moment(entered_at), audit=audit)), connection)


def staged_file(settings: Settings) -> Path:
    """Where the figures of the next entry are put aside."""
    return settings.register / STAGED


def runs(settings: Settings) -> set[str]:
    """The runs of every release in the register."""
    return {entry.run_id for entry in read(settings)}


def recover(settings: Settings, connection: DuckDBPyConnection, *, has_reports: bool) -> None:
    """Hold the register against the case file, and finish or drop what a killed run has left of an entry.

    ``has_reports``: some report is out. ``DisclosureFailure`` where entries are missing.
    """
    known = read(settings)
    length, seal = connection.execute(
        "select coalesce(max(entries), 0), coalesce(max_by(seal, entries), '') from register.head"
    ).fetchall()[0]
    is_short = len(known) < length or (length > 0 and known[length - 1].seal != seal)
    if is_short or len(known) > length + 1 or (has_reports and not known):
        raise _broken()
    if len(known) == length + 1:  # killed between the line and the note of it
        note(known[-1], connection)
    connection.execute("delete from register.stood where since > ?", [len(known)])
    connection.execute("delete from register.further_cases where release_no > ?", [len(known)])
    connection.execute("update register.stood set until = null where until > ?", [len(known)])


def note(entry: Entry, connection: DuckDBPyConnection) -> None:
    """Let the case file know how far the register goes."""
    connection.execute("insert into register.head values (?, ?)", [entry.number, entry.seal])


def load(connection: DuckDBPyConnection, settings: Settings, known: Sequence[Entry]) -> None:
    """Put every figure of the entries into the temporary table ``register_files``."""
    connection.execute(
        f"create temp table if not exists register_files ({', '.join(map(' '.join, FIGURES.items()))})"
    )
    for entry in known:
        if entry.kind == RELEASE:
            connection.execute(
                f"insert into register_files by name select {', '.join(FIGURES)} from read_parquet(?)",
                [str(settings.register / entry.file)],
            )


def stage(connection: DuckDBPyConnection, settings: Settings, number: int, period: str) -> None:
    """Put the temporary table ``decided`` aside as the figures of the next entry.

    Each code of a group stands in a column too, for whoever reads the files: here ``group_key`` tells apart.
    """
    filesystem.private_folder(settings.register)
    path = str(staged_file(settings)).replace("'", "''")
    names = ", ".join(f"decided.{name}" for name in FIGURES if name not in ("entry", "period"))
    connection.execute(
        f"copy (select {number:d} as entry, '{period}' as period, {names}, "
        "unnest(group_codes(breakdowns.group_columns, decided.group_key)) "
        "from decided left join breakdowns using (breakdown) order by all) "
        f"to '{path}' (format parquet)"
    )


def unstage(settings: Settings) -> None:
    """Remove figures that were put aside for an entry that did not come."""
    filesystem.remove(staged_file(settings))


def is_as_registered(connection: DuckDBPyConnection, number: int) -> bool:
    """Whether the temporary table ``decided`` holds just what an entry does."""
    names = ", ".join(name for name in FIGURES if name not in ("entry", "period"))
    of_entry = f"select {names} from register_files where entry = {number:d}"
    of_now = f"select {names} from decided"
    either = f"(({of_entry}) except all ({of_now})) union all (({of_now}) except all ({of_entry}))"
    return connection.execute(f"select not exists ({either})").fetchall() == [(True,)]


def append(settings: Settings, entry: Entry) -> Entry:
    """Add a release whose figures were staged; killed at any moment, the register has it or has it not.

    The figures are on the disk, under their name, before the line that names them is written.
    """
    staged = staged_file(settings)
    sealed = replace(entry, figures=hashed(staged.read_bytes()))
    filesystem.replace(staged, settings.register / entry.file)
    return add(settings, sealed)


def begin_anew(settings: Settings, entered_at: datetime, connection: DuckDBPyConnection) -> None:
    """Put the register aside and start another, which says so in its first line."""
    if settings.register.exists():
        number = 1 + len(list(settings.register.parent.glob("register.aside-*")))
        filesystem.replace(settings.register, settings.register.with_name(f"register.aside-{number}"))
    filesystem.private_folder(settings.register)
    connection.execute("begin")
    for table in ("head", "stood", "leaves", "further_cases"):
        connection.execute(f"delete from register.{table}")
    connection.execute("update register.frozen_figures set release_no = null")
    connection.execute("commit")
    note(add(settings, Entry(1, ANEW, moment(entered_at))), connection)


def add(settings: Settings, entry: Entry) -> Entry:
    """Add an entry at the end, sealed; ``DisclosureFailure`` where it is not the next."""
    known = read(settings)
    if entry.number != len(known) + 1:
        raise _broken()
    sealed = replace(entry, previous=known[-1].seal if known else "").sealed()
    lines = "".join(each.line() for each in (*known, sealed))
    filesystem.write(settings.register / CHAIN, lines.encode())
    return sealed


def _broken() -> DisclosureFailure:
    return DisclosureFailure(
        "Nothing is released: the register of what was released before was changed, or is not there.",
        "Put back warehouse/ from a backup, cases.duckdb and register/ together. If there is none, see "
        "`reintegration audit --begin-anew` in docs/disclosure.md.",
    )
