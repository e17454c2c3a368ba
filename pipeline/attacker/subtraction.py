"""Plain subtraction: what anybody with a pencil finds out from all numbers that are printed.

Every number of every row is read, and whatever an estimate or a bound gives away of one that is left out. One
count is taken from another where it is of some of the same persons: the difference is a number of persons
too. What is looked for are differences of few. What several figures imply without a sum is for the programs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

FIGURES, FINDINGS, INVERTED = (
    Path(__file__).with_name(f"{name}.sql") for name in ("figures", "findings", "inverted")
)
SMALL_GROUP, FEW = 11, 3  # persons
MOST_CASES = 2_000  # cases looked at to see which counts are of some of the same persons. 2026-11.
SIDES = ("counted", "not_counted", "asked")

# who stands in the places of numbers, of all (-1) or of those due at a milestone; those alike are one
HOLDS = """
    with stands as (

        select
            groups.case_key,
            list(names.place order by names.place) as places
        from (
            select distinct
                place,
                scope,
                breakdown,
                group_key
            from numbers
        ) as names
        inner join cases.marts.case_groups as groups
            on
                names.scope = groups.scope
                and names.breakdown = groups.breakdown and names.group_key = groups.group_key
        group by groups.case_key

    ),

    kinds as (

        select distinct places from stands
        where $milestone < 0 or exists (
            from cases.marts.case_milestones as due
            where due.is_due and due.case_key = stands.case_key and due.milestone = $milestone
        )

    )

    select
        unnest(places) as place,
        kind
    from (
        select
            places,
            row_number() over (order by places) as kind
        from kinds
    )
"""
OVERLAPPING = """
    create or replace temp table overlapping as
    select distinct breakdown
    from (
        select breakdown from cases.marts.case_groups
        where scope = 'region'
        group by breakdown, case_key
        having count(*) > 1
    )
"""
TOLD = """
    select
        rule,
        measures,
        entry,
        any_value(period),
        count(*)
    from told
    group by rule, measures, entry
    order by entry, rule, measures
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """How many counts of few a rule finds, of which measures, in the release ``entry`` of a period."""

    rule: str
    measures: str
    entry: int
    period: str
    count: int


def subtract(connection: DuckDBPyConnection, files: Collection[Path]) -> list[Finding]:
    """Every count of few that follows from the files of releases; the case file is attached as ``cases``."""
    values = {
        "files": [str(path) for path in files],
        "most_cases": MOST_CASES,
        "small_group": SMALL_GROUP,
        "few": FEW,
    }
    _run(connection, FIGURES, values)
    connection.execute(OVERLAPPING)
    _lay_nested(connection)
    _lay_within(connection)
    _run(connection, FINDINGS, values)
    _run(connection, INVERTED, values)
    return [Finding(*row) for row in connection.execute(TOLD).fetchall()]


def _run(connection: DuckDBPyConnection, path: Path, values: dict[str, object]) -> None:
    import duckdb

    for statement in duckdb.extract_statements(path.read_text("utf-8")):
        connection.execute(statement, {name: values[name] for name in statement.named_parameters})


def _lay_nested(connection: DuckDBPyConnection) -> None:
    """The temporary table ``nested``: two kinds of figures and a side of each, the second within the first.

    Of one outcome, or none, at one milestone; and what is said of baselines, beside the opening; and persons
    of half-years beside who is due at a milestone to which nobody came since. The ten outcomes and coverage
    among themselves are for the programs, the parts of one table for its own rules.
    """
    import pandas as pd

    kinds = connection.execute("select * from kinds order by kind").df()
    who = connection.execute("select kind, side, case_no from who").df()
    found = []
    for (outcome, milestone), own in kinds.groupby(["outcome", "milestone"]):
        beside = kinds[
            kinds["outcome"].isin([outcome, ""])
            & ((kinds["milestone"] == milestone) | ((kinds["milestone"] == 0) & (kinds["measure"] == "M01")))
        ]
        found.append(_nested(beside, who[who["kind"].isin(beside["kind"])], set(own["kind"])))
    if kinds["of_half_year"].any():
        found.append(_nested_in_half_years(kinds, who))
    connection.register("found", pd.concat(found, ignore_index=True) if found else None)
    connection.execute(
        """
            create or replace temp table nested as
            select distinct found.* from found
            inner join kinds as one on found.kind = one.kind
            inner join kinds as other on found.other_kind = other.kind
            anti join came_since
                on (found.kind, other.milestone) = (came_since.kind, came_since.milestone) and other.is_level
            where one.kind = other.kind or (
                one.of_persons and other.of_persons and not (one.is_level and other.is_level)
                and (one.together, one.outcome, one.milestone)
                <> (other.together, other.outcome, other.milestone)
            )
        """
    )
    connection.unregister("found")


