"""What somebody has said yes to, written into ``config/``: a row, a grant in a donor's cell, or a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline import filesystem
from pipeline.configuration import organisation, tables
from pipeline.configuration.problems import refuse
from pipeline.configuration.setting_up import quoted

_SYSTEMS = re.compile(r"^systems\s*=\s*\[[^\]]*\][^\n]*\n?", re.MULTILINE)
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def add_donor(config: Path, code: str, label: str) -> bool:
    """A row of ``donors.csv``; False where no row can hold the code.

    ``UsageError`` names what is, or would be, wrong with the file: then it stays as it was.
    """
    if not tables.CODE.fullmatch(code):
        return False
    _append(config, tables.DONORS, {"donor_code": code, "label": label})
    return True


def add_provider(config: Path, code: str, name: str) -> None:
    """A row of ``providers.csv``. ``UsageError`` names what is, or would be, wrong with the file."""
    _append(config, tables.PROVIDERS, {"provider_id": code, "name": name})


def add_grant(config: Path, donor: str, code: str) -> bool:
    """One more code in a donor's cell of grants; False where the donor itself is not known."""
    known = {each.donor_code: each.grants for each in tables.donors(config)}
    if donor not in known:
        return False
    grants = ";".join(dict.fromkeys((*known[donor], code)))

    def change(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [row | {"grants": grants} if row["donor_code"] == donor else row for row in rows]

    _rewrite(config, tables.DONORS, change)
    return True


def add_system(config: Path, code: str) -> None:
    """One more of ``systems`` in ``organisation.toml``."""
    known = organisation.load(config).systems
    line = f"systems = [{', '.join(map(quoted, (*known, code)))}]\n"
    path = config / organisation.FILE
    text = path.read_text("utf-8-sig")
    if _SYSTEMS.search(text):
        written = _SYSTEMS.sub(lambda _: line, text, count=1)
    else:
        written = f"{text}{'' if text.endswith(chr(10)) else chr(10)}{line}"
    _put(path, written)


def _append(config: Path, name: str, row: Mapping[str, str]) -> None:
    _rewrite(config, name, lambda rows: [*rows, dict(row)])


def _rewrite(config: Path, name: str, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    """Write a table anew as spreadsheets open it, with the separator that it has."""
    rows, problems = tables.read(config, name)
    refuse(problems)
    path = config / name
    before = path.read_text("utf-8") if path.is_file() else None
    first = (before or "").splitlines()[:1]
    delimiter = max(",;\t", key=("".join(first) or ",").count)
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, tables.HEADINGS[name], restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(change([dict(row) for _, row in rows]))
    _put(path, _BYTE_ORDER_MARK + made.getvalue())
    problems = tables.read(config, name)[1]
    if problems:
        _put(path, before) if before is not None else filesystem.remove(path)
        refuse(problems)


def _put(path: Path, text: str) -> None:
    """In one step: a cut-off run leaves the file as it was."""
    draft = path.with_name(f"{path.name}.partial")
    draft.write_text(text, encoding="utf-8", newline="")
    filesystem.replace(draft, path)
