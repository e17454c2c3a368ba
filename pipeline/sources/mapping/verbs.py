"""The verbs of a mapping: how each is written, and for which kinds of columns it can be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

CLEANINGS = ("trim", "upper", "lower", "digits", "nospaces", "plain")
ORDERS_OF_DATES = ("ymd", "dmy", "mdy")
CALENDARS = ("buddhist",)
DERIVED = MappingProxyType(
    {
        ("exploitations", "movement"): "countries",
        ("assessments", "type"): "first_is_baseline",
        ("outcome_ratings", "applicability"): "from_level",
    }
)
KINDS = frozenset({"id", "code", "codes", "month", "integer", "label"})
CODED = frozenset({"code", "codes", "integer", "label"})


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: the field of a rule that holds it, how it is written, and the kinds of columns it makes."""

    field: str
    is_right: Callable[[object], bool]
    written: str
    kinds: frozenset[str] = KINDS


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_text, value))


def _text_or_texts(value: object) -> bool:
    return _text(value) or _texts(value)


def _separator(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _codes(value: object) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(_text(key) and isinstance(code, str | int) for key, code in value.items())
    )


def _scalar(value: object) -> bool:
    return _text(value) or type(value) is int


def _one_of(*words: str) -> Callable[[object], bool]:
    return lambda value: value in words


def _cleanings(value: object) -> bool:
    return _texts(value) and set(value) <= set(CLEANINGS)  # type: ignore[call-overload]


VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        "from": Verb("sources", _text_or_texts, '`from = "Header"`, or a list of headers'),
        "join": Verb("join", _texts, '`join = ["Header", "Header"]`', frozenset({"id", "codes", "label"})),
        "always": Verb("always", _scalar, '`always = "code"`', KINDS - {"id"}),
        "codes": Verb("codes", _codes, '`codes = { "what stands there" = "code" }`', CODED),
        "clean": Verb("clean", _cleanings, f"`clean = [...]` of {', '.join(CLEANINGS)}", KINDS - {"month"}),
        "band": Verb("band", _text, '`band = "Header of the birth date", at = "..."`', frozenset({"code"})),
        "at": Verb("at", _text, '`at = "Header of the date at which the age counts"`', frozenset({"code"})),
        "age": Verb("age", _text, '`age = "Header of the age in years"`', frozenset({"code"})),
        "dates": Verb(
            "dates",
            _one_of(*ORDERS_OF_DATES),
            '`dates = "ymd"`, "dmy" or "mdy"',
            frozenset({"month", "code"}),
        ),
        "calendar": Verb(
            "calendar", _one_of(*CALENDARS), '`calendar = "buddhist"`', frozenset({"month", "code"})
        ),
        "split": Verb("split", _separator, '`split = "; "`: what stands between several', CODED),
        "number": Verb(
            "number",
            lambda value: value in ("order", "record") or _texts(value),
            '`number = "order"`, `number = "record"`, or `number = ["case_id", "month"]`',
            frozenset({"id", "integer"}),
        ),
        "derive": Verb(
            "derive",
            _one_of(*DERIVED.values()),
            f"`derive` of {', '.join(DERIVED.values())}",
            frozenset({"code"}),
        ),
        "default": Verb("default", _scalar, '`default = "code"`: what an empty cell becomes', CODED),
    }
)
BEGINNINGS = ("from", "join", "always", "band", "age", "number", "derive")  # one of them makes a column
