"""Check what a release shows against its certificate file: by adding up, without the program that made it.

    python verify_certificate.py 0001-2026H1.certificate.npz indicator_values.csv [more.csv ...]

For each system of figures: its tables agree with every figure that is shown, and no entry is below 0. By them
nobody's result is certain who is one of few in the same groups; and of the few who are in one shown group and
not in another, or in both, it may be that nobody has it, and that three or all of them have. No value is
said. Ends with 1 where it is not so. Needs Python and numpy alone. Keep the file like the cases: it says who
stands with whom. What is in it: docs/certificate.md.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

CLOSE, FEW, SMALL = 1e-5, 3, 11  # persons


def shown(path: str) -> Iterator[tuple[tuple[Any, ...], tuple[str, ...], tuple[int, ...], str]]:
    """Each figure of a data package (CSV): its system, its place, its counts (-1: not told), as of when."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        for row in (each for each in csv.DictReader(file) if each["denominator"]):
            names, half_year = list(row), row["half_year"] if row["breakdown"] == "half_year" else ""
            codes = [row[name] for name in names[names.index("breakdown") + 1 : names.index("numerator")]]
            ends = [row["numerator"] or row.get(end) or -1 for end in ("numerator_low", "numerator_high")]
            outcome = row["outcome"] or f"area {row['service_area']}" * bool(row["service_area"])
            key = f"{row['measure']} {half_year}".strip(), outcome, int(row["milestone"] or -1)
            place = ("all",) if half_year else (row["breakdown"], *sorted(filter(None, codes)))
            counts = (*ends, row["denominator"], row["not_applicable"] or -1)
            yield key, (row["scope"], *place), tuple(map(int, counts)), row["as_of"]


def systems(file: str) -> Iterator[tuple[Mapping[str, Any], Any, Any, Any, Any]]:
    """Each system: what it is about, figures, who stands where, persons of each sort, tables."""
    import numpy as np

    content = np.load(file, allow_pickle=False)
    manifest = json.loads(content["manifest.json"])
    for number, about in enumerate(manifest["systems"]):
        names = ("figures", "stands", "sizes", "base", "steps", "by")
        figures, bits, sizes, base, steps, by = (content[f"{number:04d}/{name}"] for name in names)
        tables = np.tile(base.astype(float), (about["tables"], 1, 1))
        tables.reshape(-1)[np.cumsum(steps.astype(int)) - 1] += by
        stands = np.unpackbits(bits, axis=1, count=len(sizes)).astype(bool)
        yield about | {"as_of": manifest["as_of"]}, figures.astype(int), stands, sizes.astype(int), tables


def faults(about: Mapping[str, Any], figures: Any, stands: Any, sizes: Any, tables: Any) -> Iterator[str]:
    """What is wrong with the tables of a system."""
    import numpy as np

    achieved, did_not, others = stands.astype(float) @ tables.transpose(2, 1, 0)  # groups x tables
    least, most, known, not_asked = figures.T[:, :, None].astype(float)
    off = least - achieved, achieved - most, abs(achieved + did_not - known)
    if max(np.max(off), ((not_asked >= 0) * abs(others - not_asked)).max()) > CLOSE:
        yield "a table does not agree with what is shown"
    if tables.min() < -CLOSE or (tables.sum(axis=2) - sizes).max() > CLOSE:
        yield "a table has fewer than nobody, or more than there are"
    nothing_told = stands[figures[:, 2] == 0].any(axis=0)  # nobody's result is known
    alone = (sizes < SMALL) & ~nothing_told & about["every_person"]
    names = np.array([[str(release), scope, f"{by} {code}"] for release, scope, by, code in about["groups"]])
    one, other = np.triu_indices(len(names), 1)
    same = names[one] == names[other]
    beside = (same.sum(axis=1) == 2) & (about["every_person"] | ~same[:, 1])
    one, other = stands[one[beside]], stands[other[beside]]
    few = np.packbits(np.vstack([one & ~other, other & ~one, one & other]), axis=1)
    few = np.unpackbits(np.unique(few, axis=0), axis=1, count=len(sizes)).astype(bool)
    few = few[(few @ sizes > 0) & (few @ sizes < SMALL)] & ~nothing_told
    certain, enough = 0, np.minimum(few @ sizes, FEW)
    for state in (0, 1) if about["two_sides"] else (0,):
        each, group = tables[:, :, state], few.astype(float) @ tables[:, :, state].T
        closed, is_sure = group.min(axis=1) > CLOSE, each.min(axis=0) > sizes - 1 + CLOSE
        if about["two_sides"]:
            closed |= group.max(axis=1) < enough - CLOSE
            is_sure |= each.max(axis=0) < 1 - CLOSE
        certain += (closed & (enough > 0)).sum() + (is_sure & alone).sum()
    if certain > about["narrowed"]:
        yield "it is certain how some few fare"


def named(key: tuple[Any, ...]) -> str:
    """The name of a system: measure, outcome or service area, milestone (-1: at the cut-off)."""
    return " ".join(str(each) for each in key if each != "")


def check(file: str, *packages: str) -> Iterator[tuple[str, bool]]:
    """What is to be said of each system and of the packages, and whether it is as it has to be."""
    places, said = dict[Any, dict[Any, set[Any]]](), Counter[tuple[str, bool]]()
    when = ""
    for about, figures, stands, sizes, tables in systems(file):
        key, when = (about["measure"], about["outcome"], about["milestone"]), about["as_of"]
        found = "; ".join(faults(about, figures, stands, sizes, tables))
        for (_, scope, breakdown, code), counts in zip(about["groups"], figures.tolist(), strict=True):
            place = scope, breakdown, *sorted(filter(None, code.split(";")))
            places.setdefault(key, {}).setdefault(place, set()).add(tuple(counts))
        persons = "fractions of persons" if (tables % 1).any() else "whole persons"
        proven = f"{len(figures)} figures are proven by {len(tables)} tables of {persons}"
        yield f"{named(key)}: {found or proven}", not found
    for key, place, counts, as_of in (row for path in packages for row in shown(path)):
        is_known = counts in places.get(key, {}).get(place, ()) or max(counts) <= 0
        is_other = key[0] != "M01" and (key not in places or not as_of.startswith(when))
        of = f"do not agree with the certificate file: {named(key)}"
        of = "are of measures or releases that the certificate file is not about" if is_other else of
        said["agree with the certificate file" if is_known else of, is_known or is_other] += 1
    yield from ((f"{count} figures {what}", is_right) for (what, is_right), count in sorted(said.items()))


def main(file: str, *packages: str) -> int:
    """Say what was checked; 1 where something is not as it has to be."""
    wrong = 0
    try:
        sys.stdout.write(f"SHA-256: {hashlib.sha256(Path(file).read_bytes()).hexdigest()}\n")
        for said, is_right in check(file, *packages):
            wrong += not is_right
            sys.stdout.write(f"{said}\n")
    except (OSError, LookupError, TypeError, ValueError, zlib.error, zipfile.BadZipFile, NotImplementedError):
        sys.stdout.write("A file cannot be read.\n")
        wrong = 1
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 1 else __doc__)
