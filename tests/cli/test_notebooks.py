"""Notebooks run from a release file alone, and are kept without what they showed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.reporting.released import NUMBERS
from tests.cli.whole_runs import First

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


EACH = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture
def release(first: First, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the release file, alone in a working folder, that notebooks read."""
    (tmp_path / "warehouse").mkdir()
    monkeypatch.setenv("REINTEGRATION_HOME", str(tmp_path))
    return Path(shutil.copy(first.home / "warehouse" / "release.duckdb", tmp_path / "warehouse"))


@EACH
def test_a_notebook_runs_from_the_release_file_alone(path: Path, release: Path) -> None:
    shown = executed(path)
    assert any("image/png" in output.get("data", {}) or "<svg" in _page(output) for output in shown)
    assert any("<table" in _page(output) for output in shown)


@EACH
def test_a_notebook_runs_where_every_figure_is_withheld(path: Path, release: Path) -> None:
    with duckdb.connect(str(release)) as file:
        emptied = ", ".join(f"{number} = null" for number in NUMBERS)
        file.execute(f"update indicator_values set status = 'c', {emptied}")
    assert not any("<svg" in _page(output) for output in executed(path))


def executed(path: Path) -> list[Any]:
    """What the cells of a notebook show."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def _page(output: dict[str, Any]) -> str:
    return str(output.get("data", {}).get("text/html", ""))


@EACH
def test_a_notebook_is_kept_without_outputs_and_names_no_case_file(path: Path) -> None:
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]

    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert not any("cases.duckdb" in cell.source for cell in notebook.cells)


@EACH
def test_a_notebook_shows_its_few_parameters_and_hides_the_rest_of_its_program(path: Path) -> None:
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    first, *others = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert first.metadata["tags"] == ["parameters"]
    assert 1 < len(first.source.splitlines()) < 5
    assert all(" = " in line and " # " in line for line in first.source.splitlines())
    assert all(cell.metadata["jupyter"]["source_hidden"] for cell in others)
    assert all(cell.metadata["tags"] == ["hide-input"] for cell in others)
    said = notebook.cells[0].source
    assert f"--to html --no-input notebooks/{path.name}" in said and "Run All Cells" in said
