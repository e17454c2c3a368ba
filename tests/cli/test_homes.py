"""A folder that is kept between sessions is one that would be made now, byte for byte as it was left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import homes
from tests.cli.whole_runs import First, Ran


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Kept elsewhere, and made of one file; what was made, in order."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "program.py").write_text("1")
    monkeypatch.setattr(homes, "PROJECT", tmp_path / "code")
    monkeypatch.setattr(homes, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(homes, "MADE_OF", ("program.py",))
    homes.made_of.cache_clear()
    return []


def asked(made: list[str], exit_code: int = 0) -> First:
    def make(home: Path) -> Ran:
        home.mkdir()
        (home / "report.html").write_text("shown")
        made.append(homes.made_of())
        return Ran(exit_code, "out", "err")

    found = homes.kept("one", make)
    homes.made_of.cache_clear()
    return found


def test_it_is_made_once(kept: list[str]) -> None:
    assert asked(kept) == asked(kept)
    assert len(kept) == 1


def test_it_is_made_anew_where_the_program_is_another(kept: list[str]) -> None:
    asked(kept)
    (homes.PROJECT / "program.py").write_text("2")
    asked(kept)
    assert len(set(kept)) == 2


@pytest.mark.parametrize("change", ["write", "add", "remove", "mode"])
def test_it_is_made_anew_where_somebody_changed_it(kept: list[str], change: str) -> None:
    file = asked(kept).home / "report.html"
    if change == "write":
        file.write_text("other")
    elif change == "add":
        file.with_name("more.html").touch()
    elif change == "remove":
        file.unlink()
    else:
        file.chmod(0o640)
    again = asked(kept)

    assert (again.home / "report.html").read_text() == "shown"
    assert len(kept) == 2


def test_what_failed_is_not_kept(kept: list[str]) -> None:
    with pytest.raises(AssertionError, match="err"):
        asked(kept, exit_code=5)
    asked(kept)
    assert len(kept) == 2


def test_of_older_states_of_the_program_few_are_kept(kept: list[str]) -> None:
    for version in range(5):
        (homes.PROJECT / "program.py").write_text(str(version))
        asked(kept)
    assert len([path for path in homes.KEPT.iterdir() if path.is_dir()]) == homes.MOST_KEPT
