"""A made-up release of one system with what proves it: the figures, the tables, and the CSV of a package."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.disclosure.register.certificate_file import KeptSystem, Key
from pipeline.disclosure.register.entry import RELEASE, Entry

KEY: Key = ("M01", "O01", 12)
ENTRY = Entry(1, RELEASE, "2026-08-01T02:00:00Z", "2026H1", as_of="2026-06", run_id="r1", figures="f" * 64)
GROUPS = ((1, "region", "all", ""), (1, "region", "form", "labour"), (1, "region", "sex", "female"))
FIGURES = np.array([[8, 8, 16, 0], [4, 4, 8, 0], [4, 4, 8, 0]])
# women in labour, men in labour, other women, other men
STANDS = np.array([[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]], bool)
SIZES = np.array([10, 5, 4, 11])


def table(achieved: int, did_not: int) -> np.ndarray:
    """The one table in which so many of the women in labour did and did not: the rest follows."""
    others = [[one, 4 - one, 4 - one, one] for one in (achieved, did_not)]
    return np.array([*others, [0, 0, 0, 0]]).T.astype(float)


# in the first none of the four of a sort achieved it, in the second none did not
OPEN = (table(4, 0), table(0, 4))


def system(*tables: np.ndarray, **changes: object) -> KeptSystem:
    """What is kept of some tables."""
    found = np.array(tables or OPEN)
    differs = (found - found[0]).ravel()
    places = np.flatnonzero(differs)
    kept = KeptSystem(
        GROUPS, FIGURES, np.packbits(STANDS, axis=1), SIZES, found[0],
        np.diff(places, prepend=-1), differs[places], len(found),
        has_two_sides=True, every_person=True, narrowed=0,
    )  # fmt: skip
    return replace(kept, **changes)  # type: ignore[arg-type]


def package(path: Path, figures: Sequence[Sequence[int]] = FIGURES.tolist(), outcome: str = "O01") -> Path:
    """The figures as a data package has them: each count in a column, each code in that of its kind."""
    names = ("figure", "scope", "measure", "outcome", "service_area", "milestone", "breakdown", "form", "sex",
             "half_year", "numerator", "denominator", "unknown", "not_applicable", "due", "status",
             "numerator_low", "numerator_high", "as_of")  # fmt: skip
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\r\n")
        writer.writeheader()
        for (_, scope, breakdown, code), (least, most, known, not_asked) in zip(GROUPS, figures, strict=True):
            ends = {"numerator": least} if least == most else {"numerator_low": least, "numerator_high": most}
            codes = {breakdown: code} if code else {}
            writer.writerow({
                "figure": 1, "scope": scope, "measure": "M01", "outcome": outcome, "milestone": 12,
                "breakdown": breakdown, "denominator": known, "not_applicable": not_asked,
                "status": "published", "as_of": "2026-06-01", **ends, **codes,
            })  # fmt: skip
    return path
