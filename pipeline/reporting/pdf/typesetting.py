"""Typst: sets the template with the fonts of the project and nothing from the machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from pipeline.errors import ReintegrationError
from pipeline.reporting.pdf.object_streams import compact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typst import Fonts

STANDARDS: list[Any] = ["ua-1", "a-3a"]
FAMILIES = (
    "Noto Sans",
    "Noto Sans Khmer",
    "Noto Sans Lao",
    "Noto Sans Myanmar",
    "Noto Sans Thai",
    "Noto Sans Math",
)


def typeset(reports: Path, files: Mapping[str, bytes], name: str) -> bytes:
    """The template of a name as PDF, with the files (path → content) that it reads.

    ``ReintegrationError`` where a letter has no font, a drawing no words, or Typst warns of anything.
    """
    import typst

    template = (reports / "templates" / name).read_bytes()
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # a virus scanner may still read in it
        for path, data in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        compiler = typst.Compiler(template, root=folder, font_paths=_fonts(reports / "fonts"))
        try:
            made, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=STANDARDS)
        except typst.TypstError as error:
            raise _failure(str(error)) from None
    if warnings or not isinstance(made, bytes):
        raise _failure(" ".join(str(warning) for warning in warnings))
    return compact(made)


@cache
def _fonts(folder: Path) -> Fonts:
    """The fonts of a folder and no others, read once."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _failure(message: str) -> ReintegrationError:
    """What Typst's message means; the message itself quotes the report and goes no further."""
    if "could not be displayed with" in message:
        return ReintegrationError(
            "The PDF was not made: the report has a letter or sign that none of its fonts holds.",
            "Put a Noto font of that script into reports/fonts and its name into pipeline/reporting/pdf/.",
        )
    if "missing alt text" in message:
        return ReintegrationError(
            "The PDF was not made: a drawing has no words that stand for it.",
            "Give every panel a title and a description.",
        )
    return ReintegrationError(
        "The PDF was not made: Typst could not set the report.",
        "Check reports/templates/report.typ and reports/fonts against the installed version of typst.",
    )
