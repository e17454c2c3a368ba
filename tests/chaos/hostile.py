"""Export packages, changed by lot: each is refused with a code, or comes in with books that balance.

They are taken in one after another by one process, as a schedule would, into folders that are made anew where
one came in.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.chaos import runs
from tests.chaos.rows import Row
from tests.cli import packages

CANARY = "quokka"  # it stands in no good package
CODE = re.compile(r"Error: [A-Z]{3}-\d{3}: ")
REFUSED = (3, 4)  # the second where too many rows would have to be put aside
OF_LIBRARIES = ("Traceback", "did not expect", "duckdb", "pandas", "Exception", "Errno")
CELLS = (
    "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "\u202equokka", "qu\x00okka", "9" * 400, "-0", "1e400",
    "NaN", "0x1F", "\uff12\uff10\uff12\uff14-01", "9999-12", "0000-00", "2024-13", "\U0001f600", "\x1b[2J",
    "../../etc/passwd", "' or 1=1 --", "a" * 70_000, "\r\n", '"', '""', "\t", " ", "NULL", "None", "true",
    "½", "\u2167", "\U0001d7d9", "\u200bquokka\u200b", "quokka@example.org", "+855 12 345 678", "1990-04-17",
    "11.5564, 104.9282", "\u0e01" * 300,
)  # fmt: skip
NAMES = (
    "../cases.csv", "/cases.csv", "C:\\cases.csv", "con.csv", "cases.csv ", "CASES.CSV", "cases.csv\x07",
    "nul", "quokka.csv", "a" * 250 + ".csv", "..", ".", "cases\u202e.csv", "cases.csv/", "datapackage.json/x",
    "\udcff.csv",
)  # fmt: skip
ODD: tuple[object, ...] = (
    None, [], {}, -1, 1e308, True, "", "quokka", ["quokka"], {"quokka": 1}, "2024-99", "../quokka",
    "a" * 9_000,
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-7", "utf-32", "utf-8-sig")
Change = Callable[[Path, random.Random], Path]


def rows(folder: Path, tries: int) -> Iterator[Row]:
    """One for each kind of change."""
    chance = random.Random(500)
    good = packages.of_few(folder / "good", provider_id="willow", source_system="case-book")
    for kind, change in CHANGES.items():
        yield _row(kind, change, good, folder, tries, chance)


def _row(kind: str, change: Change, good: Path, folder: Path, tries: int, chance: random.Random) -> Row:
    home, clean, came_in = folder / "home", 0, 0
    for number in range(tries):
        package = Path(shutil.copytree(good, folder / f"{number}"))
        made = change(package, chance)
        before = runs.packages(home)
        code, said = taken_in(home, made)
        is_in = runs.packages(home) == before + 1
        came_in += is_in
        refused = code in REFUSED and bool(CODE.search(said)) and not is_in
        told = [word for word in (*OF_LIBRARIES, CANARY) if word in said]
        books = not is_in or _balances(home)
        fine = (refused or (code == 0 and is_in)) and not told and books
        clean += fine
        if not fine:
            print(f"  {kind}, {number}: exit {code}, in {is_in}, told {told}, books {books}", flush=True)
        for each in (package, *([home] if is_in else [])):
            shutil.rmtree(each)
        if made.is_file():
            made.unlink()
    return Row(f"`ingest` of a package with {kind}", tries, clean, f"refused {tries - came_in}, in {came_in}")


def taken_in(home: Path, package: Path) -> tuple[int, str]:
    from pipeline.cli import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(["--home", str(home), "ingest", str(package)])
    return code, said.getvalue()


def _balances(home: Path) -> bool:
    """Whether of each table every row that was read came in, was put aside or left out, or was superseded."""
    books = runs.ask(
        home,
        "select rows_in - rows_stored - rows_quarantined - rows_no_consent - rows_superseded "
        "from landing.reconciliation",
    )
    return bool(books) and not any(left for (left,) in books)


def _bytes_changed(package: Path, chance: random.Random) -> Path:
    """Some bytes of one table."""
    path = chance.choice(sorted(package.glob("*.csv")))
    _flip(path, chance, chance.choice((1, 3, 30)))
    return package


def _cut(package: Path, chance: random.Random) -> Path:
    """One table, cut off anywhere."""
    path = chance.choice(sorted(package.glob("*.csv")))
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])
    return package


def _cell(package: Path, chance: random.Random) -> Path:
    """One cell of one table."""
    path = chance.choice([each for each in sorted(package.glob("*.csv")) if each.stat().st_size > 200])
    lines = path.read_text("utf-8").split("\n")
    row = chance.randrange(1, len(lines) - 1)
    cells = lines[row].split(",")
    text = chance.choice(CELLS)
    cells[chance.randrange(len(cells))] = (
        '"' + text.replace('"', '""') + '"' if chance.random() < 0.7 else text
    )
    lines[row] = ",".join(cells)
    path.write_text("\n".join(lines), "utf-8", newline="")
    return package


def _row_changed(package: Path, chance: random.Random) -> Path:
    """Rows that are there twice, have a cell more or less, or stand under another's header."""
    path = chance.choice([each for each in sorted(package.glob("*.csv")) if each.stat().st_size > 200])
    lines = path.read_text("utf-8").split("\n")
    row = chance.randrange(len(lines) - 1)
    lines[row] = chance.choice(
        (
            f"{lines[row]}\n{lines[row]}",
            f"{lines[row]},quokka",
            lines[row].rpartition(",")[0],
            lines[row].upper(),
            ",".join(reversed(lines[row].split(","))),
            "",
        )
    )
    path.write_text("\n".join(lines), "utf-8", newline="")
    return package


