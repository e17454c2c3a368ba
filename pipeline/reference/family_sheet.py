"""The sheet of one measure family: its figures, what is left out, how to read them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.reference import sheet_parts as parts
from pipeline.reference import sheet_words as words
from pipeline.reference.markdown import code, page, section, slug, table
from pipeline.reference.seeds import Row, items, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.reference.models import Model
    from pipeline.settings import Settings

CROSSED = ("M01", "M03")  # of the ten outcomes, and proven: groups may be crossed


def text(settings: Settings, family: Row, models: Sequence[Model]) -> str:
    """The page of the family."""
    of, figures = family["family"], parts.figures_of(settings, family["family"])
    return page(
        f"{of} {family['name']}",
        family["question"],
        parts.fields(_fields(settings, family, figures), of),
        _figures(figures),
        _disclosure(settings, figures),
        *filter(None, [parts.windows(settings, figures)]),
        section("Sources", parts.sources(settings, items(family["source"])), *_models(models, of)),
        parts.assumptions(settings, of, "None that experts are asked to decide."),
        parts.versions(settings, of),
    )


def _fields(settings: Settings, family: Row, figures: list[Row]) -> list[tuple[str, str]]:
    of = family["family"]
    return [
        ("Version", parts.version(settings, of)),
        ("Definition", family["definition"]),
        ("Unit", _units(figures)),
        ("Numerator, denominator", "In the table of figures below."),
        ("Left out", family["exclusions"]),
        ("Shown with", family["shown_with"]),
        ("By outcome", _by(figures, "by_outcome")),
        ("By service area", _by(figures, "by_service_area")),
        ("Broken down by", _breakdowns(settings, family)),
        ("Method", parts.METHOD),
        ("Frequency", family["frequency"]),
        ("Responsible", parts.RESPONSIBLE),
        ("Baseline", parts.baseline(figures)),
        ("Target", _target(settings, of)),
        ("Estimator", f"{parts.estimators(figures)} {_formulas(settings, of)}"),
        ("How to read it", family["interpretation"]),
        ("Limits", family["limits"]),
    ]


def _units(figures: list[Row]) -> str:
    return "; ".join(dict.fromkeys(map(words.unit, figures))).capitalize()


def _by(figures: list[Row], column: str) -> str:
    those = [code(row["measure"]) for row in figures if row[column] in words.TRUE]
    return "no" if not those else "yes" if len(those) == len(figures) else f"only {', '.join(those)}"


def _breakdowns(settings: Settings, family: Row) -> str:
    """The breakdowns of the family: single ones by code, all of a kind by their grain."""
    wanted = items(family["disaggregation"])
    labels = [
        row["label"]
        for row in read(settings, "breakdowns")
        if row["group_columns"] and {row["breakdown"], row["grain"]} & set(wanted)
    ]
    most = words.disclosure_rules(settings)["most_dimensions"] if family["family"] in CROSSED else 1
    return f"{'; '.join(labels)}. Released: at most {most} at a time." if labels else "Nothing further."


def _target(settings: Settings, family: str) -> str:
    return words.TARGETS if family == "M01" else "None. Targets are set for M01 only."


def _formulas(settings: Settings, family: str) -> str:
    """Where the method describes the family: the heading that names it, else the one over its table."""
    heading, under = "", ""
    for line in (settings.project / "docs" / "method.md").read_text("utf-8").splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
            if re.search(rf"\b{family}\b", heading):
                under = heading
                break
        elif line.startswith(f"| `{family}`") and not under:
            under = heading
    return f"[Formulas](../method.md#{slug(under)})." if under else "[Formulas](../method.md)."


def _figures(figures: list[Row]) -> str:
    head = (
        "Code", "Name", "Numerator", "Denominator", "Unit", "95% interval", "First milestone", "Withheld by",
    )  # fmt: skip
    rows = [
        (
            code(row["measure"]),
            row["name"],
            row["numerator"] or "none",
            row["denominator"],
            words.unit(row),
            words.interval(row),
            words.first(row),
            words.PROTECTED_BY[row["protection"]],
        )
        for row in figures
    ]
    return section("Figures", table(head, rows), *_notes(figures))


def _notes(figures: list[Row]) -> list[str]:
    """What the seed says of single figures, where it does."""
    said = [(code(row["measure"]), row.get("definition", ""), row.get("limits", "")) for row in figures]
    rows = [row for row in said if any(row[1:])]
    return [table(("Code", "Definition", "Limits"), rows)] if rows else []


def _disclosure(settings: Settings, figures: list[Row]) -> str:
    kinds = [row["protection"] for row in figures]
    rows = dict.fromkeys((words.PROTECTED_BY[kind], words.protection(settings, kind)) for kind in kinds)
    return section("Disclosure", table(("Withheld by", "Rule"), list(rows)))


def _models(models: Sequence[Model], family: str) -> list[str]:
    """The models whose SQL names the family, with their own words."""
    named = re.compile(rf"\b{family}(?!\d)")
    rows = [(code(model.name), model.description) for model in models if named.search(model.sql)]
    return [table(("Computed in", "What it holds"), rows)] if rows else []