def _nested_in_half_years(kinds: pd.DataFrame, who: pd.DataFrame) -> pd.DataFrame:
    """Persons of a half-year, and those of them who are due at a milestone, as coverage says."""
    beside = kinds[kinds["of_half_year"] | ((kinds["measure"] == "M03") & (kinds["outcome"] == ""))]
    own = set(kinds.loc[kinds["of_half_year"], "kind"])
    found = _nested(beside, who[who["kind"].isin(beside["kind"])], own)
    return found.query("side == other_side == 'asked' and kind in @own and other_kind not in @own")


def _nested(kinds: pd.DataFrame, who: pd.DataFrame, own: set[int]) -> pd.DataFrame:
    """Pairs of kinds and sides of which the second is of some of whom the first is of."""
    import numpy as np
    import pandas as pd

    names = pd.MultiIndex.from_product([kinds["kind"], SIDES], names=["kind", "side"])
    number, cases = who["case_no"].factorize()
    of = np.zeros((len(names), len(cases)), np.float32)
    of[names.get_indexer(pd.MultiIndex.from_frame(who[["kind", "side"]])), number] = 1
    sizes = of.sum(axis=1)
    inside = (of @ of.T == sizes) & (sizes > 0)
    by_kind = inside.reshape(len(kinds), 3, len(kinds), 3)
    asked = by_kind[:, 2, :, 2]
    every = asked & by_kind[:, 0, :, 0] & by_kind[:, 1, :, 1]
    outer, inner = np.nonzero(inside)
    codes = kinds["kind"].to_numpy()
    found = pd.DataFrame(
        {
            "kind": codes[outer // 3],
            "side": np.array(SIDES)[outer % 3],
            "other_kind": codes[inner // 3],
            "other_side": np.array(SIDES)[inner % 3],
            "of_asked": asked[outer // 3, inner // 3],
            "of_all": every[outer // 3, inner // 3],
        }
    )
    same = found["kind"] == found["other_kind"]
    is_side_of_asked = (found["side"] == "asked") & (found["other_side"] != "asked")
    return found[
        (found["kind"].isin(own) | found["other_kind"].isin(own))
        & ~(same & (found["side"] != found["other_side"]))
        & ~is_side_of_asked
    ]


def _lay_within(connection: DuckDBPyConnection) -> None:
    """The temporary table ``within``: two places at a milestone, the second within the first or the same."""
    import pandas as pd

    milestones = [row[0] for row in connection.execute("select distinct milestone from kinds").fetchall()]
    found = []
    for milestone in sorted(milestones):
        held = connection.execute(HOLDS, {"milestone": milestone}).df()
        outer, inner = _inside(held)
        found.append(pd.DataFrame({"milestone": milestone, "place": outer, "other_place": inner}))
    connection.register("found", pd.concat(found, ignore_index=True))
    connection.execute(
        """
            create or replace temp table within as
            select * from found
            union
            select
                milestone,
                place,
                place
            from numbers
        """
    )
    connection.unregister("found")


def _inside(held: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of places of which the second holds some of whom the first does."""
    import numpy as np
    from scipy.sparse import csr_matrix

    place, names = held["place"].factorize()
    kind, kinds = held["kind"].factorize()
    holds = csr_matrix((np.ones(len(held), np.float32), (place, kind)), shape=(len(names), len(kinds)))
    shared = (holds @ holds.T).tocoo()
    sizes = np.asarray(holds.sum(axis=1)).ravel()
    inside = shared.data == sizes[shared.col]
    codes = names.to_numpy()
    return codes[shared.row[inside]], codes[shared.col[inside]]
