"""One writing run at a time."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import lock
from pipeline.errors import Busy
from pipeline.settings import Settings

HOLDER = """
import sys
from pathlib import Path
from pipeline import lock
from pipeline.settings import Settings

with lock.held(Settings(project=Path.cwd(), home=Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(project=Path.cwd(), home=tmp_path)


@pytest.fixture
def holder(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(settings.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_run_is_turned_away(settings: Settings, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(Busy, match="Another run"), lock.held(settings):
        pass


def test_a_second_run_does_not_wait_for_the_first_to_end(
    settings: Settings, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile_the_first_ends(_: float) -> None:
        holder.kill()
        holder.wait()

    monkeypatch.setattr("time.sleep", meanwhile_the_first_ends)
    with pytest.raises(Busy), lock.held(settings):
        pass


def test_a_killed_run_leaves_the_lock_free(settings: Settings, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with lock.held(settings):
        assert settings.lock_file.exists()


def test_an_error_inside_leaves_the_lock_free(settings: Settings) -> None:
    with pytest.raises(RuntimeError), lock.held(settings):
        raise RuntimeError
    with lock.held(settings):
        assert settings.lock_file.exists()


def test_the_warehouse_folder_is_its_owner_s_only(settings: Settings) -> None:
    with lock.held(settings):
        assert stat.S_IMODE(settings.warehouse.stat().st_mode) == 0o700
