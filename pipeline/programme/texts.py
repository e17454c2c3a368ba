"""The words of the view, by language; one file each, and English where there is no other."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Texts:
    """Sentences by key, headings by column, words for codes, and what each table is called."""

    sentences: dict[str, str]
    columns: dict[str, str]
    values: dict[str, str]
    tables: dict[str, dict[str, str]]

    def say(self, key: str, **values: object) -> str:
        return self.sentences[key].format(**values)


def load(language: str = "en") -> Texts:
    """Read the words of a language."""
    found: dict[str, Any] = tomllib.loads((HERE / f"{language}.toml").read_text("utf-8"))
    parts = {name: found.pop(name) for name in ("columns", "values", "tables")}
    return Texts(sentences=found, **parts)
