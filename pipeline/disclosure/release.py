"""Decides what may be shown, and writes it beside the release file: the released tables and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import warehouse
from pipeline.disclosure import readback, scripts
from pipeline.disclosure.differencing import countries, withholding
from pipeline.disclosure.register import entries, membership
from pipeline.disclosure.register.entries import Entry
from pipeline.disclosure.suppression import proof, whole_tables
from pipeline.disclosure.suppression.certificates import Certificates
from pipeline.disclosure.threshold import priorities
from pipeline.disclosure.threshold.rules import load, loosest
from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure.threshold.rules import Rules
    from pipeline.settings import Settings

AUDIT = (
    "The ten outcomes: for each figure it is proven, in fractions of persons, that somebody who knows "
    "all people, where they stood and all earlier releases cannot be certain of the result of a "
    "person, of a small group, or of whoever is in some shown groups and not in others; a result may "
    "still be likely. Other measures: small groups, small parts, and small counts that follow by "
    "subtraction of two or three figures, or of all parts of a whole, are withheld, and the tables of "
    "one measure that counts persons are proven beside each other. All of it was attacked by another "
    "program before it was written. What several measures imply together without such a sum is not "
    "proven."
)


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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A release: what for, from what, and the releases before it."""

    settings: Settings
    audiences: tuple[str, ...]
    period: str
    as_of: date
    code_version: str
    run_id: str
    number: int
    earlier: tuple[Entry, ...]


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
    run_id = _run_id(settings, period, as_of, code_version)

    def asked(number: int) -> _Asked:
        earlier = known[: number - 1]
        return _Asked(settings, tuple(audiences), period, as_of, code_version, run_id, number, earlier)

    again = [entry for entry in known if (entry.period, entry.run_id) == (period, run_id)]
    if again and (decision := _decide(asked(again[-1].number), again[-1], progress)):
        return decision
    decision = _decide(asked(len(known) + 1), None, progress)
    assert decision is not None
    return decision


def partial_file(settings: Settings) -> Path:
    """The release file as it was decided, until it is published."""
    return settings.release_db.with_suffix(".partial")


def discard(settings: Settings) -> None:
    """Remove what was decided and not published, also by a killed run."""
    partial = partial_file(settings)
    for leftover in (partial, partial.with_name(f"{partial.name}.wal")):
        leftover.unlink(missing_ok=True)
    entries.unstage(settings)


def _refuse_looser(rules: Rules, known: Sequence[Entry]) -> None:
    """A setting that was forgotten, in a timer or on a new machine, may not loosen the rules in silence."""
    last = next((entry.rules for entry in reversed(known) if entry.rules), None)
    if last and (rules.minimum_group < last["minimum_group"] or rules.minimum_part < last["minimum_part"]):
        raise DisclosureFailure(
            "The last release was made by stricter rules than these.",
            "Set REINTEGRATION_RULES as it was then (`insider`), in the timer and on a new machine too.",
        )


def _decide(asked: _Asked, entry: Entry | None, progress: Callable[[str], None]) -> Decision | None:
    """Decide and write; None where that is not what ``entry`` of the register has."""
    settings = asked.settings
    discard(settings)
    try:
        with warehouse.connect(partial_file(settings), settings) as connection:
            progress("Deciding what may be shown")
            certificates = _write(connection, asked, entry, progress)
            if entry and not entries.is_as_registered(connection, entry.number):
                return None
            if entry is None:
                entries.stage(connection, settings, asked.number, asked.period)
            scopes = _scopes(connection, asked.as_of)
            return Decision(asked.run_id, asked.number, entry is not None, scopes, certificates)
    except BaseException:
        discard(settings)
        raise


