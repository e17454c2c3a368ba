"""Every file of a release read back: the same figures in all, and nothing of a person or a machine."""

from __future__ import annotations

import io
import json
import math
import re
import socket
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pypdf
import pytest
from lxml import etree, html

from pipeline.reporting.released import NUMBERS
from tests.cli.whole_runs import PERIOD, First, words_in
from tests.explorer_lines import lines_of

# 10 of 25 (40%) [low] 23 to 59
PART = re.compile(r"([\d,]+) of ([\d,]+) \((\d+)%\)(?: \[[^]]*\])? (\d+) to (\d+)")
SHARE = re.compile(r"(\d+)%")
INTERVAL = re.compile(r"(\d+) to (\d+)")
SHARES = ("estimate", "ci_low", "ci_high")
FOLDERS = {"donor-dfat": "donor:DFAT", "ministry-khm": "country:KHM"}
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# numbers in tables that are no figures: months, milestones, years, element and measure codes, list numbers
WORDS = re.compile(
    r"\b(?:19|20)\d\d(?:-\d\d|H[12]|S[12])?\b|\b[MO]\d\d\w*|\b\d+[A-Z]\b|\b\d+(?=[-\N{EN DASH}] ?month)"
)


@dataclass(frozen=True)
class Folder:
    """One report folder beside the file that it was made from."""

    path: Path
    scope: str
    release_db: Path

    @cached_property
    def values(self) -> pd.DataFrame:
        query = "select * from indicator_values where scope in ('region', $scope) order by rowid"
        with duckdb.connect(str(self.release_db), read_only=True) as connection:
            return connection.execute(query, {"scope": self.scope}).df()

    @cached_property
    def counted(self) -> dict[tuple[float, float], list[list[float]]]:
        """Share and interval of each shown figure by its k and n."""
        shown = self.values[self.values["status"].isin(["published", "low", "x"])]
        by_count = shown.groupby(["numerator", "denominator"])[[*SHARES]]
        return {count: part.to_numpy(float).tolist() for count, part in by_count}

    def holds(self, k: float, n: float, *shares: float) -> bool:
        """Whether k of n was released, with this share and interval; a share that is not said is NaN."""
        return any(
            all(
                math.isnan(said) or abs(100 * there - said) < 1e-6
                for there, said in zip(figure, shares, strict=True)
            )
            for figure in self.counted.get((k, n), [])
        )

    @cached_property
    def page(self) -> html.HtmlElement:
        return html.fromstring((self.path / "report.html").read_bytes())

    @cached_property
    def numbered(self) -> dict[int, html.HtmlElement]:
        """The tables of the page by their number."""
        tables = self.page.iter("table")
        return {int(NUMBER.findall(table.find("caption").text_content())[0]): table for table in tables}

    @cached_property
    def tables(self) -> dict[int, list[list[str]]]:
        """The body of each table, row by row, a cell as its lines."""
        return {
            number: [_cells(row) for row in table.xpath("./tbody/tr")]
            for number, table in self.numbered.items()
        }

    @cached_property
    def heads(self) -> dict[int, list[str]]:
        """The lowest line of each table's head."""
        return {number: _cells(table.xpath("./thead/tr")[-1]) for number, table in self.numbered.items()}

    @cached_property
    def printed(self) -> str:
        """The text of the PDF without spaces: lines break where the page ends."""
        pages = pypdf.PdfReader(self.path / "report.pdf").pages
        return "".join("".join(page.extract_text().split()) for page in pages)

    @cached_property
    def sheets(self) -> dict[int, list[list[object]]]:
        """The rows of the sheet of each numbered table, shares as whole percent."""
        book = openpyxl.load_workbook(self.path / "tables.xlsx")
        found = {}
        for sheet in book.worksheets:
            number = re.match(r"(\d+)\b", sheet.title)
            if number:
                found[int(number[1])] = [[_shown(cell) for cell in row] for row in sheet.iter_rows()]
        return found


def _cells(row: html.HtmlElement) -> list[str]:
    return [" ".join(" ".join(cell.itertext()).split()) for cell in row if cell.tag in ("th", "td")]


def _shown(cell: openpyxl.cell.Cell) -> object:
    if isinstance(cell.value, float) and "%" in cell.number_format:
        return round(100 * cell.value)
    return cell.value


