"""The checker of certificate files: a file of its own that adds up, and says of which system it does not."""

from __future__ import annotations

import ast
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline import verify_certificate
from pipeline.disclosure.register import certificate_file
from pipeline.disclosure.register.certificate_file import KeptSystem
from pipeline.settings import Settings
from tests.unit.certified_release import ENTRY, FIGURES, GROUPS, KEY, OPEN, SIZES, package, system, table

PROJECT = Path(__file__).resolve().parents[2]
CHECKER = Path(verify_certificate.__file__)


def written(folder: Path, one: KeptSystem) -> str:
    settings = Settings(PROJECT, folder)
    certificate_file.write(settings, ENTRY, {KEY: one})
    return str(certificate_file.path(settings, ENTRY))


def test_the_file_works_alone_and_needs_numpy_and_nothing_else(tmp_path: Path) -> None:
    alone, figures = shutil.copy(CHECKER, tmp_path), package(tmp_path / "indicator_values.csv")
    ran = subprocess.run(
        [sys.executable, alone, written(tmp_path, system()), figures],
        capture_output=True, text=True, check=False, cwd=tmp_path, env={},
    )  # fmt: skip
    nodes = list(ast.walk(ast.parse(CHECKER.read_text("utf-8"))))
    names = {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "M01 O01 12: 3 figures are proven by 2 tables of whole persons\n" in ran.stdout
    assert "3 figures agree with the certificate file\n" in ran.stdout
    assert {name.split(".")[0] for name in names} - sys.stdlib_module_names == {"numpy"}


def test_fractions_of_persons_are_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    halves = (table(4, 0) + table(0, 4)) / 2 + 0.5 * (table(1, 0) - table(0, 0))
    assert verify_certificate.main(written(tmp_path, system(*OPEN, halves))) == 0
    assert "3 tables of fractions of persons" in capsys.readouterr().out


def moved(place: tuple[int, int], by: float) -> np.ndarray:
    wrong = OPEN[1].copy()
    wrong[place] += by
    return wrong


FEWER = np.array([[9, 9, 16, 0], *FIGURES.tolist()[1:]])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (system(OPEN[0], moved((0, 0), 1)), "does not agree with what is shown"),
        (system(OPEN[0], moved((3, 0), 2e-5)), "does not agree with what is shown"),
        (system(figures=FEWER), "does not agree with what is shown"),
        (system(*OPEN, table(5, 0)), "fewer than nobody"),
        (system(*OPEN, sizes=SIZES - [0, 2, 0, 0]), "more than there are"),
        (system(OPEN[0]), "certain how some few fare"),
        (system(OPEN[1]), "certain how some few fare"),
        (system(table(2, 2), table(3, 1)), "certain how some few fare"),
    ],
    ids=["sum", "a_little", "figure", "negative", "persons", "one_end", "other_end", "neither"],
)
def test_what_does_not_prove_a_system_is_said_by_its_name(
    tmp_path: Path, wrong: KeptSystem, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify_certificate.main(written(tmp_path, wrong)) == 1
    told = capsys.readouterr().out
    assert "\nM01 O01 12: " in told
    assert said in told


def test_of_one_side_it_may_be_told_that_nobody_is_counted_and_of_no_side_what_earlier_releases_told(
    tmp_path: Path,
) -> None:
    low = system(OPEN[0], table(0, 0), has_two_sides=False)
    assert verify_certificate.main(written(tmp_path, system(*OPEN, has_two_sides=False))) == 0
    assert verify_certificate.main(written(tmp_path, low)) == 1  # and the figures are others
    assert verify_certificate.main(written(tmp_path, system(OPEN[0], narrowed=20))) == 0


def test_a_group_of_which_nobody_is_known_has_nothing_to_tell(tmp_path: Path) -> None:
    nothing = np.zeros((4, 3))
    untold = system(nothing, figures=np.zeros((3, 4), int))
    assert verify_certificate.main(written(tmp_path, untold)) == 0


@pytest.mark.parametrize(
    ("figures", "outcome"),
    [([[8, 8, 16, 0], [4, 4, 9, 0], [4, 4, 8, 0]], "O01"), ([[8, 9, 16, 0], *FIGURES.tolist()[1:]], "O01"),
     (FIGURES.tolist(), "O02")],
    ids=["changed", "a_band", "another_system"],
)  # fmt: skip
def test_a_figure_of_a_package_that_the_file_does_not_have_is_noticed(
    tmp_path: Path, figures: list[list[int]], outcome: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = package(tmp_path / "shown.csv", figures, outcome)
    assert verify_certificate.main(written(tmp_path, system()), str(shown)) == 1
    assert f"do not agree with the certificate file: M01 {outcome} 12" in capsys.readouterr().out


def test_whichever_byte_is_changed_the_file_is_another_or_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The hash that is said is that of the register; where a member was changed, its checksum says so too."""
    path = Path(written(tmp_path, system()))
    content, said = path.read_bytes(), []
    for place in range(0, len(content), 101):
        path.write_bytes(content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
        ended = verify_certificate.main(str(path))
        said.append(capsys.readouterr().out)
        assert hashlib.sha256(content).hexdigest() not in said[-1]
        assert ended == ("cannot be read" in said[-1])
    assert 0 < sum("cannot be read" in each for each in said) < len(said)


def test_the_sets_of_few_are_those_of_the_figures() -> None:
    """Five men in labour, four other women, ten women in labour: no other small set follows from these."""
    one, other = (np.unpackbits(np.packbits(row)) for row in (system().stands[1], system().stands[2]))
    assert [(one & ~other)[:4] @ SIZES, (other & ~one)[:4] @ SIZES, (one & other)[:4] @ SIZES] == [5, 4, 10]
    assert len({scope for _, scope, *_ in GROUPS}) == 1
