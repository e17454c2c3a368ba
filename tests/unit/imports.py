"""What the modules of the pipeline import from each other, read from their text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PIPELINE = Path("pipeline")


def modules_imported(path: Path) -> Iterator[tuple[str, ...]]:
    """What a module imports from the pipeline, also inside functions and under TYPE_CHECKING.

    Dotted names without ``pipeline``, in parts; ``from a import b`` is ``a.b``, be ``b`` a module or not.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (tuple(name.split(".")[1:]) for name in names if name.startswith("pipeline."))
