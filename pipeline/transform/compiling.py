"""Has dbt compile the models of a project, for builds without it (``pipeline.transform.compiled``)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from pipeline.errors import ReintegrationError
from pipeline.transform import compiled, parsed
from pipeline.transform.commands import NOT_BUILT, environment, invoked
from pipeline.transform.nodes import PYTHON, SEED, TABLE, TEST, VIEW, Node
from pipeline.transform.statements import REQUIRED

_KINDS = {"seed": SEED, "view": VIEW, "replaced": TABLE, "table": TABLE, "test": TEST}
_USUAL_TEST = {"severity": "ERROR", "error_if": "!= 0", "fail_calc": "count(*)", "limit": None, "where": None}
_COLUMNS = "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'seeds'"
_WHAT = ("--select", "resource_type:model", "--select", "resource_type:test", "--exclude", NOT_BUILT)
_REMEDY = "Have it made as `materializations/` makes the others, or teach pipeline/transform/statements.py."
_BY_DBT_ALONE = "{{"  # a statement before the first model that shuts dbt in


def write(project: Path, target: Path) -> None:
    """Have dbt compile the models of ``project``, and keep what it made of them in the file ``target``.

    ``ReintegrationError`` where a node is made in a way that only dbt knows: nothing is written.
    ``RuntimeError`` where dbt cannot compile them.
    """
    with tempfile.TemporaryDirectory() as folder:
        parsed.lay(project, Path(folder))
        nodes = _compiled(project, Path(folder))
    if unusual := sorted(node.name for node in nodes if not _is_usual(node)):
        raise ReintegrationError(f"Only dbt can make {', '.join(unusual)}.", _REMEDY)
    compiled.write(project, _in_order(nodes), _before(project), target)


def _compiled(project: Path, folder: Path) -> list[Any]:
    """What dbt knows of each seed, model and test; columns of seeds with the kinds that dbt gives them."""
    import duckdb

    database = folder / "cases.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema landing")
    with environment(_variables(project, database)):
        seeds = [node for node in invoked(project, folder, "seed") if node.resource_type == "seed"]
        models = invoked(project, folder, "compile", *_WHAT)
    with duckdb.connect(str(database)) as connection:
        columns = connection.execute(_COLUMNS).fetchall()
    for seed in seeds:
        seed.columns = {column: kind for name, column, kind in columns if name == seed.name}
    return [*seeds, *models]


def _variables(project: Path, database: Path) -> dict[str, str]:
    return {
        "REINTEGRATION_CASES_DB": str(database),
        "REINTEGRATION_SEEDS": str(project / "seeds"),
        "REINTEGRATION_THREADS": "1",
    }


def _before(project: Path) -> list[str]:
    import yaml

    told = yaml.safe_load((project / "dbt_project.yml").read_text("utf-8"))
    return [statement for statement in told.get("on-run-start", ()) if _BY_DBT_ALONE not in statement]


def _is_usual(node: Any) -> bool:
    """Whether ``pipeline.transform.statements`` makes it as dbt does."""
    settings = node.config.to_dict()
    if settings.get("pre-hook") or settings.get("post-hook") or settings["materialized"] not in _KINDS:
        return False
    if node.resource_type == "test":
        return {name: settings[name] for name in _USUAL_TEST} == _USUAL_TEST
    if node.resource_type == "seed":
        return bool(settings["delimiter"] == ",")
    if settings["contract"]["enforced"] and node.language == "python":
        return False
    of_columns = (each for column in node.columns.values() for each in column.constraints)
    constraints = [*node.constraints, *of_columns]
    return all(each.type == "not_null" for each in constraints)


def _in_order(nodes: Iterable[Any]) -> list[Node]:
    """The nodes, each after what it reads and the tests that it waits for."""
    by_key = {node.unique_id: node for node in nodes}
    reads = {key: tuple(_reads(node)) for key, node in by_key.items()}
    waits = _waits({key: {each for each in reads[key] if each in by_key} for key in by_key}, by_key)
    graph = {key: {*waits[key], *(each for each in reads[key] if each in by_key)} for key in by_key}
    order = TopologicalSorter({key: sorted(graph[key]) for key in sorted(graph)}).static_order()
    return [_node(by_key[key], reads[key], waits[key]) for key in order]


def _reads(node: Any) -> Iterator[str]:
    """Nodes by their keys, sources by their schema."""
    for key in getattr(node.depends_on, "nodes", ()):
        yield key.split(".")[2] if key.startswith("source.") else key


def _waits(reads: Mapping[str, set[str]], by_key: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The tests that a node waits for: those of which it is the first to be made of all that they look at."""
    before: dict[str, set[str]] = {}
    for key in TopologicalSorter(reads).static_order():
        before[key] = reads[key].union(*(before[each] for each in reads[key]))
    tests = {key for key, node in by_key.items() if node.resource_type == "test"}
    waits = {}
    for key in reads.keys() - tests:
        of_all = {test for test in tests if reads[test] <= before[key]}
        waits[key] = {test for test in of_all if not any(reads[test] <= before[each] for each in reads[key])}
    return {key: tuple(sorted(waits.get(key, ()))) for key in reads}


def _node(node: Any, reads: tuple[str, ...], waits: tuple[str, ...]) -> Node:
    in_python = node.resource_type == "model" and node.language == "python"
    kind = PYTHON if in_python else _KINDS[node.config.materialized]
    return Node(
        key=node.unique_id,
        name=node.name,
        kind=kind,
        relation="" if kind == TEST else node.relation_name,
        text=node.original_file_path if kind in (SEED, PYTHON) else node.compiled_code.strip(),
        columns=tuple(_columns(node, kind)),
        reads=reads,
        waits=waits,
        when_it_fails=str(node.config.meta.get("when_it_fails", "")),
    )


def _columns(node: Any, kind: str) -> Iterator[tuple[str, str]]:
    """Of a seed all, of another table or a view those of its contract."""
    if kind == SEED:
        yield from node.columns.items()
    elif kind in (TABLE, VIEW) and node.config.contract.enforced:
        for column in node.columns.values():
            required = any(each.type == "not_null" for each in column.constraints)
            yield column.name, f"{_named_by_duckdb(column.data_type)}{REQUIRED if required else ''}"


@cache
def _named_by_duckdb(kind: str) -> str:
    import duckdb

    [(name,)] = duckdb.sql(f"select typeof(cast(null as {kind}))").fetchall()
    return str(name)
