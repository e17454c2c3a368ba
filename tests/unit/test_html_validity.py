"""Every page that the program writes is valid HTML, by the judgement of html-validate."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import other_readers
import pytest
from made_reports import DONOR, MINISTRY, PERIOD, settings_changed

from pipeline import forms
from pipeline.errors import ReintegrationError
from pipeline.jobs import notice, refusal_page
from pipeline.programme import page as programme
from pipeline.programme import texts
from pipeline.programme.view import Table, View
from pipeline.reporting import files
from pipeline.reporting.definitions import find_definition
from pipeline.reporting.released import read_release
from pipeline.settings import Settings

pytestmark = pytest.mark.long


def problems(folder: Path) -> list[list[object]]:
    """What is wrong with the pages of a folder, those of its folders too."""
    pages = sorted(folder.rglob("*.html"))
    assert pages
    found: list[list[object]] = other_readers.read("check_html", *pages)
    return found


def written(made: dict[str, bytes], folder: Path) -> Path:
    """The pages among some files, in a folder."""
    folder.mkdir()
    for name, content in made.items():
        if name.endswith(".html"):
            (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("audience", "plan"), [(DONOR, "large"), (DONOR, "small"), (MINISTRY, "ordinary"), (MINISTRY, "withheld")]
)
def test_every_page_of_a_report_is_valid(audience: str, plan: str, tmp_path: Path) -> None:
    settings = settings_changed(tmp_path, plan=plan)
    definition = find_definition(settings, audience)
    made = files.made(settings, definition, read_release(settings, definition.scope, audience, PERIOD))
    assert problems(written(made, tmp_path / "report")) == []


def test_the_document_that_all_reports_share_is_valid(tmp_path: Path) -> None:
    settings = settings_changed(tmp_path)
    definition = find_definition(settings, DONOR)
    made = files.shared(settings, [definition], read_release(settings, definition.scope, DONOR, PERIOD))
    assert problems(written(made, tmp_path / "definitions")) == []


def test_a_page_that_is_not_valid_is_found_out(tmp_path: Path) -> None:
    page = "<!DOCTYPE html><html lang='en'><head><title>A</title></head><body>{}</body></html>"
    astray = "<figure><div><figcaption>A caption within a division</figcaption></div></figure>"
    (tmp_path / "astray.html").write_text(page.format(astray), encoding="utf-8")
    (tmp_path / "within").mkdir()
    (tmp_path / "within" / "twice.html").write_text(
        page.format('<p id="a"></p><p id="a"></p>'), encoding="utf-8"
    )
    found = {(name, rule) for name, _, rule, _ in problems(tmp_path)}
    assert {("astray.html", "element-permitted-content"), ("twice.html", "no-dup-id")} <= found


def test_the_page_beside_a_refused_export_is_valid(tmp_path: Path) -> None:
    refusal = ReintegrationError("The file <b> & its table are not known.", "Mend them.")
    page = refusal_page.text("export & more.zip", refusal, datetime(2026, 7, 1, tzinfo=UTC))
    (tmp_path / "export.why.html").write_text(page, encoding="utf-8")
    assert problems(tmp_path) == []


def test_the_notice_of_a_withdrawal_is_valid(tmp_path: Path) -> None:
    notice.write(tmp_path, DONOR, PERIOD, "2026-07-01T00:00:00", "A & B were <mixed up>.")
    assert problems(tmp_path) == []


def test_the_interviewers_guide_is_valid(tmp_path: Path) -> None:
    forms.write(Settings(Path.cwd(), tmp_path / "nowhere"), tmp_path / "forms")
    assert problems(tmp_path) == []


def test_the_page_of_a_programme_is_valid(tmp_path: Path) -> None:
    headings = ("Row in the file", "What is missing", "Window closed", "Reason on record")
    numeric = (True, False, False, False)
    rows = (
        (3, "Nothing recorded <here>", date(2026, 5, 1), None),
        (7, "Asked & not known", date(2026, 4, 1), "Declined"),
    )
    tables = (
        Table("missed", "Missed assessments", "They are over.", "None.", headings, numeric, rows, above=(1,)),
        Table("caseload", "All cases", "One row each.", "None.", headings, numeric, rows),
        Table("put_aside", "Rows put aside", "Mend them.", "None.", headings, numeric, ()),
    )
    view = View("INTERNAL.", "Own view", "Willow & Co", ("Up to June 2026.",), date(2026, 8, 3), tables)
    (tmp_path / "programme.html").write_text(programme.render(view, texts.load()), encoding="utf-8")
    assert problems(tmp_path) == []
