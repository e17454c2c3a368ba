"""The curves of int_cumulative_incidence against scikit-survival, on thousands of made-up groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pytest
from scipy.stats import norm
from sksurv.nonparametric import cumulative_incidence_competing_risks
from statsmodels.stats.proportion import proportion_confint

from tests.unit.model_sql import model

MILESTONES = np.array([0, 3, 6, 12, 18, 24, 36])
GROUPS = 3000
COLUMNS = ("at_risk", "started", "events_so_far", "incidence", "ci_low", "ci_high")


@dataclass(frozen=True)
class Persons:
    """When each person of a group was last at risk, and how that ended: 0 censored, 1 event, 2 competing."""

    times: np.ndarray
    ends: np.ndarray

    def at_risk(self, milestone: int) -> int:
        return int((self.times >= milestone).sum())

    def events_at(self, milestone: int) -> int:
        return int(((self.times == milestone) & (self.ends == 1)).sum())


@dataclass(frozen=True)
class Curves:
    """What the model made of the groups: by group and milestone, one value for each of COLUMNS."""

    groups: dict[int, Persons]
    rows: dict[tuple[int, int], dict[str, float | None]]

    def __iter__(self) -> Iterator[tuple[Persons, int, dict[str, float | None]]]:
        for (group_no, milestone), row in self.rows.items():
            yield self.groups[group_no], milestone, row


def group(random: np.random.Generator) -> Persons:
    """Ties everywhere; now and then one person, an end nobody has, or a milestone nobody leaves at."""
    times = random.choice(MILESTONES, size=random.integers(1, 80), p=random.dirichlet(np.full(7, 0.7)))
    ends = random.choice(3, size=len(times), p=random.dirichlet(np.full(3, 0.6)))
    return Persons(times, np.where(times > 0, ends, 0))


def counted(groups: dict[int, Persons], fewest_at_risk: int) -> duckdb.DuckDBPyConnection:
    """A database with what the model reads."""
    connection = duckdb.connect()
    connection.execute("create table milestones as select unnest(?) as milestone", [MILESTONES.tolist()])
    connection.execute(
        "create table assumptions as select 'fewest_at_risk' as assumption, ?::double as value",
        [fewest_at_risk],
    )
    numbers = np.repeat(list(groups), [len(persons.times) for persons in groups.values()])
    connection.register(
        "persons",
        {
            "group_no": numbers,
            "milestone": np.concatenate([persons.times for persons in groups.values()]),
            "ended": np.concatenate([persons.ends for persons in groups.values()]),
        },
    )
    connection.execute(
        "create table int_exit_counts as select group_no, 'M08' as measure,"
        " case when group_no % 2 = 0 then 'O01' end as outcome, milestone,"
        " count(*) filter (where ended = 0) as censored, count(*) filter (where ended = 1) as events,"
        " count(*) filter (where ended = 2) as competing from persons group by all"
    )
    return connection


def curves(groups: dict[int, Persons], fewest_at_risk: int) -> Curves:
    """The model's rows."""
    with counted(groups, fewest_at_risk) as connection:
        found = connection.execute(
            f"select group_no, milestone, {', '.join(COLUMNS)} from ({model('int_cumulative_incidence')})"
        ).fetchall()
    return Curves(groups, {(row[0], row[1]): dict(zip(COLUMNS, row[2:], strict=True)) for row in found})


@pytest.fixture(scope="module")
def groups() -> dict[int, Persons]:
    random = np.random.default_rng(36)
    return {number: group(random) for number in range(GROUPS)}


@pytest.fixture(scope="module")
def whole(groups: dict[int, Persons]) -> Curves:
    """The curves to their very ends."""
    return curves(groups, 1)


def by_scikit_survival(persons: Persons) -> dict[int, tuple[float, ...]]:
    """Incidence of the event and its interval by milestone; scikit-survival needs both ends to occur."""
    with np.errstate(invalid="ignore"):
        times, incidence, limits = cumulative_incidence_competing_risks(
            persons.ends, persons.times.astype(float), conf_type="log-log", var_type="Aalen"
        )
    steps = [step for step in MILESTONES.tolist() if step >= times[0]]
    at = np.searchsorted(times, steps, side="right") - 1
    return dict(zip(steps, zip(incidence[1, at], *limits[1, :, at].T, strict=True), strict=True))


