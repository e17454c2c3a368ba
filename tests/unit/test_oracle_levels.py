"""The second computation of the measures: the level of one outcome at one assessment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.definitions import Definitions, read_definitions
from tests.oracle.handmade import SEEDS, HandmadePackage
from tests.oracle.levels import level_of
from tests.oracle.package import open_package
from tests.oracle.people import read_people

# 4A always; 4B, 4C as recorded; 4D foreign; 4E and red flag 4R3 child deprived; 4I independence
MET = dict.fromkeys(("c4A", "c4B", "c4C", "c4I"), "met")
ALL_MET = {**MET, "c4R1": "no", "c4R2": "no", "c4R4": "no"}
CHILD = {"age_group_opened": "13_15"}


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(SEEDS)


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    return HandmadePackage(tmp_path)


def level(
    package: HandmadePackage,
    definitions: Definitions,
    criteria: dict[str, str],
    case: dict[str, str] | None = None,
    visit: dict[str, str] | None = None,
    recorded: int | None = None,
    **rating: str,
) -> int | None:
    package.case(**(case or {}))
    assessment = package.visit("2024-01", **(visit or {}))
    package.rate(assessment, "O04", recorded, **rating)
    package.criteria(assessment, **criteria)
    person = read_people(open_package(package.write()))[0]
    return level_of(person, person.assessments[0], "O04", definitions)


def test_without_rated_criteria_the_recorded_level_stands(
    package: HandmadePackage, definitions: Definitions
) -> None:
    assert level(package, definitions, {"c1A": "not_met"}, recorded=4) == 4


def test_the_level_from_criteria_overrules_the_recorded_one(
    package: HandmadePackage, definitions: Definitions
) -> None:
    assert level(package, definitions, {**ALL_MET, "c4C": "partly"}, recorded=4) == 2


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, 3, id="all met without agreement is stable"),
        pytest.param({"c4R1": "yes", "c4A": "not_met"}, 1, id="a red flag is a crisis"),
        pytest.param(
            {"c4A": "partly", "c4R1": "unknown"}, 2, id="an open criterion comes before an unknown flag"
        ),
        pytest.param({"c4R1": "unknown"}, None, id="an unknown flag leaves the level open"),
        pytest.param({"c4A": "unknown"}, None, id="an unknown essential criterion leaves the level open"),
        pytest.param({"c4A": "not_applicable"}, None, id="what applies always cannot be taken out"),
        pytest.param({"c4B": "not_applicable"}, 3, id="what applies as recorded can be taken out"),
        pytest.param({"c4B": "unknown"}, None, id="unknown does not take it out"),
        pytest.param({"c4I": "unknown"}, 3, id="unknown independence does not count against"),
    ],
)
def test_the_weakest_link_gives_the_level(
    package: HandmadePackage, definitions: Definitions, change: dict[str, str], expected: int | None
) -> None:
    assert level(package, definitions, {**ALL_MET, **change}) == expected


@pytest.mark.parametrize("missing", ["c4A", "c4B", "c4R1"])
def test_a_criterion_without_a_row_is_unknown(
    package: HandmadePackage, definitions: Definitions, missing: str
) -> None:
    rated = {code: value for code, value in ALL_MET.items() if code != missing}

    assert level(package, definitions, rated) is None


@pytest.mark.parametrize(
    ("visit", "self_rating", "expected"),
    [
        ({}, "3", 4),
        ({}, "2", 3),
        ({"mode": "proxy"}, "", 4),
        ({"participation": "child_with_support"}, "", 4),
        ({"mode": "proxy"}, "2", 3),
        ({"mode": "phone", "participation": "guardian_only"}, "", 3),
    ],
)
def test_secure_needs_the_agreement_of_the_person(
    package: HandmadePackage,
    definitions: Definitions,
    visit: dict[str, str],
    self_rating: str,
    expected: int,
) -> None:
    assert level(package, definitions, ALL_MET, visit=visit, self_rating=self_rating) == expected


@pytest.mark.parametrize(
    ("case", "value", "expected"),
    [
        pytest.param(
            {"nationality_status": "national"}, "not_met", 3, id="nationals at home need no residence"
        ),
        pytest.param({"nationality_status": "foreign"}, "not_met", 2, id="foreigners do"),
        pytest.param({"nationality_status": "stateless"}, "not_applicable", None, id="stateless persons do"),
        pytest.param(
            {"nationality_status": "national", "country_of_origin": "THA"},
            "not_met",
            2,
            id="elsewhere as recorded",
        ),
        pytest.param({"nationality_status": ""}, "not_applicable", 3, id="open nationality as recorded"),
    ],
)
def test_lawful_residence_counts_by_nationality(
    package: HandmadePackage, definitions: Definitions, case: dict[str, str], value: str, expected: int | None
) -> None:
    assert level(package, definitions, {**ALL_MET, "c4D": value}, case) == expected


def test_open_nationality_without_a_row_is_unknown(
    package: HandmadePackage, definitions: Definitions
) -> None:
    assert level(package, definitions, ALL_MET, {"nationality_status": "undetermined"}) is None


@pytest.mark.parametrize(
    ("case", "child_at_assessment", "guardian", "expected"),
    [
        pytest.param({"deprived_of_parental_care": "temporary"}, "yes", "not_met", 2, id="deprived child"),
        pytest.param(
            {"deprived_of_parental_care": "permanent"}, "yes", "not_applicable", None, id="always counts"
        ),
        pytest.param({"deprived_of_parental_care": "no"}, "yes", "not_met", 3, id="child with parents"),
        pytest.param(
            {"deprived_of_parental_care": ""}, "yes", "not_applicable", 3, id="care open, as recorded"
        ),
        pytest.param({"deprived_of_parental_care": "permanent"}, "no", "not_met", 3, id="adult"),
        pytest.param(
            {"deprived_of_parental_care": "permanent"}, "", "not_met", 3, id="adult by age at opening"
        ),
        pytest.param(
            {**CHILD, "deprived_of_parental_care": "no"}, "", "not_met", 2, id="child or adult open"
        ),
        pytest.param(CHILD, "unknown", "not_applicable", 3, id="child or adult open, taken out"),
    ],
)
def test_a_guardian_counts_for_children_deprived_of_parental_care(
    package: HandmadePackage,
    definitions: Definitions,
    case: dict[str, str],
    child_at_assessment: str,
    guardian: str,
    expected: int | None,
) -> None:
    criteria = {**ALL_MET, "c4E": guardian, "c4R3": "no"}
    visit = {"child_at_assessment": child_at_assessment}

    assert level(package, definitions, criteria, case, visit) == expected
