"""Commands in processes that are forked from one which has imported what they import.

To import it takes a second of each command, and four of a build. That a command begins by itself is seen by
tests which begin it as a user does (``test_installed``, ``test_readme``).
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

# what commands import when they come to need it
IMPORTED = (
    "pipeline.cli.entry", "dbt.cli.main", "dbt.adapters.duckdb.impl", "dbt.parser.manifest", "dbt.task.build",
    "duckdb", "fsspec", "pipeline.reporting.files", "typst", "xlsxwriter",
    "highspy", "jinja2", "matplotlib.figure", "matplotlib.backends.backend_svg", "numpy", "openpyxl",
    "pandas", "scipy.linalg", "scipy.sparse", "scipy.special",
)  # fmt: skip
IS_POSSIBLE = "forkserver" in multiprocessing.get_all_start_methods()


def run(
    words: Sequence[str], environment: Mapping[str, str], where: Path | None = None
) -> tuple[int, str, str]:
    """The exit code of a command line, and what it printed and said of errors: here, or in another folder."""
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload([*IMPORTED])
    with tempfile.TemporaryDirectory() as folder:
        printed, said = Path(folder, "printed"), Path(folder, "said")
        asked = (words, dict(environment), where or Path.cwd(), printed, said)
        command = forked.Process(target=_command, args=asked)
        command.start()
        command.join()
        return int(command.exitcode or 0), printed.read_text("utf-8"), said.read_text("utf-8")


def _command(
    words: Sequence[str], environment: Mapping[str, str], folder: Path, printed: Path, said: Path
) -> None:
    """In the forked process: what the console script does."""
    from pipeline.cli import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for stream, path in ((1, printed), (2, said)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    sys.argv = ["reintegration", *words]
    sys.exit(main())
