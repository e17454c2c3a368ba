"""docs/benchmarks.md: what the steps took, and what the difference to a plain program buys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.reference.markdown import paragraph, section, table

NOTE = "<!-- Written by `python -m benchmarks`. Change the program, not this page. -->"
TITLE = "# What a run takes, and what for"
ABOUT = """
Each step in a process of its own, on two cores, with made-up cases. CPU seconds are those of all processes
of a step; the peak of memory is that of the largest. `make bench` measures again; the numbers are kept in
`benchmarks/results.json`.
"""
PLAIN = """
Plain programs compute M01, M02 and M03 of the ten outcomes for whole scopes and every milestone, from the
same files: `benchmarks/plain/shares.sql` in DuckDB, `benchmarks/outside/plain_polars.py` in polars. The
benchmark stops where one of their figures is not the pipeline's. Plain read is DuckDB reading the files and
nothing else.
"""
STEPS = {
    "plain read": "plain read",
    "plain DuckDB": "plain DuckDB, M01 to M03",
    "plain polars": "plain polars, M01 to M03",
    "ingest": "`ingest`",
    "build": "`build`",
    "release": "`release`, two reports",
    "sample": "`sample`",
}
COMPARED = ("plain DuckDB", "plain polars")
BUYS = (
    ("The data are checked", """
Before a row is used the gate looks for what could name a person, and each row against its contract. What is
refused is kept apart, with a code and what to do. Plain programs take every row as it comes.
"""),
    ("Groups", """
The plain programs know whole scopes. `build` has every breakdown of every scope, in the four states known,
not known, not applicable and not due.
"""),
    ("Other measures", """
M04 to M21: net change, sustained results, setbacks, curves, medians, needs, services, standardised
comparisons.
"""),
    ("Intervals", """
Wilson's, and those of cases that are alike within a provider or a person: [how often they
hold](interval_coverage.md).
"""),
    ("Membership", """
Who stands in which group is kept for each release. Without it nobody can prove what two figures tell
together.
"""),
    ("History", """
What was known at an earlier cut-off can be built again. Corrections, moves and erasures are rows, not
overwritten ones.
"""),
    ("Disclosure control", """
`release` proves what is shown, beside all that was shown before, and attacks it: [side by side with
others](side_by_side.md).
"""),
)  # fmt: skip


def text(results: Mapping[str, Any]) -> str:
    """The page; ``results`` by number of cases, in order."""
    return (
        "\n\n".join(
            [
                NOTE,
                TITLE,
                paragraph(ABOUT),
                section("By step", paragraph(PLAIN), _steps(results)),
                section("The difference", *_differences(results)),
                section("What it buys", "\n".join(_item(*one) for one in BUYS)),
            ]
        )
        + "\n"
    )


def _steps(results: Mapping[str, Any]) -> str:
    head = ("Cases", "Step", "CPU s", "Wall s", "Peak MiB")
    rows = [
        (f"{int(cases):,}", words, f"{took['cpu']:.1f}", f"{took['seconds']:.1f}", f"{took['memory']:,.0f}")
        for cases, result in results.items()
        for step, words in STEPS.items()
        if (took := result["steps"].get(step))
    ]
    return table(head, rows)


def _differences(results: Mapping[str, Any]) -> Iterator[str]:
    for cases, result in results.items():
        steps, figures = result["steps"], result["figures"]
        own = steps["ingest"]["cpu"] + steps["build"]["cpu"]
        others = " and ".join(
            f"{steps[name]['cpu']:.1f} in {name.removeprefix('plain ')}" for name in COMPARED if name in steps
        )
        yield paragraph(
            f"Of {int(cases):,} cases `ingest` and `build` take {own:.1f} CPU seconds, "
            f"the plain programs {others}. "
            f"They make {figures['plain']:,} figures, `build` {figures['pipeline']:,}: "
            f"{_each(own, figures['pipeline'])} ms a figure beside {_each(_least(steps), figures['plain'])}."
        )


def _least(steps: Mapping[str, Any]) -> float:
    return float(min(steps[name]["cpu"] for name in COMPARED if name in steps))


def _each(seconds: float, figures: int) -> str:
    return f"{1000 * seconds / figures:.2f}"


def _item(name: str, words: str) -> str:
    first, *others = paragraph(f"- **{name}.** {words}").splitlines()
    return "\n".join([first, *(f"  {line}" for line in others)])
