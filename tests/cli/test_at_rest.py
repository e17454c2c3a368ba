"""What a run leaves is its owner's only, and nothing that must not be there stands in any of it.

Words that occur nowhere else are put wherever a value could slip through; then every file below the working
folder, the folder for temporary files, the current folder and the home folder is searched for them.
"""

from __future__ import annotations

import csv
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from pipeline import encryption
from pipeline.encryption.key import of_databases
from pipeline.settings import Settings
from tests.cli.packages import of_few, unpacked
from tests.cli.whole_runs import PERIOD, command, contents, environment, set_up

IDENTIFIER, LABEL, CELL, REFUSED, KEY, CRASH = (
    f"qz{kind}7" for kind in ("identifier", "label", "cell", "refused", "key", "crash")
)
CRASHING = f"""
import sys
import duckdb
from pipeline import disclosure, ingest, quality, transform
from pipeline.cli import main

def crash(*_, **__):
    raise {{error}}("{CRASH}")

transform.build = lambda *_, **__: None  # the figures stand from the release before
{{step}} = crash
sys.exit(main(sys.argv[1:]))
"""
RELEASE = ("release", "--audience", "donor:DFAT", "--period", PERIOD)
CRASHES = [
    ("ingest.take_in", "duckdb.ConversionException"),
    ("transform.build", "ValueError"),
    ("quality.check", "KeyError"),
    ("disclosure.decide", "OSError"),
]
pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Left:
    """The folders that runs may have written to, and all that they printed."""

    home: Path
    around: Path
    printed: str

    @cached_property
    def lowered(self) -> dict[str, bytes]:
        """Every file, and what was printed, in small letters."""
        files = {**contents(self.home), **contents(self.around), "printed": self.printed.encode()}
        return {name: data.lower() for name, data in files.items()}


def marked(folder: Path) -> Path:
    """Few people with marked identifiers and labels, and one case whose sex is no code."""
    of_few(folder, provider_id=f"{LABEL}-provider", source_system=f"{LABEL}-system")
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    told = json.dumps({**descriptor, "name": f"{LABEL}-package"})
    (folder / "datapackage.json").write_text(told, "utf-8")
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            named = {name: cell for name, cell in row.items() if name.endswith("_id") and cell}
            row |= {name: f"{IDENTIFIER}-{cell}" for name, cell in named.items()}
            row |= {name: f"{LABEL}-{row[name]}" for name in row if name == "grant_code"}
        if path.stem == "fundings":
            rows += [
                {**row, "donor_code": f"{LABEL}-donor", "grant_code": f"{LABEL}-grant"}
                for row in {row["case_id"]: row for row in rows}.values()
            ]
        if path.stem == "cases":
            rows[0]["sex"] = CELL
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def refused(folder: Path) -> Path:
    """The sample with a column that nobody asked for and a cell that holds an address."""
    unpacked(folder)
    head, first, *rows = (folder / "events.csv").read_text("utf-8").splitlines()
    lines = [f"{head},phone", f"{first},{REFUSED}@example.org", *(f"{row}," for row in rows)]
    (folder / "events.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """What is left by a package that is refused, one that is released, and crashes in four places."""
    around = tmp_path_factory.mktemp("around")
    packages = tmp_path_factory.mktemp("packages")
    home = tmp_path_factory.mktemp("at-rest") / "home"
    folders = {name: around / name.lower() for name in ("TMPDIR", "HOME", "CWD")}
    for folder in folders.values():
        folder.mkdir()
    variables = {**environment(), **{name: str(folder) for name, folder in folders.items()}}
    variables["REINTEGRATION_CASE_KEY"] = f"{KEY}-and-so-on-until-it-is-long-enough"
    printed = []

    def start(words: list[str]) -> int:
        ended = subprocess.run(
            words, capture_output=True, text=True, check=False, env=variables, cwd=folders["CWD"], umask=0
        )
        printed.extend([ended.stdout, ended.stderr])
        return ended.returncode

    set_up(home, encrypted=True)
    good = str(marked(packages / "good"))
    codes = [
        start(command(home, "ingest", str(refused(packages / "bad")))),
        start(command(home, "ingest", good)),
        start(command(home, *RELEASE)),
    ]
    (home / "out" / PERIOD / "donor-dfat").rename(around / "withdrawn")
    for step, error in CRASHES:
        words = command(home, *(("ingest", good) if step == "ingest.take_in" else RELEASE))[3:]
        codes.append(start([sys.executable, "-c", CRASHING.format(step=step, error=error), *words]))
    codes += [start(command(home, "status")), start(command(home, "audit"))]
    assert codes == [3, 0, 0, 1, 1, 1, 1, 0, 0]
    return Left(home, around, "".join(printed))


@pytest.mark.parametrize("word", [IDENTIFIER, CELL, REFUSED, KEY, CRASH])
def test_a_value_that_is_not_kept_stands_nowhere(left: Left, word: str) -> None:
    assert [name for name, data in left.lowered.items() if word.encode() in data] == []


def test_a_label_that_nobody_has_said_yes_to_stands_nowhere(left: Left) -> None:
    assert [name for name, data in left.lowered.items() if LABEL.encode() in data] == []


def test_the_key_stands_in_none_of_it(left: Left) -> None:
    [secret] = encryption.keys(Settings(Path.cwd(), left.home))
    secrets = [each.encode().lower() for each in (secret, of_databases(secret))]
    assert [name for name, data in left.lowered.items() if any(each in data for each in secrets)] == []


def test_every_run_is_in_the_journal_also_those_that_crashed(left: Left) -> None:
    lines = (left.home / "warehouse" / "runs.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 2 * (4 + len(CRASHES))  # where it begins and where it ends


@pytest.mark.parametrize(
    ("kind", "mode"), [(Path.is_file, 0o600), (Path.is_dir, 0o700)], ids=["files", "folders"]
)
def test_whatever_the_mask_says_all_that_a_run_leaves_is_its_owner_s_only(
    left: Left, kind: Callable[[Path], bool], mode: int
) -> None:
    made = [path for path in left.home.rglob("*") if kind(path)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {mode}


def test_nothing_is_left_in_the_current_folder_or_among_temporary_files(left: Left) -> None:
    assert [[*(left.around / name).iterdir()] for name in ("cwd", "tmpdir")] == [[], []]