def _descriptor(package: Path, chance: random.Random) -> Path:
    """A property of the descriptor that is another, of another kind, or gone."""
    path = package / "datapackage.json"
    told = json.loads(path.read_text("utf-8"))
    place = chance.choice([told, told["reintegration"], *told["resources"]])
    name = chance.choice(sorted(place))
    if chance.random() < 0.25:
        del place[name]
    else:
        place[name] = chance.choice(ODD)
    path.write_text(json.dumps(told), "utf-8")
    return package


def _descriptor_bytes(package: Path, chance: random.Random) -> Path:
    """Some bytes of the descriptor."""
    _flip(package / "datapackage.json", chance, chance.choice((1, 5)))
    return package


def _zipped(package: Path) -> Path:
    path = package.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in sorted(package.iterdir()):
            packed.write(each, each.name)
    return path


def _zip_bytes(package: Path, chance: random.Random) -> Path:
    """Some bytes of a zip."""
    path = _zipped(package)
    _flip(path, chance, chance.choice((1, 3, 30)))
    return path


def _zip_cut(package: Path, chance: random.Random) -> Path:
    """A zip, cut off anywhere."""
    path = _zipped(package)
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])
    return path


def _zip_names(package: Path, chance: random.Random) -> Path:
    """A file more in a zip, of an odd name or one that is there already."""
    path, name = _zipped(package), chance.choice(NAMES)
    with contextlib.suppress(UnicodeEncodeError), zipfile.ZipFile(path, "a") as packed:
        packed.writestr(name, b"case_id\nquokka\n" * chance.choice((1, 1000)))
    return path


def _files(package: Path, chance: random.Random) -> Path:
    """A table that is gone, has another's name, is a folder, is empty, or is no text."""
    path = chance.choice(sorted(package.glob("*.csv")))
    content = path.read_bytes()
    path.unlink()
    way = chance.randrange(6)
    if way == 1:
        path.with_name(f"{CANARY}.csv").write_bytes(content)
    elif way == 2:
        path.mkdir()
    elif way == 3:
        path.write_bytes(b"")
    elif way == 4:
        path.write_bytes(content.decode("utf-8").encode(chance.choice(ENCODINGS)))
    elif way == 5:
        path.write_bytes(chance.randbytes(5_000))
    return package


CHANGES: Mapping[str, Change] = {
    "some bytes of a table changed": _bytes_changed,
    "a table cut off anywhere": _cut,
    "a cell that is hostile or odd": _cell,
    "a row that is hostile or odd": _row_changed,
    "a table gone, renamed, empty, or no text": _files,
    "a descriptor that says something odd": _descriptor,
    "some bytes of the descriptor changed": _descriptor_bytes,
    "some bytes of its zip changed": _zip_bytes,
    "its zip cut off anywhere": _zip_cut,
    "a file of an odd name in its zip": _zip_names,
}


def _flip(path: Path, chance: random.Random, times: int) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(times):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content))
