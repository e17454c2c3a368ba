"""docs/data_dictionary.md: input tables, code lists and figures, from the seeds and the models' own words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipeline.reference.markdown import code, page, paragraph, section, table
from pipeline.reference.seeds import read

if TYPE_CHECKING:
    from pipeline.settings import Settings

# code lists with a file of their own in seeds/, and the columns that hold code and label
LISTS = {
    "age_groups": ("code", "label"),
    "countries": ("code", "label"),
    "criteria": ("criterion", "statement"),
    "outcomes": ("outcome", "name"),
    "service_areas": ("service_area", "label"),
}

STATUS = (
    ("published", "Shown."),
    ("band", "Few or none achieved it, or all but few: only between which two numbers it is, is shown."),
    ("low", "Shown, but uncertain: the interval is 30 points wide or more."),
    ("c", "Withheld to protect persons; the row holds no number."),
    ("x", "Not available: somebody was due, nobody's state is known."),
    ("z", "Not applicable: nobody was due to whom it applies."),
)


def text(settings: Settings) -> str:
    """The page."""
    return page(
        "Data dictionary",
        paragraph(
            "What goes in, which codes it may hold, and what comes out. "
            "[How the figures are computed](method.md) leads from the one to the other."
        ),
        section("Input: the tables of an export package", *_input_tables(settings)),
        section("Code lists", *_code_lists(settings)),
        section("Output: the figures", *_marts(settings), *_vocabulary(settings)),
    )


def _input_tables(settings: Settings) -> list[str]:
    head = ("Column", "Kind", "Key", "Required", "Code list", "Meaning")
    return [
        section(name, table(head, [_input_column(row) for row in rows]), depth=3)
        for name, rows in _grouped(read(settings, "input_columns"), "table_name").items()
    ]


def _input_column(row: dict[str, str]) -> tuple[str, ...]:
    key, required = ("yes" if row[flag] == "true" else "" for flag in ("is_key", "is_required"))
    return code(row["column_name"]), row["kind"], key, required, code(row["code_list"]), row["description"]


def _code_lists(settings: Settings) -> list[str]:
    lists = {
        name: [(row[of], row[label]) for row in read(settings, name)] for name, (of, label) in LISTS.items()
    }
    for name, rows in _grouped(read(settings, "code_lists"), "code_list").items():
        lists[name] = [(row["code"], row["label"]) for row in rows]
    return [
        section(name, table(("Code", "Label"), [(code(value), label) for value, label in rows]), depth=3)
        for name, rows in sorted(lists.items())
    ]


def _marts(settings: Settings) -> list[str]:
    import yaml

    files = sorted((settings.project / "models" / "marts").glob("_*.yml"))
    models: list[dict[str, Any]] = [
        model for path in files for model in yaml.safe_load(path.read_text("utf-8"))["models"]
    ]
    return [
        section(f"marts.{model['name']}", paragraph(model["description"]), _columns(model), depth=3)
        for model in models
    ]


def _columns(model: dict[str, Any]) -> str:
    rows = [
        (code(column["name"]), column["data_type"], _one_line(column.get("description", "")))
        for column in model["columns"]
    ]
    head, described = ("Column", "Type", "Meaning"), any(meaning for *_, meaning in rows)
    return table(head, rows) if described else table(head[:2], [row[:2] for row in rows])


def _vocabulary(settings: Settings) -> list[str]:
    measures = [
        (code(row["measure"]), row["name"], row["numerator"], row["denominator"])
        for row in read(settings, "measures")
    ]
    breakdowns = [
        (code(row["breakdown"]), row["label"], ", ".join(map(code, row["group_columns"].split(";"))))
        for row in read(settings, "breakdowns")
    ]
    marks = [(code(mark), meaning) for mark, meaning in STATUS]
    return [
        section("Measures", table(("Code", "Name", "Numerator", "Denominator"), measures), depth=3),
        section("Breakdowns", table(("Code", "Label", "Columns"), breakdowns), depth=3),
        section(
            "Status of a released figure",
            paragraph(
                "`release.duckdb` holds the columns of `marts.indicator_values` and `status`. `unknown`, "
                "`not_applicable` and the bounds are told of M01 and M03 only, and `due` only where it is "
                "the same for all measures of a milestone: elsewhere they are empty, which says nothing of "
                "their size."
            ),
            table(("Status", "Meaning"), marks),
            depth=3,
        ),
    ]


def _grouped(rows: Iterable[dict[str, str]], column: str) -> dict[str, list[dict[str, str]]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return groups


def _one_line(text: str) -> str:
    return " ".join(text.split())
