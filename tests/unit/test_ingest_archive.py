"""What a bad folder or zip gets: each code by an archive that has this one fault."""

from __future__ import annotations

import stat
import zipfile
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ingest_packages import PROJECT, Package, as_csv, tiny, warehouse

from pipeline import ingest
from pipeline.contract import load
from pipeline.errors import RefusedInput, ReintegrationError
from pipeline.ingest.files.archive import Limits, opened
from pipeline.ingest.files.copies import copy_all
from pipeline.ingest.files.reader import describe
from pipeline.ingest.files.sealed import SealedFolder


def code_of(path: Path, home: Path) -> str:
    """The code that a path is refused with, in a warehouse of its own."""
    with warehouse(home) as own, pytest.raises(ReintegrationError) as caught:
        ingest.take_in([path], own.connection, own.settings)
    assert caught.value.remedy
    return caught.value.code


def test_a_refusal_from_a_missing_path_is_wrong_usage(tmp_path: Path) -> None:
    with warehouse(tmp_path / "home") as own, pytest.raises(ReintegrationError) as caught:
        ingest.take_in([tmp_path / "nowhere"], own.connection, own.settings)
    assert (caught.value.code, caught.value.exit_code) == ("ING-001", 2)


def test_a_folder_without_a_descriptor_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert code_of(tmp_path / "empty", tmp_path / "home") == "ING-002"


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_bytes(as_csv(tiny()["cases"]))
    assert code_of(tmp_path / "cases.csv", tmp_path / "home") == "ING-017"


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = Package().folder(tmp_path / "package")
    (folder / "cases.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "cases.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert code_of(folder, tmp_path / "home") == "ING-012"


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    folder = Package().folder(tmp_path / "package")
    (folder / "cases.csv").unlink()
    (folder / "cases.csv").symlink_to(folder / "cases.csv")
    assert code_of(folder, tmp_path / "home") == "ING-012"


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    folder = Package().folder(tmp_path / "package")
    (folder / "cases.csv").unlink()
    (folder / "cases.csv").mkdir()
    assert code_of(folder, tmp_path / "home") == "ING-012"


def zipped(path: Path, *more: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    """The tiny package as a zip with more entries."""
    Package().zip(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        for name, content in more:
            file.writestr(name, content)
    return path


def special(kind: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("link.csv")
    entry.external_attr = (kind | 0o777) << 16
    return entry


@pytest.mark.parametrize(
    "name", ["../out.csv", "a/../../out.csv", "/etc/out.csv", "C:/out.csv", "..\\out.csv"]
)
def test_a_zip_with_a_name_that_climbs_is_refused(tmp_path: Path, name: str) -> None:
    assert code_of(zipped(tmp_path / "a.zip", (name, b"x")), tmp_path / "home") == "ING-020"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_a_zip_with_a_link_or_special_file_is_refused(tmp_path: Path, kind: int) -> None:
    assert (
        code_of(zipped(tmp_path / "a.zip", (special(kind), b"/etc/passwd")), tmp_path / "home") == "ING-021"
    )


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1  # the flag that says encrypted
    path.write_bytes(content)
    assert code_of(path, tmp_path / "home") == "ING-022"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["cases.csv", "CASES.csv"])
def test_a_zip_with_a_name_twice_is_refused(tmp_path: Path, name: str) -> None:
    assert code_of(zipped(tmp_path / "a.zip", (name, b"x")), tmp_path / "home") == "ING-023"


def test_a_zip_with_too_many_files_is_refused(tmp_path: Path) -> None:
    more = [(f"{number}.txt", b"") for number in range(Limits().entries)]
    assert code_of(zipped(tmp_path / "a.zip", *more), tmp_path / "home") == "ING-024"


def test_a_zip_whose_list_of_files_is_huge_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x05\x06")
    content[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    path.write_bytes(content)
    assert code_of(path, tmp_path / "home") == "ING-024"


def test_a_zip_that_says_it_unpacks_to_an_absurd_size_is_refused(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    with pytest.raises(RefusedInput, match="ING-025"), opened(path, Limits(unpacked=100)):
        pass


def test_a_package_that_holds_more_than_the_limit_is_refused_while_it_is_copied(tmp_path: Path) -> None:
    folder = Package().folder(tmp_path / "package")
    limits = Limits(unpacked=600)
    contract = load(PROJECT / "seeds")
    with opened(folder, limits) as source, pytest.raises(RefusedInput, match="ING-026"):
        copy_all(source, describe(source, contract), SealedFolder(tmp_path), limits)


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    assert (
        code_of(zipped(tmp_path / "a.zip", ("zeros.csv", bytes(20 * 1024**2))), tmp_path / "home")
        == "ING-027"
    )


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_zip_that_is_cut_is_refused(tmp_path: Path, kept: float) -> None:
    path = Package().zip(tmp_path / "a.zip")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert code_of(path, tmp_path / "home") == "ING-028"


def test_a_zip_whose_content_is_damaged_is_refused(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    content[60:90] = bytes(30)
    path.write_bytes(content)
    assert code_of(path, tmp_path / "home") == "ING-028"


def test_a_zip_that_is_packed_in_an_unusual_way_is_refused(tmp_path: Path) -> None:
    path = Package().zip(tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as file:
        file.writestr("more.txt", b"x" * 1000)
    assert code_of(path, tmp_path / "home") == "ING-029"


def test_a_zip_is_not_unpacked_into_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    path = Package().zip(tmp_path / "a.zip")
    with warehouse(tmp_path / "home") as own:
        ingest.take_in([path], own.connection, own.settings)
    assert not list((tmp_path / "here").iterdir())


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=4), byte=st.integers(0, 255))
def test_a_zip_with_any_damage_is_read_or_refused(tmp_path: Path, at: list[float], byte: int) -> None:
    path, contract = Package().zip(tmp_path / "a.zip"), load(PROJECT / "seeds")
    content = bytearray(path.read_bytes())
    for share in at:
        content[int(share * len(content))] = byte
    path.write_bytes(content)
    sealed = Path(mkdtemp(dir=tmp_path))
    with suppress(ReintegrationError), opened(path, Limits()) as source:
        copies = copy_all(source, describe(source, contract), SealedFolder(sealed), Limits())
        assert "cases" in copies
