"""What may stand in a cell, in a few words."""

from __future__ import annotations

from pipeline.contract import Column, Contract

MOST_CODES = 16  # named in one cell
KINDS = {
    "id": "letters, digits and _ . : -, at most 64, a digit among them",
    "label": "letters, digits and _ . / -, at most 64",
    "month": "a month as YYYY-MM, not after the data cut-off",
    "integer": "a whole number from 1",
}


def allowed(column: Column, contract: Contract, nearest: str = "") -> str:
    """The codes of a column's list, the nearest first, else what its kind takes."""
    if not column.code_list:
        return KINDS[column.kind]
    codes = contract.codes(column.code_list)
    codes.sort(key=lambda code: code != nearest)
    owners = {each.code: each.belongs_to for each in contract.lists[column.code_list] if each.belongs_to}
    named = [f"{code} ({owners[code]})" if code in owners else code for code in codes]
    further = [f"and {len(named) - MOST_CODES} more"] if len(named) > MOST_CODES else []
    return "; ".join([*named[:MOST_CODES], *further])
