"""Which program made a figure."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

# whatever in these decides a figure or how it is shown
DECIDING = (
    "dbt_project.yml",
    "expectations",
    "macros",
    "materializations",
    "models",
    "pipeline",
    "reports",
    "seeds",
)


CONFIGURATION = "reports/sample"  # of the made-up sample; that of a workspace lies elsewhere


def code_version(project: Path) -> str:
    """Version of the package and the first 12 hex digits of a SHA-256 over the project's deciding files."""
    digest = hashlib.sha256()
    for path in sorted(_files(project), key=lambda path: path.relative_to(project).as_posix()):
        name, content = path.relative_to(project).as_posix().encode(), path.read_bytes()
        digest.update(b"%d:%s%d:%s" % (len(name), name, len(content), content))
    return f"{version('reintegration')}+{digest.hexdigest()[:12]}"


def _files(project: Path) -> list[Path]:
    candidates = (
        found
        for name in DECIDING
        for found in (project / name, *(project / name).rglob("*"))
        if found.is_file()
    )
    return [path for path in candidates if not _passed_over(path.relative_to(project))]


def _passed_over(path: Path) -> bool:
    """Caches, and whom reports are for: who gets what, and when, is no other version of the program."""
    return "__pycache__" in path.parts or path.is_relative_to(CONFIGURATION)
