# ruff: noqa: E501 - the cells of a row stand side by side
"""OSCaR's client report: a legacy workbook in which every value is text."""

from __future__ import annotations

from pathlib import Path

from tests.sources.made_up.books import xls
from tests.sources.made_up.canaries import NAMES, PHONES, PLACES, REMARKS

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
