"""The head of a report names whoever has prepared it, with a picture where the configuration has one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from release_file import settings_for

from pipeline import jobs, reporting

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="3"><rect width="9" height="3"/></svg>'


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report folder of a workspace with a picture."""
    settings = settings_for(tmp_path_factory.mktemp("logo"))
    answers = {
        "organisation": ["Willow House"],
        "contact": ["me@willow.example"],
        "donor": ["DFAT=A department"],
        "first-period": ["2026H1"],
    }
    jobs.init(settings, answers)
    (settings.config / "tree.svg").write_bytes(SVG)
    file = settings.config / "organisation.toml"
    file.write_text(file.read_text("utf-8").replace('logo = ""', 'logo = "tree.svg"'), "utf-8")
    assert jobs.problems(settings) == []
    return reporting.write(settings, "donor:DFAT", "2026H1")


@pytest.mark.long
def test_the_page_names_who_has_prepared_it_and_holds_the_picture_itself(report: Path) -> None:
    page = (report / "report.html").read_text("utf-8")
    assert "<dt>Prepared by</dt><dd>Willow House; me@willow.example</dd>" in page
    assert '<img class="logo" src="data:image/svg+xml;base64,PHN2' in page
    assert 'alt="Willow House">' in page


@pytest.mark.long
def test_the_pdf_does_too(report: Path) -> None:
    said = subprocess.run(
        ["pdftotext", "-l", "1", str(report / "report.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Willow House; me@willow.example" in " ".join(said.split())
