"""The certificate file that a release leaves: what starts an audit, what a checker adds up, and what goes."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipeline.disclosure.register.entries import Entry
from tests.cli.whole_runs import First, Ran, reintegration

CHECKER = Path("pipeline") / "verify_certificate.py"
OF_ALL = re.compile(r",M01,(O\d\d),,(\d+),all,")
SAID = "The certificate file of the newest release"


def kept(home: Path) -> Path:
    return home / "warehouse" / "register" / "0001-2026H1.certificate.npz"


def packages(home: Path) -> list[Path]:
    return sorted(home.glob("out/2026H1/*/data/indicator_values.csv"))


def checked(home: Path, *figures: Path) -> Ran:
    words = [sys.executable, "-I", str(CHECKER), str(kept(home)), *map(str, figures)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def entry(home: Path) -> Entry:
    return Entry(**json.loads((home / "warehouse" / "register" / "register.jsonl").read_text("utf-8")))


def test_what_the_reports_show_is_proven_to_somebody_without_the_program(few: First) -> None:
    ran = checked(few.home, *packages(few.home))

    assert (ran.exit_code, ran.err) == (0, "")
    assert ran.out.startswith(f"SHA-256: {entry(few.home).certificate}\n")
    assert "\nM01 O01 12: " in ran.out
    assert " figures agree with the certificate file\n" in ran.out


def shown(package: Path) -> tuple[list[str], list[str]]:
    """The lines of a package before a figure of achievement of everybody, and it with those after it."""
    lines = package.read_text("utf-8-sig").splitlines()
    known = lines[0].split(",").index("denominator")
    place = next(n for n, line in enumerate(lines) if OF_ALL.search(line) and line.split(",")[known])
    return lines[:place], lines[place:]


def test_a_figure_that_was_changed_in_a_package_is_named_by_its_system(few: First, tmp_path: Path) -> None:
    before, (line, *after) = shown(packages(few.home)[-1])
    of, values, known = OF_ALL.search(line), line.split(","), before[0].split(",").index("denominator")
    assert of is not None
    values[known] = str(int(values[known]) + 1)
    changed = tmp_path / "changed.csv"
    changed.write_text("\n".join([*before, ",".join(values), *after]), "utf-8")
    ran = checked(few.home, changed)

    assert ran.exit_code == 1
    assert f"1 figures do not agree with the certificate file: M01 {of[1]} {of[2]}\n" in ran.out


def test_no_certificate_is_in_what_leaves(few: First) -> None:
    assert kept(few.home).is_file()
    assert [*few.home.glob("out/**/*.npz")] == []
    named = [
        path for path in few.home.glob("out/**/release.json") if "certificate" in path.read_text("utf-8")
    ]
    assert named == []


@pytest.fixture(scope="module")
def audited(few: First, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return reintegration(shutil.copytree(few.home, tmp_path_factory.mktemp("audited") / "home"), "audit")


@pytest.mark.long
def test_an_audit_that_starts_from_the_certificate_comes_to_what_a_full_one_comes_to(
    audited: Ran, home: Path
) -> None:
    full = reintegration(home, "audit", "--full", "--joint", "--insider")

    assert (audited.exit_code, audited.out.startswith("Nothing can be told.")) == (0, True), audited.err
    assert (full.exit_code, full.out.startswith(audited.out.rstrip("\n"))) == (0, True), full.err
    assert SAID not in full.out
    guess = re.search(r"the likeliest guess is right in (\d+)% of cases .* the rules allow 90%", full.out)
    assert guess and 50 < int(guess[1]) <= 92
    joint = re.search(
        r"^([\d,]+) rows .* of (\d+) outcomes and milestones: ([\d,]+) counts follow", full.out, re.M
    )
    assert joint and int(joint[2]) > 20 and "0" not in joint.group(1, 3)
    assert ", 0 of them of few people; of" in full.out and " results of few people 0 are told" in full.out
    told = re.findall(
        r"^  (\d+)%: \d+\.\d\d persons on average, at most \d+; nobody in \d+% of draws$", full.out, re.M
    )
    assert told == ["50", "70", "85"]


def gone(home: Path) -> None:
    kept(home).unlink()


def changed(home: Path) -> None:
    content = kept(home).read_bytes()
    kept(home).write_bytes(content[:-40] + bytes([content[-40] ^ 1]) + content[-39:])


def unknown(home: Path) -> None:
    """As a program wrote the entry that did not keep any."""
    sealed = replace(entry(home), certificate="").sealed()
    (home / "warehouse" / "register" / "register.jsonl").write_text(sealed.line(), "utf-8", newline="\n")
    with duckdb.connect(str(home / "warehouse" / "cases.duckdb")) as connection:
        connection.execute("update register.head set seal = ?", [sealed.seal])


@pytest.mark.long
@pytest.mark.parametrize(
    ("happened", "said"),
    [(gone, "is not there"), (changed, "is not as it was written"), (unknown, "did not keep any then")],
    ids=["gone", "changed", "unknown"],
)
def test_without_a_certificate_that_holds_all_is_searched_for_and_that_is_said(
    audited: Ran, home: Path, happened: Callable[[Path], None], said: str
) -> None:
    happened(home)
    ran = reintegration(home, "audit")

    assert (ran.exit_code, ran.out.startswith(audited.out.rstrip("\n"))) == (0, True), ran.err
    told = " ".join(ran.out.removeprefix(audited.out).split())
    assert told.startswith(SAID)
    assert said in told
    assert told.endswith("all was searched for.")


def test_the_register_names_the_file_by_its_hash(few: First) -> None:
    assert hashlib.sha256(kept(few.home).read_bytes()).hexdigest() == entry(few.home).certificate
