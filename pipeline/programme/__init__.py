"""A provider's own view of its own cases: internal, never registered, never a release.

From the ground up: ``texts`` (what is said), ``view`` (what is read, by the files in ``sql/``), ``workbook`` and
``page`` (how it is written), ``folder`` (where).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline import warehouse
from pipeline.programme import folder, page, texts, view, workbook
from pipeline.programme.folder import forget

if TYPE_CHECKING:
    from pipeline.settings import Settings

__all__ = ["forget", "write"]


def write(
    settings: Settings, provider_id: str, name: str, numbers: Mapping[UUID, str], made_on: date
) -> tuple[Path, Path]:
    """Write page and workbook of one provider; give their paths. The figures must have been built.

    ``numbers`` are its own case numbers by the keys of the cases, as far as they are at hand.
    """
    words = texts.load()
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        seen = view.read(connection, provider_id, name, numbers, made_on, words)

    def fill(place: Path) -> None:
        workbook.write(seen, words, place / folder.WORKBOOK)
        (place / folder.PAGE).write_text(page.render(seen, words), encoding="utf-8", newline="\n")

    made = folder.write(settings, provider_id, fill)
    return made / folder.PAGE, made / folder.WORKBOOK
