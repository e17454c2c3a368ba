"""A copy of the project, what a change has touched in it, and what the README says that it may."""

from __future__ import annotations

import hashlib
import re
import shutil
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.transform import parsed as parsed_models

PROJECT = Path(__file__).resolve().parents[2]
PARTS = ("expectations", "macros", "materializations", "models", "reports", "seeds")
FILES = ("README.md", "dbt_project.yml", "profiles.yml")
METHOD = Path("docs") / "method.md"
ROW = re.compile(r"^\| (?P<what>[^|]+) \| (?P<touch>[^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"(?P<example>like )?`(?P<path>[^`]+)`")


def copy_of_the_project(folder: Path) -> Path:
    """All that a recipe of the README may touch, and what dbt and the intake need beside it.

    It is a workspace too: its ``config/`` is that of the sample.
    """
    for part in PARTS:
        shutil.copytree(PROJECT / part, folder / part)
    for file in (*FILES, *(each for each in (parsed_models.NAME,) if (PROJECT / each).exists())):
        shutil.copy(PROJECT / file, folder / file)
    (folder / METHOD).parent.mkdir()
    shutil.copy(PROJECT / METHOD, folder / METHOD)
    shutil.copytree(PROJECT / "reports" / "sample", folder / "config")
    return folder


def contents(folder: Path) -> dict[str, str]:
    """A hash of every file, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def touched(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The files that were added, changed or removed."""
    return {path for path in before | after if before.get(path) != after.get(path)}


def rows_of_the_readme(readme: Path) -> dict[str, set[str]]:
    """What may be added, with the paths that its row names: files, folders (``x/``), models (``x_*``)."""
    text = readme.read_text("utf-8").partition("\n## How to add\n")[2].partition("\n## ")[0]
    _, *rows = ROW.findall(text)
    return {
        what: {path for example, path in NAMED.findall(touch) if not example}
        for what, touch in rows
        if not set(what) <= {"-"}
    }


def is_named(path: str, name: str) -> bool:
    """Whether a path is what a row names."""
    if name.endswith("/"):
        return path.startswith(name)
    return path == name or ("/" not in name and fnmatchcase(Path(path).stem, name))
