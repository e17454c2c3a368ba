"""Which numbers in the sentences of a report count people, by the words of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.attacker.reports import Kind, Wording
from pipeline.attacker.reports.pages import of_page
from pipeline.attacker.reports.shown import Figure
from pipeline.attacker.reports.wording import OF_PEOPLE, OF_SCOPES, OF_THINGS
from pipeline.reporting.language.text import load_text
from tests.sparing import first_fast

PROJECT = Path(__file__).resolve().parents[2]
SIXTY = Figure({"numerator": 40.0, "denominator": 60.0, "estimate": 0.67}, "published", "2026-06-01")


def found(words: str, language: str = "en") -> list[Kind]:
    """What is found in a page of some words, where 40 of 60 were shown and nothing else."""
    text = load_text(PROJECT / "reports", language)
    wording = Wording.of(text.catalogue, PROJECT / "seeds")
    return [*of_page(f"<p>{words}</p>".encode(), {(None, 40, 60): [SIXTY]}, wording)]


@pytest.mark.parametrize("language", first_fast(["en", "en-XA"]))
@pytest.mark.parametrize(
    "key",
    [
        "brief.title.target_some",
        "brief.title.half_some",
        "brief.tiles.reached_then",
        "findings.change_higher",
        "findings.change_lower",
        "findings.change_unclear",
        "findings.change_hidden",
        "gaps.left",
        "groups.clear",
        "quality.summary",
        "withheld.some",
    ],
)
def test_a_sentence_that_counts_outcomes_tables_or_checks_counts_no_people(key: str, language: str) -> None:
    text = load_text(PROJECT / "reports", language)
    numbers = dict.fromkeys([*(name for pair in OF_THINGS for name in pair), "few", "k", "n"], 7)
    said = text(key, **numbers, after="after", outcomes="Housing", breakdown="Sex", at="now")

    assert found(said, language) == []
    assert found(f"{said} {text('cells.k_of_n', k=7, n=7)}", language) == [Kind.COUNTS]


def texts(tree: object) -> Iterator[str]:
    """Every text of a catalogue."""
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        yield from (text for below in tree.values() for text in texts(below))


def test_of_every_two_numbers_in_a_sentence_it_is_known_what_they_count() -> None:
    """Whoever writes a sentence with other numbers has to say so here, or no report would be written."""
    catalogue = load_text(PROJECT / "reports", "en").catalogue
    pairs = {pair for text in texts(catalogue) for pair in re.findall(r"\{(\w+)\} of \{(\w+)\}", text)}

    assert len(pairs) > 10
    assert pairs <= {*OF_PEOPLE.values(), *OF_THINGS, OF_SCOPES}


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("40 of 60", []),
        ("40 of 60 (67%, 95% interval 55 to 77)", [Kind.SHARE]),
        ("67% (40 of 60)", []),
        ("66% (40 of 60)", [Kind.SHARE]),
        ("<b>40</b> of <b>60</b>", []),
        ("<b>39</b> of <b>60</b>", [Kind.COUNTS]),
        ("1,040 of 1,060", [Kind.COUNTS]),
        ("0\N{EN DASH}40 of 60", [Kind.COUNTS]),
        ("40 of 60<script>39 of 60</script>", []),
    ],
)
def test_two_counts_of_people_are_those_of_a_figure_with_its_share(words: str, kinds: list[Kind]) -> None:
    assert found(words) == kinds
