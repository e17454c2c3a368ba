"""What stands in config/ is read as spreadsheets and editors write it; what is wrong is said by its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import configuration
from pipeline.configuration import Donor, Target, tables
from pipeline.configuration.organisation import load, read
from pipeline.errors import UsageError

SAMPLE = Path(__file__).resolve().parents[2] / "reports" / "sample"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration that a test may change."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "config"))


def wrong(config: Path, name: str) -> list[str]:
    return [f"{problem.place}: {problem.what}" for problem in tables.read(config, name)[1]]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ('donor_code,label,grants\r\nA,Fund A,g1;g2\r\n,,\r\n\r\nB,"Fund, B",\r\n', "utf-8-sig"),
        ("donor_code;label;grants\nA;Fund A;g1, g2\nB;Fund, B;\n", "utf-8"),
        ("donor_code\tlabel\tgrants\nA\tFund A\tg1 g2\n\t\t\nB\tFund, B\t\n", "utf-8"),
        (' donor_code , grants , label \n A , g1;g2 , Fund A \nB,,"Fund, B"\n', "utf-8"),
    ],
    ids=["excel", "semicolons", "tabs", "spaces_and_another_order"],
)
def test_a_table_may_come_from_any_spreadsheet(config: Path, content: str, encoding: str) -> None:
    (config / "donors.csv").write_text(content, encoding, newline="")
    assert configuration.donors(config) == (Donor("A", "Fund A", ("g1", "g2")), Donor("B", "Fund, B"))


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("donors.csv", "donor_code,label\nA,\n", "donors.csv, row 2, column label: The cell is empty."),
        (
            "donors.csv",
            "donor_code,label\nA,X\n\na,Y\n",
            "row 4, column donor_code: It says the same as row 2.",
        ),
        ("donors.csv", "donor_code,label\nA,X\nB,x\n", "row 3, column label: It says the same as row 2."),
        ("donors.csv", "donor_code,label\nA B,X\n", "row 2, column donor_code: The code has signs"),
        ("donors.csv", "donor,label\nA,X\n", "donors.csv: It has no column donor_code."),
        ("donors.csv", "donor_code,label,colour\n", "donors.csv, row 1: The heading `colour` is not one"),
        ("donors.csv", "donor_code,label,label\n", "donors.csv, row 1: The heading `label` is not one"),
        ("donors.csv", "", "donors.csv: It has no column donor_code."),
        ("targets.csv", "A,O01,12,0.3,60,2026-12,x", "row 2, column target: This is no share."),
        ("targets.csv", "A,O01,12,0.3,60%,2026-12,x", "row 2, column target: This is no share."),
        ("targets.csv", "A,O01,12,nan,0.6,2026-12,x", "row 2, column baseline: This is no share."),
        ("targets.csv", "A,O01,a year,,0.6,2026-12,x", "row 2, column milestone: This is no milestone."),
        ("targets.csv", "A,O01,12,,0.6,12/2026,x", "row 2, column target_month: This is no month."),
        ("targets.csv", "A,O01,12,,0.6,2026-12,x\na,O01,12,,1,2026-12,", "row 3, column milestone: It says"),
        ("providers.csv", "provider_id,name\na,Provider B\n", "row 2, column name: `Provider` and a letter"),
    ],
)
def test_what_is_wrong_is_said_by_file_row_and_column(
    config: Path, name: str, content: str, found: str
) -> None:
    head = ",".join(tables.HEADINGS["targets.csv"]) + "\n" if name == "targets.csv" else ""
    (config / name).write_text(head + content, "utf-8")
    [said] = wrong(config, name)[:1]
    assert found in said


def test_a_file_in_a_legacy_encoding_is_refused_with_what_to_do(config: Path) -> None:
    (config / "donors.csv").write_bytes("donor_code,label\nA,Caf\xe9\n".encode("cp1252"))
    with pytest.raises(UsageError, match=r"donors\.csv: .*UTF-8.*Save it from a spreadsheet"):
        configuration.donors(config)


def test_of_several_faults_the_first_is_raised_and_the_others_are_counted(config: Path) -> None:
    (config / "donors.csv").write_text("donor_code,label\nA,\n,B\n", "utf-8")
    with pytest.raises(UsageError, match=r"row 2, column label: .* lists 1 more\.$"):
        configuration.donors(config)


def test_targets_and_names_may_lack_and_donors_may_not(config: Path) -> None:
    for name in ("targets.csv", "providers.csv", "donors.csv"):
        (config / name).unlink()
    assert (configuration.targets(config), configuration.providers(config)) == ((), {})
    with pytest.raises(UsageError, match="not there"):
        configuration.donors(config)


def test_a_target_without_a_baseline_has_none(config: Path) -> None:
    head = ",".join(tables.HEADINGS["targets.csv"])
    (config / "targets.csv").write_text(f"{head}\nDFAT,O01,12,,0.6,2026-12,\n", "utf-8")
    assert configuration.targets(config) == (Target("DFAT", "O01", 12, None, 0.6, "2026-12", ""),)


def test_an_organisation_that_is_its_own_provider_is_called_by_its_name(config: Path) -> None:
    (config / "organisation.toml").write_text('name = "Willow"\nprovider_id = "w-1"\n', "utf-8")
    (config / "providers.csv").write_text("provider_id,name\nz,Lotus House\n", "utf-8")
    assert configuration.providers(config) == {"w-1": "Willow", "z": "Lotus House"}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "It has no `name`."),
        ('name = "', "Its last line cannot be read."),
        ("name = Willow\n", "Line 1 cannot be read."),
        ('name = "X"\ncolour = "red"', "It knows no `colour`."),
        ("name = 7", "`name` is no text."),
        ('name = "X"\ncountries = "KHM"', "`countries` is no list of texts."),
        ('name = "X"\nlogo = "nowhere.png"', "`logo` is no file in config/."),
        ('name = "X"\nlogo = "../secret.png"', "`logo` is no file in config/."),
        ('name = "X"\nlogo = "donors.csv"', "`logo` is no picture"),
        ('name = "X"\nlogo = "named.png"', "`logo` is no picture"),
    ],
)
def test_what_is_wrong_with_the_organisation_is_said(config: Path, content: str, found: str) -> None:
    (config.parent / "secret.png").touch()
    (config / "named.png").write_text("a picture by its name only")
    (config / "organisation.toml").write_text(content, "utf-8")
    assert found in read(config)[1][0].what


def test_an_organisation_needs_no_more_than_a_name(config: Path) -> None:
    (config / "organisation.toml").write_text('name = "Willow"', "utf-8-sig")
    assert (load(config).name, load(config).languages, load(config).countries) == ("Willow", ("en",), ())
