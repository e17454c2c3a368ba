"""Which figures count some of the persons of which others: seen in the facts of the cases that are looked at.

Of very many cases some are looked at first. Who tells of few by them is looked at once more in all cases: of
some cases one count may be within another that it is not within.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

SIDES = ("counted", "not_counted", "asked")
TO_CUT_OFF = -1  # as a milestone

# of what is nested by the facts, that of which somebody could take the one from the other
NESTED = """
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
        and not (
            found.side = 'asked' and found.other_side = 'asked'
            and (one.asks_due and other.is_level or one.is_level and other.asks_due)
        )
        and not (one.is_moved and other.outcome = '') and not (other.is_moved and one.outcome = '')
        and (
            found.of_asked or least(one.milestone, other.milestone) >= 0
            or one.milestone = other.milestone
            or (one.measure, one.milestone) = ('M01', 0)
            or (other.measure, other.milestone) = ('M01', 0)
        )
    )
"""

# the figures of which few follow by two counts, and all cases
ALL_CASES = (
    """
    create or replace temp table doubtful as
    select distinct
        kind,
        other_kind
    from told_of_two
    where kind <> other_kind
    """,
    """
    create or replace temp table looked_at as
    select
        case_key,
        case_no
    from cases.marts.cases
    """,
    """
    create or replace temp table kinds_looked_at as
    from kinds
    where kind in (select unnest([kind, other_kind]) from doubtful)
    """,
    """
    create or replace temp table told_beyond_doubt as
    from told_of_two
    anti join doubtful using (kind, other_kind)
    """,
    "create or replace temp table first_who as from who",
)
AGAIN = (
    """
    create or replace temp table nested as
    from nested
    semi join doubtful using (kind, other_kind)
    """,
    "create or replace temp table who as from first_who",
)


def lay(connection: DuckDBPyConnection) -> None:
    """The temporary table ``nested``: two kinds of figures and a side of each, the second within the first.

    Of one outcome, or none, at one milestone; and what is said of baselines, beside the opening; and figures
    to the cut-off beside those at each milestone; and persons of half-years beside who is due at a milestone
    to which nobody came since. The ten outcomes and coverage among themselves are for the programs, the parts
    of one table for its own rules. Who moved of those known is held against no count of no outcome: what that
    has more than the known, and the known more than who moved, is each looked at. All who are due less those
    whose level is known tell what stands beside each level: how many have none.
    """
    kinds = connection.execute("select * from kinds_looked_at order by kind").df()
    who = connection.execute("select kind, side, case_no from who").df()
    connection.register("found", _in_domains(kinds, who))
    connection.execute(NESTED)
    connection.unregister("found")


def _in_domains(kinds: pd.DataFrame, who: pd.DataFrame) -> pd.DataFrame | None:
    """What is nested at each milestone, of each outcome and none, and in half-years; None without figures."""
    import pandas as pd

    found = []
    at_opening = (kinds["milestone"] == 0) & (kinds["measure"] == "M01")
    to_cut_off = (kinds["milestone"] == TO_CUT_OFF) & ~kinds["of_half_year"]
    to_cut_off &= ~kinds["outcome"].str.startswith("area ")
    for milestone in kinds["milestone"].unique():
        is_own = kinds["milestone"] == milestone
        for outcome in kinds.loc[is_own | to_cut_off, "outcome"].unique():
            is_asked = kinds["outcome"].isin([outcome, ""])
            beside = kinds[is_asked & (is_own | at_opening | to_cut_off)]
            own = set(kinds.loc[is_asked & is_own, "kind"])
            found.append(_nested(beside, who[who["kind"].isin(beside["kind"])], own))
    if kinds["of_half_year"].any():
        found.append(_nested_in_half_years(kinds, who))
    return pd.concat(found, ignore_index=True) if found else None


def begin_again_with_all_cases(connection: DuckDBPyConnection) -> bool:
    """Have all cases looked at, for figures of which few follow; False where all were, or none follow."""
    [(are_all,)] = connection.execute(
        "select (select count(*) from looked_at) = (select count(*) from cases.marts.cases)"
    ).fetchall()
    [(count,)] = connection.execute("select count(*) from told_of_two where kind <> other_kind").fetchall()
    if are_all or not count:
        return False
    for statement in ALL_CASES:
        connection.execute(statement)
    return True


def lay_again(connection: DuckDBPyConnection) -> None:
    """The temporary table ``nested`` of the figures in doubt alone, with what all cases say of them."""
    lay(connection)
    for statement in AGAIN:
        connection.execute(statement)


def end(connection: DuckDBPyConnection) -> None:
    """Beside what follows of the figures that were in doubt stands what was never in doubt."""
    connection.execute("insert into told_of_two from told_beyond_doubt")


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
