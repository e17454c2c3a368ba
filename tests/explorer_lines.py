"""What the data within an explorer page say, read without the code that wrote them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DATA = re.compile(r'<script type="application/json" id="figures">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True)
class Line:
    """A figure as the page tells it."""

    measure: str
    breakdown: str
    scope: str
    subject: str | None
    milestone: str | None
    group: str
    signs: int
    label: str
    cells: dict[str, str]
    drawn: list[float | None]

    @property
    def key(self) -> tuple[str | None, ...]:
        return self.measure, self.breakdown, self.scope, self.subject, self.milestone, self.group


def data_of(html: str) -> dict[str, Any]:
    found = DATA.search(html)
    assert found
    read: dict[str, Any] = json.loads(found[1])
    return read


def lines_of(html: str) -> list[Line]:
    """Every figure of a page."""
    return [*_lines(data_of(html))]


def _lines(data: dict[str, Any]) -> Iterator[Line]:
    def word(place: int) -> str:
        return data["texts"][-1 - place] if place < 0 else str(place)

    def code(table: str, place: int) -> str | None:
        return None if place < 0 else data[table][place][0]

    for measure, breakdown, scope, rows in data["tables"]:
        heads = data["layouts"][data["measures"][measure][4]]["heads"]
        for subject, milestone, group, signs, label, *rest in rows:
            yield Line(
                data["measures"][measure][0],
                data["breakdowns"][breakdown][0],
                data["scopes"][scope][0],
                code("subjects", subject),
                code("milestones", milestone),
                data["breakdowns"][breakdown][2][group],
                signs,
                word(label),
                dict(zip(heads, map(word, rest), strict=False)),
                rest[len(heads) :],
            )
