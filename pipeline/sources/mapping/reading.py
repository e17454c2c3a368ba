"""``config/mappings/*.toml``: read, and held against the contract."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.configuration import Problem, refuse
from pipeline.contract import Contract
from pipeline.sources.mapping.judging import Judge
from pipeline.sources.mapping.model import ExportMapping
from pipeline.sources.mapping.parsing import Parser

FOLDER = "mappings"
LARGEST = 1024 * 1024  # bytes


def load(path: Path, contract: Contract) -> ExportMapping:
    """The mapping that a file holds. ``UsageError`` names the first thing that is wrong with it."""
    mapping, problems = read(path, contract)
    refuse(problems)
    return mapping


def read(path: Path, contract: Contract) -> tuple[ExportMapping, list[Problem]]:
    """The mapping that a file holds, as far as it can be understood, and all that is wrong with it."""
    file = f"{FOLDER}/{path.name}"
    nothing = ExportMapping(file, "")
    try:
        with path.open("rb") as raw:
            text = raw.read(LARGEST).decode("utf-8-sig")
        content = tomllib.loads(text)
    except FileNotFoundError:
        return nothing, [Problem(file, "The file is not there.", "`reintegration map FILE` drafts one.")]
    except (OSError, UnicodeDecodeError):
        return nothing, [Problem(file, "The file cannot be read as UTF-8.", "Save it as UTF-8.")]
    except tomllib.TOMLDecodeError as error:
        return nothing, [_unreadable(file, str(error))]
    return understood(file, content, contract)


def understood(
    file: str, content: Mapping[str, Any], contract: Contract
) -> tuple[ExportMapping, list[Problem]]:
    """The mapping that the content of a file is; ``file`` names it in problems."""
    columns = {table.name: tuple(each.name for each in table.columns) for table in contract.tables.values()}
    parser = Parser(file, tuple(contract.tables), columns)
    mapping = parser.mapping(content)
    found = [*parser.problems, *Judge(mapping, contract).problems()]
    return mapping, list(dict.fromkeys(found))


def files(config: Path) -> list[Path]:
    """The mappings of a configuration, by their names."""
    return sorted((config / FOLDER).glob("*.toml"))


def problems(config: Path, contract: Contract) -> list[Problem]:
    """All that is wrong with the mappings of a configuration."""
    return [problem for path in files(config) for problem in read(path, contract)[1]]


def _unreadable(file: str, told: str) -> Problem:
    line = re.search(r"at line (\d+)", told)
    said = f"Line {line[1]} cannot be read." if line else "Its last line cannot be read."
    if "Cannot overwrite" in told or "Cannot declare" in told:
        return Problem(file, f"{said} It says something for the second time.", "Keep one of the two.")
    return Problem(file, said, 'Write `column = { from = "Header" }`, one a line.')
