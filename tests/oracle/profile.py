"""How many outcomes are achieved together (method, section 7.3: M11)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.oracle.definitions import Definitions
from tests.oracle.facts import Fact, answer
from tests.oracle.story import Story


def facts(story: Story, definitions: Definitions) -> Iterator[Fact]:
    """M11 at every milestone at which the person is due."""
    for month, stop in story.stops.items():
        states = list(stop.states.values())
        enough = sum(not state.unknown for state in states) >= definitions.assumptions["profile_outcomes"]
        achieved = sum(state.level >= 3 for state in states)
        for number in range(len(states) + 1):
            yield answer(f"M11_{number:02}", achieved == number if enough else None, milestone=month)
        most = achieved >= definitions.assumptions["most_outcomes"]
        yield answer("M11_most_of_due", most, milestone=month)
        crisis = any(state.level == 1 for state in states)
        yield answer("M11_crisis_of_due", crisis, milestone=month)
        yield answer("M11_crisis", crisis if enough else None, milestone=month)
        yield Fact(
            "M11_median",
            milestone=month,
            denominator=int(enough),
            unknown=int(not enough),
            value=achieved if enough else None,
        )