def _write(
    connection: DuckDBPyConnection, asked: _Asked, entry: Entry | None, progress: Callable[[str], None]
) -> Certificates:
    """Write the release file; what proves it is handed back."""
    settings, rules, wanted = asked.settings, load(asked.settings.rules), priorities.load()
    scopes = ["region", *(scope_of(audience) for audience in asked.audiences)]
    path = str(settings.cases_db).replace("'", "''")
    connection.execute(f"attach '{path}' as cases (read_only)")
    values = {
        **rules.as_dict(),
        **wanted.as_dict(),
        "scopes": scopes,
        "as_of": asked.as_of,
        "now": asked.number,
    }
    entries.load(connection, settings, asked.earlier)
    run = partial(scripts.run, connection, values=values)
    for name in (
        "threshold/keys",
        "register/registered",
        "threshold/shown",
        "threshold/figures",
        "threshold/withheld",
        "differencing/over_time",
        "differencing/cohorts",
    ):
        run(name)
    countries.withhold_one_more_country(connection, rules.minimum_group)
    run("differencing/propagate")
    membership.read(connection, wanted.breakdowns)
    membership.lay_out(connection)
    shown = proof.prove(connection, wanted, rules, asked.number, progress, settings.threads)
    proof.enter(connection, shown)
    run("suppression/proven")
    _decide_tables(connection, asked, wanted, rules, run, progress, shown.certificates)
    for name in ("definitions", "provenance", "released", "beside", "revisions"):
        run(name)
    _describe(connection, asked)
    readback.check(connection, loosest(rules, (each.rules for each in asked.earlier)))
    readback.check_persons(connection, rules, asked.as_of)
    if entry:
        entries.load(connection, settings, [entry])
    connection.execute("detach cases")
    return shown.certificates


def _decide_tables(
    connection: DuckDBPyConnection,
    asked: _Asked,
    wanted: priorities.Priorities,
    rules: Rules,
    run: Callable[[str], None],
    progress: Callable[[str], None],
    certificates: Certificates,
) -> None:
    """Withhold what few follow from by subtraction, then by programs; and again, until both leave it so."""
    safe: dict[whole_tables.Measured, frozenset[whole_tables.Table]] = {}
    is_first = True
    while withholding.withhold(connection, wanted, rules, run) or is_first:
        is_first = False
        if not whole_tables.withhold(
            connection, wanted, rules, asked.number, progress, asked.settings.threads, safe, certificates
        ):
            return


def scope_of(audience: str) -> str:
    """What an audience sees beside the region: ``donor:DFAT`` its own, ``ministry:KHM`` ``country:KHM``."""
    kind, _, code = audience.partition(":")
    if kind not in {"donor", "ministry"} or not code:
        raise DisclosureFailure(
            "An audience is neither a donor nor a ministry.", "Name it donor:CODE or ministry:CC."
        )
    return f"country:{code}" if kind == "ministry" else audience


def _run_id(settings: Settings, period: str, as_of: date, code_version: str) -> str:
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        packages = connection.execute("select package_hash from landing.packages order by all").fetchall()
    hashes = [package for (package,) in packages]
    rules = load(settings.rules).as_dict()
    inputs = json.dumps([hashes, rules, period, as_of.isoformat(), code_version], sort_keys=True)
    return hashlib.sha256(inputs.encode()).hexdigest()[:16]


def _describe(connection: DuckDBPyConnection, asked: _Asked) -> None:
    connection.execute(
        """create table release as
        select unnest($audiences) as audience, $period as period, cast($as_of as date) as as_of,
            $run_id as run_id, $code_version as code_version, $rules as rules, $audit as audit""",
        {
            "audiences": list(asked.audiences),
            "period": asked.period,
            "as_of": asked.as_of,
            "run_id": asked.run_id,
            "code_version": asked.code_version,
            "rules": json.dumps(load(asked.settings.rules).as_dict(), sort_keys=True),
            "audit": AUDIT,
        },
    )


def _scopes(connection: DuckDBPyConnection, as_of: date) -> tuple[Scope, ...]:
    rows = connection.execute(
        """select scope, count(*) filter (where status <> 'c' and as_of = $as_of),
            count(*) filter (where status <> 'c' and as_of <> $as_of), count(*) filter (where status = 'c')
        from indicator_values group by scope order by scope""",
        {"as_of": as_of},
    ).fetchall()
    return tuple(Scope(*row) for row in rows)
