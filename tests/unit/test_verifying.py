"""All that is kept is looked at after a power cut or a damaged disk, and mended where it can be."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import disclosure
from pipeline.cli import keeping
from pipeline.codes_of_keeping import CODES
from pipeline.configuration import TWO_PERSONS
from pipeline.disclosure.register import entries
from pipeline.errors import Busy, UsageError
from pipeline.filesystem import owner_only
from pipeline.jobs import Verified, Work, verify
from pipeline.jobs.verification import surroundings
from pipeline.jobs.withdrawing import withdraw
from pipeline.lock import held
from pipeline.warehouse import connect
from tests.unit import proposed_workspace
from tests.unit.proposed_workspace import PERIOD, contents


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two reports out."""
    home = tmp_path_factory.mktemp("released") / "home"
    proposed_workspace.with_reports_out(home)
    return home


@pytest.fixture
def work(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    proposed_workspace.install(monkeypatch)
    return proposed_workspace.at(shutil.copytree(released, tmp_path / "home"))


def codes(found: Verified) -> list[str]:
    return [fault.code for fault in found.faults]


def test_a_workspace_that_is_sound_stays_as_it_is(work: Work) -> None:
    before = contents(work.settings.out)
    found = verify(work)
    assert (found.exit_code, found.mended, codes(found)) == (0, [], [])
    assert contents(work.settings.out) == before
    assert keeping.verified(found).endswith("All that is kept is sound.")
    assert "Not looked at: " in keeping.verified(found)


def report(work: Work) -> Path:
    return work.settings.out / str(PERIOD) / "donor-dfat"


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


@pytest.mark.parametrize(
    ("name", "damage"),
    [("report.html", emptied), ("data/indicator_values.csv", torn), ("release.json", emptied)],
)
def test_a_damaged_file_of_a_report_is_made_again_to_the_same_bytes(
    work: Work, name: str, damage: Callable[[Path], None]
) -> None:
    before = contents(work.settings.out)
    damage(report(work) / name)
    found = verify(work)
    assert (found.exit_code, codes(found)) == (0, [])
    assert contents(work.settings.out) == before
    [said] = found.mended
    assert said.startswith("out/2026H1/donor-dfat: made again from the release file")
    assert verify(work).mended == []


def test_of_a_release_that_the_file_does_not_hold_a_damaged_report_is_named_and_left(work: Work) -> None:
    work.settings.release_db.unlink()
    emptied(report(work) / "report.html")
    before = contents(work.settings.out)
    found = verify(work)
    assert (codes(found), found.exit_code) == (["KEP-020"], 5)
    assert "out/2026H1/donor-dfat: report.html" in str(found.faults[0])
    assert contents(work.settings.out) == before


def test_a_report_that_would_come_out_otherwise_is_left(work: Work) -> None:
    record = json.loads((report(work) / "release.json").read_text())
    record["files"]["brief.html"] = "0" * 64
    (report(work) / "release.json").write_text(json.dumps(record))
    assert codes(verify(work)) == ["KEP-020"]


def test_a_report_that_another_person_had_to_approve_and_did_not_is_left(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = disclosure.releases
    monkeypatch.setattr(
        disclosure, "releases", lambda *asked: [replace(one, approval=TWO_PERSONS) for one in known(*asked)]
    )
    emptied(report(work) / "report.html")
    assert codes(verify(work)) == ["KEP-020"]
    assert (report(work) / "report.html").read_bytes() == b""


def test_a_file_that_was_not_released_is_told_by_number_alone(work: Work) -> None:
    (report(work) / "somebody.txt").write_text("a note")
    found = verify(work)
    assert codes(found) == ["KEP-022"]
    assert "somebody" not in str(found.faults[0])


def test_a_report_of_a_release_that_nobody_knows_is_no_report(work: Work) -> None:
    record = json.loads((report(work) / "release.json").read_text())
    (report(work) / "release.json").write_text(json.dumps({**record, "run_id": "another"}))
    assert codes(verify(work)) == ["KEP-021"]


def test_a_run_cut_off_between_the_renames_of_a_report_is_ended(work: Work) -> None:
    before = contents(work.settings.out)
    shutil.copytree(report(work), report(work).with_name(".donor-dfat.new"))
    report(work).rename(report(work).with_name(".donor-dfat.old"))
    found = verify(work)
    assert (found.exit_code, len(found.mended)) == (0, 2)
    assert contents(work.settings.out) == before


def test_what_all_reports_share_is_made_again(work: Work) -> None:
    before = contents(work.settings.out)
    torn(work.settings.out / str(PERIOD) / "definitions" / "definitions.html")
    assert verify(work).exit_code == 0
    assert contents(work.settings.out) == before


def flipped(path: Path) -> None:
    """One bit of every fourth page is another."""
    content = bytearray(path.read_bytes())
    for place in range(0x3000 + 100, len(content), 4 * 0x1000):
        content[place] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "code"), [(emptied, "KEP-001"), (Path.unlink, "KEP-001"), (flipped, "KEP-002")]
)
def test_a_damaged_case_file_is_told_with_the_way_back_and_the_rest_is_looked_at(
    work: Work, damage: Callable[[Path], None], code: str
) -> None:
    damage(work.settings.cases_db)
    found = verify(work)
    assert (codes(found), found.exit_code) == ([code], 4)
    assert "reintegration restore" in str(found.faults[0])
    assert any("as it was released" in sentence for sentence in found.sound)


