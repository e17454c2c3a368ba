"""Writes the pages, or says which of them are out of date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ReintegrationError, UsageError
from pipeline.reference import (
    data_dictionary,
    error_codes,
    group_contracts,
    indicator_sheets,
    indicator_versions,
    message_template,
)
from pipeline.reference.crosswalks import sheets as crosswalk_sheets
from pipeline.reference.markdown import page, section

if TYPE_CHECKING:
    from pipeline.settings import Settings


def write(settings: Settings, commands: Mapping[str, str]) -> list[Path]:
    """Write the pages that differ and return their paths; ``commands`` holds each command's own help.

    ``ReintegrationError`` where a definition has changed without a version of its own; the pages are written.
    """
    _need_a_checkout(settings)
    contracts = _write(group_contracts.texts(settings))  # the data dictionary reads them
    pages = _write(_wanted(settings, commands))
    for path in _left_over(settings):
        path.unlink()
    indicator_versions.check(settings)
    return [*contracts, *pages]


def check(settings: Settings, commands: Mapping[str, str]) -> None:
    """``ReintegrationError`` where a definition has no version, or a page does not say what holds.

    ``UsageError`` from it and from ``write`` where there is no checkout.
    """
    _need_a_checkout(settings)
    indicator_versions.check(settings)
    wanted = group_contracts.texts(settings) | _wanted(settings, commands)
    if differing := [*_differing(wanted), *_left_over(settings)]:
        names = ", ".join(path.relative_to(settings.project).as_posix() for path in differing)
        raise ReintegrationError(f"Out of date: {names}.", "Run `make docs` and commit what it writes.")


def _need_a_checkout(settings: Settings) -> None:
    if not (settings.project / "docs").is_dir():
        raise UsageError(
            "The pages of docs/ are in a checkout, and this program was installed without one.",
            "Clone its repository and run the command there.",
        )


def _write(wanted: Mapping[Path, str]) -> list[Path]:
    differing = _differing(wanted)
    for path, text in differing.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(differing)


def _differing(wanted: Mapping[Path, str]) -> dict[Path, str]:
    return {
        path: text for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text
    }


def _wanted(settings: Settings, commands: Mapping[str, str]) -> dict[Path, str]:
    docs = settings.project / "docs"
    sheets, crosswalks = indicator_sheets.texts(settings), crosswalk_sheets.texts(settings)
    return {
        docs / "cli.md": _commands(commands),
        docs / "error_codes.md": error_codes.text(),
        docs / "data_dictionary.md": data_dictionary.text(settings),
        settings.reports / message_template.FILE: message_template.text(settings),
        **{docs / indicator_sheets.FOLDER / name: text for name, text in sheets.items()},
        **{docs / crosswalk_sheets.FOLDER / name: text for name, text in crosswalks.items()},
    }


def _left_over(settings: Settings) -> list[Path]:
    """Sheets of what is no indicator, and beside what nobody compares, any more."""
    docs = settings.project / "docs"
    wanted = {
        indicator_sheets.FOLDER: set(indicator_sheets.names(settings)),
        crosswalk_sheets.FOLDER: set(crosswalk_sheets.texts(settings)),
    }
    return sorted(
        path
        for folder, names in wanted.items()
        for path in (docs / folder).glob("*.md")
        if path.name not in names
    )


def _commands(commands: Mapping[str, str]) -> str:
    about = "Results go to stdout, errors and progress to stderr. [Exit codes](error_codes.md#exit-codes)."
    helps = (section(name, f"```text\n{text.strip()}\n```") for name, text in commands.items())
    return page("Commands", about, *helps)
