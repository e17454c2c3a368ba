"""The conformance kit: worked out on paper, by the second computation, and by the models."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from conformance import __main__ as kit
from conformance import compare
from conformance.compare import COUNTS, SHARES
from conformance.packages import AWKWARD, HISTORIES, KIT, Kept, by_hand, kept, rows_kept
from pipeline import ingest, transform, warehouse
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
AWKWARD_ONES = [one for one in kept() if one.path.parent == AWKWARD]


def built(packages: list[Path], donors: list[str], folder: Path) -> Settings:
    """A workspace with these donors, in which the figures of some packages are made."""
    settings = Settings(project=PROJECT, home=folder)
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "organisation.toml").write_text('name = "Conformance"\n', "utf-8")
    listed = "".join(f"{donor},{donor}\n" for donor in donors)
    (folder / "config" / "donors.csv").write_text("donor_code,label\n" + listed, "utf-8")
    with warehouse.connect(settings.cases_db, settings) as connection:
        ingest.take_in(packages, connection, settings)
        assert connection.execute("select count(*) from landing.quarantine").fetchall() == [(0,)]
    transform.build(settings, None, progress=lambda _: None)
    return settings


def figures(settings: Settings, which: str, **values: object) -> pd.DataFrame:
    """Those of the figures for which a condition holds."""
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        return connection.execute(f"select * from marts.indicator_values where {which}", values).df()


def differing(one: Kept, found: pd.DataFrame, folder: Path) -> list[str]:
    """What the stand-alone comparison says of these rows."""
    yours = folder / f"{one.path.stem}.csv"
    names = pd.read_csv(one.expected, nrows=0).columns
    found[list(names)].to_csv(yours, index=False)
    return sorted(compare.differences(one.expected, yours))


@pytest.mark.parametrize("one", AWKWARD_ONES, ids=lambda one: one.path.name)
def test_what_was_worked_out_on_paper_is_expected(one: Kept) -> None:
    expected = pd.read_csv(one.expected, dtype=str, keep_default_na=False)
    for row in by_hand(one.path):
        asked = [name for name in row if name not in (*COUNTS, *SHARES)]
        found = expected[(expected[asked] == pd.Series(row)[asked]).all(axis=1)]
        assert found[list(COUNTS)].to_numpy().tolist() == [[row[name] for name in COUNTS]], row
        for name in set(SHARES) & set(row):
            said, wanted = (float(value or "nan") for value in (found[name].iloc[0], row[name]))
            assert said == pytest.approx(wanted, abs=compare.WITHIN, nan_ok=True), (name, row)


def test_every_awkward_package_has_rows_of_its_own_worked_out_on_paper_and_a_line_in_the_page() -> None:
    page = (KIT / "README.md").read_text("utf-8")
    assert len(AWKWARD_ONES) >= 56
    for one in AWKWARD_ONES:
        assert by_hand(one.path)
        assert f"| `{one.path.name}` |" in page


@pytest.mark.long
def test_what_is_expected_is_what_the_second_computation_says() -> None:
    assert [one.path.name for one in AWKWARD_ONES if kit.expected(one) != one.expected.read_bytes()] == []


@pytest.mark.long
def test_the_program_finds_the_rows_of_every_awkward_package(tmp_path: Path) -> None:
    donors = [f"AWK{one.path.name[:2]}" for one in AWKWARD_ONES]
    packages = [package for one in AWKWARD_ONES for package in one.packages]
    settings = built(packages, donors, tmp_path / "home")
    asked = sorted({"all"}.union(*(one.breakdowns or () for one in AWKWARD_ONES)))
    found = figures(settings, "list_contains($asked, breakdown)", asked=asked)
    of_scope = dict(iter(found.groupby("scope")))
    for one, donor in zip(AWKWARD_ONES, donors, strict=True):
        # a donor of its own stands for the region; other scopes are those of no other package
        own = pd.concat([of_scope[scope] for scope in (f"donor:{donor}", *one.scopes)])
        own = rows_kept(own.replace({"scope": {f"donor:{donor}": "region"}}), one)
        assert differing(one, own, tmp_path) == [], one.path.name


@pytest.mark.long
def test_the_program_finds_the_rows_of_the_histories(tmp_path: Path) -> None:
    (one,) = (one for one in kept() if one.path == HISTORIES)
    settings = built([HISTORIES], ["HST-A", "HST-B", "HST-C"], tmp_path / "home")
    assert differing(one, figures(settings, "scope = 'region' or breakdown = 'all'"), tmp_path) == []
