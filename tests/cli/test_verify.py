"""`verify` on the folder of a whole run: a report whose file was emptied comes back to the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.whole_runs import PERIOD, contents, reintegration


@pytest.mark.long
def test_a_report_that_a_power_cut_emptied_is_made_again_to_the_same_bytes(home: Path) -> None:
    before = contents(home / "out")
    report = home / "out" / PERIOD / "donor-lotus"
    for name in ("report.pdf", "data/indicator_values.parquet", "release.json"):
        (report / name).write_bytes(b"")
    (home / "out" / PERIOD / "definitions" / "definitions.html").write_bytes(b"")

    ran = reintegration(home, "verify")
    assert (ran.exit_code, "Error" in ran.err) == (0, False)
    assert "Mended: out/2026H1/donor-lotus: made again from the release file" in ran.out
    assert ran.out.endswith("All that is kept is sound again.\n")
    assert contents(home / "out") == before

    again = reintegration(home, "verify")
    assert (again.exit_code, "Mended" in again.out) == (0, False)


def test_what_cannot_be_mended_is_told_with_its_code_and_the_way_back(home: Path) -> None:
    cases = home / "warehouse" / "cases.duckdb"
    content = bytearray(cases.read_bytes())
    for place in range(len(content) // 4, len(content), 1 << 16):
        content[place] ^= 0xFF
    cases.write_bytes(content)

    ran = reintegration(home, "verify")
    assert ran.exit_code == 4
    assert "\nError: KEP-002: " in ran.err
    assert "reintegration restore FILE" in ran.err
