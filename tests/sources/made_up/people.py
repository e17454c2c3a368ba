"""Twelve made-up people with their visits, and what must never be kept of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

OUTCOMES = tuple(f"O{number:02}" for number in range(1, 11))
FORMS = ("forced_labour", "sexual_exploitation", "forced_marriage")


@dataclass(frozen=True)
class Visit:
    """A visit with the level of each outcome; None is not recorded, 0 does not apply."""

    day: date
    levels: dict[str, int | None]


@dataclass(frozen=True)
class Person:
    """What an export says of somebody; the first four fields, and the remark, are nobody else's business."""

    name: str
    phone: str
    village: str
    remark: str
    number: int
    sex: str
    born: date
    opened: date
    consent: str
    forms: tuple[str, ...]
    visits: tuple[Visit, ...]

    @property
    def case_no(self) -> str:
        return f"WL-{self.number:04}"

    @property
    def uuid(self) -> str:
        return str(uuid5(NAMESPACE_URL, f"made up {self.number}"))

    @property
    def short_id(self) -> str:
        return self.uuid[-7:]


def people(count: int = 12) -> list[Person]:
    """Each with a baseline, and all but every fourth with a later visit."""
    return [_person(number) for number in range(1, count + 1)]


def _person(number: int) -> Person:
    opened = date(2024, 1, 9) + timedelta(days=17 * number)
    days = [opened + timedelta(days=6)] + ([opened + timedelta(days=371)] if number % 4 else [])
    return Person(
        name=f"Canarysurname{number} Canaryfirst{number}",
        phone=f"+855 12 555 {number:04}",
        village=f"Canaryvillage{number}",
        remark=f"Canaryremark {number}: met at the border by an aunt",
        number=number,
        sex="female" if number % 3 else "male",
        born=date(1985, 3, 5) + timedelta(days=300 * number),
        opened=opened,
        consent="no" if number == 5 else "yes",
        forms=FORMS[: 1 + number % 3],
        visits=tuple(Visit(day, _levels(number, at)) for at, day in enumerate(days)),
    )


def _levels(number: int, visit: int) -> dict[str, int | None]:
    levels: dict[str, int | None] = {
        outcome: 1 + (number + at + visit) % 4 for at, outcome in enumerate(OUTCOMES)
    }
    if number % 5 == 0:
        levels["O09"] = 0
    if number % 6 == 0:
        levels["O03"] = None
    return levels


def secrets(of: Sequence[Person]) -> Iterator[str]:
    """What an export holds of people that no mapping asks for."""
    for person in of:
        yield from (person.name, person.phone, person.village, person.remark)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A text file of an export."""
    path.write_text(text, encoding=encoding, newline="")
    return path
