"""The file for statistics offices: every figure keeps its status, and nothing withheld has a number."""

from __future__ import annotations

import csv
import io
import math
import shutil
from pathlib import Path

import other_readers
import pytest
from lxml import etree
from made_reports import DONOR, MINISTRY, context_of, names_of, of_period, settings_changed, withhold

from pipeline.errors import UsageError
from pipeline.period import Period
from pipeline.reporting.context import Context
from pipeline.reporting.definitions import find_definition
from pipeline.reporting.exchange import sdmx, sdmx_codes, sdmx_structure
from pipeline.reporting.period_codes import sdmx_period
from pipeline.settings import Settings

pytestmark = pytest.mark.long

Line = dict[str, str]
O01 = "scope = 'country:KHM' and measure = 'M01' and outcome = 'O01' and milestone = 12"
EVERYBODY = f"{O01} and breakdown = 'all'"
KEYS = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
BESIDE = (*sdmx.COUNTS, *sdmx.ENDS)  # the numbers that may stand beside a value


def lines(home: Path, *statements: str, plan: str = "ordinary") -> list[Line]:
    home.mkdir(exist_ok=True)
    context = context_of(settings_changed(home, *statements, plan=plan), MINISTRY)
    content = sdmx.sdmx_csv(context.definition, context.release).decode("utf-8")
    return list(csv.DictReader(io.StringIO(content)))


def line(found: list[Line], **wanted: str) -> Line:
    """The one line of a place; what is not named is everybody and every outcome."""
    dimensions = dict.fromkeys(dimensions_of(found), "_T")
    dimensions |= {"FREQ": "S", "REF_AREA": "KH", "TIME_PERIOD": "2026-S1"}
    dimensions |= {"SERVICE_AREA": "_Z", "MILESTONE": "M12", **wanted}
    [one] = [one for one in found if dimensions.items() <= one.items()]
    return one


def dimensions_of(found: list[Line]) -> list[str]:
    names = list(found[0])
    return names[len(KEYS) : names.index("OBS_VALUE")]


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> list[Line]:
    return lines(tmp_path_factory.mktemp("sdmx"))


@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2026H1", "2026-S1"),
        ("2026Q2", "2026-Q2"),
        ("2026", "2026"),
        ("2025Y07", "2025-07-01/P1Y"),
    ],
)
def test_the_period_is_written_as_sdmx_has_it(period: str, written: str) -> None:
    assert sdmx_period(Period.parse(period)) == written


def test_a_published_share_stands_in_percent_with_all_that_it_rests_on(tmp_path: Path) -> None:
    numbers = (
        "status = 'published', numerator = 30, denominator = 40, unknown = 10, not_applicable = 2, due = 52, "
        "estimate = 0.75, ci_low = 0.6, ci_high = 0.86, bound_low = 0.6, bound_high = 0.8"
    )
    one = line(
        lines(tmp_path, f"update indicator_values set {numbers} where {EVERYBODY}"),
        INDICATOR="M01",
        OUTCOME="O01",
    )
    assert (one["REF_AREA"], one["TIME_PERIOD"], one["AS_OF"]) == ("KH", "2026-S1", "2026-06")
    assert (one["OBS_VALUE"], one["OBS_STATUS"], one["CONF_STATUS"]) == ("75", "A", "F")
    assert one["UNIT_MEASURE"] == "PT"
    counts = [one[name] for name in ("NUMERATOR", "DENOMINATOR", "NOT_KNOWN", "NOT_APPLICABLE", "DUE")]
    assert counts == ["30", "40", "10", "2", "52"]
    assert [one[name] for name in ("CI_LOW", "CI_HIGH", "BOUND_LOW", "BOUND_HIGH")] == [
        "60",
        "86",
        "60",
        "80",
    ]


@pytest.mark.parametrize(
    ("numbers", "status", "confidential"),
    [
        ("status = 'low'", "U", "F"),
        ("status = 'x', estimate = null", "O", "F"),
        ("status = 'z', estimate = null", "M", "F"),
        ("unknown = 400", "O", "F"),
        (
            "status = 'band', numerator = null, estimate = null, numerator_low = 0, numerator_high = 3",
            "Q",
            "C",
        ),
    ],
    ids=["low", "not available", "not applicable", "bounds only", "band"],
)
def test_each_status_is_told_apart(numbers: str, status: str, confidential: str, tmp_path: Path) -> None:
    found = lines(tmp_path, f"update indicator_values set {numbers} where {EVERYBODY}")
    one = line(found, INDICATOR="M01", OUTCOME="O01")
    assert (one["OBS_STATUS"], one["CONF_STATUS"]) == (status, confidential)
    assert (one["OBS_VALUE"] == "NaN") == (status != "U")


