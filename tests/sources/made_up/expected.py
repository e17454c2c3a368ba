"""What the tables of the contract have to hold of the made-up people, said without the code that makes them.

``python -m tests.sources.made_up.expected`` writes ``tests/data/mapped/<export>/*.csv`` anew. An identifier
that a mapping makes of two columns is written as the two, with a blank between.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.sources.made_up.people import OUTCOMES, Person, people

ROOT = Path("tests/data/mapped")
BANDS = ((0, 5, "0_5"), (6, 12, "6_12"), (13, 15, "13_15"), (16, 17, "16_17"), (18, 24, "18_24"),
         (25, 34, "25_34"), (35, 49, "35_49"), (50, 120, "50_plus"))  # fmt: skip
FORM_CODES = {
    "forced_labour": "labour",
    "sexual_exploitation": "sexual",
    "forced_marriage": "forced_marriage",
}
AREAS = {"health": "2", "legal": "7"}
Row = dict[str, str]


@dataclass(frozen=True)
class Held:
    """What an export holds of the people: whom it leaves out, and which of their answers it has."""

    without: tuple[int, ...] = ()
    case: Callable[[Person], str] = lambda person: person.case_no
    age: Callable[[Person], int] = lambda person: _age(person.born, person.opened)
    forms: bool = False
    without_forms: tuple[int, ...] = ()
    services: bool = False
    visits: bool = True
    outcomes: tuple[str, ...] = OUTCOMES
    scale: Mapping[int, int] = field(default_factory=lambda: {level: level for level in (1, 2, 3, 4)})
    has_zeros: bool = True
    unrated: tuple[tuple[int, int], ...] = ()


HELD: Mapping[str, Held] = {
    "kobo": Held(without=(3,), forms=True, without_forms=(7,)),
    "odk": Held(without=(2, 4), age=lambda person: 2026 - person.born.year, forms=True),
    "primero_csv": Held(services=True, has_zeros=False),
    "primero_json": Held(services=True),
    "primero_xlsx": Held(without=(3,), services=True),
    "oscar": Held(
        case=lambda person: f"kh-{person.number}", outcomes=("O01",), scale={1: 1, 2: 1, 3: 3, 4: 4}
    ),
    "htcds": Held(forms=True, visits=False),
    "commcare": Held(),
    "dhis2": Held(without=(6,), has_zeros=False, unrated=((1, 1),)),
    "table": Held(outcomes=("O01", "O02")),
}


def tables(held: Held) -> dict[str, list[Row]]:
    """The rows of each table, in the order of the people, their visits and the outcomes."""
    told = [person for person in people() if person.number not in held.without]
    made: dict[str, list[Row]] = {"cases": [_case(person, held) for person in told]}
    if held.forms:
        made["exploitations"] = [
            row
            for each in told
            if each.number not in held.without_forms
            for row in _exploitations(each, held)
        ]
    if held.visits:
        made["assessments"] = [row for each in told for row in _assessments(each, held)]
        made["outcome_ratings"] = [row for each in told for row in _ratings(each, held)]
    if held.services:
        made["services"] = [row for each in told for row in _services(each, held)]
    return made


def _case(person: Person, held: Held) -> Row:
    return {
        "case_id": held.case(person),
        "programme_country": "KHM",
        "opened_month": _month(person.opened),
        "sex": person.sex,
        "age_group_trafficked": "unknown",
        "age_group_opened": next(code for low, high, code in BANDS if low <= held.age(person) <= high),
        "country_of_origin": "KHM",
        "consent_monitoring": person.consent,
    }


def _exploitations(person: Person, held: Held) -> list[Row]:
    return [
        {
            "case_id": held.case(person),
            "seq": str(seq),
            "form": FORM_CODES[form],
            "movement": "unknown",
            "country_of_exploitation": "unknown",
        }
        for seq, form in enumerate(person.forms, start=1)
    ]


def _assessments(person: Person, held: Held) -> list[Row]:
    return [
        {
            "assessment_id": f"{held.case(person)} {_month(visit.day)}",
            "case_id": held.case(person),
            "month": _month(visit.day),
            "type": "scheduled" if at else "baseline",
        }
        for at, visit in enumerate(person.visits)
    ]


def _ratings(person: Person, held: Held) -> list[Row]:
    rows = []
    for at, visit in enumerate(person.visits):
        for outcome in held.outcomes if (person.number, at) not in held.unrated else ():
            level = visit.levels[outcome]
            own = {"assessment_id": f"{held.case(person)} {_month(visit.day)}", "outcome": outcome}
            if level:
                rows.append({**own, "applicability": "applicable", "level": str(held.scale[level])})
            elif level == 0 and held.has_zeros:  # O09 of nobody else: no legal process
                rows.append({**own, "applicability": "not_applicable", "na_reason": "no_legal_process"})
    return rows


def _services(person: Person, held: Held) -> list[Row]:
    given = () if person.number == 4 else ("health", "legal")[: person.number % 2 + 1]
    return [
        {
            "service_id": f"{held.case(person)} {AREAS[kind]}",
            "case_id": held.case(person),
            "service_area": AREAS[kind],
            "offer": "accepted",
        }
        for kind in given
    ]


def _month(day: date) -> str:
    return f"{day.year}-{day.month:02}"


def _age(born: date, at: date) -> int:
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def read(export: str) -> dict[str, list[Row]]:
    """The expected tables as they are kept, without empty cells."""
    found = {}
    for path in sorted((ROOT / export).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.stem] = [{k: v for k, v in row.items() if v} for row in csv.DictReader(lines)]
    return found


def write(export: str, made: Mapping[str, Sequence[Row]]) -> None:
    """Keep the expected tables of an export."""
    (ROOT / export).mkdir(parents=True, exist_ok=True)
    for name, rows in made.items():
        with (ROOT / export / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(
                file, list(dict.fromkeys(k for row in rows for k in row)), lineterminator="\n"
            )
            out.writeheader()
            out.writerows(rows)


if __name__ == "__main__":
    for export_name, what in HELD.items():
        write(export_name, tables(what))
