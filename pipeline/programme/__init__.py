"""A provider's own view of its own cases: internal, never registered, never a release.

From the ground up: ``texts`` (what is said), ``lists`` (what is listed), ``found`` (what is read, by the
files in ``sql/``), ``view`` (both together), ``workbook`` and ``page`` (how it is written), ``folder``
(where).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import warehouse
from pipeline.programme import folder, page, texts, view, workbook
from pipeline.programme.folder import forget
from pipeline.programme.found import Asked

if TYPE_CHECKING:
    from pipeline.settings import Settings

__all__ = ["Asked", "forget", "write"]


def write(settings: Settings, asked: Asked) -> tuple[Path, Path]:
    """Write page and workbook of one provider; give their paths. The figures must have been built."""
    words = texts.load()
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        seen = view.read(connection, asked, words)

    def fill(place: Path) -> None:
        workbook.write(seen, words, place / folder.WORKBOOK)
        (place / folder.PAGE).write_text(page.render(seen, words), encoding="utf-8", newline="\n")

    made = folder.write(settings, asked.folder, fill)
    return made / folder.PAGE, made / folder.WORKBOOK
