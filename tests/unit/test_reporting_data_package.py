"""The data files hold what was released and nothing else, and a reader of Data Packages can tell."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import made_reports
import pandas as pd
import pytest
from release_figures import GROUP_COLUMNS

from pipeline.reporting.context import Context
from pipeline.reporting.exchange import data_package, many_rows
from pipeline.reporting.exchange.code_lists import code_lists
from pipeline.reporting.exchange.data_schema import NATURAL_KEY
from pipeline.reporting.released import NUMBERS, read_release
from pipeline.settings import Settings

BAND = (
    "update indicator_values set status = 'band', numerator = null, estimate = null, numerator_low = 0, "
    "numerator_high = 3 where measure = 'M01' and outcome = 'O01' and milestone = 12 and breakdown = 'all'"
)
FIGURES, PARQUET = "data/indicator_values.csv", "data/indicator_values.parquet"
WITHHELD = "data/withheld.csv"
CODES, DESCRIPTOR = "data/code_lists.csv", "data/datapackage.json"


@dataclass(frozen=True)
class Package:
    context: Context
    files: dict[str, bytes]

    @property
    def described(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files[DESCRIPTOR])
        return found

    @property
    def figures(self) -> pd.DataFrame:
        """The CSV as text, cell by cell; "" = empty."""
        return read(self.files[FIGURES])


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")


@pytest.fixture(scope="module")
def release_file(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return made_reports.settings_changed(
        tmp_path_factory.mktemp("package"), BAND, made_reports.withhold("measure = 'M02'")
    )


@pytest.fixture(scope="module")
def package(release_file: Settings) -> Package:
    context = made_reports.context_of(release_file)
    return Package(context, data_package.files(context.release, context.text))


def validated(files: dict[str, bytes], folder: Path) -> frictionless.Report:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    return frictionless.validate(str(folder / DESCRIPTOR))


def test_the_package_is_valid(package: Package, tmp_path: Path) -> None:
    report = validated(package.files, tmp_path)
    assert report.flatten(["type", "message"]) == []
    assert [task.name for task in report.tasks] == ["indicator_values", "withheld", "code_lists"]
    assert [task.stats["rows"] for task in report.tasks] == [
        len(package.context.release.values),
        len(package.context.release.left_out),
        len(code_lists(package.context.release, package.context.text)),
    ]


def test_a_changed_byte_is_found(package: Package, tmp_path: Path) -> None:
    changed = package.files[FIGURES].replace(b",published,", b",publishex,", 1)
    report = validated(package.files | {FIGURES: changed}, tmp_path)
    assert "hash-count" in [kind for (kind,) in report.flatten(["type"])]


@pytest.mark.parametrize(
    ("column", "planted"),
    [
        ("estimate", "[c]"),
        ("numerator", "[low]"),
        ("status", "hidden"),
        ("sex", "x"),
        ("due", "-1"),
        ("measure", ""),
    ],
)
def test_a_mark_or_a_code_that_there_is_not_is_found(
    package: Package, tmp_path: Path, column: str, planted: str
) -> None:
    figures = package.figures.head(40)
    figures.loc[7, column] = planted
    body = figures.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
    report = validated(package.files | {FIGURES: body}, tmp_path)
    assert {kind for (kind,) in report.flatten(["type"])} & {"type-error", "constraint-error"}


def test_hash_and_length_are_those_of_the_files(package: Package) -> None:
    for resource in package.described["resources"]:
        content = package.files[f"data/{resource['path']}"]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_csv_has_the_rows_that_were_read_and_no_other(package: Package) -> None:
    released, found = package.context.release.values, package.figures
    assert list(found.columns) == ["figure", *released.columns]
    assert list(found["figure"]) == [str(number) for number in range(1, len(released) + 1)]
    for column in released.columns:
        expected = ["" if pd.isna(value) else value for value in released[column]]
        if column in NUMBERS:
            assert [float(value or "nan") for value in found[column]] == pytest.approx(
                [float("nan") if value == "" else float(value) for value in expected], nan_ok=True, abs=0
            ), column
        elif column == "as_of":
            assert list(found[column]) == [value and f"{value:%Y-%m-%d}" for value in expected]
        else:
            assert list(found[column]) == [str(value) for value in expected], column


def test_counts_are_whole_numbers_in_the_csv(package: Package) -> None:
    for column in ("numerator", "denominator", "due", "milestone", "service_area", "numerator_high"):
        assert all(value == "" or value.lstrip("-").isdigit() for value in package.figures[column]), column


def rows_of(settings: Settings, scope: str, where: str, columns: str = "count(*)") -> list[tuple[Any, ...]]:
    """Rows of the release file for a report on a scope: of the region those for everybody."""
    with duckdb.connect(str(settings.release_db), read_only=True) as file:
        return file.execute(
            f"select {columns} from indicator_values "
            f"where (scope = $own or (scope = 'region' and breakdown = 'all')) and {where}",
            {"own": scope},
        ).fetchall()


NO_NUMBER = " and ".join(f"{number} is null" for number in NUMBERS)


@pytest.mark.parametrize("scope", ["donor:DFAT", "region"])
def test_the_figures_are_the_rows_with_a_number_and_of_the_region_those_for_everybody(
    release_file: Settings, scope: str
) -> None:
    found = read_release(release_file, scope, made_reports.DONOR, made_reports.PERIOD).values
    columns = "scope, breakdown, measure"
    expected = rows_of(release_file, scope, f"not ({NO_NUMBER}) order by rowid", columns)
    assert len(expected) > 300
    assert list(found[columns.split(", ")].itertuples(index=False, name=None)) == expected
    assert not found[list(NUMBERS)].isna().all(axis="columns").any()
    assert set(found.loc[found["scope"] == "region", "breakdown"]) > {"all"} or scope != "region"


def test_every_row_without_a_number_is_counted_and_no_other(release_file: Settings, package: Package) -> None:
    """By breakdown and by why it has none; and by table where tables stand by themselves."""
    counted = read(package.files[WITHHELD]).astype({"lines": int})
    for columns, told in (
        ("scope, breakdown, status", counted),
        ("scope, breakdown, status, measure", counted[counted["measure"] != ""]),
    ):
        there = rows_of(release_file, "donor:DFAT", f"{NO_NUMBER} group by all", f"{columns}, count(*)")
        expected = {row[:-1]: row[-1] for row in there}
        found = told.groupby(columns.split(", "))["lines"].sum().to_dict()
        assert found == {key: expected[key] for key in found}
        assert len(found) > 10
    assert [(counted["lines"].sum(),)] == rows_of(release_file, "donor:DFAT", NO_NUMBER)


def test_tables_without_a_number_are_told_together(package: Package) -> None:
    """All of a breakdown, or all of a family in it; beside a number each measure stands by itself."""
    shown, counted = package.figures, read(package.files[WITHHELD])
    told = {(row.scope, row.breakdown, row.measure[:3]) for row in shown.itertuples()}
    breakdowns = {key[:2] for key in told}
    for row in counted.itertuples():
        assert bool(row.family) is ((row.scope, row.breakdown) in breakdowns)
        assert bool(row.measure) is ((row.scope, row.breakdown, row.family) in told)
    assert {(bool(row.family), bool(row.measure)) for row in counted.itertuples()} == {
        (True, True),
        (True, False),
        (False, False),
    }


def test_a_count_of_rows_tells_no_reason_but_the_status(package: Package) -> None:
    """Why a single table is withheld tells of its groups; the report tells it by breakdown."""
    counted = read(package.files[WITHHELD])
    assert list(counted.columns) == ["table", "scope", "breakdown", "family", "measure", "status", "lines"]
    assert set(counted["status"]) <= {"c", "x", "z"}


def test_a_band_has_its_two_ends_and_neither_numerator_nor_estimate(package: Package) -> None:
    bands = package.figures[package.figures["status"] == "band"]
    assert len(bands) == 2
    assert {
        tuple(row) for row in bands[["numerator", "estimate", "numerator_low", "numerator_high"]].to_numpy()
    } == {("", "", "0", "3")}


def test_a_figure_is_told_by_its_natural_key(package: Package) -> None:
    assert not package.figures.duplicated([*NATURAL_KEY, *GROUP_COLUMNS]).any()
    schema = package.described["resources"][0]["schema"]
    assert (schema["primaryKey"], schema["uniqueKeys"]) == (["figure"], [[*NATURAL_KEY, *GROUP_COLUMNS]])


def test_the_parquet_file_holds_the_same_with_types(package: Package, tmp_path: Path) -> None:
    files = {name: tmp_path / Path(name).name for name in (FIGURES, PARQUET)}
    for name, file in files.items():
        file.write_bytes(package.files[name])
    with duckdb.connect() as memory:
        described = memory.execute("describe select * from read_parquet(?)", [str(files[PARQUET])]).fetchall()
        types = {row[0]: row[1] for row in described}
        typed = ", ".join(f'cast("{name}" as {kind})' for name, kind in types.items())
        csv = memory.execute(
            f"select {typed} from read_csv(?, all_varchar = true)", [str(files[FIGURES])]
        ).fetchall()
        parquet = memory.execute("select * from read_parquet(?)", [str(files[PARQUET])]).fetchall()
    assert list(types) == list(package.figures.columns)
    assert parquet == csv
    assert (types["milestone"], types["due"], types["estimate"]) == ("SMALLINT", "BIGINT", "DOUBLE")
    assert (types["as_of"], types["sex"]) == ("DATE", "VARCHAR")


def test_every_column_is_described(package: Package) -> None:
    for resource in package.described["resources"]:
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(
            read(package.files[f"data/{resource['path']}"]).columns
        )
        assert all(field["title"] and field["description"].endswith(".") for field in fields)
        assert "{" not in "".join(field["description"] for field in fields)


def test_codes_are_those_of_the_lists(package: Package) -> None:
    lists, figures = read(package.files[CODES]), package.figures
    fields = {field["name"]: field for field in package.described["resources"][0]["schema"]["fields"]}
    counted = read(package.files[WITHHELD])
    there = {*figures["measure"], *counted["measure"]} - {""}
    assert set(lists.loc[lists["list"] == "measure", "code"]) == there
    assert set(counted["family"]) - {""} <= set(lists.loc[lists["list"] == "family", "code"])
    for column in [*NATURAL_KEY, *GROUP_COLUMNS, "status"]:
        codes = list(lists.loc[lists["list"] == column, "code"])
        assert set(figures[column]) - {""} <= set(codes), column
        assert [str(code) for code in fields[column]["constraints"].get("enum", [])] == codes
    assert set(lists.loc[lists["list"] == "measure", "unit"]) <= set(
        lists.loc[lists["list"] == "unit", "code"]
    )
    assert not (lists["label"] == "").any()


def test_positions_count_within_a_list(package: Package) -> None:
    lists = read(package.files[CODES])
    milestones = lists[lists["list"] == "milestone"]
    assert list(milestones["code"])[:4] == ["0", "3", "6", "12"]
    assert list(milestones["position"]) == [str(place) for place in range(1, len(milestones) + 1)]


def test_the_csv_opens_in_excel_in_every_script(package: Package) -> None:
    for name in (FIGURES, WITHHELD, CODES):
        assert package.files[name].startswith(b"\xef\xbb\xbf")
        assert package.files[name].count(b"\n") == package.files[name].count(b"\r\n")


def test_the_package_says_what_it_is(package: Package) -> None:
    release, found = package.context.release, package.described
    assert found["version"] == release.run_id
    assert found["created"] == "2026-06-01T00:00:00Z"
    assert found["description"].startswith("Synthetic sample data")
    assert release.records["packages"][0]["package_hash"] in found["sources"][0]["title"]
    assert "provider-1" not in package.files[DESCRIPTOR].decode()
    assert "licenses" not in found
    assert [one["$schema"].rpartition("/")[2] for one in (found, *found["resources"])] == [
        "datapackage.json", "dataresource.json", "dataresource.json", "dataresource.json",
    ]  # fmt: skip


def test_real_data_are_not_called_synthetic(tmp_path: Path) -> None:
    context = made_reports.context_of(
        made_reports.settings_changed(tmp_path, "update packages set is_synthetic = false")
    )
    files = data_package.files(context.release, context.text)
    assert "ynthetic" not in json.loads(files[DESCRIPTOR])["description"]


def test_the_same_release_gives_the_same_bytes(package: Package) -> None:
    assert data_package.files(package.context.release, package.context.text) == package.files


def test_with_too_many_rows_the_largest_breakdowns_stand_in_parquet_alone_and_the_package_says_which(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    values, text = package.context.release.values, package.context.text
    sizes = values["breakdown"].value_counts()
    monkeypatch.setattr(many_rows, "MOST_ROWS", len(values) - 1)
    cut = data_package.files(package.context.release, text)
    found = pd.read_csv(BytesIO(cut[FIGURES]), encoding="utf-8-sig")
    assert set(found["breakdown"]) == set(values["breakdown"]) - {sizes.index[0]}
    assert len(found) == len(values) - sizes.iloc[0]
    assert cut["data/indicator_values.parquet"] == package.files["data/indicator_values.parquet"]
    described = json.loads(cut[DESCRIPTOR])["resources"][0]["description"]
    assert package.context.breakdown_name(sizes.index[0]) in described.partition("left out here")[2]
    assert validated(cut, tmp_path).valid
