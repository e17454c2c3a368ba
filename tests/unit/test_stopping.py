"""A run that is told to stop: its exit code, whatever a library has made of the interruption."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import stopping
from pipeline.cli import main
from pipeline.errors import Stopped
from pipeline.ingest.refusals import Place, refusal
from pipeline.jobs import standing
from pipeline.settings import Settings
from tests.sparing import first_fast

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a signal of another program ends one there at once")
CODES = [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)]
PROGRAM = """
import os, signal, sys
from pipeline import jobs
from pipeline.cli import main

def told(*_, **__):
    {what}

jobs.status = told
sys.exit(main())
"""
KEPT_BACK = """try:
        os.kill(os.getpid(), signal.{name})
    except KeyboardInterrupt:
        raise ValueError("as a library would")"""
THROUGH_C = "exec(compile('os.kill(os.getpid(), signal.{name})', 'c', 'exec'))"


@pytest.fixture(autouse=True)
def heeding() -> Iterator[None]:
    """Who starts tests in the background, or to outlive a terminal, has them ignore what they are told."""
    usual = {name: signal.SIG_DFL for name, _ in CODES} | {"SIGINT": signal.default_int_handler}
    before = {name: signal.signal(getattr(signal, name), usual[name]) for name, _ in CODES}
    yield
    for name, handler in before.items():
        signal.signal(getattr(signal, name), handler)
    stopping._received.clear()


@pytest.mark.parametrize(("name", "code"), CODES)
@pytest.mark.parametrize("what", first_fast([THROUGH_C, KEPT_BACK, "os.kill(os.getpid(), signal.{name})"]))
def test_a_command_ends_with_the_code_of_what_it_was_told_and_one_sentence(
    tmp_path: Path, name: str, code: int, what: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(what=what.format(name=name)), "status"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), "REINTEGRATION_HOME": str(tmp_path)},
        restore_signals=True,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (
        code,
        "",
        "Stopped. What was stored and released before stays as it was.\n",
    )


@pytest.mark.parametrize(("name", "code"), CODES)
def test_a_run_that_is_told_to_stop_says_what_it_stored(tmp_path: Path, name: str, code: int) -> None:
    class Done:
        receipts, reports, packages_before = (), (), None

    with (
        stopping.heeded(),
        pytest.raises(Stopped) as stopped,
        standing.truthful(Settings(Path.cwd(), tmp_path), "ingest", Done()),
    ):
        signal.raise_signal(getattr(signal, name))
    assert (stopped.value.exit_code, str(stopped.value)) == (code, f"Stopped. {standing.NOTHING}")


def test_a_refusal_that_a_stop_has_caused_is_none() -> None:
    with stopping.heeded():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            refusal("ING-042", Place())


def test_two_signals_at_once_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with stopping.heeded():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGHUP)
        signal.raise_signal(signal.SIGTERM)
        monkeypatch.setattr(stopping, "TOGETHER", 0.0)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
        assert stopping.asked() == 129


def test_what_whoever_started_it_has_it_ignore_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stopping.heeded():
            signal.raise_signal(signal.SIGHUP)
            assert stopping.asked() == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_handlers_are_as_before_when_a_command_has_ended(tmp_path: Path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    main(["--home", str(tmp_path), "status"])
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before
