"""The file for statistics offices: every figure keeps its status, and nothing withheld has a number."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest
from made_reports import DONOR, MINISTRY, context_of, files_of, settings_changed, withhold

from pipeline.errors import UsageError
from pipeline.period import Period
from pipeline.reporting.definitions import find_definition
from pipeline.reporting.exchange import sdmx
from pipeline.reporting.period_codes import sdmx_period
from pipeline.settings import Settings

pytestmark = pytest.mark.long

Line = dict[str, str]
O01 = "scope = 'country:KHM' and measure = 'M01' and outcome = 'O01' and milestone = 12"
EVERYBODY = f"{O01} and breakdown = 'all'"
KEYS = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
COUNTS = (*sdmx.COUNTS, *(f"{kind}_{end}" for kind in ("VALUE", "CI", "BOUND") for end in ("LOW", "HIGH")))


def lines(home: Path, *statements: str, plan: str = "ordinary") -> list[Line]:
    context = context_of(settings_changed(home, *statements, plan=plan), MINISTRY)
    content = sdmx.sdmx_csv(context.definition, context.release).decode("utf-8")
    return list(csv.DictReader(io.StringIO(content)))


def line(found: list[Line], **wanted: str) -> Line:
    """The one line of a place; what is not named is everybody and every outcome."""
    dimensions = {name: "_T" for name in dimensions_of(found) if name not in ("REF_AREA", "TIME_PERIOD")}
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
    assert (one["REF_AREA"], one["TIME_PERIOD"], one["AS_OF"]) == ("KHM", "2026-S1", "2026-06")
    assert (one["OBS_VALUE"], one["OBS_STATUS"], one["CONF_STATUS"]) == ("75", "A", "F")
    assert one["UNIT_MEASURE"] == "PERCENT"
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
    assert (one["OBS_VALUE"] == "") == (status != "U")


def test_a_withheld_figure_has_no_number_at_all(tmp_path: Path) -> None:
    found = lines(tmp_path, withhold(EVERYBODY))
    one = line(found, INDICATOR="M01", OUTCOME="O01")
    assert (one["OBS_VALUE"], one["OBS_STATUS"], one["CONF_STATUS"]) == ("", "Q", "C")
    for one in found:
        if one["CONF_STATUS"] == "C":
            assert {one[name] for name in COUNTS} == {""}


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
    assert (one["OBS_VALUE"], one["NUMERATOR"], one["CONF_STATUS"]) == ("", "", "C")
    assert (one["NUMERATOR_LOW"], one["NUMERATOR_HIGH"], one["DENOMINATOR"]) == ("0", "3", "40")
    assert (one["VALUE_LOW"], one["VALUE_HIGH"]) == ("0", "7.5")


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
    assert names[:6] == [*KEYS, "REF_AREA", "INDICATOR", "OUTCOME"]
    assert names.index("TIME_PERIOD") < names.index("OBS_VALUE") < names.index("DENOMINATOR")
    assert {tuple(one[key] for key in KEYS) for one in ordinary} == {
        ("dataflow", "REINTEGRATION:DF_OUTCOMES(1.1.0)", "I")
    }


def test_a_group_stands_in_the_dimension_of_its_breakdown_alone(ordinary: list[Line]) -> None:
    one = line(ordinary, INDICATOR="M01", OUTCOME="O01", SEX="FEMALE")
    assert one["AGE_GROUP"] == one["FORM"] == "_T"
    child = line(ordinary, INDICATOR="M01", OUTCOME="O01", AGE_TRAFFICKED="CHILD")
    assert child["SEX"] == "_T"


def test_what_a_measure_is_not_by_is_not_called_a_total(ordinary: list[Line]) -> None:
    unmet = line(ordinary, INDICATOR="M09_persons", OUTCOME="_Z", SERVICE_AREA="_T", MILESTONE="_Z")
    assert unmet["TIME_PERIOD"] == "2026-S1"
    assessed = line(ordinary, INDICATOR="M03", OUTCOME="_T")
    assert assessed["UNIT_MEASURE"] == "PERCENT"


def test_only_figures_of_the_country_are_in_it(tmp_path: Path) -> None:
    found = lines(tmp_path, "update indicator_values set due = 987654 where scope = 'region'")
    assert not any(one["DUE"] == "987654" for one in found)


@pytest.mark.parametrize("asked", [True, False])
def test_the_file_is_made_only_where_the_definition_asks_for_it(asked: bool, tmp_path: Path) -> None:
    assert ("sdmx.csv" in files_of(settings_changed(tmp_path), MINISTRY, sdmx=asked)) == asked


def test_a_donor_gets_neither_file(tmp_path: Path) -> None:
    made = files_of(settings_changed(tmp_path), DONOR)
    assert {"dhis2.json", "dhis2_metadata.json", "sdmx.csv"}.isdisjoint(made)


def test_a_switch_that_is_neither_true_nor_false_is_refused(tmp_path: Path) -> None:
    reports = shutil.copytree("reports/sample", tmp_path / "config") / "reports"
    own = 'audience = "ministry:KHM"\nname = "Cambodia"\nrecipient = "Ministry"\nsdmx = "no"\n'
    (reports / "ministry-khm.toml").write_text(own, encoding="utf-8")
    with pytest.raises(UsageError, match="neither true nor false"):
        find_definition(Settings(Path.cwd(), tmp_path), MINISTRY)
