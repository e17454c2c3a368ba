"""From the definitions to a template in one of its two forms."""

from __future__ import annotations

from typing import Any

from pipeline.configuration.organisation import Organisation
from pipeline.forms import wording
from pipeline.forms.definitions import Definitions
from pipeline.forms.template import long_sheets, short_sheets
from pipeline.forms.template.model import Fact, Template
from pipeline.forms.wording import Wording

KIND = "reintegration"
COVERAGE = ("full", "delta")


def template(
    form: str,
    definitions: Definitions,
    words: Wording,
    owner: Organisation | None,
    countries: tuple[str, ...],
) -> Template:
    """The template ``long`` or ``short``; ``owner`` fills in what is known of the organisation."""
    text = wording.text()
    if form == "long":
        sheets = long_sheets.sheets(definitions, text)
        lists = long_sheets.lists(definitions, words)
    else:
        sheets = short_sheets.sheets(definitions, text, words)
        lists = short_sheets.lists(definitions, text, words)
    said = text["template"]
    facts = tuple(_facts(form, definitions, words, owner, countries, text["facts"]))
    return Template(said["title"], tuple(said[f"how_to_{form}"]), facts, sheets, lists)


def _facts(
    form: str,
    definitions: Definitions,
    words: Wording,
    owner: Organisation | None,
    countries: tuple[str, ...],
    notes: dict[str, Any],
) -> list[Fact]:
    first = countries[0] if len(countries) == 1 else ""
    found = [
        Fact("template", KIND, notes["template"], is_fixed=True),
        Fact("form", form, notes["form"], is_fixed=True),
        Fact("version", definitions.version, notes["version"], is_fixed=True),
        Fact("language", words.language, notes["language"], is_fixed=True),
        Fact("organisation", owner.name if owner else "", notes["organisation"]),
        Fact("provider_id", owner.provider_id if owner else "", notes["provider_id"]),
        Fact("coverage", COVERAGE[0], notes["coverage"], COVERAGE),
        Fact("data_to", "", notes["data_to"]),
    ]
    if form == "short":
        found.append(Fact("programme_country", first, notes["programme_country"], countries))
    return found
