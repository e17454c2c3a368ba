# ruff: noqa: DTZ001, E501 - cells of a workbook have no zone, and stand side by side
"""IOM's HTCDS 2.0 as its Excel templates lay it out, and as a form made of its XLSForm is exported.

Field names and labels: Human Trafficking Case Data Standard, IOM, CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from tests.sources.made_up.books import delimited, xlsx
from tests.sources.made_up.canaries import NAMES, PHONES, PLACES, REMARKS
from tests.sources.made_up.people import Person

# the columns from B on: what row 1 hides, and what row 2 shows
COLUMNS = (
    ("cas_CaseOwner", "Case Owner"),
    ("prs_Salutation", "Salutation"),
    ("prs_FirstName", "First Name"),
    ("prs_SecondName", "Second Name"),
    ("con_Consent", "Consent"),
    ("prs_Birthdate", "Birthdate"),
    ("prs_Gender", "Gender"),
    ("prs_Citizenship", "Citizenship"),
    ("prs_Title", "Title"),
    ("prs_Email", "Email"),
    ("prs_HomePhone", "Home Phone"),
    ("prs_MobilePhone", "Mobile Phone"),
    ("prs_MailingCity", "Mailing Street"),
    ("prs_MailingCountry", "Mailing City"),
    ("prs_MailingState", "Mailing State/Province"),
    ("prs_MailingStreet", "Mailing Zip/Postal Code"),
    ("prs_MailingPostalCode", "Mailing Country"),
    ("vic_TraffickingStatus", "Trafficking Status"),
    ("vic_TraffickinStatusDecisionMakingOrg", "Trafficking Status Decision Making Organization"),
    ("vic_MethodOfRecruitment", "Method of Recruitment"),
    ("vic_LocationOfRecruitment", "Location of Recruitment"),
    ("vic_MethodsOfControl", "Methods of Control"),
    ("vic_TypeOfExploitation", "Type of Exploitation"),
    ("vic_ForcedLabourIndustry", "Forced Labour Industry"),
    ("vic_TypeOfSexExploitation", "Type of Sex Exploitation"),
    ("vic_LocationOfExploitation", "Location of Exploitation"),
    ("cas_Status", "Status"),
    ("cas_ReferringOrganisation", "Referring Organisation"),
    ("cas_IncomingReferralDate", "Incoming Referral Date"),
    ("cas_ReferringPrimaryCaseWorker", "Referring Primary Case Worker"),
    ("cas_ReasonForIncomingReferral", "Reason for Incoming Referral"),
    ("cas_IncomingReferralDetails", "Incoming Referral Details"),
    ("cas_ReferredOrganisation", "Referred Organisation"),
    ("cas_ReferredPrimaryCaseWorker", "Referred Primary Case Worker"),
    (None, "Reason for Outgoing Referral"),
    ("cas_OutgoingReferralDate", "Outgoing Referral Date"),
    ("cas_OutgoingReferralDetails", "Outgoing Referral Details"),
    ("cas_ReasonForCaseClosure", "Reason for Case Closure"),
)
CODES, LABELS = zip(*COLUMNS, strict=True)
INDUSTRY = "Water supply; sewerage, waste management and remediation; Construction"
CASES: list[dict[str, object]] = [
    {
        "Case Owner": NAMES[1],
        "First Name": NAMES[0],
        "Consent": "TRUE",
        "Birthdate": datetime(2001, 3, 5),
        "Gender": "Feminine\xa0",
        "Citizenship": "KH",
        "Mobile Phone": PHONES[0],
        "Mailing Street": PLACES[0],
        "Mailing Country": "Cambodia",
        "Type of Exploitation": "Forced labour; Sexual exploitation",
        "Forced Labour Industry": INDUSTRY,
        "Status": "Follow up",
        "Reason for Outgoing Referral": "Other",
        "Reason for Case Closure": REMARKS[0],
    },
    {
        "First Name": NAMES[1],
        "Consent": True,
        "Birthdate": "05/03/1999",
        "Gender": "Masculine",
        "Citizenship": "Thailand",
        "Mailing Street": PLACES[1],
        "Mailing Country": "Thailand",
        "Type of Exploitation": "Debt bondage ",
        "Outgoing Referral Details": REMARKS[1],
    },
]
NUMBERED = 40  # rows that the template has numbered


def template(
    path: Path, cases: Sequence[dict[str, object]] = CASES, *, lists: bool = False, added: Sequence[str] = ()
) -> Path:
    """The template filled in; with ``lists`` the one that brings its lists along, and columns somebody added."""
    rows: list[list[object]] = [[None, *CODES], [None, *LABELS, *added]]
    for number in range(1, NUMBERED + 1):
        case = cases[number - 1] if number <= len(cases) else {}
        rows.append([number, *(case.get(label) for label in (*LABELS, *added))])
    sheets: dict[str, list[list[object]]] = {"Case Sheet" if lists else "Sheet1": rows}
    if lists:
        sheets["about"] = [["Microsoft Excel HTCDS 2.0"]]
        sheets["validation"] = [
            ["Validation Lookups"],
            [],
            [None, "Gender", "Country"],
            [None, "Feminine", "X"],
        ]
    return xlsx(path, sheets)


# names that the XLSForm spells otherwise than the standard
OF_THE_FORM = (
    "con_Consent", "prs_First_Name", "prs_Second_Name", "prs_Birthdate", "prs_Gender", "prs_Citizenship",
    "vic_TraffickingStatus", "vic_Methods_of_Control", "vic_TypeOfExploitation",
    "vic_TypeOfExploitation/ForcedLabour", "vic_ForcedLabourIndustry", "cas_Status", "meta/instanceID",
)  # fmt: skip


def xlsform_export(path: Path) -> Path:
    """Answers to the XLSForm as a CSV without the columns of any system."""
    row = ["TRUE", NAMES[0], NAMES[1], "2001-03-05", "Feminine", "KH", "", "DebtBondage", "ForcedLabour Servitude",
           "1", "F_Construction", "Active", "uuid:1"]  # fmt: skip
    return delimited(path, [list(OF_THE_FORM), row], ";")


CASE_NUMBER = "Case Number"  # a column that somebody has added: the standard has none
EXPLOITATION = {
    "forced_labour": "Forced labour",
    "sexual_exploitation": "Sexual exploitation",
    "forced_marriage": "Forced marriage",
}


def of_people(path: Path, told: Sequence[Person], *, numbered: bool = True) -> Path:
    """The template with some people in it."""
    cases: list[dict[str, object]] = [
        {
            "Case Owner": NAMES[1],
            "First Name": person.name,
            "Mobile Phone": person.phone,
            "Mailing Street": person.village,
            "Consent": "TRUE" if person.consent == "yes" else "FALSE",
            "Birthdate": str(person.born),
            "Gender": {"female": "Feminine", "male": "Masculine"}.get(person.sex, person.sex),
            "Citizenship": "KH",
            "Type of Exploitation": "; ".join(EXPLOITATION.get(form, form) for form in person.forms),
            "Incoming Referral Date": str(person.opened),
            "Incoming Referral Details": person.remark,
            CASE_NUMBER: person.case_no,
        }
        for person in told
    ]
    return template(path, cases, lists=True, added=(CASE_NUMBER,) if numbered else ())
