"""The second computation of the measures: up to which contact a person is followed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.oracle.definitions import read_definitions
from tests.oracle.fates import CENSORED, fates
from tests.oracle.handmade import SEEDS, HandmadePackage, counts_of, row_of
from tests.oracle.package import open_package
from tests.oracle.people import read_people
from tests.oracle.story import tell


@pytest.fixture
def package(tmp_path: Path) -> HandmadePackage:
    package = HandmadePackage(tmp_path)
    package.case(opened_month="2024-01")
    return package


def followed_to(package: HandmadePackage) -> tuple[int, str]:
    """The milestone at which known re-trafficking or follow-up ended, and how."""
    definitions = read_definitions(SEEDS)
    story = tell(read_people(open_package(package.write()))[0], definitions)
    return next((one.time, one.end) for one in fates(0, story, definitions) if one.measure == "M14")


def missed(reason: str) -> Callable[[HandmadePackage], None]:
    """A visit in January 2025 that was missed for a reason."""
    return lambda package: package.rate(package.visit("2025-01"), "O01", None, not_assessed_reason=reason)


def renewed(package: HandmadePackage) -> None:
    package.spell("consent", "given", "2023-12")
    package.spell("consent", "given", "2025-01")


CONTACTS: dict[str, Callable[[HandmadePackage], None]] = {
    "held": lambda package: package.seen("2025-01", 2),
    "declined": missed("declined"),
    "service": lambda package: package.service(1, "2025-01"),
    "end of a service": lambda package: package.service(1, "2024-01", end_month="2025-01"),
    "consent renewed": renewed,
    "end of a setting": lambda package: package.spell("setting", "transit", "2023-12", to_month="2025-01"),
    "closed": lambda package: package.spell("case_status", "closed_plan_completed", "2025-01"),
    "event": lambda package: package.event("job_loss", "2025-01"),
}
NO_CONTACTS: dict[str, tuple[Callable[[HandmadePackage], None], int]] = {
    "no contact": (missed("no_contact"), 0),
    "unsafe": (missed("unsafe_to_contact"), 0),
    "no reason": (missed(""), 0),
    "service offered": (lambda package: package.service(1, "2025-01", offer="declined"), 0),
    "service that goes on": (lambda package: package.service(1, "2024-01", completion="ongoing"), 3),
    "end of a status": (
        lambda package: package.spell("case_status", "active", "2024-01", to_month="2025-01"),
        3,
    ),
    "closed for no contact": (
        lambda package: package.spell("case_status", "closed_no_contact", "2025-01"),
        0,
    ),
    "legal process": (lambda package: package.process(from_month="2025-01"), 0),
}


@pytest.mark.parametrize("kind", CONTACTS)
def test_who_is_in_contact_is_followed_to_the_window_of_the_contact(
    package: HandmadePackage, kind: str
) -> None:
    CONTACTS[kind](package)

    assert followed_to(package) == (12, CENSORED)


@pytest.mark.parametrize("kind", NO_CONTACTS)
def test_what_shows_no_contact_follows_nobody(package: HandmadePackage, kind: str) -> None:
    record, time = NO_CONTACTS[kind]
    record(package)

    assert followed_to(package) == (time, CENSORED)


@pytest.mark.parametrize(
    ("month", "cutoff", "time"),
    [
        ("2023-11", "2027-12", 3),  # an early contact counts in the first window, as an early event does
        ("2024-05", "2027-12", 3),
        ("2024-06", "2027-12", 6),
        ("2027-12", "2027-12", 36),  # after the last window
        ("2024-12", "2025-03", 6),  # the window of 12 months is not over
        ("2024-03", "2024-04", 0),  # no window is over
    ],
)
def test_a_contact_reaches_a_milestone_as_an_event_does(
    tmp_path: Path, month: str, cutoff: str, time: int
) -> None:
    package = HandmadePackage(tmp_path, data_cutoff=cutoff)
    package.case(opened_month="2024-01")
    package.event("job_loss", month)

    assert followed_to(package) == (time, CENSORED)


def test_nothing_told_after_death_is_a_contact(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path, data_cutoff="2024-12")
    package.case(opened_month="2024-01")
    package.event("death", "2024-03")
    package.spell("setting", "transit", "2024-01", to_month="2024-11")

    assert row_of(package.values(), "M14_follow_up", outcome=None)["estimate"] == 2


def test_the_share_of_the_followed_is_of_those_in_contact_in_the_window_or_later(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    for case_id in ("followed", "later", "before", "again", "gone", "never"):
        package.case(case_id, opened_month="2024-01")
    package.seen("2024-11", 2, "followed")  # the window of 12 months begins
    package.seen("2026-01", 2, "later")
    package.seen("2024-10", 2, "before")
    package.event("re_trafficked", "2024-06", "again")
    package.seen("2024-12", 2, "again")
    package.event("re_trafficked", "2024-06", "gone")
    table = package.values()

    assert counts_of(row_of(table, "M14_followed", 12, None)) == (1, 3, 0, 0, 3)
    assert counts_of(row_of(table, "M14_known", 12, None)) == (2, 6, 0, 0, 6)
    assert counts_of(row_of(table, "M14", 12, None))[:2] == (2, 6)


def test_follow_up_is_the_middle_of_the_months_to_the_last_contact(tmp_path: Path) -> None:
    package = HandmadePackage(tmp_path)
    for case_id, months in {"A": ["2024-04"], "B": ["2024-01", "2025-01"], "C": [], "D": ["2023-12"]}.items():
        package.case(case_id)
        for month in months:
            package.seen(month, 2, case_id)
    package.service(1, "2024-08", case_id="A")

    assert row_of(package.values(), "M14_follow_up", outcome=None)["estimate"] == 3.5  # 0, 0, 7, 12
