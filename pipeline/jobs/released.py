"""What has been released already, and from what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import reporting
from pipeline.errors import DisclosureFailure
from pipeline.period import Period

if TYPE_CHECKING:
    from pipeline.settings import Settings


def existing(settings: Settings) -> set[tuple[str, str]]:
    """The (period, audience) pairs with a report folder; a folder that is named otherwise is no report."""
    return {
        (folder.parent.name, report.audience)
        for report in reporting.definitions(settings)
        for folder in settings.out.glob(f"*/{report.folder}")
        if Period.read(folder.parent.name) and (folder / "release.json").is_file()
    }


def newest(settings: Settings) -> list[Path]:
    """The report folders of the periods that ended last, of all that have any, sorted."""
    out = existing(settings)
    last = max((_end(period) for period, _ in out), default=None)
    return sorted(_folder(settings, audience, period) for period, audience in out if _end(period) == last)


def stands(settings: Settings, period: str, run_id: str) -> bool:
    """Whether a report that is out shows what a run released for a period.

    That is one of that period and run, or of another period that ends with it or later: what was released
    once stands in every report after it. A report whose record cannot be read counts as made by that run.
    """
    for released_period, audience in existing(settings):
        run = _run(_folder(settings, audience, released_period) / "release.json")
        if released_period == period:
            if run in (run_id, None):
                return True
        elif _end(released_period) >= _end(period):
            return True
    return False


def refuse_changed(settings: Settings, run_ids: Collection[str]) -> None:
    """``DisclosureFailure`` where a report is not as it was released, or its release is not known."""
    for period, audience in _in_turn(existing(settings)):
        folder = _folder(settings, audience, period)
        try:
            record = json.loads((folder / "release.json").read_text("utf-8"))
            is_known = record["run_id"] in run_ids
            files = {
                path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in folder.rglob("*")
                if path.is_file() and path != folder / "release.json"
            }
            is_as_released = is_known and files == record["files"]
        except (OSError, ValueError, KeyError, TypeError):
            is_as_released = False
        if not is_as_released:
            raise DisclosureFailure(
                f"{folder.relative_to(settings.home).as_posix()} is not as it was released.",
                "Delete that folder and release it again; ask whoever has write access what was changed.",
            )


def refuse_other_data(settings: Settings, period: str, package_hashes: Collection[str]) -> None:
    """``DisclosureFailure`` where a report of the period is out already from other data.

    Two versions of one figure give away the difference between them, also in the reports of two audiences.
    """
    for released_period, audience in _in_turn(existing(settings)):
        made_from = _made_from(_folder(settings, audience, period) / "release.json")
        if released_period == period and made_from and made_from[0] != sorted(package_hashes):
            raise once("other data", settings, audience, period)


def refuse_other_version(settings: Settings, audience: str, period: str, code_version: str) -> None:
    """``DisclosureFailure`` where this report is out already from another version of the program."""
    made_from = _made_from(_folder(settings, audience, period) / "release.json")
    if made_from and made_from[1] != code_version:
        raise once("another version of this program", settings, audience, period)


def _in_turn(out: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Periods and audiences, the earliest period first."""
    return sorted(out, key=lambda pair: (Period.parse(pair[0]), pair[1]))


def _end(period: str) -> date:
    """The last month of a period, as its first day."""
    return Period.parse(period).last_month


def _folder(settings: Settings, audience: str, period: str) -> Path:
    [folder] = (report.folder for report in reporting.definitions(settings) if report.audience == audience)
    return settings.out / period / folder


def _made_from(path: Path) -> tuple[list[str], str] | None:
    """Package hashes, sorted, and code version of a report; None where there is no report."""
    try:
        record = json.loads(path.read_text("utf-8"))
        return sorted(entry["package_hash"] for entry in record["inputs"]), record["code_version"]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return [], ""


def _run(path: Path) -> str | None:
    """The run that made a report; None where its record does not say so."""
    try:
        return str(json.loads(path.read_text("utf-8"))["run_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def once(made_from: str, settings: Settings, audience: str, period: str) -> DisclosureFailure:
    """The refusal to release a figure again from something else than before, with the way out."""
    folder = _folder(settings, audience, period).relative_to(settings.home)
    return DisclosureFailure(
        f"The report of {audience} for {period} is out already, from {made_from}; a figure is released once.",
        f"To withdraw that report, delete {folder.as_posix()} and tell whoever has it; then release again.",
    )
