"""Working folders that many tests look at, or begin from a copy of: each is made once and kept.

A folder is kept by the hash of all that it is made of: the program, its SQL, seeds and settings, the packages
that are installed, the modules that make it, and where the checkout lies. Whatever changes, it is made anew.
It is also made anew where it is not as it was left: a test may have written into it.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from filelock import FileLock

from tests.cli.whole_runs import First, Ran

PROJECT = Path(__file__).resolve().parents[2]
KEPT = PROJECT / ".pytest_cache" / "homes"
MADE_OF = (
    "pipeline", "models", "macros", "materializations", "expectations", "seeds", "reports",
    "compiled_models.json", "dbt_project.yml", "profiles.yml", "pyproject.toml", "requirements.lock",
    "tests/cli/homes.py", "tests/cli/packages.py", "tests/cli/whole_runs.py", "tests/cli/conftest.py",
    "tests/cli/later_package.py", "tests/cli/watched", "tests/sources/made_up",
)  # fmt: skip
MOST_KEPT = 2  # states of the code: a folder has 150 MB


def kept(name: str, make: Callable[[Path], Ran]) -> First:
    """The folder of a name, which ``make`` fills: from an earlier session, or made by whoever comes first.

    With it is kept what ``make`` lays beside it.
    AssertionError, and nothing is kept, where the command that fills it fails.
    """
    place = KEPT / made_of() / name
    home, record, seal = place / "home", place / "ran.json", place.with_suffix(".seal")
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(place.with_suffix(".lock")):
        if not (seal.is_file() and seal.read_text() == sealed(place)):
            seal.unlink(missing_ok=True)
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            ran = make(home)
            assert ran.exit_code == 0, ran.err
            record.write_text(json.dumps(asdict(ran)), "utf-8")
            seal.write_text(sealed(place))
            _forget_older()
    return First(home, Ran(**json.loads(record.read_text("utf-8"))))


@cache
def made_of() -> str:
    """The hash of all that a folder is made of."""
    hashed = hashlib.sha256(f"{PROJECT} {platform.platform()} {platform.python_version()}".encode())
    installed = sorted(f"{one.metadata['name']} {one.version}" for one in distributions())
    hashed.update("\n".join(installed).encode())
    for path in _files():
        hashed.update(f"\n{path.relative_to(PROJECT).as_posix()} {path.stat().st_size} ".encode())
        hashed.update(path.read_bytes())
    return hashed.hexdigest()[:16]


def _files() -> Iterator[Path]:
    for name in MADE_OF:
        path = PROJECT / name
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (one for one in found if one.is_file() and "__pycache__" not in one.parts)


def sealed(folder: Path) -> str:
    """The hash of all files of a folder, with their names and modes."""
    hashed = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            hashed.update(f"\n{path.relative_to(folder).as_posix()} {path.stat().st_mode} ".encode())
            with path.open("rb") as file:
                hashed.update(hashlib.file_digest(file, "sha256").digest())
    return hashed.hexdigest()


def _forget_older() -> None:
    """Keep the folders of the last states of the code, and no more."""
    states = sorted((path for path in KEPT.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for state in states[:-MOST_KEPT]:
        if state.name != made_of():
            shutil.rmtree(state, ignore_errors=True)