def test_a_withheld_figure_has_no_number_at_all(tmp_path: Path) -> None:
    found = lines(tmp_path, withhold(EVERYBODY))
    one = line(found, INDICATOR="M01", OUTCOME="O01")
    assert (one["OBS_VALUE"], one["OBS_STATUS"], one["CONF_STATUS"]) == ("NaN", "Q", "C")
    for one in found:
        if one["CONF_STATUS"] == "C":
            assert {one[name] for name in BESIDE} == {""}


def test_a_withheld_figure_has_a_line_only_where_it_is_of_everybody_and_of_outcomes_or_coverage(
    tmp_path: Path,
) -> None:
    women = f"{O01} and breakdown = 'sex' and sex = 'female'"
    needs = "scope = 'country:KHM' and measure = 'M09_persons' and breakdown = 'all'"
    before = lines(tmp_path / "before")
    after = lines(tmp_path / "after", withhold(EVERYBODY), withhold(women), withhold(needs))
    gone = {tuple(one[name] for name in dimensions_of(before)) for one in before} - {
        tuple(one[name] for name in dimensions_of(after)) for one in after
    }
    assert {(key[2], key[6]) for key in gone} == {("M01", "F"), ("M09_persons", "_T")}


def test_no_column_is_nearly_empty(ordinary: list[Line]) -> None:
    for name in ordinary[0]:
        assert sum(one[name] != "" for one in ordinary) >= len(ordinary) / 5, name


def test_a_band_gives_its_two_ends_and_not_its_number(tmp_path: Path) -> None:
    band = (
        "status = 'band', numerator = null, estimate = null, numerator_low = 0, numerator_high = 3, "
        "denominator = 40, unknown = 0"
    )
    one = line(
        lines(tmp_path, f"update indicator_values set {band} where {EVERYBODY}"),
        INDICATOR="M01",
        OUTCOME="O01",
    )
    assert (one["OBS_VALUE"], one["NUMERATOR"], one["CONF_STATUS"]) == ("NaN", "", "C")
    assert (one["DENOMINATOR"], one["BOUND_LOW"], one["BOUND_HIGH"]) == ("40", "0", "7.5")


def test_a_figure_shown_as_before_says_up_to_which_month_it_counts(tmp_path: Path) -> None:
    found = lines(tmp_path, f"update indicator_values set as_of = date '2025-12-01' where {EVERYBODY}")
    one = line(found, INDICATOR="M01", OUTCOME="O01")
    assert (one["TIME_PERIOD"], one["AS_OF"]) == ("2026-S1", "2025-12")


def test_dimensions_name_each_figure_once(ordinary: list[Line]) -> None:
    names = dimensions_of(ordinary)
    keys = [tuple(one[name] for name in names) for one in ordinary]
    assert len(keys) == len(set(keys))
    assert all(key_part for key in keys for key_part in key)


def test_columns_stand_in_the_order_of_the_format(ordinary: list[Line]) -> None:
    names = list(ordinary[0])
    assert names[:6] == [*KEYS, "FREQ", "REF_AREA", "INDICATOR"]
    assert names.index("TIME_PERIOD") < names.index("OBS_VALUE") < names.index("DENOMINATOR")
    assert {tuple(one[key] for key in KEYS) for one in ordinary} == {
        ("dataflow", "REINTEGRATION:DF_OUTCOMES(2.0.0)", "I")
    }


def test_a_group_stands_in_the_dimension_of_its_breakdown_alone(ordinary: list[Line]) -> None:
    for group in ({"SEX": "F"}, {"AGE": "Y13T17"}, {"COMPOSITE_BREAKDOWN": "AGE_TRAFFICKED_CHILD"}):
        assert line(ordinary, INDICATOR="M01", OUTCOME="O01", **group)["OBS_STATUS"] in "AU"


@pytest.mark.parametrize(
    ("code", "written"),
    [("under_13", "Y_LT13"), ("13_17", "Y13T17"), ("25_plus", "Y_GE25"), ("unknown", "_U"), ("x", "X")],
)
def test_an_age_is_written_as_the_code_list_of_ages_has_it(code: str, written: str) -> None:
    assert sdmx_codes.age(code) == written


def test_what_a_measure_is_not_by_is_not_called_a_total(ordinary: list[Line]) -> None:
    unmet = line(ordinary, INDICATOR="M09_persons", OUTCOME="_Z", SERVICE_AREA="_T", MILESTONE="_Z")
    assert unmet["TIME_PERIOD"] == "2026-S1"
    assessed = line(ordinary, INDICATOR="M03", OUTCOME="_T")
    assert assessed["UNIT_MEASURE"] == "PT"


def test_only_figures_of_the_country_are_in_it(tmp_path: Path) -> None:
    found = lines(tmp_path, "update indicator_values set due = 987654 where scope = 'region'")
    assert not any(one["DUE"] == "987654" for one in found)


