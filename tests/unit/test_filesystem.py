"""Files that another program has open, as on Windows, where nobody else may then rename or remove them."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import filesystem, warehouse
from pipeline.errors import Busy, Fault
from pipeline.reporting.folder import put_folder
from pipeline.settings import Settings

SHARING_VIOLATION = 32
Act = Callable[[Path, Path], None]


def refusal(winerror: int = SHARING_VIOLATION) -> PermissionError:
    """What Windows raises."""
    error: Any = PermissionError(13, "refused")
    error.winerror = winerror
    assert isinstance(error, PermissionError)
    return error


class Held:
    """Another program that lets go after so many tries, or never."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tries: float, error: OSError) -> None:
        self.left, self.error, self.waited = tries, error, 0.0
        for module, name in ((os, "replace"), (shutil, "rmtree"), (Path, "unlink")):
            monkeypatch.setattr(module, name, self._refusing(getattr(module, name)))
        monkeypatch.setattr(time, "sleep", self._wait)

    def _refusing(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def refuse(*given: Any, **options: Any) -> Any:
            if self.left > 0:
                self.left -= 1
                raise self.error
            return act(*given, **options)

        return refuse

    def _wait(self, seconds: float) -> None:
        self.waited += seconds


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A new folder and the one whose place it is to take, each with a file."""
    new, old = tmp_path / "new", tmp_path / "old"
    for folder in (new, old):
        folder.mkdir()
        (folder / "report.xlsx").write_text(folder.name)
    return new, old


ACTS: dict[str, Act] = {
    "replace": lambda new, old: filesystem.replace(new / "report.xlsx", old / "report.xlsx"),
    "remove": lambda _, old: filesystem.remove(old / "report.xlsx"),
    "remove_tree": lambda _, old: filesystem.remove_tree(old),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_file_that_is_let_go_of_within_seconds_is_waited_for(
    act: Act, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, 3, refusal())
    act(*files)
    assert held.left == 0
    assert 0 < held.waited < 1
    left = files[1] / "report.xlsx"
    assert not left.exists() or left.read_text() == "new"


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("winerror", filesystem.HELD)
def test_a_file_that_stays_open_is_named_with_what_to_do_and_another_run_may_go_better(
    act: Act, winerror: int, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, float("inf"), refusal(winerror))
    monkeypatch.setattr(filesystem, "is_held", lambda path: path.parent == files[1])
    with pytest.raises(Busy, match=rf"report\.xlsx in {re.escape(str(files[1]))}\. Close it") as busy:
        act(*files)
    assert busy.value.exit_code == 75
    assert 5 < held.waited < 10
    assert [(folder / "report.xlsx").read_text() for folder in files] == ["new", "old"]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_what_no_waiting_mends_is_told_at_once(
    act: Act, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(monkeypatch, float("inf"), PermissionError(13, "not yours"))
    with pytest.raises(PermissionError):
        act(*files)
    assert held.waited == 0


def test_a_report_that_somebody_reads_stays_whole_when_it_cannot_be_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = put_folder(tmp_path / "donor-lotus", {"report.html": b"old"})
    replace = os.replace

    def refuse_the_new(source: Path, place: Path) -> None:
        if source.name.endswith(".new"):
            raise refusal()
        replace(source, place)

    monkeypatch.setattr(os, "replace", refuse_the_new)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with pytest.raises(Busy, match="donor-lotus"):
        put_folder(target, {"report.html": b"new"})
    assert (target / "report.html").read_bytes() == b"old"


def test_every_renaming_and_removal_of_the_program_waits_like_this() -> None:
    done_elsewhere = re.compile(
        r"os\.(replace|rename|remove|unlink)\(|\.rename\(|shutil\.move\("
        r"|shutil\.rmtree\((?!\w+, ignore_errors=True)"
    )
    found = {
        f"{path}: {line.strip()}"
        for path in sorted(Path("pipeline").rglob("*.py"))
        if path.name not in ("filesystem.py", "older_storage.py")  # which runs without the program
        for line in path.read_text("utf-8").splitlines()
        if done_elsewhere.search(line)
    }
    assert found == set()


TOLD_BY_DUCKDB = {
    "Linux and macOS": 'IO Error: Could not set lock on file "a": Conflicting lock is held in python (PID 7)',
    "Windows": 'IO Error: Cannot open file "a": The process cannot access the file because it is being used '
    "by another process.",
    "Windows in another language": 'IO Error: Cannot open file "a": Der Prozess kann nicht zugreifen.\n\n'
    "File is already open in \nC:\\python.exe (PID 7)",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A working folder whose name has the word of the message, with a warehouse."""
    settings = Settings(project=Path.cwd(), home=tmp_path / "lock")
    with warehouse.connect(settings.cases_db, settings):
        pass
    return settings


@pytest.mark.parametrize("told", TOLD_BY_DUCKDB.values(), ids=TOLD_BY_DUCKDB)
def test_a_warehouse_that_another_program_has_open_is_told_of_on_every_system(
    told: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise duckdb.IOException(told)

    monkeypatch.setattr(duckdb, "connect", refuse)
    with (
        pytest.raises(Busy, match="Another program"),
        warehouse.connect(settings.cases_db, settings),
    ):
        pass


def test_a_damaged_warehouse_is_not_taken_for_an_open_one(settings: Settings) -> None:
    settings.cases_db.write_bytes(b"no database" * 1000)
    with (
        pytest.raises(Fault, match=r"SYS-004: .*warehouse/cases.duckdb"),
        warehouse.connect(settings.cases_db, settings),
    ):
        pass
