"""A withdrawal is written down before it begins, so that whatever cuts it off, the next command ends it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import disclosure, filesystem, warehouse
from pipeline import ingest as intake
from pipeline.errors import DisclosureFailure, ReintegrationError
from pipeline.jobs import notice, team

if TYPE_CHECKING:
    from pipeline.settings import Settings

REPORT = "report"  # the folder of a withdrawn report, beside the notice


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be withdrawn: by audience the run, and where its report lies and goes to, below the home.

    ``after`` is how many entries the register had; ``taken_back`` are the releases that no report is left of;
    ``by`` is who does it.
    """

    period: str
    runs: Mapping[str, str]
    moves: Mapping[str, tuple[str, str]]
    taken_back: Sequence[int]
    reason: str
    entered_at: str
    after: int
    by: str = ""


def begin(settings: Settings, plan: Plan) -> None:
    """Write the plan down; from here on the withdrawal is done, by this command or by the next."""
    filesystem.write(_path(settings), json.dumps(asdict(plan)).encode())


def finish(settings: Settings) -> None:
    """End a withdrawal that has begun; nothing where there is none. The caller holds the lock.

    ``ReintegrationError`` where a report cannot be moved. Where the register cannot be read it stays begun.
    """
    try:
        plan = Plan(**json.loads(_path(settings).read_text("utf-8")))
    except FileNotFoundError:
        return
    with suppress(DisclosureFailure):  # of a register that was touched every command tells by itself
        _enter(settings, plan)
        team.catch_up(settings, plan.by)
        for audience, (lies, goes) in plan.moves.items():
            _move(settings.home / lies, settings.home / goes / REPORT)
            notice.write(settings.home / goes, audience, plan.period, plan.entered_at, plan.reason)
        filesystem.remove(_path(settings))


def _enter(settings: Settings, plan: Plan) -> None:
    with warehouse.connect(settings.cases_db, settings) as connection:
        intake.prepare(connection, settings)
        disclosure.recover(settings, connection, has_reports=True)
        if len(disclosure.registered(settings)) == plan.after:
            at = datetime.fromisoformat(plan.entered_at)
            disclosure.withdraw(
                settings, connection, at, plan.period, plan.runs, plan.taken_back, plan.reason
            )


def _move(lies: Path, goes: Path) -> None:
    if not lies.exists():  # moved before it was cut off
        return
    for folder in (goes.parent.parent.parent, goes.parent.parent, goes.parent):
        filesystem.private_folder(folder)
    try:
        filesystem.replace(lies, goes)
    except OSError:
        raise ReintegrationError(
            f"The report in {lies.parent.name}/{lies.name} could not be moved out of out/.",
            "Close whatever has one of its files open, and give any command again: it ends the withdrawal.",
        ) from None
    with suppress(OSError):  # other reports of the period are out
        lies.parent.rmdir()


def _path(settings: Settings) -> Path:
    return settings.warehouse / "withdrawal.json"
