"""The sheet ``choices``: every list that a question uses, as the contract has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.forms import listed, wording
from pipeline.forms.definitions import Definitions, Outcome
from pipeline.forms.wording import Wording
from pipeline.forms.xlsform import outcomes
from pipeline.forms.xlsform.model import Option, Row, Said, plain
from pipeline.forms.xlsform.survey import ASSESSMENT, NEW_CASE, TABLES


def options(
    definitions: Definitions,
    form: str,
    rows: tuple[Row, ...],
    countries: tuple[str, ...],
    text: dict[str, Any],
) -> Iterator[Option]:
    """The lists in their order of first use."""
    words = {code: _said(definitions, "levels", code) for code in definitions.contract.codes("levels")}
    own = {
        "records": _records(form, text),
        "programme_countries": _countries(definitions, countries),
        **{
            outcomes.list_of_levels(each.code): outcomes.levels(each, words, text)
            for each in definitions.outcomes
        },
    }
    for name in lists(rows):
        yield from own[name] if name in own else _coded(definitions, name)


def rubric(definitions: Definitions, outcome: Outcome, words: Wording) -> list[str]:
    """The four levels of an outcome in the words of its criteria, from the first."""
    said = {code: _said(definitions, "levels", code) for code in definitions.contract.codes("levels")}
    patterns = wording.text()["xlsform"]
    return [option.label(words) for option in outcomes.levels(outcome, said, patterns)]


def lists(rows: tuple[Row, ...]) -> tuple[str, ...]:
    """The names of the lists that questions use."""
    used = (row.type.partition(" ")[2] for row in rows if row.type.startswith("select_"))
    return tuple(dict.fromkeys(used))


def _records(form: str, text: dict[str, Any]) -> Iterator[Option]:
    for name in (NEW_CASE, ASSESSMENT, *TABLES[form]):
        yield Option("records", name, plain(text["records"][name]))


def _countries(definitions: Definitions, countries: tuple[str, ...]) -> Iterator[Option]:
    for code in countries:
        yield Option("programme_countries", code, _said(definitions, "countries", code))


def _coded(definitions: Definitions, name: str) -> Iterator[Option]:
    for each in definitions.contract.lists[name]:
        yield Option(name, each.code, _said(definitions, name, each.code, each.belongs_to), each.belongs_to)


def _said(definitions: Definitions, name: str, code: str, belongs_to: str = "") -> Said:
    def said(wording: Wording) -> str:
        found = listed.choices(definitions, name, wording)
        return next(each.words for each in found if (each.code, each.belongs_to) == (code, belongs_to))

    return said
