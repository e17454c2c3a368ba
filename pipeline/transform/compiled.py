"""The models as dbt has compiled them, beside them: to make their tables takes no dbt then.

dbt needs fifteen CPU seconds of a build to find out again what it found the last time, node by node. What it
found is kept in one file. It is of use as long as every file that dbt made it of is what it was; where one
has changed, dbt builds (``pipeline.transform.by_dbt``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import filesystem
from pipeline.transform.nodes import Node

if TYPE_CHECKING:
    from pipeline.settings import Settings

NAME = "compiled_models.json"
MADE_OF = {  # what dbt reads, and the files of it
    "dbt_project.yml": "*",
    "macros": "*.sql",
    "materializations": "*.sql",
    "models": "*.*",
    "seeds": "*.*",
    "tests/dbt": "*.sql",
}
OF_FILES = {".csv", ".py", ".sql", ".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """All nodes, each after those that it reads, and the statements before the first."""

    nodes: tuple[Node, ...]
    before: tuple[str, ...]


def of(settings: Settings) -> Compiled | None:
    """What is kept beside the models; None where it is not whole, or a file has changed."""
    try:
        kept = _kept(settings.project)
        if kept is None:
            return None
        return Compiled(tuple(_node(each) for each in kept["nodes"]), tuple(kept["before"]))
    except (LookupError, TypeError):
        return None


def is_current(project: Path) -> bool:
    """Whether what is kept was made of the files of the project as they are."""
    return _kept(project) is not None


def _kept(project: Path) -> dict[str, Any] | None:
    try:
        kept = json.loads((project / NAME).read_bytes())
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) and kept.get("made_of") == made_of(project) else None


def _node(kept: dict[str, Any]) -> Node:
    listed = {name: tuple(kept[name]) for name in ("reads", "waits")}
    return Node(**{**kept, **listed, "columns": tuple((name, said) for name, said in kept["columns"])})


def write(project: Path, nodes: Sequence[Node], before: Sequence[str], target: Path) -> None:
    """Keep what dbt has compiled of a project, a line for each node: of the same files it is the same."""
    lines = ",\n".join(json.dumps(asdict(node), ensure_ascii=False) for node in nodes)
    told = json.dumps({"made_of": made_of(project), "before": [*before]}, indent=1).removesuffix("\n}")
    filesystem.write(target, f'{told},\n "nodes": [\n{lines}\n]}}\n'.encode())


def made_of(project: Path) -> str:
    """A hash of all files that dbt compiles, with their names."""
    hashed = hashlib.sha256()
    for name, path in sorted(_files(project)):
        content = path.read_bytes()
        hashed.update(f"{name} {len(content)}\n".encode() + content)
    return hashed.hexdigest()


def _files(project: Path) -> Iterator[tuple[str, Path]]:
    for name, pattern in MADE_OF.items():
        place = project / name
        for path in (place, *place.rglob(pattern)):
            if path.is_file() and path.suffix in OF_FILES:
                yield path.relative_to(project).as_posix(), path
