"""Which program made a figure."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from pipeline.settings import PACKED

# whatever in these decides a figure or how it is shown
DECIDING = (
    "compiled_models.json",
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


@cache
def code_version(project: Path) -> str:
    """The ``version_of_files`` when this process first asked for it: of the program that it runs."""
    return version_of_files(project)


def version_of_files(project: Path) -> str:
    """Version of the package and the first 12 hex digits of a SHA-256 over the project's deciding files.

    The same from a checkout and from a wheel, where the project is a folder of the package.
    """
    digest = hashlib.sha256()
    for name, path in sorted(_files(project).items()):
        encoded, content = name.encode(), path.read_bytes()
        digest.update(b"%d:%s%d:%s" % (len(encoded), encoded, len(content), content))
    return f"{version('reintegration')}+{digest.hexdigest()[:12]}"


def _files(project: Path) -> dict[str, Path]:
    """Every deciding file by its name in a checkout."""
    places = {name: project / name for name in DECIDING}
    if project == PACKED:
        places["pipeline"] = PACKED.parent
    named = (
        (PurePosixPath(name, found.relative_to(place).as_posix()), found)
        for name, place in places.items()
        for found in (place, *place.rglob("*"))
        if found.is_file()
    )
    return {str(name): found for name, found in named if not _passed_over(name)}


def _passed_over(path: PurePosixPath) -> bool:
    """Caches, and whom reports are for: who gets what, and when, is no other version of the program.

    In a wheel also the project, which is a folder of the package and was found by its own name.
    """
    others = (CONFIGURATION, f"pipeline/{PACKED.name}")
    return "__pycache__" in path.parts or any(path.is_relative_to(other) for other in others)
