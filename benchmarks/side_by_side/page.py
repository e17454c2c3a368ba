"""docs/side_by_side.md: what each method shows of equal tables, and what an attacker tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.side_by_side.attack import MOST_IN_BANDS
from benchmarks.side_by_side.measuring import Attacked, Measured, of_dict
from pipeline.reference.markdown import paragraph, section, table

NOTE = "<!-- Written by `python -m benchmarks.side_by_side`. Change the program, not this page. -->"
MADE = "made"  # the name of the system of made-up persons
TITLE = "# Disclosure control side by side"
ABOUT = """
Equal tables for every method: M01 (how many achieved an outcome, of how many known, to how many it does not
apply) of all scopes and groups that are asked for. The persons are those of the bundled sample at the end of
2025 and half a year later.
"""
MADE_UP = """
Others are made up: tables of five dimensions, three of them crossed at most; half a year later a sixth more
persons have come, and a tenth are in another state.
"""
AGAIN = """
Each method releases twice. Every number was measured once, not all on one day; the noise of cell keys is
another in each working folder. `python -m benchmarks.side_by_side` measures again and writes this
page; the numbers are kept in `benchmarks/side_by_side/results.json`.
"""
ATTACKER = """
One attacker for all: this program's own (`pipeline/attacker/bounds.py`). It knows all persons and where
they stand, but not how anybody fares, and all that is printed. A person, a small group, or whoever is in
one shown group and not in another, is told where it cannot be that nobody of them is in a state, or that
three are.
"""
BANDS = """
Where a rule rounds or adds noise, the attacker knows the rule: 15 by OpenSAFELY is 13 to 17, and noise is
at most 5 persons. One such number tells little; many together can leave no table but the true one. Where he
is not certain, he can bet.
"""
BETS = """
He bets by the likeliest table: that of maximum entropy where figures are exact, and where they are not, the
one in which noise of the rule's variance explains them best. He bets on a result that is likelier than 0.9,
and 1.5 times as likely as among all. The page says on how many, and how many of the bets he wins.
"""
LIMITS = """
The proof of this program holds for the states of persons, as the attack tries them. What a release does
besides is not compared: it decides which sizes of groups may be shown, keeps closed cohorts as they were,
and tests differences with other measures. So a release shows less than this page says.
"""
METHODS = (
    ("this engine", """
`pipeline/disclosure/suppression/cell_suppression.py`, the second release beside the first. A band counts as
its middle in what figures are off by.
"""),
    ("τ-ARGUS", """
pytauargus 0.6 (EUPL-1.2, built with HiGHS; an environment of its own, no dependency). A table of state,
country and the dimensions of a breakdown; minimum frequency 11, protection interval 30 %, modular method:
the hypercube method (GHMITER) is not in this build.
"""),
    ("threshold 11", """
Every figure of 11 persons or more whose result is known. Nothing else is withheld.
"""),
    ("ACRO", """
Each part of a figure is nobody, or as many as its default threshold of 10; with 8, nobody or more than 7.
Its suppression stops there: nothing is withheld to protect what is.
"""),
    ("OpenSAFELY", """
Counts up to 7 become 0, others are rounded to the nearest 5.
"""),
    ("cell key", """
Noise of mean 0 and variance 2, at most 5, the same wherever the same persons are counted; 1 and 2 are never
printed. All figures are shown.
"""),
)  # fmt: skip
CANNOT = (
    """
It protects one table with its margins. Scopes that overlap (donors, and these with countries), groups that
overlap (rolling windows of cohorts) and breakdowns that share margins are tables of their own: it does not
see what they tell together.
""",
    """
It knows no earlier release: what came, left or changed in half a year is read from two tables, each safe.
""",
    """
It does not take it that sizes of groups are known. A cell is protected within what its table leaves open,
not within what the attacker knows of persons.
""",
    """
It minimises what is withheld by cells or counts, not by the readers' order of importance. Its cost can be
set; here it is the count.
""",
)


def text(results: Mapping[str, Any]) -> str:
    """The page; ``results`` by system, in order."""
    return (
        "\n\n".join(
            [
                NOTE,
                TITLE,
                *map(paragraph, (ABOUT, *([MADE_UP] if MADE in results else []), AGAIN)),
                section("The attacker", *map(paragraph, (ATTACKER, BANDS, BETS))),
                section("The methods", "\n".join(_item(f"**{name}.** {words}") for name, words in METHODS)),
                section("Results", *_results(results)),
                section("What τ-ARGUS cannot do here", "\n".join(map(_item, CANNOT))),
                section("What is not compared", paragraph(LIMITS)),
            ]
        )
        + "\n"
    )


HEAD = (
    "Method",
    "Shown at first, then",
    "Off by, mean and 95 %",
    "Told alone",
    "Told beside the release before",
    "Bets won alone",
    "Bets won beside",
    "CPU s",
)
READING = """
Shown: figures of the first release, and of the second, bands among them in brackets. Off by: points of a
share, of the second. Told: exactly and too narrowly, of the sensitive cells tried, which differ: whoever is
in one shown group and not in another is one. In brackets are persons whose result follows for certain.
Alone is the first release by itself. CPU seconds are those of releasing twice.
"""
BEFORE = """
A small group that only the second release sets apart can be told by the first release alone. It counts as
told, though no second release could prevent it.
"""
DRAWN = f"""
OpenSAFELY and cell key print numbers that stand for a range, which takes the attacker a program for nearly
each sensitive cell. Of theirs all of one kind of persons are tried, and {MOST_IN_BANDS} others, drawn by
chance.
"""


def _results(results: Mapping[str, Any]) -> Iterator[str]:
    yield paragraph(READING)
    yield paragraph(BEFORE)
    yield paragraph(DRAWN)
    methods = dict.fromkeys(name for result in results.values() for name in result["methods"])
    for result in results.values():
        measured = {name: of_dict(values) for name, values in result["methods"].items()}
        asked = next(iter(measured.values())).asked
        rows = [_row(name, measured[name]) if name in measured else _missing(name) for name in methods]
        yield section(f"{result['name']}: {asked:,} figures asked for", table(HEAD, rows), depth=3)


def _row(name: str, one: Measured) -> tuple[str, ...]:
    bands = f" ({one.bands:,})" if one.bands else ""
    return (
        name,
        f"{one.alone.figures:,}, {one.shown:,}{bands}",
        f"{one.mean_error:.1f}, {one.large_error:.1f}",
        _told(one.alone),
        _told(one.beside),
        f"{one.alone.right:,} of {one.alone.guessed:,}",
        f"{one.beside.right:,} of {one.beside.guessed:,}",
        f"{one.seconds:.1f}",
    )


def _missing(name: str) -> tuple[str, ...]:
    return (name, "not measured", *[""] * (len(HEAD) - 2))


def _told(one: Attacked) -> str:
    return f"{one.exact:,} and {one.narrow:,} of {one.tried:,} ({one.persons:,})"


def _item(words: str) -> str:
    first, *others = paragraph(f"- {words}").splitlines()
    return "\n".join([first, *(f"  {line}" for line in others)])
