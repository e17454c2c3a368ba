"""Processes that work for another: they end with it, say nothing of their own, and load little."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

WORK = """
import signal, sys, time
from pathlib import Path
from pipeline import processes

def work(path):
    Path(path).touch()
    time.sleep(60)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run in the background
    try:
        with processes.pool(1) as workers:
            workers.submit(work, sys.argv[1]).result()
    except KeyboardInterrupt:
        print("stopped")
"""

SHARE = """
import multiprocessing, signal, sys, time
from pathlib import Path
from pipeline import processes

if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    processes.begin_tracker()
    shared = multiprocessing.get_context("spawn").Lock()
    try:
        Path(sys.argv[1]).touch()
        time.sleep(60)
    except KeyboardInterrupt:
        print("stopped")
"""


@pytest.mark.skipif(os.name == "nt", reason="a Ctrl-C of another terminal cannot be made there")
@pytest.mark.parametrize(("program", "sent"), [(WORK, signal.SIGINT), (SHARE, getattr(signal, "SIGHUP", 1))])
def test_what_stops_a_run_ends_those_that_work_for_it_without_a_word(
    tmp_path: Path, program: str, sent: int
) -> None:
    script, begun = tmp_path / "work.py", tmp_path / "begun"
    script.write_text(program)
    parent = subprocess.Popen(
        [sys.executable, script, begun],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    while not begun.exists() and parent.poll() is None:
        pass
    os.killpg(parent.pid, sent)
    assert parent.communicate(timeout=30) == (b"stopped\n", b"")


def test_what_a_worker_imports_again_of_the_console_script_is_next_to_nothing() -> None:
    loaded = "import sys, pipeline.cli, pipeline.cli.__main__; print('typer' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"
