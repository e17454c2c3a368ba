"""What an experiment found, kept in results.json and shown in docs/reliability.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT = Path(__file__).with_name("results.json")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- Written by `make chaos` from here -->", "<!-- to here -->"
HEAD = ("| What was done | Tries | As promised | What was seen |", "| --- | ---: | ---: | --- |")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was done how often, how often it ended as it is promised, and how it ended."""

    what: str
    tries: int
    as_promised: int
    seen: str


def keep(experiment: str, rows: Iterable[Row], *, others: bool = False) -> None:
    """Put the rows of an experiment in the place of its last ones, and write the table of all.

    With ``others``, last ones stay of what the rows do not tell of, whatever numbers they name.
    """
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    new = [asdict(row) for row in rows]
    told = {_subject(row) for row in new}
    kept[experiment] = [row for row in kept.get(experiment, []) if others and _subject(row) not in told] + new
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", "utf-8", newline="\n")
    PAGE.write_text(renewed(PAGE.read_text("utf-8"), kept), encoding="utf-8", newline="\n")


def _subject(row: dict[str, object]) -> str:
    return re.sub(r"[\d.]+", "#", str(row["what"]))


def renewed(page: str, kept: dict[str, list[dict[str, object]]]) -> str:
    """The page with the table of all experiments between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = [
        "| {what} | {tries} | {as_promised} | {seen} |".format(**row)
        for experiment in sorted(kept)
        for row in kept[experiment]
    ]
    return "\n".join((f"{before}{BEGIN}", "", *HEAD, *lines, "", f"{END}{after}"))
