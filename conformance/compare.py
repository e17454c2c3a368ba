"""Compares the rows of any program with the expected ones: ``python conformance/compare.py EXPECTED YOURS``.

Both are CSV (or CSV packed as .gz) with the columns of ``marts.indicator_values``; an empty cell is NULL. It
needs nothing but Python. Counts must be equal, shares and limits to 1e-6. Ends with 0 where nothing differs,
1 where something does, 2 where a file cannot be read.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

COUNTS = ("numerator", "denominator", "unknown", "not_applicable", "due")
SHARES = ("estimate", "ci_low", "ci_high", "bound_low", "bound_high")
WITHIN = 1e-6
SHOWN = 20

VALUES = (*COUNTS, *SHARES)

Key = tuple[str, ...]
Row = tuple[str, ...]  # the cells of VALUES, in that order


def differences(expected: Path, yours: Path) -> Iterator[str]:
    """A sentence for each row that is missing, too many or different.

    ``KeyError`` where a column is not there, ``ValueError`` where a row has other cells than columns.
    """
    wanted, keys = _read(expected, None)
    found, _ = _read(yours, keys)
    for key in wanted.keys() | found.keys():
        if wanted.get(key) == found.get(key):  # the same text
            continue
        where = ", ".join(f"{name} {value}" for name, value in zip(keys, key, strict=True) if value)
        if key not in found:
            yield f"not there: {where}"
        elif key not in wanted:
            yield f"not expected: {where}"
        else:
            yield from (f"{what}: {where}" for what in _unequal(wanted[key], found[key]))


def _read(path: Path, keys: list[str] | None) -> tuple[dict[Key, Row], list[str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        places = {name: place for place, name in enumerate(next(rows, []))}
        names = keys or [name for name in places if name not in VALUES]
        of_key, of_values = [places[name] for name in names], [places[name] for name in VALUES]
        read: dict[Key, Row] = {}
        for row in filter(None, rows):
            if len(row) != len(places):
                raise ValueError(f"line {rows.line_num} has {len(row)} cells in place of {len(places)}")
            # 12.0 and 12 are one milestone
            key = tuple([row[place].removesuffix(".0") for place in of_key])
            read[key] = tuple([row[place] for place in of_values])
        return read, names


def _unequal(wanted: Row, found: Row) -> Iterator[str]:
    for name, one, other in zip(VALUES, wanted, found, strict=True):
        if one == other:
            continue
        left, right = float(one) if one else None, float(other) if other else None
        if left is None or right is None:
            same = left is right
        elif name in COUNTS:
            same = left == right
        else:
            same = abs(left - right) <= WITHIN
        if not same:
            yield f"{name} {other or 'NULL'} in place of {one or 'NULL'}"


def main(words: list[str]) -> int:
    """Print the first differences and how many there are."""
    if len(words) != 2:
        print(__doc__)
        return 2
    try:
        found = sorted(differences(Path(words[0]), Path(words[1])))
    except (OSError, KeyError, ValueError) as error:
        print(f"A file cannot be read as rows of indicator values: {error}")
        return 2
    for line in found[:SHOWN]:
        print(line)
    print(f"{len(found)} differences" if found else "no difference")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
