"""What the data call donors, grants, providers and systems, and who says yes to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import contract as contracts
from pipeline import ingest as intake
from pipeline import warehouse
from pipeline.configuration import accepting
from pipeline.errors import UsageError
from pipeline.ingest import NewLabel
from pipeline.jobs.work import Work, writing
from pipeline.sources import Choice, Chooser

if TYPE_CHECKING:
    from pipeline.settings import Settings

NO_CHOICE = Choice()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A label that somebody has said yes to; ``name`` is what reports call a donor or provider."""

    label: NewLabel
    name: str = ""


def new_labels(work: Work, path: Path, choice: Choice = NO_CHOICE) -> list[NewLabel]:
    """What config/ does not know in an export, in clear, donors first: for a screen, and nothing else.

    ``UsageError`` where the folder has no configuration of its own to write into.
    """
    settings = work.settings
    if not settings.own_config.is_dir():
        raise UsageError(
            "This folder has no config/ into which a yes could be written.",
            "Make it with `reintegration init .` in this folder; then say yes.",
        )
    with writing(work, "accept"), warehouse.connect(settings.cases_db, settings) as connection:
        delivery = Chooser(settings, contracts.load(settings.seeds), choice).delivery(path)
        return intake.new_labels(delivery, connection, settings)


def accept(work: Work, accepted: Sequence[Accepted]) -> list[Accepted]:
    """Write into config/ what somebody has said yes to; give what could not be: grants of unknown donors."""
    config = work.settings.own_config
    left = []
    with writing(work, "accept"):
        for each in accepted:
            if not _write(config, each):
                left.append(each)
        _count_by_code(work.settings)
    return left


def _write(config: Path, each: Accepted) -> bool:
    label = each.label
    if label.kind == "donor":
        return accepting.add_donor(config, label.code, each.name)
    if label.kind == "provider":
        accepting.add_provider(config, label.code, each.name)
    elif label.kind == "system":
        accepting.add_system(config, label.code)
    else:
        return accepting.add_grant(config, label.donor, label.code)
    return True


def _count_by_code(settings: Settings) -> None:
    """What is in already counts under its code from now on."""
    with warehouse.connect(settings.cases_db, settings) as connection:
        intake.prepare(connection, settings)
