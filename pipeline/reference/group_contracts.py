"""The group columns in the contracts of the marts, written from seeds/group_columns.csv."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.reference.seeds import read

if TYPE_CHECKING:
    from pipeline.settings import Settings

FILES = ("_cases.yml", "_marts.yml")
BEGIN = "      # the group columns: written by `make docs` from seeds/group_columns.csv\n"
END = "      # the group columns end\n"


def texts(settings: Settings) -> dict[Path, str]:
    """The files of contracts that have group columns, each with those of the seed."""
    lines = "".join(_line(row["group_column"], row["description"]) for row in read(settings, "group_columns"))
    folder = settings.project / "models" / "marts"
    return {folder / name: _filled((folder / name).read_text("utf-8"), lines) for name in FILES}


def _line(column: str, description: str) -> str:
    return f"      - {{name: {column}, data_type: varchar, description: {json.dumps(description)}}}\n"


def _filled(contracts: str, lines: str) -> str:
    before, _, behind = contracts.partition(BEGIN)
    return f"{before}{BEGIN}{lines}{END}{behind.partition(END)[2]}"
