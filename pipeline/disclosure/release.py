"""Decides what may be shown, and writes it beside the release file: the released tables and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem, warehouse
from pipeline.disclosure import steps
from pipeline.disclosure.register import certificate_file, entries, withdrawals
from pipeline.disclosure.register.entry import Entry
from pipeline.disclosure.steps import Request
from pipeline.disclosure.suppression.certificates import Certificates
from pipeline.disclosure.suppression.likelihood import Likelihood
from pipeline.disclosure.threshold.rules import load
from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure.threshold.rules import Rules
    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Scope:
    """Figures of one scope: shown as of now, shown as they were released before, and withheld."""

    scope: str
    shown: int
    repeated: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What may be shown, by scope; the number of the release, and whether the register has it already.

    ``certificates`` are the tables that prove what is shown.
    """

    run_id: str
    number: int
    is_registered: bool
    scopes: tuple[Scope, ...]
    certificates: Certificates = field(default_factory=Certificates, compare=False, repr=False)

    def likelihoods(self) -> dict[int, Likelihood]:
        """How likely guesses of the ten outcomes are, by milestone: fewest tables, largest guess."""
        found: dict[int, Likelihood] = {}
        for (_, _, milestone), one in sorted(self.certificates.likelihoods.items()):
            before = found.get(milestone, one)
            found[milestone] = Likelihood(
                min(before.log10_tables, one.log10_tables), max(before.largest_guess, one.largest_guess)
            )
        return dict(sorted(found.items()))


def decide(
    settings: Settings,
    audiences: Sequence[str],
    period: str,
    as_of: date,
    code_version: str,
    progress: Callable[[str], None] = lambda _: None,
) -> Decision:
    """Decide what the audiences may see at ``as_of``, and write it to ``partial_file``.

    Which figures are withheld depends on all scopes of the warehouse, not on who is asked for, and on
    everything that was released before. What the register has already comes out as it was then, whoever asks;
    where it does not, this is a release of its own. DisclosureFailure when the file that was written breaks a
    rule, or where the rules are looser than those of the last release.
    """
    known = entries.read(settings)
    _refuse_looser(load(settings.rules), known)
    certificate_file.drop_others(settings, known)
    run_id = run_of(settings, period, as_of, code_version)

    def request(number: int) -> Request:
        return Request(settings, tuple(audiences), period, as_of, code_version, run_id, number, known)

    again = withdrawals.releases(known, period, run_id)
    if again and (decision := _decide(request(again[-1].number), again[-1], progress)):
        return decision
    decision = _decide(request(len(known) + 1), None, progress)
    assert decision is not None
    return decision


def partial_file(settings: Settings) -> Path:
    """The release file as it was decided, until it is published."""
    return settings.release_db.with_suffix(".partial")


def discard(settings: Settings) -> None:
    """Remove what was decided and not published, also by a killed run."""
    partial = partial_file(settings)
    for leftover in (partial, partial.with_name(f"{partial.name}.wal")):
        filesystem.remove(leftover)
    entries.unstage(settings)


def _refuse_looser(rules: Rules, known: Sequence[Entry]) -> None:
    """A setting that was forgotten, in a timer or on a new machine, may not loosen the rules in silence."""
    last = next((entry.rules for entry in reversed(known) if entry.rules), None)
    if not last:
        return
    is_less = rules.minimum_group < last["minimum_group"] or rules.minimum_part < last["minimum_part"]
    in_fractions = last.get("in_whole_persons", False) > rules.in_whole_persons
    if is_less or in_fractions:
        named = "insider" if is_less else "whole"
        raise DisclosureFailure(
            "The last release was made by stricter rules than these.",
            f"Set REINTEGRATION_RULES as it was then (`{named}`), in the timer and on a new machine too.",
        )


def _decide(request: Request, entry: Entry | None, progress: Callable[[str], None]) -> Decision | None:
    """Decide and write; None where that is not what ``entry`` of the register has."""
    settings = request.settings
    discard(settings)
    try:
        with warehouse.draft(partial_file(settings), settings) as connection:
            progress("Deciding what may be shown")
            certificates = steps.write(connection, request, entry, progress)
            if certificates is None:
                return None
            if entry and not entries.is_as_registered(connection, entry.number):
                return None
            if entry is None:
                entries.stage(connection, settings, request.number, request.period)
            scopes = _scopes(connection, request.as_of)
            return Decision(request.run_id, request.number, entry is not None, scopes, certificates)
    except BaseException:
        discard(settings)
        raise


def run_of(settings: Settings, period: str, as_of: date, code_version: str) -> str:
    """What a release is called: by its packages, donors, rules, period and version of the program."""
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        packages = connection.execute("select package_hash from landing.packages order by all").fetchall()
        donors = connection.execute("select donor_code from landing.donors order by all").fetchall()
    hashes = [package for (package,) in packages]
    rules = load(settings.rules).as_dict()
    inputs = json.dumps([hashes, donors, rules, period, as_of.isoformat(), code_version], sort_keys=True)
    return hashlib.sha256(inputs.encode()).hexdigest()[:16]


def _scopes(connection: DuckDBPyConnection, as_of: date) -> tuple[Scope, ...]:
    rows = connection.execute(
        """
            select
                scope,
                count(*) filter (where status <> 'c' and as_of = $as_of),
                count(*) filter (where status <> 'c' and as_of <> $as_of),
                count(*) filter (where status = 'c')
            from indicator_values
            group by scope
            order by scope
        """,
        {"as_of": as_of},
    ).fetchall()
    return tuple(Scope(*row) for row in rows)
