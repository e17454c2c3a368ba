"""The SQL of a model or macro as plain DuckDB runs it: each ref() is a table of that name."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, StrictUndefined

PROJECT = Path(__file__).resolve().parents[2]
DBT_ONLY = ("test_", "generate_")  # their tags and variables are dbt's own


def rendered(text: str) -> str:
    """``text`` with the macros at hand."""
    paths = sorted((PROJECT / "macros").glob("*.sql"))
    macros = [path.read_text("utf-8") for path in paths if not path.name.startswith(DBT_ONLY)]
    return Environment(undefined=StrictUndefined).from_string("".join([*macros, text])).render(ref=str)


def model(name: str) -> str:
    """The model of that name."""
    (path,) = (PROJECT / "models").rglob(f"{name}.sql")
    return rendered(path.read_text("utf-8"))