def structure(context: Context) -> etree._Element:
    return etree.fromstring(sdmx_structure.sdmx_structure(context))


def described(message: etree._Element, path: str) -> list[str]:
    names = {name: f"{address}" for name, address in sdmx_structure.NAMESPACES.items()}
    return [str(found) for found in message.xpath(path, namespaces=names)]


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    return context_of(settings_changed(tmp_path_factory.mktemp("structure")), MINISTRY)


@pytest.mark.parametrize("period", ["2026H1", "2025Y07"])
def test_pysdmx_and_sdmx1_read_the_same_data_with_its_structure(
    context: Context, tmp_path: Path, period: str
) -> None:
    found = of_period(context, period)
    data, message = tmp_path / "sdmx.csv", tmp_path / "sdmx_structure.xml"
    data.write_bytes(sdmx.sdmx_csv(found.definition, found.release))
    message.write_bytes(sdmx_structure.sdmx_structure(found))
    one, other = (other_readers.read("read_sdmx", data, message)[name] for name in ("pysdmx", "sdmx1"))
    written = list(csv.DictReader(data.read_text("utf-8").splitlines()))
    names = (*sdmx.DIMENSIONS, sdmx.TIME)
    values = {".".join(row[name] for name in names): float(row["OBS_VALUE"]) for row in written}
    expected = {key: None if math.isnan(value) else value for key, value in values.items()}
    assert len(expected) == len(written) > 100
    assert None in expected.values()
    for read in (one, other):
        assert read["values"] == pytest.approx(expected)
        assert read["attributes"] == [*sdmx.CODED, sdmx.MONTH, *sdmx.COUNTS, *sdmx.ENDS]
        assert set(read["codes"]) == {*sdmx.DIMENSIONS, *sdmx.CODED}
        for row in written:
            assert all(row[name] in codes for name, codes in read["codes"].items())
    assert one["codes"] == other["codes"]


def test_codes_shared_by_all_domains_are_those_of_sdmx(context: Context) -> None:
    lists = {name: [one.code for one in codes] for name, codes in sdmx_codes.code_lists(context).items()}
    assert lists["SEX"] == ["F", "M", "_O", "_U", "_T"]
    assert lists["FREQ"] == ["A", "S", "Q"]
    assert lists["REF_AREA"][:2] == ["KH", "CN"]
    assert {"PT", "PP", "MO"} <= set(lists["UNIT_MEASURE"])


def test_every_code_has_a_name_and_stands_once(context: Context) -> None:
    for codes in sdmx_codes.code_lists(context).values():
        assert all(one.name for one in codes)
        assert len({one.code for one in codes}) == len(codes)


def test_the_structure_is_the_same_whatever_is_withheld(tmp_path: Path) -> None:
    made = []
    for plan in ("ordinary", "withheld"):
        (tmp_path / plan).mkdir()
        statement = "update packages set is_synthetic = true"
        found = context_of(settings_changed(tmp_path / plan, statement, plan=plan), MINISTRY)
        made.append(sdmx_structure.sdmx_structure(found))
    assert made[0] == made[1]


def test_the_message_is_dated_the_day_after_its_period_and_says_when_it_is_a_test(context: Context) -> None:
    message = structure(of_period(context, "2025"))
    assert described(message, "mes:Header/mes:Prepared/text()") == ["2026-01-01T00:00:00Z"]
    assert described(message, "mes:Header/mes:Test/text()") == ["true"]
    assert described(message, "mes:Header/mes:ID/text()") == ["REINTEGRATION_2025"]


@pytest.mark.parametrize("asked", [True, False])
def test_the_files_are_made_only_where_the_definition_asks_for_them(asked: bool, tmp_path: Path) -> None:
    names = names_of(tmp_path, MINISTRY, sdmx=asked)
    assert {"sdmx.csv" in names, "sdmx_structure.xml" in names} == {asked}


def test_a_donor_gets_none_of_these_files(tmp_path: Path) -> None:
    of_ministries = {"dhis2.json", "dhis2_metadata.json", "sdmx.csv", "sdmx_structure.xml"}
    assert of_ministries.isdisjoint(names_of(tmp_path, DONOR))


def test_a_switch_that_is_neither_true_nor_false_is_refused(tmp_path: Path) -> None:
    reports = shutil.copytree("reports/sample", tmp_path / "config") / "reports"
    own = 'audience = "ministry:KHM"\nname = "Cambodia"\nrecipient = "Ministry"\nsdmx = "no"\n'
    (reports / "ministry-khm.toml").write_text(own, encoding="utf-8")
    with pytest.raises(UsageError, match="neither true nor false"):
        find_definition(Settings(Path.cwd(), tmp_path), MINISTRY)
