"""What the sheets of outcomes and of measure families have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.reference import sheet_words as words
from pipeline.reference.indicator_versions import history
from pipeline.reference.markdown import code, section, table
from pipeline.reference.seeds import Row, items, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.settings import Settings

METHOD = (
    "Assessment by a trained case manager together with the person; anonymised case export of the provider."
)
RESPONSIBLE = (
    "The provider's monitoring officer sends the export; the office that runs this program makes the figures."
)
SHEET = re.compile(r"\b([OM]\d\d)\b")


def fields(pairs: Iterable[tuple[str, str]], own: str) -> str:
    """The fields of a sheet as a table, with other sheets linked."""
    return table(("Field", "Content"), [(name, linked(text, own)) for name, text in pairs])


def linked(text: str, own: str = "") -> str:
    """A text in which the codes of other sheets lead to them."""

    def link(found: re.Match[str]) -> str:
        name = found.group(1)
        return name if name == own else f"[{name}]({name}.md)"

    return SHEET.sub(link, text)


def figures_of(settings: Settings, family: str) -> list[Row]:
    """The figures of a family."""
    return [row for row in read(settings, "measures") if row["family"] == family]


def version(settings: Settings, of: str) -> str:
    """The newest version of a definition and the month from which it holds."""
    newest = history(settings, of)[-1:]
    return "".join(f"{row['version']}, from {row['valid_from']}" for row in newest)


def versions(settings: Settings, of: str) -> str:
    """The history of a definition."""
    rows = [
        (row["version"], row["valid_from"], row["note"], code(row["definition_hash"]))
        for row in reversed(history(settings, of))
    ]
    return section(
        "Versions",
        "A changed definition has a new version and starts a new series: figures of different versions are "
        "not compared.",
        table(("Version", "From", "What changed", "Hash of the definition"), rows),
    )


def assumptions(settings: Settings, of: str, none: str) -> str:
    """The choices behind a figure that experts may change; ``none`` is said where there are none."""
    rows = [
        (code(row["assumption"]), row["question"], words.value(row), row["source"])
        for row in read(settings, "assumptions")
        if of in items(row["families"])
    ]
    about = "Choices that experts may change, in `seeds/assumptions.csv`." if rows else none
    head = ("Assumption", "Question", "Value used", "Source")
    return section("Assumptions", about, *([table(head, rows)] if rows else []))


def sources(settings: Settings, columns: Sequence[str]) -> str:
    """The input columns that a figure is made from, in the words of the contract."""
    meaning = {
        f"{row['table_name']}.{row['column_name']}": row["description"]
        for row in read(settings, "input_columns")
    }
    return table(("Input column", "Meaning"), [(code(column), meaning[column]) for column in columns])


def windows(settings: Settings, figures: Sequence[Row]) -> str:
    """The milestones of the figures with their windows; empty where none is by milestone."""
    firsts = [int(row["first_milestone"]) for row in figures if row["first_milestone"]]
    rows = [
        (
            row["label"],
            f"{words.months(row['window_start'])} to {words.months(row['window_end'])}",
            row["phase"],
        )
        for row in read(settings, "milestones")
        if firsts and int(row["milestone"]) >= min(firsts)
    ]
    about = (
        "Months since the case was opened. Of several assessments the one nearest the milestone counts; each "
        "outcome is told by the nearest that settles it."
    )
    return section("Milestones", about, table(("Milestone", "Window", "Phase"), rows)) if rows else ""


def estimators(figures: Sequence[Row]) -> str:
    """How the figures are computed and which interval they have, each way once."""
    said = dict.fromkeys(
        f"{words.estimator(row)} {_interval(words.interval(row))}" for row in figures
    )  # a set that keeps its order
    return " ".join(said)


def _interval(kind: str) -> str:
    return "No interval." if kind == "none" else f"95% interval: {kind}."


def baseline(figures: Sequence[Row]) -> str:
    """Where a series begins; the first figure is what the measure is of."""
    firsts = {row["first_milestone"] for row in figures}
    if "0" in firsts:
        return "The figure at milestone 0 of each cohort."
    if figures[0]["first_milestone"]:
        return "Milestone 0 of the same persons, from which the figure starts."
    return "None: the figure tells how things stand."
