"""The words of the view, by language; one file each, and English where there is no other."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences by key, headings by column, words for codes, what each table is called and what to do."""

    sentences: dict[str, str]
    columns: dict[str, str]
    values: dict[str, str]
    tables: dict[str, dict[str, str]]
    explained: dict[str, dict[str, str]]  # by table and by code of a group
    mend: dict[str, str]  # by finding
    months: tuple[str, ...]

    def say(self, key: str, **values: object) -> str:
        """A sentence with its values."""
        return self.sentences[key].format(**values)

    def month(self, day: date) -> str:
        """``Jul 2026``."""
        return f"{self.months[day.month - 1]} {day.year}"

    def day(self, day: date) -> str:
        """``3 Jul 2026``."""
        return f"{day.day} {self.month(day)}"


def load(language: str = "en") -> Texts:
    """Read the words of a language."""
    found: dict[str, Any] = tomllib.loads((HERE / f"{language}.toml").read_text("utf-8"))
    parts = {name: found.pop(name) for name in ("columns", "values", "tables", "explained", "mend")}
    return Texts(months=tuple(found.pop("months")), sentences=found, **parts)
