"""What somebody could bet on who has the released figures: by proportional fitting, a program of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.attacker import knowledge, published
from pipeline.attacker.knowledge import People
from pipeline.attacker.published import Tables
from pipeline.disclosure import released_files
from pipeline.disclosure.threshold.rules import load
from pipeline.settings import Settings
from tests.cli.whole_runs import First

PROJECT = Path(__file__).resolve().parents[2]
RULES = load()
MILESTONES = (6, 12)  # where figures are most
ROUNDS = 400
OFF = 0.02  # a band is taken as any count within it here, and as any with its odds there


def systems(first: First) -> Iterator[tuple[Tables, People]]:
    """The figures of each of the ten outcomes at some milestones, and whom they are of."""
    settings = Settings(project=PROJECT, home=first.home)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.cases_db}' as cases (read_only)")
        shown = published.shown(connection, released_files(settings))
        places = knowledge.prepare(connection)
        for tables in shown:
            if tables.milestone in MILESTONES:
                yield tables, knowledge.people(connection, tables, places, None)


def fitted(tables: Tables, people: People) -> NDArray[np.float64]:
    """How likely somebody of each kind achieved it, did not, is not asked, or is not known (kinds x 4)."""
    table = np.repeat(people.sizes[:, None] / 4, 4, axis=1)
    place = {group: number for number, group in enumerate(people.groups)}
    for _ in range(ROUNDS):
        for group, (least, most, known, not_asked) in tables.counts.items():
            who = people.stands[place[group]].indices
            counted = table[who].sum(axis=0)
            achieved = min(max(counted[0], least), most)
            asked = [achieved, known - achieved, counted[2] if not_asked is None else not_asked]
            wanted = np.array([*asked, people.sizes[who].sum() - sum(asked)])
            table[who] *= np.divide(wanted, counted, out=np.zeros(4), where=counted > 0)
            table[who] *= (people.sizes[who] / table[who].sum(axis=1))[:, None]
    return table / people.sizes[:, None]


@pytest.mark.long
def test_no_result_of_a_person_is_likelier_than_the_rules_allow(first: First) -> None:
    tried = largest = 0.0
    for tables, people in systems(first):
        shares = fitted(tables, people)[:, :2]
        usual = people.states[:, :2].sum(axis=0) / people.sizes.sum()
        news = shares[:, usual * RULES.guess_ratio < RULES.largest_guess]
        largest, tried = max(largest, news.max(initial=0.0)), tried + shares.size
        assert largest <= RULES.largest_guess + OFF, (tables.milestone, tables.outcome)
    assert tried > 5_000
    assert largest > 0.6
