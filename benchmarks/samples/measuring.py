"""``python -m benchmarks.samples.measuring SEED CASES``: made-up cases, decided and attacked twice."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from benchmarks.releases import DONORS, MINISTRIES, run
from pipeline import disclosure, processes
from pipeline.jobs import releasing
from pipeline.jobs.work import Outcome, Work, writing
from pipeline.period import Period
from pipeline.settings import Settings
from pipeline.verify_certificate import systems

if TYPE_CHECKING:
    from pipeline.attacker import Verdict
    from pipeline.disclosure import Decision

PROJECT = Path(__file__).resolve().parents[2]
PERIODS = ("2025H2", "2026H1")
AUDIENCES = [f"donor:{name}" for name in DONORS] + [f"ministry:{name}" for name in MINISTRIES]

# by measure and kind of scope: figures that are shown, and those with 11 or more persons due and known
COUNTED = """
    with asked as (

        select measure, split_part(scope, ':', 1) as kind,
            count(*) filter (where due >= 11 and due - unknown >= 11) as many, 0 as shown
        from cases.marts.indicator_values
        where scope in (select scope from indicator_values)
        group by all

    ),

    told as (

        select measure, split_part(scope, ':', 1) as kind,
            0 as many, count(*) filter (where status <> 'c') as shown
        from indicator_values
        group by all

    )

    select measure, kind, sum(many)::int as many, sum(shown)::int as shown
    from (from asked union all by name from told)
    group by all
    order by all
"""


@dataclass
class Phases:
    """CPU seconds of this process from one step that a release names to the next."""

    seconds: Counter[str] = field(default_factory=Counter)
    step: str = ""
    since: float = 0.0

    def note(self, said: str) -> None:
        now = time.process_time()
        if self.step:
            self.seconds[self.step] += now - self.since
        self.step, self.since = said.partition(" (")[0], now


def measured(seed: int, cases: int, home: Path) -> dict[str, Any]:
    """Of two half-years, one after the other: what is shown to nine audiences, what proves it, its cost."""
    package = home / "package"
    run(home, "sample", "--seed", str(seed), "--cases", str(cases), "--out", str(package))
    run(home, "ingest", str(package))
    return {"cases": cases, "periods": {period: _released(home, Period.parse(period)) for period in PERIODS}}


def _released(home: Path, period: Period) -> dict[str, Any]:
    """A release into the register; no report is written."""
    phases, settings = Phases(), Settings(project=PROJECT, home=home, threads=1)
    work = Work(settings, datetime.now(UTC).date(), lambda: datetime.now(UTC), phases.note)
    deciding = releasing.decided(work, AUDIENCES, period, Outcome())
    with writing(work, "release"), deciding as (decision, verdict):
        disclosure.publish(settings, decision, work.clock(), verdict.as_dict(), disclosure.Approval())
    phases.note("")
    return {
        "cpu": {step: round(took, 1) for step, took in phases.seconds.items()},
        **_of(decision, verdict),
        "proven": _proven(settings, decision.number),
        "figures": list(_figures(settings)),
    }


def _of(decision: Decision, verdict: Verdict) -> dict[str, Any]:
    guesses = decision.likelihoods().values()
    return {
        "ways": min(int(one.log10_tables) for one in guesses),
        "guess": max(round(one.largest_guess, 3) for one in guesses),
        "attacked": verdict.figures,
        "sensitive": verdict.sensitive_cells,
        "disclosed": verdict.exact + verdict.narrow + verdict.subtracted,
    }


def _proven(settings: Settings, number: int) -> Counter[str]:
    """Figures of the ten outcomes and of others, by what the tables that prove them are of."""
    (file,) = settings.register.rglob(f"{number:04d}-*.certificate.npz")
    found = Counter[str]()
    for about, figures, *_, tables in systems(str(file)):
        of = "outcomes" if about["measure"] == "M01" else "others"
        found[f"{of}, {'fractions' if (tables % 1).any() else 'whole'}"] += len(figures)
    return found


def _figures(settings: Settings) -> Iterator[dict[str, Any]]:
    with duckdb.connect(str(settings.release_db), read_only=True) as connection:
        connection.execute(f"attach '{settings.cases_db}' as cases (read_only)")
        for measure, kind, many, shown in connection.execute(COUNTED).fetchall():
            yield {"measure": measure, "kind": kind, "many": many, "shown": shown}


def main(seed: int, cases: int) -> None:
    """Print what was measured, as JSON."""
    processes.collect_rarely()  # as in a command
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(json.dumps(measured(seed, cases, Path(folder))))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
