"""What is said of a withdrawal, a backup and a restored workspace, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.cli.printing import shown

if TYPE_CHECKING:
    from pipeline.jobs import Withdrawal

KNOWN = (
    "What was published stays known for ever, and later releases are decided beside it: figures that would "
    "tell of few people by difference stay withheld. `--dry-run` shows which."
)


def withdrawal(done: Withdrawal) -> str:
    """What was withdrawn and lies where, which others it touches, and what can be released again."""
    lines = [
        f"Withdrawn: {audience}, {done.period}. It lies in {shown(folder)}, with a notice to send to whoever "
        "has it."
        for audience, folder in done.folders.items()
    ]
    if done.same:
        lines.append(
            f"These reports show some of the same figures: {_named(done.same)}. Where those are wrong, "
            f"withdraw them too: {_commands(done.same)}."
        )
    if done.beside:
        lines.append(
            f"These were decided beside it and repeat nothing of it, they can stay: {_named(done.beside)}."
        )
    return "\n".join((*lines, _again(done), KNOWN))


def _again(done: Withdrawal) -> str:
    release = " ".join(f"--audience {audience}" for audience in done.folders)
    command = f"`reintegration release {release} --period {done.period}`"
    if done.of_period:
        return (
            f"To release it again from the same data: {command}. From corrected data only when the other "
            f"reports of the period are withdrawn as well: `reintegration withdraw {done.period}`."
        )
    return f"To release it again, take in the corrected data and then: {command}."


def _named(reports: Sequence[tuple[str, str]]) -> str:
    return "; ".join(
        f"{period}: {', '.join(audience for _, audience in of_period)}"
        for period, of_period in groupby(reports, key=lambda report: report[0])
    )


def _commands(reports: Iterable[tuple[str, str]]) -> str:
    return ", ".join(
        f"`reintegration withdraw {period}`" for period in dict.fromkeys(period for period, _ in reports)
    )
