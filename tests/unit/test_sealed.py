"""Private copies: read as they were written, and by nobody who has the files alone."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from cryptography.exceptions import InvalidTag
from ingest_packages import Package, tiny, warehouse

from pipeline import faults, ingest
from pipeline.ingest.files import sealed
from pipeline.ingest.files.sealed import SealedFolder

SECRET = b"KH-4711-with-a-name"
SIZES = [0, 1, sealed.BLOCK - 1, sealed.BLOCK, sealed.BLOCK + 1, 3 * sealed.BLOCK + 7]


def text(size: int) -> bytes:
    return (SECRET * (size // len(SECRET) + 1))[:size]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_read_as_it_was_written_from_any_place(tmp_path: Path, size: int) -> None:
    file = SealedFolder(tmp_path).file("cases.csv")
    with file.open("wb") as out:
        for start in range(0, size, 1_000):
            out.write(text(size)[start : min(start + 1_000, size)])
    with file.open("rb") as found:
        assert (found.read(), file.size) == (text(size), size)
        for place in {0, size // 2, max(0, size - 1), size}:
            found.seek(place)
            assert found.read(50) == text(size)[place : place + 50]


def test_nothing_of_it_can_be_read_from_the_disk_nor_from_another_folder_s_key(tmp_path: Path) -> None:
    folders = [SealedFolder(tmp_path / name) for name in "ab"]
    for folder in folders:
        folder.folder.mkdir()
        with folder.file("cases.csv").open("wb") as out:
            out.write(text(sealed.BLOCK + 5))
    [first, second] = [(folder.folder / "1").read_bytes() for folder in folders]
    assert SECRET not in first
    assert first != second
    (folders[1].folder / "1").write_bytes(first)
    with pytest.raises(InvalidTag), folders[1].file("cases.csv").open("rb") as found:
        found.read()


def test_a_file_in_the_place_of_another_is_sealed_with_a_nonce_of_its_own(tmp_path: Path) -> None:
    file = SealedFolder(tmp_path).file("cases.csv")
    for _ in range(2):
        with file.beside(".tidied").open("w", encoding="utf-8", newline="") as out:
            out.write("é\n")
        sealed_bytes = [path.read_bytes() for path in tmp_path.iterdir()]
        file.beside(".tidied").replace(file)
    assert len(sealed_bytes) == len(set(sealed_bytes)) == 2
    assert len(list(tmp_path.iterdir())) == 1
    with file.open(encoding="utf-8", newline="") as found:
        assert found.read() == "é\n"


def test_sql_reads_and_writes_them_within_the_block_alone(tmp_path: Path) -> None:
    file = SealedFolder(tmp_path).file("cases.parquet")
    with duckdb.connect() as connection:
        with file.folder.seen_by(connection):
            connection.execute(f"copy (select range as n from range(50000)) to '{file}' (format parquet)")
            assert connection.execute(f"select sum(n) from '{file}'").fetchone() == (1_249_975_000,)
            with pytest.raises(duckdb.Error):
                connection.execute("from read_csv('sealed:///another-cases.csv')")
        with pytest.raises(duckdb.Error):
            connection.execute(f"from '{file}'")


def test_a_disk_that_gets_full_while_sql_writes_is_known_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed._Writer, "_seal", full)
    file = SealedFolder(tmp_path).file("cases.parquet")
    with (
        duckdb.connect() as connection,
        file.folder.seen_by(connection),
        pytest.raises(duckdb.Error) as error,
    ):
        connection.execute(f"copy (select range as n from range(900000)) to '{file}' (format parquet)")
    fault = faults.of(error.value)
    assert fault is not None
    assert fault.code == faults.DISK


def test_while_the_gate_looks_at_a_package_no_file_holds_a_number_of_it(tmp_path: Path) -> None:
    numbers = {row["case_id"].encode() for row in tiny()["cases"]}
    found: list[bool] = []
    with warehouse(tmp_path) as own:

        def looking(message: str) -> None:
            files = [
                path for path in tmp_path.rglob("*") if path.is_file() and "incoming-" in str(path.parent)
            ]
            found.append(bool(files))
            held = [path for path in own.settings.warehouse.rglob("*") if path.is_file()]
            assert not any(number in path.read_bytes() for path in held for number in numbers)

        package = Package().folder(own.incoming / "p")
        ingest.take_in([package], own.connection, own.settings, progress=looking)
    assert any(found)
