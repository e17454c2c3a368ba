"""What every object of DHIS2 has: an id that follows from its code, and names within its limits."""

from __future__ import annotations

from hashlib import sha256
from string import ascii_letters, digits
from typing import Any

from pipeline.reporting.exchange.dhis2 import LONGEST, shortened

Object = dict[str, Any]
UID_LENGTH = 11


def uid(kind: str, named: str) -> str:
    """The 11 characters by which DHIS2 knows an object, the first a letter; same code, same id."""
    number = int.from_bytes(sha256(f"{kind}:{named}".encode()).digest(), "big")
    first, rest = ascii_letters[number % 52], number // 52
    symbols = digits + ascii_letters
    return first + "".join(symbols[rest // 62**place % 62] for place in range(UID_LENGTH - 1))


def ref(kind: str, code: str) -> Object:
    return {"id": uid(kind, code)}


def named(kind: str, code: str, name: str, short: str = "", /, **more: object) -> Object:
    """An object with its code and names; without a short name of its own it is short for its name."""
    given = {"name": name, "shortName": shortened(short or name)}
    return {"id": uid(kind, code), "code": code, **given, **more}


def fitting(*names: str) -> str:
    """The first of some names, from the clearest to the shortest, that DHIS2 takes as a short name."""
    return next((name for name in names if len(name) <= LONGEST), shortened(names[-1]))
