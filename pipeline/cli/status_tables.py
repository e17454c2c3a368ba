"""What `reintegration status` shows, as plain text."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.cli import approvals, keeping
from pipeline.cli.printing import SAMPLE, WHY, shown
from pipeline.cli.text_table import table
from pipeline.jobs import SMALL

if TYPE_CHECKING:
    from pipeline.jobs import Status
    from pipeline.jobs.journal import Entry

RELEASE_AGAIN = (
    "They come out again only where you ask for it: `reintegration release --audience WHO --period PERIOD`."
)
HASH_SHOWN = 8  # characters
PACKAGES = (
    "Provider",
    "Data\nup to",
    "Package",
    "Cases",
    "Rows\nput aside",
    "New",
    "Gone",
    "Changed",
    "Persons\nalone",
    f"In groups\nbelow {SMALL}",
)


def status(found: Status) -> str:
    """Tables: packages, last runs, what is due, where the newest lie, what was taken back or removed."""
    parts = [
        _titled(
            "In the warehouse",
            "\n".join(filter(None, (_packages(found), *found.notes))),
            "Nothing yet.",
        ),
        _titled("Last runs", "\n".join(filter(None, (_runs(found), *_problems(found)))), "None yet."),
        _titled("Reports", _due(found), "All that the schedule asks for are released."),
    ]
    parts.append(_titled("Encryption", keeping.encryption(found.encryption), ""))
    if found.newest:
        parts.append(_titled("Newest reports", "\n".join(str(shown(page)) for page in found.newest), ""))
    if found.proposal:
        said = approvals.waiting(found.proposal, shown(found.proposal.page))
        parts.append(_titled("Waits for approval", said, ""))
    if found.withdrawn:
        parts.append(_titled("Withdrawn", _withdrawn(found), ""))
    if found.waiting:
        things = "1 export waits" if found.waiting == 1 else f"{found.waiting:,} exports wait"
        parts.insert(1, f"Inbox\n{things} for the next `reintegration run`.")
    if found.problems:
        parts.insert(1, f"Problems\nRows that were put aside, in problems/: {', '.join(found.problems)}.")
    if found.removals:
        parts.append(_titled("Removed for good", _removals(found), ""))
    is_sample = any(package.is_synthetic for package in found.packages)
    return "\n\n".join([*([SAMPLE] if is_sample else []), parts[0], *_left(found), *parts[1:]])


def _packages(found: Status) -> str:
    return table(
        PACKAGES,
        (
            (
                package.provider,
                f"{package.data_cutoff:%Y-%m}",
                package.package_hash[:HASH_SHOWN],
                f"{package.cases:,}",
                f"{package.quarantined:,}",
                *map(_number, (package.new, package.gone, package.changed)),
                _number(package.persons_alone),
                _number(package.persons_in_small_groups),
            )
            for package in found.packages
        ),
        right=(3, 4, 5, 6, 7, 8, 9),
    )


def _number(counted: int | None) -> str:
    return "not measured" if counted is None else f"{counted:,}"


def _runs(found: Status) -> str:
    return table(
        ("Started (UTC)", "Command", "Exit code", "Packages", "Warnings", "Reports"),
        (
            (
                entry.started.replace("T", " ").removesuffix("Z"),
                entry.command,
                _ending(entry, at_work=found.left.is_at_work and entry is found.runs[0]),
                *(str(entry.counts.get(name, 0)) for name in ("packages", "warnings", "reports")),
            )
            for entry in found.runs
        ),
        right=(2, 3, 4, 5),
    )


def _ending(entry: Entry, *, at_work: bool) -> str:
    """The exit code; of a run without one, whether it is at work or was ended from outside."""
    if entry.exit_code is not None:
        return str(entry.exit_code)
    return "at work" if at_work else "killed"


def _left(found: Status) -> list[str]:
    if not found.left.names:
        return []
    names = ", ".join(found.left.names)
    size = f"{found.left.size / 1e6:,.1f} MB"
    return [
        f"Left by a run that was killed\n{names} ({size}): removed now. Nothing that was stored was in it."
    ]


def _problems(found: Status) -> list[str]:
    """What the last runs could not do, in the words in which they said it."""
    return [
        f"{entry.started.replace('T', ' ').removesuffix('Z')} {sentence}"
        for entry in found.runs
        for _, sentence in entry.problems
    ]


def _removals(found: Status) -> str:
    return table(
        ("File written anew (UTC)", "Why", "Rows"),
        (
            (
                f"{entry.rewritten_at:%Y-%m-%d %H:%M}" if entry.rewritten_at else "not yet: run any command",
                WHY[entry.cause],
                f"{entry.rows:,}",
            )
            for entry in found.removals
        ),
        right=(2,),
    )


def _due(found: Status) -> str:
    in_turn = sorted(found.due, key=lambda report: (report.period, report.waiting))
    groups = groupby(in_turn, key=lambda report: (str(report.period), report.waiting or "due now"))
    return table(
        ("Period", "State", "Audiences"),
        (
            (period, state, ", ".join(report.audience for report in reports))
            for (period, state), reports in groups
        ),
    )


def _withdrawn(found: Status) -> str:
    groups = groupby(found.withdrawn.items(), key=lambda report: (report[0][0], report[1]))
    shown = table(
        ("Period", "Withdrawn (UTC)", "Audiences"),
        (
            (
                period,
                when[:16].replace("T", " "),
                ", ".join(audience for (_, audience), _ in reports),
            )
            for (period, when), reports in groups
        ),
    )
    return f"{shown}\n{RELEASE_AGAIN}"


def _titled(title: str, text: str, otherwise: str) -> str:
    return f"{title}\n{text or otherwise}"