def by_hand(persons: Persons) -> dict[int, tuple[float, ...]]:
    """The same where nothing competes: 1 less the product limit, and Aalen's variance step by step."""
    free, steps, found = 1.0, [], {}
    for milestone in MILESTONES[1:].tolist():
        n, d = persons.at_risk(milestone), persons.events_at(milestone)
        if n < 2:
            break
        steps.append((n, d, free, 1 - free * (1 - d / n)))
        free *= 1 - d / n
        found[milestone] = (1 - free, *by_hand_limits(steps, 1 - free))
    return found


def by_hand_limits(steps: list[tuple[int, int, float, float]], incidence: float) -> tuple[float, float]:
    """Log-log interval after steps of at risk, events, free of it before, incidence after; nan at 0 and 1."""
    if not 0 < incidence < 1:
        return np.nan, np.nan
    variance = 0.0
    for n, d, before, after in steps:
        variance += (incidence - after) ** 2 * d / ((n - 1) * (n - d))
        variance += before**2 * d * (n - d) / (n**2 * (n - 1))
        variance -= 2 * (incidence - after) * before * d * (n - d) / (n * (n - d) * (n - 1))
    reach = norm.isf(0.025) * np.sqrt(variance) / (incidence * np.log(incidence))
    return float(incidence ** np.exp(-reach)), float(incidence ** np.exp(reach))


@pytest.mark.long
@pytest.mark.parametrize(
    ("oracle", "ends"), [(by_scikit_survival, {1, 2}), (by_hand, {1})], ids=["both_ends", "nothing_competes"]
)
def test_the_curve_and_its_interval_are_those_of_an_independent_computation(
    whole: Curves, oracle: Callable[[Persons], dict[int, tuple[float, ...]]], ends: set[int]
) -> None:
    wanted = {
        number: oracle(persons) for number, persons in whole.groups.items() if {*persons.ends} - {0} == ends
    }
    rows = [
        (row["incidence"], row["ci_low"], row["ci_high"], *wanted[number][milestone])
        for (number, milestone), row in whole.rows.items()
        if number in wanted and 0 < (row["incidence"] or 0) < 1 and (row["at_risk"] or 0) > 1
    ]

    assert len(rows) > 500
    found = np.array(rows, dtype=float)
    np.testing.assert_allclose(found[:, :3], found[:, 3:], atol=1e-9)


@pytest.mark.parametrize("reached", [pytest.param(0, id="nobody_yet"), pytest.param(1, id="everybody")])
def test_a_curve_at_its_edge_has_the_wilson_interval_of_those_still_at_risk(
    whole: Curves, reached: int
) -> None:
    ends = [
        (
            row["ci_low"],
            row["ci_high"],
            *proportion_confint(reached * at_risk, at_risk, method="wilson"),
        )
        for persons, milestone, row in whole
        if row["incidence"] == reached and (at_risk := persons.at_risk(milestone))
    ]

    assert len(ends) > 50
    found = np.array(ends, dtype=float)
    np.testing.assert_allclose(found[:, :2], found[:, 2:], atol=1e-9)


def test_one_last_person_tells_nothing_of_the_spread(whole: Curves) -> None:
    limits = {
        (row["ci_low"], row["ci_high"])
        for persons, milestone, row in whole
        if 0 < (row["incidence"] or 0) < 1 and persons.at_risk(milestone) == 1
    }

    assert limits == {(None, None)}


def test_an_incidence_lies_inside_its_interval(whole: Curves) -> None:
    outside = [
        row
        for _, _, row in whole
        if row["ci_low"] is not None and not row["ci_low"] <= row["incidence"] <= row["ci_high"]
    ]

    assert outside == []


def test_a_curve_has_every_milestone_at_which_somebody_is_at_risk(
    whole: Curves, groups: dict[int, Persons]
) -> None:
    assert set(whole.rows) == {
        (number, int(milestone))
        for number, persons in groups.items()
        for milestone in MILESTONES[1:]
        if persons.at_risk(milestone)
    }


def test_counts_are_of_all_who_started_and_of_those_still_there(whole: Curves) -> None:
    wrong = [
        row
        for persons, milestone, row in whole
        if (row["at_risk"], row["started"], row["events_so_far"])
        != (
            persons.at_risk(milestone),
            len(persons.times),
            ((persons.times <= milestone) & (persons.ends == 1)).sum(),
        )
    ]

    assert wrong == []


def test_a_curve_stops_where_fewer_than_ten_are_at_risk_and_is_the_same_until_then(
    whole: Curves, groups: dict[int, Persons]
) -> None:
    shown = ("incidence", "ci_low", "ci_high")
    stopped = curves(groups, 10)

    assert stopped.rows == {
        key: row if row["at_risk"] >= 10 else {**row, **dict.fromkeys(shown)}
        for key, row in whole.rows.items()
    }