@pytest.fixture(scope="module", params=FOLDERS, ids=str)
def folder(first: First, request: pytest.FixtureRequest) -> Folder:
    name = str(request.param)
    return Folder(
        first.home / "out" / PERIOD / name, FOLDERS[name], first.home / "warehouse" / "release.duckdb"
    )


def whole_numbers(words: str) -> set[float]:
    return set(map(number, NUMBER.findall(WORDS.sub(" ", words))))


def numbers_of(cell: object) -> set[float]:
    """Those of a cell of a sheet; a count is no year, however large."""
    return {float(abs(cell))} if isinstance(cell, int) else whole_numbers(str(cell))


def number(words: str) -> float:
    return float(words.replace(",", ""))


def parts_in(cells: list[str]) -> Iterator[tuple[float, ...]]:
    """k, n, share and interval of each cell that says all of them."""
    for cell in cells:
        yield from (tuple(map(number, found)) for found in PART.findall(cell))


def first(pattern: re.Pattern[str], cells: Iterable[str]) -> tuple[float, ...]:
    """The numbers of the first cell of a pattern; NaN where no cell is."""
    found = next(filter(None, map(pattern.match, cells)), None)
    return tuple(map(number, found.groups())) if found else (math.nan,) * pattern.groups


def counts_in(head: list[str], row: list[str]) -> Iterator[tuple[float, ...]]:
    """k, n, share and interval of each run of columns that begins with n and k, where both are told."""
    starts = [place for place, label in enumerate(head) if label.endswith("(n)")]
    if len(row) == 1:  # the name of a group of rows
        return
    for start, end in pairwise([*starts, len(head)]):
        n, k, *others = row[start:end]
        if not (head[start + 1].endswith("(k)") and NUMBER.fullmatch(n) and NUMBER.fullmatch(k)):
            continue
        said = list(zip(head[start + 2 : end], others, strict=True))
        share = first(SHARE, (cell for label, cell in said if label != "Bounds, %"))
        ends = first(INTERVAL, (cell for label, cell in said if label == "95% interval"))
        yield number(k), number(n), *share, *ends


def test_every_figure_of_the_page_was_released_with_its_counts_share_and_interval(folder: Folder) -> None:
    told = [
        (table, figure)
        for table, rows in folder.tables.items()
        for row in rows
        for figure in (*parts_in(row[1:]), *counts_in(folder.heads[table], row))
    ]
    assert len(told) > 300
    assert [figure for figure in told if not folder.holds(*figure[1])] == []


def test_the_data_are_the_released_figures_row_by_row(folder: Folder) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder.release_db}' as release (read_only)")
        rows = "select columns(* exclude figure)::varchar from {} order by figure::bigint"
        released = connection.execute(
            "select columns(*)::varchar from release.indicator_values where scope in ('region', $scope) "
            "order by rowid",
            {"scope": folder.scope},
        ).fetchall()
        csv = f"read_csv('{folder.path / 'data' / 'indicator_values.csv'}', all_varchar = true)"
        parquet = f"'{folder.path / 'data' / 'indicator_values.parquet'}'"
        assert len(released) > 10_000
        assert connection.execute(rows.format(csv)).fetchall() == released
        assert connection.execute(rows.format(parquet)).fetchall() == released


def test_the_workbook_has_the_figures_of_every_table_of_the_page(folder: Folder) -> None:
    assert folder.tables.keys() == folder.sheets.keys()
    for number, rows in folder.tables.items():
        in_page = set().union(*(whole_numbers(" ".join(row[1:])) for row in rows))
        in_sheet = set().union(*(numbers_of(cell) for row in folder.sheets[number] for cell in row))
        assert in_page <= in_sheet, number


def test_the_pdf_has_every_cell_of_every_table_of_the_page(folder: Folder) -> None:
    cells = {cell for rows in folder.tables.values() for row in rows for cell in row if NUMBER.search(cell)}
    missing = [cell for cell in cells if "".join(cell.split()) not in folder.printed]
    assert len(cells) > 500
    assert missing == []


