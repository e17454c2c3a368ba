"""Files of an export as they are: rows of text from workbooks and delimited text, with the numbers that a
spreadsheet shows."""

from __future__ import annotations

from pathlib import Path

from pipeline.sources.files import opening
from pipeline.sources.files.apart import Read, apart
from pipeline.sources.files.cells import text_of
from pipeline.sources.files.delimited import delimited
from pipeline.sources.files.grid import Grid, Row, Span
from pipeline.sources.files.opening import TEXTS, WORKBOOKS, File
from pipeline.sources.files.workbooks import is_workbook

__all__ = ["Grid", "Row", "Span", "glance", "grids", "text_of"]

GLANCE = 40  # rows of each sheet
GLANCE_OF_TEXT = 256 * 1024  # bytes


def grids(path: Path) -> list[Grid]:
    """All sheets of the workbooks and all text files at a path: a file, a folder, or a zip of them."""
    return _grids(path, None)


def glance(path: Path) -> list[Grid]:
    """The same with their first rows only, enough to know whose export it is."""
    return _grids(path, GLANCE)


def _grids(path: Path, most: int | None) -> list[Grid]:
    with apart() as workbook:
        return [grid for file in opening.files(path) for grid in _grids_of(file, most, workbook)]


def _grids_of(file: File, most: int | None, workbook: Read) -> list[Grid]:
    if file.suffix not in (*WORKBOOKS, *TEXTS):
        return []
    if file.suffix in WORKBOOKS or is_workbook(file.read(8)):
        return workbook(file.name, file.read(-1), most)
    return [delimited(file.name, file.read(-1) if most is None else _start(file), most)]


def _start(file: File) -> bytes:
    """The first lines of a text file, none of them cut."""
    start = file.read(GLANCE_OF_TEXT)
    if len(start) < GLANCE_OF_TEXT:
        return start
    end = start.rfind(b"\n") + 1 or len(start)
    return start[: end + (start[end - 1 : end + 1] == b"\n\0")]
