"""Exports of systems as they come, each with a mapping, from the file to the warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import RefusedInput
from tests.sources.made_up import by_hand, canaries, htcds, kobo, oscar
from tests.sources.made_up.books import xlsx
from tests.sources.made_up.people import FORMS, OUTCOMES, people, secrets
from tests.sources.test_mapping_delivery import Workspace, opened, stored

UNKNOWN = """
age_group_trafficked = { always = "unknown" }
country_of_origin = { always = "KHM" }
programme_country = { always = "KHM" }
"""
BY_HAND = f"""
system = "table"
[cases]
keep = "last"
case_id = {{ from = "Case No" }}
sex = {{ from = "Sex", codes = {{ F = "female", M = "male" }} }}
opened_month = {{ from = "Visit 1 / Month" }}
age_group_opened = {{ band = "Birth date", at = "Visit 1 / Month", dates = "dmy", default = "unknown" }}
consent_monitoring = {{ from = "Agreed" }}
{UNKNOWN}
[fundings]
keep = "last"
case_id = {{ from = "Case No" }}
donor_code = {{ from = "Donor", split = ";" }}
grant_code = {{ from = "Donor", split = ";" }}
[assessments]
assessment_id = {{ number = ["case_id", "month"] }}
case_id = {{ from = "Case No" }}
type = {{ derive = "first_is_baseline" }}
[[assessments.blocks]]
month = {{ from = "Visit 1 / Month" }}
[[assessments.blocks]]
month = {{ from = "Visit 2 / Month" }}
[outcome_ratings]
assessment_id = {{ number = ["case_id", "month"] }}
applicability = {{ derive = "from_level" }}
""" + "".join(
    f"""
[[outcome_ratings.blocks]]
month = {{ from = "Visit {visit} / Month" }}
outcome = {{ always = "{outcome}" }}
level = {{ from = "Visit {visit} / {name}" }}
"""
    for visit in (1, 2)
    for outcome, name in (("O01", "Housing"), ("O02", "Health"))
)
OSCAR = f"""
system = "oscar"
[cases]
case_id = {{ from = "Client ID" }}
sex = {{ from = "Sex" }}
age_group_opened = {{ age = "Age" }}
opened_month = {{ always = "2025-03" }}
consent_monitoring = {{ from = "Client ID", codes = {{ kh-1 = "yes" }} }}
{UNKNOWN}
[assessments]
sheet = "CSI Assessment"
assessment_id = {{ number = ["case_id", "month"] }}
case_id = {{ from = "Client ID" }}
month = {{ from = "Assessment Created At" }}
type = {{ derive = "first_is_baseline" }}
[outcome_ratings]
sheet = "CSI Assessment"
assessment_id = {{ number = ["case_id", "month"] }}
applicability = {{ derive = "from_level" }}
[[outcome_ratings.blocks]]
outcome = {{ always = "O01" }}
level = {{ from = "Shelter" }}
[crosswalk]
Shelter = {{ outcome = "O01", scale = {{ "1" = 1, "2" = 1, "3" = 3, "4" = 4 }} }}
"""
FORM_CODES = ", ".join(
    f'{said} = "{code}"' for said, code in zip(FORMS, ("labour", "sexual", "forced_marriage"), strict=True)
)
HTCDS = f"""
system = "htcds"
[cases]
case_id = {{ join = ["Citizenship", "Birthdate"] }}
sex = {{ from = "Gender", codes = {{ Feminine = "female", Masculine = "male" }} }}
age_group_opened = {{ always = "unknown" }}
opened_month = {{ always = "2025-03" }}
consent_monitoring = {{ from = "Consent" }}
{UNKNOWN}
"""


def with_visits(system: str, between: str, accept: str) -> str:
    """A form with a repeat of visits, in each of which the ten outcomes are asked."""
    group, blocks = f"grp_id{between}", ""
    for outcome in OUTCOMES:
        level = f'level = {{ from = "visits/{outcome}", codes = {{ "0" = "not_applicable" }} }}'
        blocks += f'[[outcome_ratings.blocks]]\noutcome = {{ always = "{outcome}" }}\n{level}\n'
    return f"""
