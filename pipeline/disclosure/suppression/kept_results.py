"""What systems came to, kept so that the same system is not computed again.

A release is decided anew for a dry run, for the proposal and its approval, after a kill, and where another
report joins. What a system comes to depends on nothing but the system and the program. So results are kept
beside the case file, by a hash of both: all people of the system, all that was ever shown of them, the rules,
the program, and the packages that compute. A result that cannot be read is computed again. Whatever it says
is attacked like anything else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from pipeline import filesystem, warehouse
from pipeline.disclosure.suppression import packed_results
from pipeline.disclosure.suppression.system_hash import SystemHash
from pipeline.errors import ReintegrationError
from pipeline.workers import Workers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

Item = TypeVar("Item")
Result = TypeVar("Result")
FILE = "systems.duckdb"
PACKAGES = ("numpy", "scipy", "highspy")
MOST_RELEASES = 4  # that were decided since a result was last used: then it goes. 2026-11.
# Of all results: whatever would be more is not kept, and what is older goes first. 2026-11.
MOST_BYTES = 200_000_000
MOST_SECONDS = 60.0  # of computing that a kill takes with it: then results are stored
# Two tables: a row of results would be written anew, and take its size again, when it is used.
KEPT = """
    create table if not exists results (
        system varchar primary key,
        result blob
    );
    create table if not exists uses (
        system varchar,
        release integer
    )
"""
GO = """
    delete from uses
    where
        release <= $now - $releases
        or release < $now and (select sum(octet_length(result)) from results) > $bytes
"""
UNUSED = "delete from results where system not in (select system from uses)"


@dataclass(frozen=True, slots=True)
class KeptResults(Workers):
    """Workers who are asked for no more than what is not kept yet.

    ``file`` opens what is kept at the first system that is worth it; None where it cannot be used.
    """

    file: Callable[[], _File | None] = lambda: None

    def results(
        self, function: Callable[[Item], Result], items: Iterable[Item], *, is_worth_it: bool = True
    ) -> Iterator[Result]:
        """As without what is kept. What is no work for several takes less time than to look for it."""
        file = self.file() if is_worth_it else None
        if file is None:
            yield from Workers.results(self, function, items, is_worth_it=is_worth_it)
            return
        hashed, waiting = SystemHash(f"{file.made_by} {function.__name__}"), deque[tuple[str, object]]()

        def missing() -> Iterator[Item]:
            for item in items:
                waiting.append(((system := hashed.of(item)), file.result(system)))
                if waiting[-1][1] is None:
                    yield item

        with file.storing() as keep:
            for result in Workers.results(self, function, missing(), is_worth_it=is_worth_it):
                yield from self._before(waiting)
                keep(waiting.popleft()[0], result)
                yield result
            yield from self._before(waiting)

    def _before(self, waiting: deque[tuple[str, object]]) -> Iterator[Result]:
        """The results that were kept, up to the first that was not."""
        while waiting and waiting[0][1] is not None:
            yield waiting.popleft()[1]  # type: ignore[misc]


@dataclass(slots=True)
class _File:
    """What is kept in ``connection``; ``made_by`` is the program with its packages, and it is ``now`` that
    release, of which as many bytes may be kept as there is ``room``.
    """

    connection: DuckDBPyConnection
    made_by: str
    now: int
    room: int

    def result(self, system: str) -> object:
        """What a system came to, which is used now; None where that is not kept."""
        import duckdb

        try:
            self.connection.execute("insert into uses values (?, ?)", [system, self.now])
            found = self.connection.execute("select result from results where system = ?", [system])
            row = found.fetchone()
            return packed_results.read(row[0]) if row else None
        except (duckdb.Error, packed_results.CannotRead):
            return None

    @contextmanager
    def storing(self) -> Iterator[Callable[[str, object], None]]:
        """What keeps a result, as long as the block lasts; in few steps, or the file has twice the size."""
        import duckdb

        connection, begun = self.connection, monotonic()
        there = {system for (system,) in connection.execute("select system from results").fetchall()}

        def keep(system: str, result: object) -> None:
            nonlocal begun
            content = packed_results.packed(result) if self.room > 0 else b""
            self.room -= len(content)
            if self.room > 0:
                # one that could not be read gives way; to look for it in each step takes seven times as long
                put = "insert or replace" if system in there else "insert"
                there.add(system)
                with suppress(duckdb.Error):  # the disk may be full: the release says so, if it needs more
                    connection.execute(f"{put} into results values (?, ?)", [system, content])
            if monotonic() - begun > MOST_SECONDS:
                with suppress(duckdb.Error):
                    connection.commit()
                    connection.begin()
                begun = monotonic()

        connection.begin()
        yield keep
        with suppress(duckdb.Error):
            connection.commit()


@contextmanager
def kept_results(settings: Settings, made_by: str) -> Iterator[Workers]:
    """Workers who know what was computed before by the same program, as long as the block lasts.

    What no release has used for some time is forgotten. Where the file cannot be used, all is computed.
    """
    import duckdb

    workers, opened = Workers.of(settings), list[_File]()
    with ExitStack() as stack:

        @cache
        def file() -> _File | None:
            connection = _opened(stack, settings)
            if connection is None:
                return None
            last = connection.execute("select coalesce(max(release), 0) from uses").fetchall()[0][0]
            by = f"{made_by} {' '.join(map(version, PACKAGES))}"
            opened.append(_File(connection, by, int(last) + 1, MOST_BYTES))
            return opened[0]

        yield KeptResults(workers.processes, workers.cluster, file)
        for one in opened:
            with suppress(duckdb.Error):
                gone = {"now": one.now, "releases": MOST_RELEASES, "bytes": MOST_BYTES}
                one.connection.execute(GO, gone)
                one.connection.execute(UNUSED)


def _opened(stack: ExitStack, settings: Settings) -> DuckDBPyConnection | None:
    """The file of results; None where it is damaged, or cannot be written: it then goes, for the next run."""
    import duckdb

    path = settings.warehouse / FILE
    try:
        connection = stack.enter_context(warehouse.connect(path, settings))
        connection.execute(KEPT)
    except (duckdb.Error, ReintegrationError):
        stack.close()
        with suppress(OSError, ReintegrationError):
            filesystem.remove(path)
        return None
    return connection
