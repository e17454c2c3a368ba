"""Sizes of groups that may be shown beside those of other breakdowns."""

from __future__ import annotations

from pipeline.disclosure.place import Place
from pipeline.disclosure.register.trajectories import Step, Trajectory
from pipeline.disclosure.suppression.size_tables import SizeTables
from pipeline.disclosure.threshold.rules import Rules, load

RELEASE = 1
AGES = {"under_13": "child", "13_17": "child", "25_plus": "adult"}
RULES: Rules = load()


def people(under_13: int) -> list[Trajectory]:
    """Girls and boys of each age group, half of each; beside them adults."""
    sizes = {"under_13": under_13, "13_17": 40, "25_plus": 60}
    return [
        Trajectory([Step(RELEASE, ("region",), _groups(age, sex))], size // 2, [])
        for age, size in sizes.items()
        for sex in ("female", "male")
    ]


def _groups(age: str, sex: str) -> dict[str, tuple[str, ...]]:
    return {"age_group": (age,), "sex": (sex,), "age_sex": (f"{AGES[age]} {sex}",)}


def told(under_13: int, leant_on: str | None) -> int | None:
    """How many are under 13, as a reader gets it where all children are shown: less those of 13 to 17."""
    known = {Place("region", "all", "", RELEASE), Place("region", "age_group", "13_17", RELEASE)}
    wanted = {
        Place("region", "age_sex", f"{age} {sex}", RELEASE)
        for age in ("child", "adult")
        for sex in ("female", "male")
    }
    tables = SizeTables(people(under_13), "age_sex", [RELEASE], ("sex",), leant_on)
    shown = tables.shown(RULES, known, wanted, set())
    children = {place for place in shown if place.group_key.startswith("child")}
    adults = shown - children
    return under_13 if len(children) == 2 or len(adults) == 2 else None


def test_children_by_sex_beside_those_of_13_to_17_would_tell_how_few_are_younger() -> None:
    assert told(4, leant_on=None) == 4


def test_sizes_that_a_sum_of_another_breakdown_would_tell_are_proven_beside_it() -> None:
    assert told(4, leant_on="age_group") is None


def test_where_the_rest_is_nobody_in_particular_children_are_told_by_sex() -> None:
    assert told(24, leant_on="age_group") == 24
