"""The steps of a release in their order, each a file of a room; and the file that they write."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from pipeline import warehouse
from pipeline.disclosure import group_columns, readback, scripts
from pipeline.disclosure.differencing import countries, withholding
from pipeline.disclosure.register import entries, membership, previous, withdrawals
from pipeline.disclosure.register.entry import Entry
from pipeline.disclosure.suppression import proof, whole_tables
from pipeline.disclosure.suppression.certificates import Certificates
from pipeline.disclosure.suppression.contributors import Measured
from pipeline.disclosure.suppression.kept_results import kept_results
from pipeline.disclosure.suppression.systems import Table
from pipeline.disclosure.threshold import priorities
from pipeline.disclosure.threshold.rules import load, loosest
from pipeline.errors import DisclosureFailure
from pipeline.workers import Workers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure.threshold.priorities import Priorities
    from pipeline.disclosure.threshold.rules import Rules
    from pipeline.settings import Settings

# what may be asked for, and the rules for one figure, beside what was released before
EACH_BY_ITSELF = (
    "threshold/keys", "register/registered", "threshold/shown", "threshold/figures", "threshold/withheld",
    "differencing/over_time", "differencing/cohorts", "differencing/totals",
)  # fmt: skip
WRITTEN = ("definitions", "provenance", "released", "beside", "revisions", "previous")
REGION = "region"
AUDIT = (
    "The ten outcomes: for each figure it is proven, in fractions of persons, that somebody who knows "
    "all people, where they stood and all earlier releases cannot be certain of the result of a "
    "person, of a small group, or of whoever is in some shown groups and not in others; and that no "
    "guess of a person's result is likelier than nine in ten by the table of maximum entropy, unless "
    "it nearly was so without any figure, or is so by earlier ones. Other measures: small groups, "
    "small parts, and small counts that follow by subtraction of two or three figures of one "
    "milestone, of one milestone and the cut-off, or of all parts of a whole, are withheld, and the "
    "tables of one measure that counts persons are proven beside each other. All of it was attacked by "
    "another program before it was written. What several measures imply together without such a sum is "
    "not proven. How many of a group have no known level is told, and how many came to be due between "
    "two milestones."
)


@dataclass(frozen=True, slots=True)
class Request:
    """A release: what for, from what, and what the register has; the entries before it are ``earlier``."""

    settings: Settings
    audiences: tuple[str, ...]
    period: str
    as_of: date
    code_version: str
    run_id: str
    number: int
    known: tuple[Entry, ...]

    @property
    def earlier(self) -> tuple[Entry, ...]:
        return self.known[: self.number - 1]


def write(
    connection: DuckDBPyConnection, request: Request, entry: Entry | None, progress: Callable[[str], None]
) -> Certificates | None:
    """Write the release file, step by step; what proves it is handed back.

    None where it is to be as an ``entry`` of the register, and others stand in the case file than stood then.
    """
    rules, wanted = load(request.settings.rules), priorities.load(request.settings.seeds)
    warehouse.attach(connection, request.settings.cases_db, "cases", request.settings)
    step = _steps(connection, request, wanted, rules)
    entries.load(connection, request.settings, request.earlier)
    membership.read(connection, wanted.breakdowns)
    if entry and membership.is_another(connection, entry.number):
        return None
    for name in EACH_BY_ITSELF:
        step(name)
    countries.withhold_one_more_country(connection, rules.minimum_group)
    step("differencing/propagate")
    with kept_results(request.settings, request.code_version) as workers:
        certificates = _suppress_cells(connection, request, wanted, rules, step, progress, workers)
        _suppress_tables(connection, request, wanted, rules, step, progress, workers, certificates)
    group_columns.lay_out(connection)
    previous.enter(connection, _compared_with(request))
    for name in WRITTEN:
        step(name)
    _describe(connection, request)
    readback.check(connection, loosest(rules, (each.rules for each in request.earlier)))
    readback.check_persons(connection, rules, request.as_of, request.number)
    if entry:
        entries.load(connection, request.settings, [entry])
    connection.execute("detach cases")
    return certificates


def _steps(
    connection: DuckDBPyConnection, request: Request, wanted: Priorities, rules: Rules
) -> Callable[[str], None]:
    """What runs a step by its name."""
    values = {
        **rules.as_dict(),
        **wanted.as_dict(),
        "scopes": sorted({REGION, *map(scope_of, request.audiences)}),
        "as_of": request.as_of,
        "now": request.number,
        "taken_back": withdrawals.taken_back(request.earlier),
        "withdrawn": withdrawals.taken_back(request.known),
    }
    return partial(scripts.run, connection, values=values)


def _compared_with(request: Request) -> dict[str, Entry | None]:
    """For the region and each audience's scope the release before, if there is one.

    Of withdrawals those count that came after the release too: what was taken back is not said again. The
    region's figures are in every report: whether its own report was withdrawn changes nothing for them.
    """
    known, number, period = request.known, request.number, request.period
    own = {
        scope_of(audience): previous.release_before(known, number, period, audience)
        for audience in request.audiences
    }
    return {**own, REGION: previous.release_before(known, number, period)}


def _suppress_cells(
    connection: DuckDBPyConnection,
    request: Request,
    wanted: Priorities,
    rules: Rules,
    step: Callable[[str], None],
    progress: Callable[[str], None],
    workers: Workers,
) -> Certificates:
    """Cell suppression of the ten outcomes, beside all that was published before."""
    membership.lay_out(connection)
    shown = proof.prove(connection, wanted, rules, request.number, progress, workers)
    proof.enter(connection, shown)
    step("suppression/proven")
    return shown.certificates


def _suppress_tables(
    connection: DuckDBPyConnection,
    request: Request,
    wanted: Priorities,
    rules: Rules,
    step: Callable[[str], None],
    progress: Callable[[str], None],
    workers: Workers,
    certificates: Certificates,
) -> None:
    """Withhold what few follow from by subtraction, then by programs; and again, until both leave it so."""
    safe: dict[Measured, frozenset[Table]] = {}
    differences = withholding.Withholding(connection, wanted, rules, step)
    is_first = True
    while differences.withhold() or is_first:
        is_first = False
        if not whole_tables.withhold(
            connection, wanted, rules, request.number, progress, workers, safe, certificates
        ):
            return


def scope_of(audience: str) -> str:
    """Whose figures an audience's report is about: ``ministry:KHM`` gives ``country:KHM``, the others theirs.

    The region's figures are in every report; its own report shows no others.
    """
    if audience == REGION:
        return REGION
    kind, _, code = audience.partition(":")
    if kind not in {"donor", "ministry"} or not code:
        raise DisclosureFailure(
            "An audience is neither the region nor a donor nor a ministry.",
            "Name it region, donor:CODE or ministry:CC.",
        )
    return f"country:{code}" if kind == "ministry" else audience


def _describe(connection: DuckDBPyConnection, request: Request) -> None:
    """The table ``release``: what this is, and by which rules."""
    connection.execute(
        """
            create table release as
            select
                unnest($audiences) as audience,
                $period as period,
                cast($as_of as date) as as_of,
                $run_id as run_id,
                $code_version as code_version,
                $rules as rules,
                $audit as audit
        """,
        {
            "audiences": list(request.audiences),
            "period": request.period,
            "as_of": request.as_of,
            "run_id": request.run_id,
            "code_version": request.code_version,
            "rules": json.dumps(load(request.settings.rules).as_dict(), sort_keys=True),
            "audit": AUDIT,
        },
    )
