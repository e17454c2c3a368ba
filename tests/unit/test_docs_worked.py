"""The worked lines of docs/method.md on states and on cases are what the second computation makes of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.oracle.handmade import HandmadePackage, row_of
from tests.unit.test_docs_method import WORDS

GROUND = {"applicability": "not_applicable", "na_reason": "no_legal_process"}


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    return HandmadePackage(tmp_path, data_cutoff="2024-12")


def share(table: pd.DataFrame, measure: str, milestone: int | None = None, outcome: str | None = None) -> str:
    row = row_of(table, measure, milestone, outcome)
    return f"{row['numerator']:.0f}/{row['denominator']:.0f}"


def test_the_worked_states_are_those_of_their_ratings(package: HandmadePackage) -> None:
    for case, level in zip("ABCDE", (3, 3, 3, 2, 1), strict=True):
        package.case(case)
        package.seen("2024-01", level, case, "O09")
    for case in "FGHI":
        package.case(case)
        visit = package.visit("2024-01", case)
        package.rate(visit, "O01", 3)
        match case:
            case "F" | "G":
                package.rate(visit, "O09", **GROUND)
            case "H":
                package.rate(visit, "O09", applicability="not_applicable")
            case _:
                package.rate(visit, "O09")
                package.criteria(visit, c9A="met")
    package.process(case_id="G")
    package.case("J")
    table = package.values()
    row = row_of(table, "M01", 0, "O09")

    known = f"Known {row['denominator']:.0f}, not applicable {row['not_applicable']:.0f}"
    shares = ", ".join(f"{name} = {share(table, name, 0, 'O09')}" for name in ("M01", "M02", "M03"))
    assert row["due"] == 10
    assert f"{known}, unknown {row['unknown']:.0f}: {shares}." in WORDS


def test_the_worked_profile_is_that_of_three_women(package: HandmadePackage) -> None:
    for case, levels in {"A": [3] * 3 + [2] * 7, "B": [3] * 5 + [1] + [2] * 4, "C": [3] * 7}.items():
        package.case(case)
        visit = package.visit("2024-01", case)
        for number, level in enumerate(levels, start=1):
            package.rate(visit, f"O{number:02}", level)
    table = package.values()
    median = row_of(table, "M11_median", 0, None)
    crisis = row_of(table, "M11_crisis", 0, None)

    assert (round(3 * crisis["bound_low"], 6), round(3 * crisis["bound_high"], 6)) == (1, 2)
    assert (
        f"Profile known of two: `M11_03` = {share(table, 'M11_03', 0)}, "
        f"`M11_07` = {share(table, 'M11_07', 0)}, "
        f"`M11_median` = {median['estimate']:.0f}. `M11_crisis` = {share(table, 'M11_crisis', 0)}, "
        f"bounds 1/3 to 2/3; `M11_crisis_of_due` = {share(table, 'M11_crisis_of_due', 0)}; "
        f"`M11_most_of_due` = {share(table, 'M11_most_of_due', 0)}."
    ) in WORDS


def test_the_worked_moves_are_those_of_four_women(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path, data_cutoff="2025-12")
    for case in "ABCD":
        package.case(case)
        ended = {"to_month": "2024-06"} if case == "D" else {}
        package.spell("identification", "unidentified", "2024-01", case, **ended)
        package.spell("assistance", "unassisted", "2024-01", case, **ended)
    package.spell("identification", "identified_formal", "2024-05", "A")
    package.spell("assistance", "assisted", "2024-05", "A")
    package.spell("identification", "identified_formal", "2024-05", "B")
    table = package.values()
    moves = {
        to: share(table, f"M15_from_unidentified_unassisted_to_{to}", 12)
        for to in ("identified_assisted", "identified_unassisted", "unidentified_unassisted")
    }
    unknown = row_of(table, "M15_from_unidentified_unassisted_to_identified_assisted", 12, None)["unknown"]

    assert (
        f"At opening `M15_unidentified_unassisted` = {share(table, 'M15_unidentified_unassisted', 0)}. "
        f"Three are recorded at 12: {', '.join(f'to {to} {found}' for to, found in moves.items())}, "
        f"unknown {unknown:.0f}. `M15_on_identification_assisted` = "
        f"{share(table, 'M15_on_identification_assisted')}."
    ) in WORDS


def test_the_worked_consent_is_that_in_force(package: HandmadePackage) -> None:
    for case, value, month in (
        ("A", "given", "2024-01"),
        ("B", "given", "2023-06"),
        ("C", "withdrawn", "2024-06"),
        ("D", "", ""),
    ):
        package.case(case)
        package.spell("case_status", "active", "2024-01", case)
        if value:
            package.spell("consent", value, month, case)
    table = package.values()
    row = row_of(table, "M16", None, None)

    assert (
        f"`M16` = {share(table, 'M16')}, unknown {row['unknown']:.0f}; with 12 months for `consent_months`, "
        f"`M16_renewed` = {share(table, 'M16_renewed')}."
    ) in WORDS


def test_the_worked_guardians_are_those_of_three_children(package: HandmadePackage) -> None:
    child = {"age_group_opened": "16_17", "deprived_of_parental_care": "permanent"}
    for case in "ABC":
        package.case(case, **child)
    package.spell("guardian", "appointed", "2024-03", "A")
    package.spell("guardian", "appointed", "2023-10", "B", to_month="2024-06")
    package.spell("guardian", "required_not_appointed", "2024-01", "C")
    table = package.values()
    row, months = (row_of(table, measure, None, None) for measure in ("M18", "M18_months"))

    assert (
        f"`M18` = {share(table, 'M18')}, unknown {row['unknown']:.0f}; "
        f"`M18_months` is the median of 2 and 0, so {months['estimate']:.0f}."
    ) in WORDS


def test_the_worked_stay_is_the_sum_of_its_spells(package: HandmadePackage) -> None:
    package.case()
    package.spell("setting", "shelter_closed", "2024-02", to_month="2024-04", reason="legal_case")
    package.spell("setting", "shelter_closed", "2024-06", reason="legal_case")
    months = row_of(package.values(), "M19_months_in_shelter", None, None)["estimate"]

    assert f"and from 2024-06 on: 3 + 7 = {months:.0f} months." in WORDS
