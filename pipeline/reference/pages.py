"""Writes the pages, or says which of them are out of date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ReintegrationError
from pipeline.reference import data_dictionary, error_codes
from pipeline.reference.markdown import page, section

if TYPE_CHECKING:
    from pipeline.settings import Settings


def write(settings: Settings, commands: Mapping[str, str]) -> list[Path]:
    """Write the pages that differ and return their paths; ``commands`` holds each command's own help."""
    differing = _differing(settings, commands)
    for path, text in differing.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(differing)


def check(settings: Settings, commands: Mapping[str, str]) -> None:
    """``ReintegrationError`` where a page does not say what the program does."""
    if differing := _differing(settings, commands):
        names = ", ".join(f"docs/{path.name}" for path in differing)
        raise ReintegrationError(f"Out of date: {names}.", "Run `make docs` and commit what it writes.")


def _differing(settings: Settings, commands: Mapping[str, str]) -> dict[Path, str]:
    docs = settings.project / "docs"
    wanted = {
        docs / "cli.md": _commands(commands),
        docs / "error_codes.md": error_codes.text(),
        docs / "data_dictionary.md": data_dictionary.text(settings),
    }
    return {
        path: text for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text
    }


def _commands(commands: Mapping[str, str]) -> str:
    about = "Results go to stdout, errors and progress to stderr. [Exit codes](error_codes.md#exit-codes)."
    helps = (section(name, f"```text\n{text.strip()}\n```") for name, text in commands.items())
    return page("Commands", about, *helps)
