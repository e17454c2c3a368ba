# ruff: noqa: E501 - the cells of a row stand side by side
"""OSCaR's client report: a legacy workbook in which every value is text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.sources.made_up.books import xls
from tests.sources.made_up.canaries import NAMES, PHONES, PLACES, REMARKS
from tests.sources.made_up.people import Person

ORDINAL = "Assessment # (Ordinal Numbers)"
CLIENTS: list[list[object]] = [
    ["Client ID", "Given Name", "Sex", "Age", "Current Address", "Phone", "Type of Trafficking", "All CSI"],
    ["kh-1", NAMES[0], "female", "12 years 3 months", PLACES[0], PHONES[0], "Labor trafficking, Others",
     "05 March 2025 => 1A: 3, 1B: 2\r\n05 April 2025 => 1A: 4"],
    ["kh-2", NAMES[1], "male", "31 years", PLACES[1], PHONES[1], "Sex trafficking", ""],
]  # fmt: skip
CSI: list[list[object]] = [
    ["#", "Client ID", "Given Name", "Family Name", ORDINAL, "Assessment Created At",
     "Assessment Completed Date", "", "Food Security", "", "Shelter"],
    ["1", "kh-1", NAMES[0], NAMES[1], "1st", "05 March 2025", "06 March 2025", "3", REMARKS[0], "2", "no roof"],
    ["", "kh-1", NAMES[0], NAMES[1], "2nd", "05 April 2025", "", "4", "eats well", "", ""],
    ["2", "kh-2", NAMES[1], NAMES[0], "1st", "07 May 2025", "07 May 2025", "1", REMARKS[1], "1", "none"],
]  # fmt: skip
PLANS: list[list[object]] = [
    ["#", "Client ID", "Care plan #", "Care Plan Date", "Goal for Food Security"],
    ["1", "kh-1", "1st", "2025-04-06", REMARKS[0]],
    ["", "kh-1", "2nd", "2025-03-06", "rice"],
]


def report(path: Path, client: str = "Client ID") -> Path:
    """The report; a tenant may call the number of a client otherwise on the first sheet."""
    clients = [[client, *CLIENTS[0][1:]], *CLIENTS[1:]]
    return xls(path, {"Worksheet1": clients, "CSI Assessment": CSI, "Care Plan": PLANS})


def of_people(path: Path, told: Sequence[Person]) -> Path:
    """The report of some people: food (O03) and shelter (O01) are scored, what was said is beside it."""
    clients: list[list[object]] = [
        ["Client ID", "Given Name", "Sex", "Date of Birth", "Initial Referral Date", "Current Address", "Phone",
         "Consent to Monitoring", "Type of Trafficking"],
    ]  # fmt: skip
    scores: list[list[object]] = [CSI[0]]
    for person in told:
        days = [f"{day:%d %B %Y}" for day in (person.born, person.opened)]
        said = [person.village, person.phone, person.consent.title(), "Labor trafficking, Others"]
        clients.append([f"kh-{person.number}", person.name, person.sex, *days, *said])
        for at, visit in enumerate(person.visits):
            first = [str(person.number) if at == 0 else "", f"kh-{person.number}", person.name, person.name]
            food, shelter = visit.levels["O03"], visit.levels["O01"]
            scores.append([*first, ("1st", "2nd")[at], f"{visit.day:%d %B %Y}", "",
                           str(food or ""), person.remark, str(shelter or ""), person.remark])  # fmt: skip
    return xls(path, {"Worksheet1": clients, "CSI Assessment": scores, "Care Plan": PLANS})
