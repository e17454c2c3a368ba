"""``python -m tests.mutants [WORD]``: small changes that tests must notice, each tried on a copy.

The changes stand in ``mutants.toml`` beside this file, each with the tests that are to notice it. A change is
*killed* when one of them fails, and *survives* when all pass. With a WORD only those whose file or sentence
holds it are tried, one on each core. Exit code 1 where one survives, or where the tests do not pass without a
change.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

PROJECT = Path(__file__).resolve().parents[1]
LIST = Path(__file__).with_suffix(".toml")
SOURCES = ("expectations", "macros", "materializations", "models", "pipeline", "reports", "seeds")
NOT_COPIED = (
    ".git",
    ".venv",
    "demo",
    "out",
    "target",
    "warehouse",
    "logs",
    "__pycache__",
    ".*_cache",
    "*.pyc",
)
PASSED, FAILED = 0, 1  # exit codes of pytest; any other means that the tests were not run
LONGEST = 900  # seconds; a change that makes tests hang is noticed too


@dataclass(frozen=True, slots=True)
class Mutant:
    """``find`` stands once in ``file``, the end of a path; ``breaks`` says what ``put`` makes wrong."""

    file: str
    find: str
    put: str
    tests: tuple[str, ...]
    breaks: str

    def path(self, project: Path) -> Path:
        """The one source file that is meant; ``LookupError`` where there is none, or several."""
        found = [path for part in SOURCES for path in (project / part).rglob(Path(self.file).name)]
        meant = [path for path in found if path.as_posix().endswith(f"/{self.file}")]
        if len(meant) != 1:
            raise LookupError(f"{self.file}: {len(meant)} files")
        return meant[0]

    def text(self, project: Path) -> str:
        """The file with the change; ``LookupError`` where the text to change does not stand there once."""
        text = self.path(project).read_text("utf-8")
        if text.count(self.find) != 1:
            raise LookupError(f"{self.file}: {text.count(self.find)} times {self.find!r}")
        return text.replace(self.find, self.put)


def load(path: Path = LIST) -> list[Mutant]:
    """Every change that is listed, in the order of the file."""
    listed = tomllib.loads(path.read_text("utf-8"))["mutant"]
    return [Mutant(**{**entry, "tests": tuple(entry["tests"])}) for entry in listed]


def paths_of_tests(mutant: Mutant, project: Path) -> list[str]:
    """The chosen tests as pytest takes them; ``LookupError`` where one is not there."""
    found = []
    for test in mutant.tests:
        file, colons, name = test.partition("::")
        paths = list((project / "tests").rglob(file))
        if len(paths) != 1:
            raise LookupError(f"{file}: {len(paths)} files")
        if f"def {name}" not in paths[0].read_text("utf-8"):
            raise LookupError(f"{file}: no {name}")
        found.append(f"{paths[0].relative_to(project).as_posix()}{colons}{name}")
    return found


def main(word: str = "") -> int:
    """Try the changes and print a line for each; 1 where one survives."""
    chosen = [each for each in load() if word.casefold() in f"{each.file} {each.breaks}".casefold()]
    at_once = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / str(number) / "project" for number in range(at_once)]
        for copy in copies:
            shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        tests = sorted({path for each in chosen for path in paths_of_tests(each, copies[0])})
        if not chosen or _pytest(copies[0], tests, at_once) != PASSED:
            print(
                "Nothing is to be tried." if not chosen else "The chosen tests do not pass without a change."
            )
            return 1
        idle: SimpleQueue[Path] = SimpleQueue()
        for copy in copies:
            idle.put(copy)
        with ThreadPoolExecutor(at_once) as pool:
            killed = list(pool.map(lambda each: _is_killed(each, idle), chosen))
    print(f"{sum(killed)} of {len(chosen)} killed")
    return 0 if all(killed) else 1


def _is_killed(mutant: Mutant, idle: SimpleQueue[Path]) -> bool:
    """Put the change into a copy of the project, run its tests and take it out again."""
    project, began = idle.get(), time.monotonic()
    try:
        path = mutant.path(project)
        before, changed = path.read_text("utf-8"), mutant.text(project)
        try:
            path.write_text(changed, "utf-8")
            ended = _pytest(project, paths_of_tests(mutant, project))
        finally:
            path.write_text(before, "utf-8")
    finally:
        idle.put(project)
    said = {PASSED: "SURVIVED", FAILED: "killed"}.get(ended, f"NOT TRIED ({ended})")
    print(f"{said:9} {time.monotonic() - began:5.0f} s  {mutant.file}: {mutant.breaks}", flush=True)
    return ended == FAILED


def _pytest(project: Path, tests: list[str], at_once: int = 0) -> int:
    """The exit code of pytest in the copy; no compiled file may outlive the change that it was made from.

    Those of all changes run several ``at_once``, as long as they take.
    """
    environment = {**os.environ, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-n", str(at_once), "-x", "-p", "no:cacheprovider", *tests]
    longest = None if at_once else LONGEST
    try:
        return subprocess.run(
            command, cwd=project, env=environment, check=False, capture_output=True, timeout=longest
        ).returncode
    except subprocess.TimeoutExpired:
        return FAILED


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
