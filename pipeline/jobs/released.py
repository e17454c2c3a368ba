"""What has been released already, and from what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import disclosure, reporting
from pipeline.errors import DisclosureFailure
from pipeline.period import Period

if TYPE_CHECKING:
    from pipeline.disclosure import Entry
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
    return sorted(folder(settings, audience, period) for period, audience in out if _end(period) == last)


def stands(settings: Settings, known: Sequence[Entry], period: str, run_id: str) -> bool:
    """Whether a report that is out shows what a run released for a period.

    That is one of that period and run, or of another period that ends with it or later: what was released
    once stands in every report after it, unless it was taken back. A report whose record cannot be read
    counts as made by that run.
    """
    if disclosure.is_taken_back(known, period, run_id):
        return False
    for released_period, audience in existing(settings):
        if released_period == period:
            if run(settings, audience, released_period) in (run_id, None):
                return True
        elif _end(released_period) >= _end(period):
            return True
    return False


def withdrawn(settings: Settings) -> dict[tuple[str, str], str]:
    """When each report was withdrawn that is not out again, by period and audience; the last time counts."""
    taken = {
        (entry.period, audience): entry.entered_at
        for entry in disclosure.listed(settings)
        if entry.kind == disclosure.WITHDRAWN
        for audience in entry.reports or ()
    }
    out = existing(settings)
    return {report: when for report, when in sorted(taken.items()) if report not in out}


def refuse_changed(settings: Settings, run_ids: Collection[str]) -> None:
    """``DisclosureFailure`` where a report is not as it was released, or its release is not known."""
    for period, audience in _in_turn(existing(settings)):
        lies = folder(settings, audience, period)
        try:
            record = json.loads((lies / "release.json").read_text("utf-8"))
            is_known = record["run_id"] in run_ids
            files = {
                path.relative_to(lies).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in lies.rglob("*")
                if path.is_file() and path != lies / "release.json"
            }
            is_as_released = is_known and files == record["files"]
        except (OSError, ValueError, KeyError, TypeError):
            is_as_released = False
        if not is_as_released:
            raise DisclosureFailure(
                f"{lies.relative_to(settings.home).as_posix()} is not as it was released.",
                "Delete that folder and release it again; ask whoever has write access what was changed.",
            )


def refuse_other_data(settings: Settings, period: str, package_hashes: Collection[str]) -> None:
    """``DisclosureFailure`` where a report of the period is out already from other data.

    Two versions of one figure give away the difference between them, also in the reports of two audiences.
    """
    for released_period, audience in _in_turn(existing(settings)):
        made_from = _made_from(folder(settings, audience, period) / "release.json")
        if released_period == period and made_from and made_from[0] != sorted(package_hashes):
            raise once("other data", audience, period)


def refuse_other_version(settings: Settings, audience: str, period: str, code_version: str) -> None:
    """``DisclosureFailure`` where this report is out already from another version of the program."""
    made_from = _made_from(folder(settings, audience, period) / "release.json")
    if made_from and made_from[1] != code_version:
        raise once("another version of this program", audience, period, takes_all_of_the_period=False)


def _in_turn(out: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Periods and audiences, the earliest period first."""
    return sorted(out, key=lambda pair: (Period.parse(pair[0]), pair[1]))


def _end(period: str) -> date:
    """The last month of a period, as its first day."""
    return Period.parse(period).last_month


def folder(settings: Settings, audience: str, period: str) -> Path:
    """Where the report of a known audience lies when it is out."""
    [name] = (report.folder for report in reporting.definitions(settings) if report.audience == audience)
    return settings.out / period / name


def _made_from(path: Path) -> tuple[list[str], str] | None:
    """Package hashes, sorted, and code version of a report; None where there is no report."""
    try:
        record = json.loads(path.read_text("utf-8"))
        return sorted(entry["package_hash"] for entry in record["inputs"]), record["code_version"]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return [], ""


def run(settings: Settings, audience: str, period: str) -> str | None:
    """The run that made a report; None where its record does not say so, or there is none."""
    path = folder(settings, audience, period) / "release.json"
    try:
        return str(json.loads(path.read_text("utf-8"))["run_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def refuse_other_run(settings: Settings, audience: str, period: str, run_id: str) -> None:
    """``DisclosureFailure`` where this report is out already, by other donors or rules than those of now.

    What is released for the donors of now stands beside it, and does not take its place.
    """
    if run(settings, audience, period) not in (run_id, None):
        made_from = "other donors in config/donors.csv, or other rules"
        raise once(made_from, audience, period, takes_all_of_the_period=False)


def once(
    made_from: str, audience: str, period: str, *, takes_all_of_the_period: bool = True
) -> DisclosureFailure:
    """The refusal to release a figure again from something else than before, with the way out."""
    withdraw = f"reintegration withdraw {period}" + ("" if takes_all_of_the_period else f" {audience}")
    return DisclosureFailure(
        f"The report of {audience} for {period} is out already, from {made_from}; a figure is released once.",
        f"Where it was wrong, take it back: `{withdraw}`; then release again.",
    )
