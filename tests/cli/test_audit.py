"""The attack on a release, from the command line, on one outcome at one milestone."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.cli.whole_runs import reintegration

OTHERS = "delete from indicator_values where not (measure = 'M01' and outcome = 'O06' and milestone = 12)"
# what the release withheld of women and men in the region and its scopes, as it is
GIVEN_AWAY = """
    update indicator_values as shown
    set numerator = so.numerator, denominator = so.denominator, not_applicable = so.not_applicable,
        status = 'published'
    from cases.marts.indicator_values as so
    where shown.status = 'c' and shown.breakdown = 'form' and shown.scope = so.scope
        and shown.measure = so.measure and shown.outcome = so.outcome and shown.milestone = so.milestone
        and shown.breakdown = so.breakdown and shown.form = so.form
"""


@pytest.fixture
def one_outcome(home: Path) -> Path:
    with duckdb.connect(str(home / "warehouse" / "release.duckdb")) as release:
        release.execute(OTHERS)
    return home


def test_of_the_release_of_the_sample_nothing_can_be_told(one_outcome: Path) -> None:
    ran = reintegration(one_outcome, "audit")

    assert (ran.exit_code, ran.out.startswith("Nothing can be told:")) == (0, True), ran.err
    assert not list(one_outcome.glob("warehouse/attack*"))


def test_a_release_that_shows_its_small_groups_is_found_out_and_no_value_is_said(one_outcome: Path) -> None:
    with duckdb.connect(str(one_outcome / "warehouse" / "release.duckdb")) as release:
        release.execute(f"attach '{one_outcome / 'warehouse' / 'cases.duckdb'}' as cases (read_only)")
        release.execute(GIVEN_AWAY)
    ran = reintegration(one_outcome, "audit")

    assert ran.exit_code == 5
    assert "can be told from the release. Give its reports to nobody" in ran.err


def test_without_a_release_there_is_nothing_to_attack(tmp_path: Path) -> None:
    ran = reintegration(tmp_path, "audit")

    assert (ran.exit_code, "There is no release yet." in ran.err) == (2, True)
