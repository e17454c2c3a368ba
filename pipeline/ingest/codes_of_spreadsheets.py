"""Codes of what spreadsheets and hands do to a package: number, what is so, what to do."""

from __future__ import annotations

Entries = tuple[tuple[int, str, str], ...]

NOTES: Entries = (
    (
        73,
        "Not of the checksum that datapackage.json gives, as when a spreadsheet has saved it",
        "If nobody has, copy or export the package again; else `reintegration package FOLDER` renews it.",
    ),
    (
        74,
        "Laid out as spreadsheets save it, and read all the same",
        "Nothing needs to be done.",
    ),
    (
        77,
        (
            "Labels that config/ does not know are held: each counts under a local name, and what it is "
            "called is kept nowhere"
        ),
        "`reintegration accept PATH` shows them on the screen, and writes into config/ what you say yes to.",
    ),
)
SHARE: Entries = (
    (
        75,
        "Too large a part of a table's rows would be put aside; nothing of the package was stored",
        "Correct the rows and send the package again, or take in the rest with `--put-aside`.",
    ),
)
FOLDER: Entries = (
    (
        76,
        "The folder holds no table of the contract",
        "Put the tables into it as cases.csv, assessments.csv, outcome_ratings.csv and so on, one file each.",
    ),
)
