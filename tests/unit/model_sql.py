"""The SQL of a model or macro as plain DuckDB runs it: each ref() is a table of that name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from jinja2 import Environment, StrictUndefined

PROJECT = Path(__file__).resolve().parents[2]
DBT_ONLY = ("test_", "generate_")  # their tags and variables are dbt's own
# return() is dbt's own too: a macro that gives a list is read as that list
LIST = re.compile(r"{% macro (\w+)\(\) -%}\s*{{ return\((\[.+?\])\) }}\s*{%- endmacro %}", re.DOTALL)


def rendered(text: str) -> str:
    """``text`` with the macros at hand."""
    paths = sorted((PROJECT / "macros").glob("*.sql"))
    macros = "".join(path.read_text("utf-8") for path in paths if not path.name.startswith(DBT_ONLY))
    environment = Environment(undefined=StrictUndefined)
    for name, codes in LIST.findall(macros):
        environment.globals[name] = ast.literal_eval(codes).copy
    return environment.from_string(LIST.sub("", macros) + text).render(ref=str)


def model(name: str) -> str:
    """The model of that name."""
    (path,) = (PROJECT / "models").rglob(f"{name}.sql")
    return rendered(path.read_text("utf-8"))
