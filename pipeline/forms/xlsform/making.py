"""From the definitions to a form."""

from __future__ import annotations

from dataclasses import replace

from pipeline.forms import wording
from pipeline.forms.definitions import Definitions
from pipeline.forms.xlsform import options, survey
from pipeline.forms.xlsform.model import Form, Row


def form(length: str, definitions: Definitions, countries: tuple[str, ...], *, previous: bool) -> Form:
    """The form ``short`` or ``long``; ``previous`` shows the levels of the visit before."""
    text = wording.text()["xlsform"]
    rows = tuple(
        _of_programme(row, countries) for row in survey.rows(definitions, length, text, previous=previous)
    )
    return Form(
        form_id=f"reintegration_{length}",
        title=text[f"title_{length}"],
        rows=rows,
        options=tuple(options.options(definitions, length, rows, countries, text)),
    )


def _of_programme(row: Row, countries: tuple[str, ...]) -> Row:
    """A programme is in few countries: only these are offered, and the only one is there from the start."""
    if row.name != "cases_programme_country":
        return row
    first = {"default": countries[0]} if len(countries) == 1 else {}
    return replace(row, type="select_one programme_countries", rest={**row.rest, **first})