def test_iati_has_released_figures_only(folder: Folder) -> None:
    if folder.path.name.startswith("ministry"):
        assert not (folder.path / "iati.xml").exists()
        return
    activity = etree.parse(folder.path / "iati.xml")
    shown = folder.values[folder.values["status"].isin(["published", "low"])]
    shares = {round(100 * value, 1) for value in shown["estimate"].dropna()}
    counted = shown[["numerator", "denominator"]].dropna().astype(float)
    counted = counted[counted["denominator"] > 0]
    exact = set((100 * counted["numerator"] / counted["denominator"]).round(1))
    actuals = [float(value) for value in activity.xpath("//actual/@value")]
    assert actuals
    assert set(actuals) <= shares | exact


def test_dhis2_has_released_counts_only(folder: Folder) -> None:
    if folder.path.name.startswith("donor"):
        assert not (folder.path / "dhis2.json").exists()
        return
    sent = json.loads((folder.path / "dhis2.json").read_text("utf-8"))["dataValues"]
    values = folder.values
    is_sent = values["outcome"].notna() | (values["measure"] == "M03")
    own = values[(values["scope"] == folder.scope) & is_sent]
    counts = {str(int(value)) for name in ("numerator", "denominator", "due") for value in own[name].dropna()}
    assert sent
    assert {value["value"] for value in sent} <= counts


def everything_in(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and those of what is packed in it."""
    content = path.read_bytes()
    yield content
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if path.suffix == ".parquet":
        yield duckdb.sql(f"select * from '{path}'").df().to_csv().encode()
        yield str(duckdb.sql(f"select * from parquet_kv_metadata('{path}')").fetchall()).encode()
    if path.suffix == ".pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield str(reader.metadata).encode()
        yield from (page.extract_text().encode() for page in reader.pages)
        yield from (data for files in reader.attachments.values() for data in files)


def test_no_file_holds_an_identifier_a_path_or_the_name_of_a_machine(
    folder: Folder, first: First, identifiers: frozenset[str]
) -> None:
    with duckdb.connect(str(first.home / "warehouse" / "cases.duckdb"), read_only=True) as connection:
        keys = {str(key) for (key,) in connection.execute("select case_key from landing.cases").fetchall()}
    places = [str(place).encode() for place in (first.home, Path.cwd())]
    machine = socket.gethostname()
    words = identifiers | keys | ({machine} if len(machine) > 4 else set())  # a shorter one comes by chance
    files = [path for path in folder.path.rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        for content in everything_in(path):
            assert not words_in(content) & words, path.name
            assert not any(place in content for place in places), path.name


def test_the_explorer_has_the_rows_of_the_data_that_count_somebody(folder: Folder) -> None:
    data = pd.read_csv(folder.path / "data" / "indicator_values.csv")
    counts = data[[*NUMBERS]].fillna(0).ne(0).any(axis=1) & data["status"].ne("z")
    beside = data["scope"].eq(folder.scope) | data["breakdown"].eq("all")
    asked = data[counts & beside]
    lines = lines_of((folder.path / "explore.html").read_text("utf-8"))
    areas = "S" + asked["service_area"].astype("Int64").astype("string")
    subject = areas.fillna(asked["outcome"].astype("string")).fillna("")
    milestone = asked["milestone"].astype("Int64").astype("string").fillna("")
    rows = zip(asked["measure"], asked["breakdown"], asked["scope"], subject, milestone, strict=True)
    told = [(*line.key[:3], line.subject or "", line.milestone or "") for line in lines]
    assert sorted(told) == sorted(rows) and len(told) > 100


def test_the_explorer_tells_a_figure_as_the_report_does(folder: Folder) -> None:
    everybody = folder.values.query("breakdown == 'all' and measure == 'M01'").dropna(subset="numerator")
    released = everybody.set_index(["scope", "outcome", "milestone"])[["due", "denominator", "numerator"]]
    lines = lines_of((folder.path / "explore.html").read_text("utf-8"))
    told = [line for line in lines if line.breakdown == "all" and line.measure == "M01"]
    read = folder.page.text_content()
    assert told
    for line in told:
        heads = ("People due", "Level known (n)", "Achieved (k)")
        key = line.scope, line.subject, int(line.milestone or 0)
        if key in released.index:
            assert [number(line.cells[head]) for head in heads] == released.loc[key].to_list()
        if line.milestone == "12" and line.scope == folder.scope:
            assert line.label in read
