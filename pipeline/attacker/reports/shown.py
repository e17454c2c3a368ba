"""What was shown in the files of releases, by figure: what the attack was given, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

COUNTS = (
    "numerator", "numerator_low", "numerator_high", "denominator", "unknown", "not_applicable", "due",
)  # fmt: skip
SHARES = ("estimate", "ci_low", "ci_high", "bound_low", "bound_high")
NUMBERS = (*COUNTS, *SHARES)
PLACE = ("scope", "measure", "outcome", "service_area", "milestone", "breakdown")
# what a file of a release has beside numbers and the columns of groups
BESIDE = ("entry", "period", "group_key", "status", "as_of", "stood_at", "version", "is_revision")
AT_THE_CUT_OFF = -1
REGION, EVERYBODY = "region", "all"


class Key(NamedTuple):
    """Which figure it is; ``group`` holds the codes by which it is told apart, with their columns."""

    scope: str
    measure: str
    outcome: str | None
    service_area: int | None
    milestone: int | None
    breakdown: str
    group: frozenset[tuple[str, str]]

    @property
    def subject(self) -> str:
        """Outcome or service area in one word: ``O03``, ``S7``; empty for neither."""
        return f"S{self.service_area}" if self.service_area is not None else self.outcome or ""

    @property
    def code(self) -> str:
        """The code of a group that is told apart by one thing; empty where it is by none or by more."""
        [*codes] = self.group
        return codes[0][1] if len(codes) == 1 else ""


@dataclass(frozen=True, slots=True)
class Figure:
    """The numbers of a figure as one release showed it, its state, and the month up to which it counts."""

    numbers: dict[str, float]
    status: str
    as_of: str
    entries: tuple[int, ...] = field(default=(), compare=False)  # of the register that it was shown with

    def __getitem__(self, name: str) -> float | None:
        return self.numbers.get(name)


@dataclass(frozen=True, slots=True)
class Shown:
    """Every figure that some release showed of a scope and of the region; a release may repeat or revise."""

    scope: str
    figures: dict[Key, list[Figure]] = field(default_factory=dict)

    def of(self, key: Key) -> list[Figure]:
        return self.figures.get(key, [])

    def all(self) -> Iterator[tuple[Key, Figure]]:
        for key, found in self.figures.items():
            for figure in found:
                yield key, figure


def shown_of(files: Collection[Path], scopes: Iterable[str]) -> dict[str, Shown]:
    """What the files of releases (Parquet) show of each scope and of the region, by scope."""
    import duckdb

    wanted = [*scopes]
    with duckdb.connect(config={"threads": 1}) as connection:
        found = connection.execute(
            "select list(distinct entry) as entry, "
            "* exclude (entry, period, group_key, stood_at, version, is_revision) "
            "replace (as_of::varchar as as_of) from read_parquet($files, union_by_name = true) "
            "where status <> 'c' and scope in (select unnest($scopes)) group by all",
            {"files": [str(path) for path in files], "scopes": [*{*wanted, REGION}]},
        )
        names = [column[0] for column in found.description]
        every = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    groups = [name for name in names if name not in {*PLACE, *NUMBERS, *BESIDE}]
    shown = {scope: Shown(scope) for scope in wanted}
    for row in every:
        key, figure = key_of(row, groups), figure_of(row)
        for scope, of_scope in shown.items():
            if key.scope in (scope, REGION):
                of_scope.figures.setdefault(key, []).append(figure)
    return shown


def key_of(row: dict[str, object], groups: Iterable[str]) -> Key:
    """The figure of a row with columns of their own for place and groups; empty and None are the same."""
    codes = frozenset((name, str(row[name])) for name in groups if row[name] not in (None, ""))
    return Key(
        str(row["scope"]),
        str(row["measure"]),
        str(row["outcome"]) if row["outcome"] else None,
        whole_or_none(row["service_area"]),
        whole_or_none(row["milestone"]),
        str(row["breakdown"]),
        codes,
    )


def whole_or_none(value: object) -> int | None:
    """A place that is a number; none where it is empty or that of the cut-off."""
    number = None if value is None or value == "" else int(str(value))
    return None if number == AT_THE_CUT_OFF else number


def figure_of(row: dict[str, object]) -> Figure:
    """The numbers of a row, its state and its month. ValueError where one is no number."""
    told = {name: float(str(row[name])) for name in NUMBERS if row.get(name) not in (None, "")}
    entries = row.get("entry")
    shown_with = tuple(map(int, entries)) if isinstance(entries, list) else ()
    return Figure(told, str(row["status"]), str(row["as_of"] or ""), shown_with)
