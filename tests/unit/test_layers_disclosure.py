"""The rooms of the disclosure control know those below them only, and no module imports in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PIPELINE = Path("pipeline")
DISCLOSURE = PIPELINE / "disclosure"

# what each room, and each module beside them, may import of the disclosure control; lower ones first
ROOMS: dict[str, set[str]] = {
    "place": set(),
    "scripts": set(),
    "threshold": {"place"},
    "register": {"scripts"},
    "suppression": {"place", "register", "threshold"},
    "differencing": {"threshold"},
    "readback": {"threshold"},
    "steps": {"differencing", "readback", "register", "scripts", "suppression", "threshold"},
    "release": {"register", "steps", "suppression", "threshold"},
    "publish": {"register", "release", "threshold"},
    "__init__": {"publish", "register", "release"},
}


def name_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imported(path: Path) -> Iterator[str]:
    """The modules of the pipeline that a module names, also inside functions and under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline"):
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                yield module if (Path(*module.split(".")).with_suffix(".py")).is_file() else node.module or ""


@pytest.mark.parametrize("path", sorted(DISCLOSURE.rglob("*.py")), ids=str)
def test_a_room_of_the_disclosure_control_imports_only_what_lies_below_it(path: Path) -> None:
    room = path.relative_to(DISCLOSURE).parts[0].removesuffix(".py")
    names = (
        module.removeprefix("pipeline.disclosure.") for module in imported(path) if "disclosure." in module
    )
    assert {name.split(".")[0] for name in names} <= ROOMS[room] | {room}


def test_the_rooms_are_listed_from_the_ground_up() -> None:
    below: set[str] = set()
    for room, may_use in ROOMS.items():
        assert may_use <= below, f"{room} is listed above what it may use"
        below.add(room)
    assert below == {
        path.relative_to(DISCLOSURE).parts[0].removesuffix(".py") for path in DISCLOSURE.rglob("*.py")
    }


@pytest.mark.parametrize("part", ["attacker", "disclosure"])
def test_no_module_imports_in_a_circle(part: str) -> None:
    inner = [path for path in (PIPELINE / part).rglob("*.py") if path.name != "__init__.py"]
    graph = {name_of(path): set(imported(path)) for path in inner}
    assert {*TopologicalSorter(graph).static_order()} >= graph.keys()


@pytest.mark.parametrize("part", ["attacker", "disclosure"])
def test_no_module_is_longer_than_a_reader_can_hold(part: str) -> None:
    lengths = {str(path): path.read_text("utf-8").count("\n") for path in (PIPELINE / part).rglob("*.py")}
    assert {path: lines for path, lines in lengths.items() if lines > 250} == {}
