"""Text in columns, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

RULE = 60  # characters; a wider column has no longer rule


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Columns side by side, as wide as they need to be; empty where there is no row.

    A heading may have several lines.
    """
    body = [tuple(row) for row in rows]
    if not body:
        return ""
    heads = list(zip_longest(*(each.split("\n") for each in head), fillvalue=""))
    widths = [max(map(len, column)) for column in zip(*heads, *body, strict=True)]
    rule = ["-" * min(width, RULE) for width in widths]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number in right else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (*heads, rule, *body)
    )
