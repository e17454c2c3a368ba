"""What the files of reports tell, held against what was attacked: before one is out, and of all that are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import reporting
from pipeline.attacker import reports as reader
from pipeline.code_version import code_version
from pipeline.errors import DisclosureFailure
from pipeline.jobs import released

if TYPE_CHECKING:
    from pipeline.reporting import ReportDefinition
    from pipeline.settings import Settings

MOST = 12  # lines
BEFORE_IT_IS_OUT = (
    "The report was not written. This is a fault in the program: report it with what "
    "`reintegration --version` prints."
)
OF_WHAT_IS_OUT = (
    "Withdraw that report (`reintegration withdraw PERIOD AUDIENCE`), and ask whoever has it to destroy it. "
    "It is a fault in the program: report it with what `reintegration --version` prints."
)


def refuse_more(
    settings: Settings, audience: str, shown: Collection[Path], files: Mapping[str, bytes]
) -> None:
    """``DisclosureFailure`` where a report that is not out yet tells more than the files of releases show."""
    [report] = [one for one in reporting.definitions(settings) if one.audience == audience]
    told = reader.shown_of(shown, [report.scope])[report.scope]
    found = reader.findings(files, told, _wording(settings, report))
    if found:
        raise _refusal({report.folder: found}, BEFORE_IT_IS_OUT)


def refuse_more_in_any(settings: Settings, shown: Collection[Path]) -> None:
    """``DisclosureFailure`` where any report that is out tells more than the files of releases show.

    Of a report from another version of the program only the data are read again: the rest was read before it
    came out, by the version that knows its form and words.
    """
    out = sorted(released.existing(settings))
    known = {one.audience: one for one in reporting.definitions(settings)}
    told = reader.shown_of(shown, {known[audience].scope for _, audience in out})
    words = {known[who].language: _wording(settings, known[who]) for _, who in out}
    version = code_version(settings.project)
    found = {}
    for period, audience in out:
        lies, report = released.folder(settings, audience, period), known[audience]
        files = dict(_read(lies))
        found[lies.relative_to(settings.home).as_posix()] = reader.findings(
            files,
            told[report.scope],
            words[report.language],
            is_of_this_version=_version(files["release.json"]) == version,
        )
    if any(found.values()):
        raise _refusal(found, OF_WHAT_IS_OUT)


def _wording(settings: Settings, report: ReportDefinition) -> reader.Wording:
    return reader.Wording.of(reporting.words(settings, report.language), settings.seeds)


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder by its path; nothing of one that cannot be read, which its reader notices."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                yield path.relative_to(folder).as_posix(), path.read_bytes()
            except OSError:
                yield path.relative_to(folder).as_posix(), b""


def _version(record: bytes) -> str | None:
    """The version of the program that wrote a report; None where its record does not say so."""
    try:
        return str(json.loads(record)["code_version"])
    except (ValueError, KeyError, TypeError):
        return None


def _refusal(found: Mapping[str, Counter[reader.Finding]], what_to_do: str) -> DisclosureFailure:
    """In which file of which folder what kind of number is found, and how many: never which, and of whom."""
    lines = [
        f"\n  {folder}/{one.file}: {one.kind} ({count:,})"
        for folder, kinds in found.items()
        for one, count in sorted(kinds.items(), key=lambda item: (item[0].file, item[0].kind))
    ]
    rest = len(lines) - MOST
    more = [f"\n  and {rest:,} more"] if rest > 0 else []
    said = "".join([*lines[:MOST], *more])
    return DisclosureFailure(f"Reports tell more than what was attacked:{said}\n", what_to_do)
