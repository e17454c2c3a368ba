"""Identifiers of persons as case numbers: how many the rules tell, and that nothing repeats or keeps one.

They are made up from a seed of their own, by kind. Those that the rules tell are given as the case numbers of
packages. Two thousand harmless ones are held against the same rules.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from pipeline.ingest.privacy import gate
from tests.chaos.hostile import taken_in
from tests.chaos.rows import Row
from tests.cli import packages
from tests.unit.made_up_identifiers import Maker

SEED, ANOTHER = 500, 501
FEW = 10  # cases of a package
HARMLESS = 2_000
REFUSED = 3


def rows(folder: Path, _: int) -> Iterator[Row]:
    """One for each kind, of five hundred together, and one for the harmless ones."""
    good = packages.of_few(folder / "good", FEW, provider_id="willow", source_system="case-book")
    kinds = Maker(random.Random(SEED)).persons()
    more = Maker(random.Random(ANOTHER)).persons()
    for kind in ("a passport", "an account"):
        kinds[kind] += more[kind]
    for kind, values in kinds.items():
        told = [value for value in values if value not in passing(values)]
        packed = [told[first : first + FEW] for first in range(0, len(told), FEW)]
        kept_quiet = sum(_is_refused(some, good, folder) * len(some) for some in packed)
        seen = f"refused {kept_quiet}, in {len(values) - len(told)}; of the refused none repeated, none left"
        yield Row(f"case numbers that are {kind}", len(values), kept_quiet, seen)
    yield _harmless()


def passing(values: Sequence[str]) -> set[str]:
    """Those that the gate lets through as identifiers."""
    query = f"select v from (select unnest(?::varchar[]) as v) where {gate.plain_id('v')}"
    with duckdb.connect() as connection:
        return {value for (value,) in connection.execute(query, [list(values)]).fetchall()}


def _is_refused(values: Sequence[str], good: Path, folder: Path) -> bool:
    """Whether a package with these as case numbers is refused, and none of them is anywhere afterwards."""
    package, home = Path(shutil.copytree(good, folder / "package")), folder / "home"
    with (package / "cases.csv").open(encoding="utf-8-sig", newline="") as file:
        numbers = [row["case_id"] for row in csv.DictReader(file)]
    for path in package.glob("*.csv"):
        _renumber(path, dict(zip(numbers, values, strict=False)))
    code, said = taken_in(home, package)
    shutil.rmtree(package)
    content = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    return code == REFUSED and not any(value in said or value.encode() in content for value in values)


def _renumber(path: Path, other: Mapping[str, str]) -> None:
    """Let the cases of a table have other numbers."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or "case_id" not in rows[0]:
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"case_id": other.get(row["case_id"], row["case_id"])} for row in rows)


def _harmless() -> Row:
    maker = Maker(random.Random(SEED))
    values = [value for number in range(1, 100) for value in maker.harmless(number)]
    numbered = [value for value in values if any(sign.isdigit() for sign in value)][:HARMLESS]
    through = len(passing(numbered))
    seen = f"let through {through}, taken for a person's {len(numbered) - through}"
    return Row("case numbers of case systems, which name nobody", len(numbered), through, seen)
