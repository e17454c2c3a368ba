"""What is said of a withdrawal, a backup and a restored workspace, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli.printing import shown

if TYPE_CHECKING:
    from pipeline.jobs import Encryption, Manifest, Verified, Withdrawal

KNOWN = (
    "What was published stays known for ever, and later releases are decided beside it: figures that would "
    "tell of few people by difference stay withheld. `--dry-run` shows which."
)

NOT_LOOKED_AT = (
    "Not looked at: whether figures are true or safe (`reintegration audit`), the files in inbox/, problems/ "
    "and programme/, backups, and whether somebody changed files together with their hashes."
)


def verified(found: Verified) -> str:
    """What is sound, what was mended, what else is to be known, and what nobody looked at."""
    lines = [
        *(f"Sound: {sentence}" for sentence in found.sound),
        *(f"Mended: {sentence}" for sentence in found.mended),
        *(f"Note: {sentence}" for sentence in found.notes),
        NOT_LOOKED_AT,
    ]
    if not found.faults:
        lines.append("All that is kept is sound." if not found.mended else "All that is kept is sound again.")
    return "\n".join(lines)


def withdrawal(done: Withdrawal) -> str:
    """What was withdrawn and lies where, which others it touches, and what can be released again."""
    lines = [f"Withdrawn: {_named([(done.period, audience) for audience in done.folders])}.", _lie(done)]
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


def _lie(done: Withdrawal) -> str:
    [first, *others] = done.folders.values()
    if others:
        return (
            f"The reports lie in {shown(first.parent)}, each with a notice for whoever has it: "
            "notice.txt, notice.html."
        )
    return f"The report lies in {shown(first)}, with a notice for whoever has it: notice.txt, notice.html."


def backup(made: Manifest, file: Path) -> str:
    """What was written, and how to keep it."""
    key = (
        "It holds the cases and the key of their numbers: keep it like warehouse/ itself, where nobody else "
        "can read it, and delete it when somebody is to be forgotten."
        if made.holds_key
        else "It holds the cases, but not the key of their numbers, which comes from REINTEGRATION_CASE_KEY: "
        "keep that too. Without it no later export is matched."
    )
    return f"Backup: {shown(file.resolve())}, {_held(made)}. It was read back and is whole.\n{key}"


def restored(made: Manifest, home: Path) -> str:
    """What came back, as of when, and what it cannot know."""
    key = (
        ""
        if made.holds_key
        else "The key of the case numbers is not in it: set REINTEGRATION_CASE_KEY as it was then.\n"
    )
    return (
        f"Restored in {home}: {_held(made)}, as all was on {_minute(made.made_at)} UTC.\n{key}"
        "What was released or forgotten after that is not known here. Forget those cases again; where "
        "reports went out later, restore a later backup instead."
    )


def _held(made: Manifest) -> str:
    counts = made.counts
    return (
        f"{len(made.files):,} files ({made.bytes / 1e6:,.0f} MB), {_number(counts, 'packages', 'package')}, "
        f"{_number(counts, 'reports', 'report')}, "
        f"{_number(counts, 'register_entries', 'entry of the register', 'entries of the register')}"
    )


def _number(counts: Mapping[str, int], name: str, one: str, many: str = "") -> str:
    number = counts.get(name, 0)
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")


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


def encryption(found: Encryption) -> str:
    """Whether the databases are encrypted, where the key is, and what to do."""
    if not found.kept_in:
        return "The databases are not encrypted. `reintegration encrypt` encrypts them."
    where = {
        "keyring": "in the key store of this computer, for your account",
        "file": f"in {found.file}",
        "environment": "with whoever sets REINTEGRATION_DATABASE_KEY or its _FILE",
    }[found.kept_in]
    plain = (
        f" Not yet: {', '.join(found.plain)}. `reintegration encrypt` goes on with it." if found.plain else ""
    )
    return f"The databases are encrypted. Their key is {where}.{plain}"


def begun(found: Encryption) -> str:
    """What is said of a new workspace."""
    if not found.kept_in:
        return "Its databases will not be encrypted. `reintegration encrypt` does it: docs/encryption.md."
    where = {
        "keyring": "in the key store of this computer",
        "file": "in a file of your account",
        "environment": "in the environment",
    }[found.kept_in]
    return f"Its databases are encrypted. The key is {where}.\n{KEEP_A_COPY}"


KEEP_A_COPY = (
    "Write a copy of the key, and keep it where this computer is not: `reintegration key FILE`. "
    "Without the key nobody can read the databases: docs/encryption.md."
)
