"""When an export was written: by a workbook's own word, by the disk's, and where neither can be told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from pipeline.sources.moments import on_disk, written
from tests.sources.made_up.books import delimited
from tests.sources.test_mapping_delivery import Workspace, opened, rows

SAVED, COPIED = datetime(2025, 3, 5, 9, 30), datetime(2026, 7, 10)  # noqa: DTZ001 - in UTC, as descriptors are


def saved(path: Path, moment: datetime = SAVED, copied: datetime = COPIED) -> Path:
    """A workbook that says when it was saved, copied later."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        book.set_properties({"created": moment})
        sheet = book.add_worksheet("Register")
        for at, row in enumerate(rows()):
            sheet.write_row(at, 0, row)
    return at_moment(path, copied)


def at_moment(path: Path, moment: datetime) -> Path:
    stamp = moment.replace(tzinfo=UTC).timestamp()
    os.utime(path, (stamp, stamp))
    return path


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path) as made:
        yield made


def test_a_workbook_says_itself_when_it_was_saved_and_a_copy_is_no_newer(tmp_path: Path) -> None:
    path = saved(tmp_path / "list.xlsx")
    assert (written(path), on_disk(path)) == (SAVED, COPIED)
    assert written(tmp_path) == SAVED


def test_a_workbook_cannot_have_been_saved_after_the_disk_says(tmp_path: Path) -> None:
    path = saved(tmp_path / "list.xlsx", COPIED + timedelta(days=900))
    assert written(path) == COPIED


def test_other_files_and_broken_workbooks_are_as_new_as_the_disk_says(tmp_path: Path) -> None:
    text = at_moment(delimited(tmp_path / "list.csv", rows()), COPIED)
    broken = tmp_path / "list.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut")
    assert written(text) == COPIED
    assert written(at_moment(broken, COPIED)) == COPIED


def test_what_is_not_there_was_written_at_the_end_of_time(tmp_path: Path) -> None:
    assert written(tmp_path / "nothing.xlsx") == datetime.max  # noqa: DTZ901


def test_an_export_has_the_moment_at_which_its_workbook_was_saved(own: Workspace) -> None:
    told = own.arrive(saved(own.exports / "list.xlsx")).descriptor
    assert (told.created, told.data_cutoff) == (SAVED, date(2024, 9, 1))


def test_a_moment_before_months_in_the_data_is_none(own: Workspace) -> None:
    told = own.arrive(saved(own.exports / "list.xlsx", datetime(2024, 5, 1))).descriptor  # noqa: DTZ001
    assert (told.created, told.data_cutoff) == (COPIED, date(2024, 9, 1))


def test_data_reach_to_the_newest_month_of_any_table(own: Workspace) -> None:
    content = rows()
    content[6][6] = "20/02/2026"  # a case that was opened after the last visit
    assert own.arrive(own.export(content)).descriptor.data_cutoff == date(2026, 2, 1)
