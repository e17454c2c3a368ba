"""What somebody could bet on who has the released figures: by proportional fitting, a program of its own."""

from __future__ import annotations

from pathlib import Path

from pipeline import attacker
from pipeline.disclosure import released_files
from pipeline.disclosure.threshold.rules import load
from pipeline.settings import Settings
from tests.cli.whole_runs import First

PROJECT = Path(__file__).resolve().parents[2]
OFF = 0.02  # a band is taken as any count within it here, and as any with its odds there


def test_no_result_of_a_person_is_likelier_than_the_rules_allow(first: First) -> None:
    rules, settings = load(), Settings(project=PROJECT, home=first.home)
    found = attacker.guess(settings, released_files(settings), rules.largest_guess, rules.guess_ratio)

    assert found.tried > 20_000
    assert 0.6 < found.largest <= rules.largest_guess + OFF
