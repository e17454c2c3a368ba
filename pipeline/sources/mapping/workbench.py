"""A database in memory in which an export becomes tables of the contract; nothing of it is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from pipeline.warehouse import SEALED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.ingest.files.sealed import SealedFolder

Column = Sequence[str | None]
FEW = 2_000  # rows: of so many a frame takes twice as long to make, and of many more half as long. 2026-11.


@dataclass(frozen=True, slots=True)
class Workbench:
    """A connection, and names for tables that nobody else has taken."""

    connection: DuckDBPyConnection
    _numbers: Iterator[int] = field(default_factory=count)

    def name(self, kind: str) -> str:
        return f"{kind}_{next(self._numbers)}"

    def run(self, query: str, values: Sequence[object] | dict[str, object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.connection.execute(query, values or None).fetchall()

    def columns(self, query: str) -> list[Sequence[int]]:
        """The columns of a query for whole numbers."""
        found: dict[str, Any] = self.connection.execute(query).fetchnumpy()
        return list(found.values())

    def put(self, name: str, texts: dict[str, Column], numbers: dict[str, Sequence[int]]) -> None:
        """Make a table of columns that are as long as each other."""
        rows = max(map(len, (*texts.values(), *numbers.values())))
        (self._put_few if rows <= FEW else self._put_many)(name, texts, numbers)

    def _put_few(self, name: str, texts: dict[str, Column], numbers: dict[str, Sequence[int]]) -> None:
        kinds = dict.fromkeys(numbers, "bigint") | dict.fromkeys(texts, "varchar")
        columns = ", ".join(
            f'unnest(${number}::{kind}[]) as "{column}"'
            for number, (column, kind) in enumerate(kinds.items(), 1)
        )
        values = [*map(list, numbers.values()), *map(_sound, texts.values())]
        self.connection.execute(f"create table {name} as select {columns}", values)

    def _put_many(self, name: str, texts: dict[str, Column], numbers: dict[str, Sequence[int]]) -> None:
        import pandas

        frame = pandas.DataFrame(
            {
                **{column: pandas.Series(list(cells), dtype="int64") for column, cells in numbers.items()},
                **{column: pandas.Series(_sound(cells), dtype="str") for column, cells in texts.items()},
            }
        )
        self.connection.register("incoming", frame)
        self.connection.execute(f"create table {name} as select * from incoming")
        self.connection.unregister("incoming")

    def lookup(
        self,
        cells: str,
        value: str,
        made: Sequence[str],
        make: Callable[[str], Sequence[str | None]],
    ) -> str:
        """A table ``said, made…`` of what each different text of a column becomes; the name of the table."""
        found = self.run(f"select distinct {value} from {cells} where {value} is not null order by all")
        said = [text for (text,) in found]
        results = [make(text) for text in said]
        name = self.name("lookup")
        columns: dict[str, Column] = {"said": said}
        columns |= {column: [result[place] for result in results] for place, column in enumerate(made)}
        self.put(name, columns, {})
        return name


@contextmanager
def workbench(folder: SealedFolder, memory_limit: str, threads: int) -> Iterator[Workbench]:
    """A workbench that may write into one sealed folder and read nothing else."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "threads": str(threads),
        "temp_directory": "",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
    }
    with duckdb.connect(":memory:", config=config) as connection, folder.seen_by(connection):
        connection.execute("set enable_progress_bar = false")
        connection.execute("set allowed_directories = [?]", [SEALED])
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield Workbench(connection)


def _sound(cells: Column) -> list[str | None]:
    """Cells without halves of letters, which JSON can hold and a database cannot."""
    return [cell and cell.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for cell in cells]


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Sequence[str]) -> str:
    """Texts as SQL literals, with commas between."""
    return ", ".join(map(quoted, texts))
