"""Makes the tables, views and tests that dbt has compiled, side by side, each after those that it reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from graphlib import TopologicalSorter
from queue import SimpleQueue
from typing import TYPE_CHECKING

from pipeline import filesystem, warehouse
from pipeline.transform import python_models, statements
from pipeline.transform.compiled import Compiled
from pipeline.transform.nodes import PYTHON, TEST, VIEW, Ended, Node

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

_STANDING = """
    select
        format('"{}"."{}"."{}"', table_catalog, table_schema, table_name) as relation,
        table_type = 'VIEW' as is_view
    from information_schema.tables
    where table_catalog = current_database()
"""
_AGAIN = 0.2  # seconds


def run(
    models: Compiled, settings: Settings, threads: int, of_source: str, progress: Callable[[str], None]
) -> list[Ended]:
    """Make all, or what is made of the sources of one schema; ``threads`` for one statement.

    A node that fails is told, and none that reads it is begun. What is neither a failure of a node nor one
    of the database ends all, and what is at work is broken off.
    """
    nodes = [*_chosen(models.nodes, of_source)]
    own = replace(settings, threads=threads)
    with (
        python_models.no_bytecode(),
        warehouse.for_models(settings.cases_db, own, settings.seeds) as connection,
        _cursors(connection, settings) as cursors,
    ):
        _prepare(connection, models.before, nodes)
        maker = _Maker(settings, {node.name: node.relation for node in models.nodes}, cursors)
        ended = _made(nodes, maker, settings.threads, progress)
    _keep_sql(settings, ended)
    return ended


def _chosen(nodes: Collection[Node], of_source: str) -> Iterator[Node]:
    """All nodes, or those that read a schema of sources, or what is made of it."""
    found: set[str] = set()
    for node in nodes:
        if not of_source or not found.isdisjoint(node.reads) or of_source in node.reads:
            found.add(node.key)
            yield node


@contextmanager
def _cursors(connection: DuckDBPyConnection, settings: Settings) -> Iterator[list[DuckDBPyConnection]]:
    """Connections for as many as work side by side, closed at the end of the block."""
    made = [warehouse.cursor_of(connection, settings.cases_db) for _ in range(settings.threads)]
    try:
        yield made
    finally:
        for cursor in made:
            cursor.close()


def _prepare(connection: DuckDBPyConnection, before: Collection[str], nodes: Collection[Node]) -> None:
    """Schemas, and what another version made as a view that is a table now, or the other way round."""
    for schema in sorted({node.relation.rpartition(".")[0] for node in nodes if node.relation}):
        connection.execute(f"create schema if not exists {schema}")
    for statement in before:
        connection.execute(statement)
    standing = dict(connection.execute(_STANDING).fetchall())
    for node in nodes:
        is_view = standing.get(node.relation)
        if is_view is not None and is_view is not (node.kind == VIEW):
            connection.execute(f"drop {'view' if is_view else 'table'} {node.relation}")


class _Maker:
    """Makes one node by a cursor of its own, in one transaction."""

    def __init__(
        self, settings: Settings, relations: Mapping[str, str], cursors: Collection[DuckDBPyConnection]
    ) -> None:
        self._settings, self._relations, self._cursors = settings, relations, cursors
        self._free: SimpleQueue[DuckDBPyConnection] = SimpleQueue()
        for cursor in cursors:
            self._free.put(cursor)

    def make(self, node: Node) -> Ended:
        texts = statements.of(node, self._settings.seeds)
        cursor = self._free.get()
        try:
            holds = self._run(node, texts, cursor)
        except Exception as error:
            return Ended(node.name, True, f"{error}", node.when_it_fails, ";\n".join(texts), error)
        finally:
            self._free.put(cursor)
        return Ended(node.name, not holds, "", node.when_it_fails, ";\n".join(texts))

    def break_off(self) -> None:
        """End the statements that are at work."""
        for cursor in self._cursors:
            cursor.interrupt()

    def _run(self, node: Node, texts: list[str], cursor: DuckDBPyConnection) -> bool:
        """Whether it holds: a test, or the contract of a model."""
        if node.kind == TEST:
            return cursor.execute(texts[0]).fetchone() == (0,)
        if not statements.keeps_its_contract(node, cursor):
            return False
        cursor.begin()
        try:
            for text in texts:
                cursor.execute(text)
            if node.kind == PYTHON:
                python_models.fill(node, self._settings.project, self._relations, cursor)
        except BaseException:
            cursor.rollback()
            raise
        cursor.commit()
        return True


def _made(
    nodes: Collection[Node], maker: _Maker, threads: int, progress: Callable[[str], None]
) -> list[Ended]:
    """What became of each node that was begun, in the order in which they ended."""
    by_key = {node.key: node for node in nodes}
    order = TopologicalSorter({node.key: {*node.reads, *node.waits} & by_key.keys() for node in nodes})
    order.prepare()
    ended: list[Ended] = []
    at_work: dict[Future[Ended], str] = {}
    with ThreadPoolExecutor(threads) as pool, _broken_off(pool, maker, at_work):
        while order.is_active():
            at_work |= {pool.submit(maker.make, by_key[key]): key for key in order.get_ready()}
            if not at_work:
                break  # what is left reads what has failed
            for future in wait(at_work, return_when=FIRST_COMPLETED).done:
                key = at_work.pop(future)
                ended.append(future.result())
                progress(f"Building the figures ({len(ended)} of {len(nodes)}: {by_key[key].name})")
                if not ended[-1].failed:
                    order.done(key)
    return ended


@contextmanager
def _broken_off(
    pool: ThreadPoolExecutor, maker: _Maker, at_work: Mapping[Future[Ended], str]
) -> Iterator[None]:
    """Nothing goes on where the block is left by an error, Ctrl-C among them."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        maker.break_off()
        # who waited for a thread never ends; a node at work may have been between two statements
        while wait([future for future in at_work if not future.cancelled()], timeout=_AGAIN).not_done:
            maker.break_off()
        raise


def _keep_sql(settings: Settings, ended: Collection[Ended]) -> None:
    """Lay the SQL of what failed where an error says that it is; what builds before left there goes."""
    folder = filesystem.private_folder(settings.warehouse / "dbt")
    for left in folder.iterdir():
        if left.is_dir():
            filesystem.remove_tree(left)
    place = folder / "sql"
    for node in ended:
        if node.failed and node.sql:
            filesystem.write(filesystem.private_folder(place) / f"{node.name}.sql", node.sql.encode())
