"""docs/samples.md: of several made-up packages, what is shown, what proves it, and what that takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.samples.before import FAMILIES, IN_ALL, KINDS, OF_SAMPLE
from pipeline.reference.markdown import paragraph, section, table

NOTE = "<!-- Written by `python -m benchmarks.samples`. Change the program, not this page. -->"
TITLE = "# What is shown of several samples"
ABOUT = """
Cases made up by four seeds, of which the first is the bundled sample, are released for two half-years, one
after the other, to three donors and six ministries, by the usual rules. `python -m benchmarks.samples`
measures again; the numbers are kept in `benchmarks/samples/results.json`.
"""
PROOF = """
Sensitive cells are those of the ten outcomes that the attack tries, of all releases together: a person's
result, and those of small groups. A figure is proven by tables of whole persons, or by tables that hold
fractions of them. Feasible tables: how many, at the milestone where they are fewest. Guess:
the likeliest result of one person by the table of maximum entropy, but for what earlier releases told.
"""
COST = """
CPU seconds of one process with nothing kept from a run before. Reports are not written.
"""
TOGETHER = """
Before: by the version of 2026-11-25, which did not look at differences of figures. After: by that of
2026-11-26, which withheld whatever followed from two or three of them. Both were measured then, of a sample
of the same size whose cases had other shapes, and with fewer breakdowns.
"""
SHOWN = """
Figures of {period}: shown before, after and now; and how many have 11 or more persons due and 11 or more
known, so that the rule for a single figure lets them through. Before and after are of the first seed.
"""
STEPS = {
    "Building the figures": "Build",
    "Checking the figures": "Check",
    "Deciding what may be shown": "Ten outcomes",
    "Deciding which tables may be shown": "Other tables",
    "Attacking what would be shown": "Attack",
}
_PROVEN = (
    "Seed", "Period", "Figures of the ten outcomes", "In whole persons", "In fractions", "Sensitive cells",
    "Disclosed", "Feasible tables", "Guess",
)  # fmt: skip
NOT_MEASURED = "not measured"
ALL = "Together"


def text(results: Mapping[str, Any]) -> str:
    """The page; ``results`` by seed, in order."""
    every = [
        (seed, period, found) for seed, one in results.items() for period, found in one["periods"].items()
    ]
    (first, of_sample), *_ = results.items()
    period = next(iter(of_sample["periods"]))
    parts = [
        NOTE,
        TITLE,
        paragraph(ABOUT),
        section("What is shown in all", paragraph(TOGETHER), table(_TOGETHER, map(_together, every))),
        section("By measure and scope", paragraph(SHOWN.format(period=period))),
        *(_of_seed(seed, one["periods"][period], seed == first) for seed, one in results.items()),
        section("What proves it", paragraph(PROOF), table(_PROVEN, map(_proven, every))),
        section(
            "What it takes",
            paragraph(COST),
            table(("Seed", "Period", *STEPS.values(), "All"), map(_cost, every)),
        ),
    ]
    return "\n\n".join(parts) + "\n"


_TOGETHER = ("Seed", "Period", "Before", "After", "Now", "Of them M01")


def _together(of: tuple[str, str, Mapping[str, Any]]) -> Sequence[str]:
    seed, period, found = of
    before = [f"{count:,}" for count in IN_ALL.get((seed, period), ())] or [NOT_MEASURED] * 2
    shown = Counter[str]()
    for row in found["figures"]:
        shown[family(row["measure"])] += row["shown"]
    return seed, period, *before, f"{shown.total():,}", f"{shown['M01']:,}"


def _proven(of: tuple[str, str, Mapping[str, Any]]) -> Sequence[str]:
    seed, period, found = of
    whole, fractions = (found["proven"].get(f"outcomes, {one}", 0) for one in ("whole", "fractions"))
    return (
        seed, period, f"{whole + fractions:,}", f"{whole:,}", f"{fractions:,}", f"{found['sensitive']:,}",
        f"{found['disclosed']:,}", f"10^{found['ways']}", f"{found['guess']:.0%}",
    )  # fmt: skip


def _cost(of: tuple[str, str, Mapping[str, Any]]) -> Sequence[str]:
    seed, period, found = of
    took = [found["cpu"].get(step, 0.0) for step in STEPS]
    return seed, period, *(f"{each:.1f}" for each in took), f"{sum(took):.1f}"


def _of_seed(seed: str, found: Mapping[str, Any], is_sample: bool) -> str:
    lines = _lines(found["figures"], OF_SAMPLE if is_sample else {})
    return section(f"Seed {seed}", table(("Of", *KINDS.values()), lines), depth=3)


def _lines(
    figures: Sequence[Mapping[str, Any]], then: Mapping[str, Mapping[str, Sequence[int]]]
) -> Iterator[Sequence[str]]:
    """A line for each family of measures, and one for all; ``then`` is what was shown before."""
    shown, many = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in figures:
        for name in (family(row["measure"]), ALL):
            shown[name, row["kind"]] += row["shown"]
            many[name, row["kind"]] += row["many"]
    for name, words in {**FAMILIES, ALL: ""}.items():
        counts = {kind: (*then.get(name, {}).get(kind, ()), shown[name, kind]) for kind in KINDS}
        cells = (
            f"{' → '.join(map('{:,}'.format, each))} of {many[name, kind]:,}" for kind, each in counts.items()
        )
        yield f"{name} {words}".strip(), *cells


def family(measure: str) -> str:
    """The family of a measure that the tables name: that of its number."""
    number = measure.partition("_")[0]
    return next(name for name in FAMILIES if number in name.replace(",", "").split())