system = "{system}"
accept = {accept}
[cases]
case_id = {{ from = "{group}case_no", clean = ["trim", "upper"] }}
sex = {{ from = "{group}sex" }}
opened_month = {{ from = "{group}date_opened" }}
age_group_opened = {{ band = "{group}dob", at = "{group}date_opened" }}
consent_monitoring = {{ from = "grp_consent{between}ok" }}
{UNKNOWN}
[exploitations]
case_id = {{ from = "{group}case_no", clean = ["trim", "upper"] }}
seq = {{ number = "order" }}
form = {{ from = "{group}forms", split = " ", codes = {{ {FORM_CODES} }} }}
country_of_exploitation = {{ always = "unknown" }}
movement = {{ derive = "countries" }}
[assessments]
sheet = "visits"
assessment_id = {{ number = ["case_id", "month"] }}
case_id = {{ from = "{group}case_no", clean = ["trim", "upper"] }}
month = {{ from = "visits/day" }}
type = {{ derive = "first_is_baseline" }}
[outcome_ratings]
sheet = "visits"
assessment_id = {{ number = ["case_id", "month"] }}
applicability = {{ derive = "from_level" }}
{blocks}"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Workspace]:
    with opened(tmp_path) as made:
        yield made


def test_a_workbook_kept_by_hand_goes_in_with_visits_side_by_side(own: Workspace) -> None:
    own.mapping(BY_HAND)
    rows = [row.copy() for row in by_hand.ROWS]
    for number, row in enumerate(rows):  # the column of remarks is now that of consent
        if len(row) > 12:
            row[12] = {3: "Agreed", 4: None}.get(number, "Yes")
    by_hand_with_consent = xlsx(own.exports / "caseload.xlsx", {"Cases": rows}, {"Cases": by_hand.MERGED})
    receipt = own.take(by_hand_with_consent)
    assert stored(receipt) == {"cases": 3, "fundings": 4, "assessments": 5, "outcome_ratings": 10}
    assert receipt.books is not None
    (sheet,) = receipt.books.sheets
    assert dict(sheet.left_out) == by_hand.LEFT_OUT
    assert (sheet.used, sheet.adds_up) == (len(by_hand.RECORDS), True)
    levels = own.connection.execute(
        "select outcome, level, not_assessed_reason from landing.outcome_ratings order by row_no limit 4"
    ).fetchall()
    assert levels == [("O01", 2, None), ("O02", None, "unknown"), ("O01", 3, None), ("O02", None, "unknown")]
    assert canaries.found_in(own.bytes_of()) == []


@pytest.mark.long
def test_scores_of_oscar_go_in_by_a_crosswalk_and_the_receipt_says_so(own: Workspace) -> None:
    own.mapping(OSCAR)
    receipt = own.take(oscar.report(own.exports / "client_report.xls"))
    (note,) = receipt.books.notes if receipt.books else ()
    assert "another scale, the score `Shelter`" in note
    assert stored(receipt) == {"cases": 1, "assessments": 2, "outcome_ratings": 1}
    assert own.connection.execute("select level from landing.outcome_ratings").fetchall() == [(1,)]
    assert canaries.found_in(own.bytes_of()) == []


def test_what_is_no_identifier_stops_a_template_of_htcds_by_her_rows_and_headers(own: Workspace) -> None:
    own.mapping(HTCDS)
    with pytest.raises(RefusedInput, match=r"sheet `Sheet1`.*column `Citizenship` and `Birthdate`"):
        own.take(htcds.template(own.exports / "htcds.xlsx"))
    assert canaries.found_in(own.bytes_of()) == []


@pytest.mark.long
def test_a_form_of_kobo_goes_in_with_its_repeat_of_visits(own: Workspace) -> None:
    accepted = '{ _validation_status = ["validation_status_approved"] }'
    own.mapping(with_visits("kobo", "/", accepted))
    receipt = own.take(kobo.book(own.exports / "kobo.xlsx"))
    told = [person for person in people() if person.number not in (3, 5)]  # not approved; no consent
    visits = [visit for person in told for visit in person.visits]
    recorded = [level for visit in visits for level in visit.levels.values() if level is not None]
    answered = [person for person in told if person.number != 7]
    assert receipt.quarantined == ()
    assert stored(receipt) == {
        "cases": len(told),
        "exploitations": sum(len(person.forms) for person in answered),
        "assessments": len(visits),
        "outcome_ratings": len(recorded),
    }
    found = own.connection.execute(
        "select count(*) from landing.outcome_ratings where applicability = 'not_applicable'"
    ).fetchone()
    assert found == (recorded.count(0),)
    held = own.bytes_of().casefold()
    assert [secret for secret in secrets(people()) if secret.casefold() in held] == []