@pytest.mark.parametrize("damage", [emptied, flipped])
def test_a_damaged_release_file_is_told_with_what_makes_it_anew(
    work: Work, damage: Callable[[Path], None]
) -> None:
    damage(work.settings.release_db)
    assert codes(verify(work)) == ["KEP-003"]


@pytest.mark.parametrize("damage", [emptied, torn])
def test_a_damaged_register_is_told_by_its_line(work: Work, damage: Callable[[Path], None]) -> None:
    damage(work.settings.register / entries.CHAIN)
    found = verify(work)
    assert codes(found) == ["KEP-010" if damage is torn else "KEP-011"]
    assert found.exit_code == 5


def test_damaged_figures_of_an_entry_are_told(work: Work) -> None:
    torn(entries.files(work.settings)[0])
    found = verify(work)
    assert codes(found) == ["KEP-010"]
    assert "the figures of line 1" in str(found.faults[0])


def test_an_entry_that_the_database_does_not_know_yet_is_told_to_it(work: Work) -> None:
    with connect(work.settings.cases_db, work.settings) as connection:
        connection.execute("delete from register.head")
    found = verify(work)
    assert (found.exit_code, len(found.mended)) == (0, 1)


def test_figures_of_no_entry_go(work: Work) -> None:
    with owner_only():
        (work.settings.register / "0002-2026H2.parquet").write_bytes(b"of a run that was cut off")
    assert len(verify(work).mended) == 1
    assert verify(work).mended == []


def test_what_others_may_read_is_closed_to_them(work: Work) -> None:
    work.settings.cases_db.chmod(0o644)
    [said] = verify(work).mended
    assert "1 files and folders were open to others" in said


def test_a_withdrawn_report_is_looked_at_and_its_notice_written_again(work: Work) -> None:
    folder = withdraw(work, PERIOD, "donor:DFAT", "old data").folders["donor:DFAT"]
    before = contents(folder)
    emptied(folder / "notice.txt")
    found = verify(work)
    assert (found.exit_code, contents(folder)) == (0, before)
    torn(folder / "report" / "report.html")
    assert codes(verify(work)) == ["KEP-023"]


def test_a_file_of_config_that_was_emptied_is_told(work: Work) -> None:
    emptied(work.settings.own_config / "organisation.toml")
    found = verify(work)
    assert codes(found) == ["KEP-040"]
    assert "config/organisation.toml" in str(found.faults[0])


def test_too_little_room_is_told(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "MARGIN", 1e18)
    assert codes(verify(work)) == ["KEP-050"]


def test_a_folder_without_anything_is_refused(tmp_path: Path) -> None:
    work = proposed_workspace.at(tmp_path / "empty")
    with pytest.raises(UsageError, match="nothing to look at"):
        verify(work)


def test_another_run_at_work_is_left_alone(work: Work) -> None:
    with held(work.settings), pytest.raises(Busy):
        verify(work)


def test_every_code_says_what_to_do_and_names_no_value() -> None:
    for code, (_, what, remedy) in CODES.items():
        assert code.startswith("KEP-")
        assert (what[-1] != ".", remedy[-1]) == (True, ".")
