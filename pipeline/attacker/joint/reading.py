"""The joint system of an outcome and milestone, read from the case file and what was released."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.attacker.joint.system import (
    APPLIES,
    COLUMNS,
    COVERAGE,
    DENOMINATOR,
    DUE,
    LEVEL,
    NUMERATOR,
    System,
)

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

TO_CUT_OFF = -1  # as a milestone
PLACE = ["scope", "breakdown", "group_key"]

# figures of persons with a single count, or a band
PUBLISHED = """
    select
        figures.*,
        coalesce(breakdowns.group_columns, '') as group_columns,
        measures.protection = 'extremes' as has_two_sides
    from release.indicator_values as figures
    inner join release.breakdowns as breakdowns on figures.breakdown = breakdowns.breakdown
    inner join cases.seeds.measures as measures on figures.measure = measures.measure
    where
        figures.status <> 'c'
        and figures.outcome is not null
        and figures.service_area is null
        and coalesce(figures.numerator, figures.numerator_low) is not null
        and measures.counts = 'persons'
        and measures.unit in ('share', 'net')
"""
STANDS = """
    select distinct
        groups.case_no,
        places.place
    from cases.marts.case_groups as groups
    inner join places
        on
            groups.scope = places.scope
            and groups.breakdown = places.breakdown
            and groups.group_key = places.group_key
"""
# of all outcomes: what measures may say of somebody is what they say of anybody
FACTS = """
    select
        facts.case_no,
        added.outcome,
        added.measure,
        sum(added.numerator) as numerator,
        sum(added.denominator) as denominator,
        sum(added.unknown) as unknown,
        sum(added.not_applicable) as not_applicable,
        1 as due
    from cases.marts.case_facts as facts
    inner join cases.marts.contributions as added on facts.fact_profile = added.fact_profile
    where
        added.service_area is null
        and added.outcome is not null
        and coalesce(added.milestone, -1) in ($milestone, -1)
        and added.measure in (select unnest($measures))
    group by all
"""


def published(connection: DuckDBPyConnection) -> pd.DataFrame:
    """The figures of a release file, with the codes of a group in ``group_key``; files are attached."""
    import pandas as pd

    figures = connection.execute(PUBLISHED).df()
    parts = []
    for columns, part in figures.groupby("group_columns"):
        codes = part[columns.split(";")].fillna("").agg(";".join, axis=1) if columns else ""
        parts.append(part.assign(group_key=codes))
    found = pd.concat(parts)
    found["milestone"] = found["milestone"].fillna(TO_CUT_OFF).astype(int)
    return found.astype(dict.fromkeys([*COLUMNS, "numerator_low", "numerator_high"], float))


def read(connection: DuckDBPyConnection, figures: pd.DataFrame, outcome: str, milestone: int) -> System:
    """The system of an outcome and milestone of which figures are shown, those to the cut-off among them.

    A row that is not the sum of today's facts (a cohort as it was released first) is left out.
    """
    import numpy as np

    shown = figures[(figures["outcome"] == outcome) & figures["milestone"].isin([milestone, TO_CUT_OFF])]
    measures = tuple(sorted(shown["measure"].unique()))
    names = shown[PLACE].agg(" ".join, axis=1)
    place_of = {name: number for number, name in enumerate(sorted(names.unique()))}
    places = shown[PLACE].assign(place=names.map(place_of)).drop_duplicates()
    connection.register("places", places)
    held = connection.execute(STANDS).fetchnumpy()
    facts = connection.execute(FACTS, {"milestone": milestone, "measures": list(measures)}).df()
    cases = np.unique(held["case_no"])
    stands = np.zeros((len(cases), len(place_of)), np.int64)
    stands[np.searchsorted(cases, held["case_no"]), held["place"]] = 1
    says, of_case = _said(facts[facts["case_no"].isin(cases)], cases, measures, outcome)
    known = _known(says, measures)
    cells, cell = np.unique(np.column_stack([stands, known[of_case]]), axis=0, return_inverse=True)
    truth = np.zeros((len(cells), len(says)), np.int64)
    np.add.at(truth, (cell.ravel(), of_case), 1)
    at = [
        (place_of[name], measures.index(measure))
        for name, measure in zip(names, shown["measure"], strict=True)
    ]
    counted = np.einsum("cp,ct,tmk->pmk", cells[:, :-1], truth, says)
    rows = tuple(
        (*where, column, number)
        for where, numbers in zip(at, shown[list(COLUMNS)].itertuples(index=False), strict=True)
        for column, number in enumerate(numbers)
        if counted[(*where, column)] == number
    )
    ends = shown[["numerator_low", "numerator_high"]].itertuples(index=False)
    bands = tuple(
        (*where, least, most)
        for where, (least, most) in zip(at, ends, strict=True)
        if least <= counted[(*where, NUMERATOR)] <= most
    )
    two_sides = frozenset(measures.index(each) for each in shown["measure"][shown["has_two_sides"]].unique())
    may = known[None, :] == cells[:, -1][:, None]
    return System(
        measures,
        tuple(place_of),
        cells[:, :-1].astype(float),
        truth.sum(axis=1),
        says,
        may,
        truth,
        rows,
        bands,
        two_sides,
    )


def _said(
    facts: pd.DataFrame, cases: NDArray[np.int64], measures: Sequence[str], outcome: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What the measures may say of somebody (sorts x measures x columns), and the sort of each case."""
    import numpy as np

    outcomes = sorted(facts["outcome"].unique())
    said = np.zeros((len(outcomes), len(cases), len(measures), len(COLUMNS)), np.int64)
    at = (
        np.searchsorted(outcomes, facts["outcome"]),
        np.searchsorted(cases, facts["case_no"]),
        np.searchsorted(measures, facts["measure"]),
    )
    said[at] = facts[list(COLUMNS)].fillna(0)
    sorts, number = np.unique(said.reshape(-1, len(measures) * len(COLUMNS)), axis=0, return_inverse=True)
    of_case = number.reshape(len(outcomes), len(cases))[outcomes.index(outcome)]
    return sorts.reshape(-1, len(measures), len(COLUMNS)), of_case


def _known(says: NDArray[np.int64], measures: Sequence[str]) -> NDArray[np.int64]:
    """Sorts by what whoever knows everybody knows: who is due, and to whom it applies without a level."""
    import numpy as np

    told = [np.zeros(len(says), np.int64)]
    told += [says[:, measures.index(each), DUE] for each in (LEVEL, APPLIES, COVERAGE) if each in measures]
    if LEVEL in measures and APPLIES in measures:
        has_level = says[:, measures.index(LEVEL), DENOMINATOR]
        told.append(says[:, measures.index(APPLIES), NUMERATOR] * (1 - has_level))
    return np.asarray(np.unique(np.array(told), axis=1, return_inverse=True)[1]).ravel()
