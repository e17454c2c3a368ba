"""Whatever is counted of whom: once the engine has withheld, the attack finds nothing by subtraction."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from tests.unit.warehouse_of_figures import Measure, Rule, Warehouse

COUNTRIES = ("KHM", "LAO", "THA", "VNM")
OTHERS = {  # measure: outcome, milestones
    "M04_ceased": ("O01", [12]), "M05_6": ("O01", [-1]), "M05_12": ("O01", [-1]), "M06": ("O01", [-1]),
    "M08": ("O01", [12, 18]), "M08_median": ("O01", [-1]), "M09_persons": ("", [12]), "M10": ("", [12]),
    "M11_median": ("", [12]), "M12_contact": ("", [-1]), "M12_reviewed": ("", [-1]), "M16": ("", [-1]),
}  # fmt: skip
# what the rules for one table withhold before anything is subtracted
SMALL = """
    denominator < 11 or (unit = 'incidence' and numerator < 3)
    or (protection <> 'group' and unit = 'share' and least(numerator, denominator - numerator) < 3)
"""


def some(draw: random.Random, among: Collection[int], *shares: float) -> set[int]:
    share = draw.choice(shares)
    return {person for person in sorted(among) if draw.random() < share}


def asks(asked: set[int], counted: set[int]) -> Rule:
    return lambda person: person in counted if person in asked else None


def of_outcome(draw: random.Random, people: range) -> Iterator[Measure]:
    """Levels at the opening and at twelve months, and the changes between them of whoever has both."""
    known, then = some(draw, people, 0.9, 1), some(draw, people, 0.9, 1)
    achieved, before = some(draw, known, 0.5), some(draw, then, 0.4)
    both = known & some(draw, then, 0.85, 0.95, 1)
    yield Measure("M01", asks(then, before), "O01", 0)
    yield Measure("M01", asks(known, achieved), "O01", 12)
    yield Measure("M17_crude", asks(both, achieved), "O01", 12)
    yield Measure("M04_conversion", asks(both - before, achieved), "O01", 12)
    yield Measure("M04_retention", asks(both & before, achieved), "O01", 12)
    improved = some(draw, both, 0.3, 0.6)
    declined = some(draw, both - improved, 0.3, 0.9, 1)
    yield Measure("M04_improved_of_due", asks({*people}, improved), "O01", 12)
    yield Measure("M04_declined_of_due", asks({*people}, declined), "O01", 12)


def of_others(draw: random.Random, people: range) -> Iterator[Measure]:
    """Some other measures, each of nearly all whom the one before asks, or of whom it counts."""
    asked, counted = set(people), set(people)
    for code in draw.sample(sorted(OTHERS), 3):
        outcome, milestones = OTHERS[code]
        asked = some(draw, asked, 0.85, 0.95, 1)
        counted = asked & counted if draw.random() < 0.5 else some(draw, asked, 0.4, 0.6)
        yield from (Measure(code, asks(asked, counted), outcome, milestone) for milestone in milestones)


def warehouse(seed: int) -> Warehouse:
    """Countries, two donors and a group of whoever else; small tables, and some others, are withheld."""
    draw = random.Random(seed)
    people = range(draw.choice([60, 90, 150]))
    ends = [0, *sorted(draw.sample(people[1:], 3)), len(people)]
    scopes: dict[str, Collection[int]] = {
        f"country:{code}": people[start:end]
        for code, start, end in zip(COUNTRIES, ends[:-1], ends[1:], strict=True)
    }
    scopes |= {f"donor:{code}": some(draw, people, 0.3, 0.6, 0.9) for code in ("DFAT", "LOTUS")}
    women = some(draw, people, 0.7)
    groups = {("sex", "female"): women, ("sex", "male"): set(people) - women}
    made = Warehouse(len(people), scopes, groups).measured(
        *of_outcome(draw, people), *of_others(draw, people)
    )
    tables = "select distinct scope, breakdown, released_together from figures"
    every = made.connection.execute(f"{tables} order by all").fetchall()
    small = made.connection.execute(f"{tables} where {SMALL}").fetchall()
    of_small = [(scope, "sex", together) for scope, breakdown, together in small if breakdown == "all"]
    made.withheld(*small, *of_small, *(table for table in every if draw.random() < 0.15))
    made.connection.execute(
        f"""delete from shown_states using figures
        where shown_states.scope = figures.scope and shown_states.breakdown = figures.breakdown
            and shown_states.group_key = figures.group_key and shown_states.milestone = figures.milestone
            and figures.measure = 'M01' and ({SMALL})"""
    )
    return made


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_what_is_left_tells_the_attack_of_nobody(seed: int, tmp_path: Path) -> None:
    made = warehouse(seed)
    before = len(made.shown())
    assert made.told(tmp_path)

    assert 0 < len(made.differenced()) < before
    assert made.told(tmp_path) == []
