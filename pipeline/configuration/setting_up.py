"""Makes the ``config/`` of a workspace from what an officer answers."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import filesystem
from pipeline.configuration.tables import DONORS, HEADINGS, PROVIDERS, TARGETS

FOLDERS = ("inbox", "inbox/done", "inbox/refused")
_ORGANISATION = """\
# Who works here. `reintegration check` says whether all is in order.
name = {name}
# Whom readers of a report may write to.
contact = {contact}
# What your exports call you (`provider_id` in datapackage.json); reports then call you by your name.
provider_id = {provider_id}
# A picture in this folder for the head of reports: PNG, JPEG or SVG.
logo = ""
# Countries in which you work, by three letters.
countries = [{countries}]
# Languages of reports; the first is that of reports which name none.
languages = [{languages}]
# Case systems that your packages name as `source_system`, beside those that the program reads.
systems = []
# How many persons a release needs: "one_person", or "two_persons", of whom one proposes and another approves.
approval = "one_person"
# A group of this computer (Linux, macOS) whose members may read out/; empty: nobody but you.
group = ""
"""
_SCHEDULE = """\
# What is due, and when. `reintegration status` shows what this comes to today.

# The first period that is reported; each one after it is due in its turn.
first_period = {first_period}

# Days between the end of a period and its reports.
days_after_period = {days}

# Who gets a report: an audience of the files in reports/ that fits a pattern.
audiences = ["region", "donor:*", "ministry:*"]
"""
_REGION = """\
# One report of all figures together, which the others stand beside.
audience = "region"
name = "the whole region"
recipient = "Everybody who works on reintegration in the region"
"""
_DONOR = """\
audience = {audience}
name = {name}
recipient = {name}

# For iati.xml: take away the number signs, and put in what your organisation has published.
# iati_organisation = "XX-ABC-123"
# iati_organisation_name = {organisation}
# iati_organisation_type = "21"
# iati_activity = "XX-ABC-123-PROJECT"
# iati_start = 2026-01-01
"""
_MINISTRY = """\
audience = {audience}
name = {name}
recipient = {recipient}
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """What an officer says of her organisation.

    ``donors`` are names by code, ``ministries`` names of countries by their three letters; ``first_period``
    is written as in ``--period``.
    """

    name: str
    first_period: str
    contact: str = ""
    provider_id: str = ""
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    donors: Mapping[str, str] = field(default_factory=dict)
    ministries: Mapping[str, str] = field(default_factory=dict)
    days_after_period: int = 31


def write(draft: Path, answers: Answers) -> None:
    """Write the configuration into a draft of a workspace, which is emptied first."""
    shutil.rmtree(draft, ignore_errors=True)
    folder = draft / "config"
    for path, content in _files(answers).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8", newline="")
    (folder / "mappings").mkdir()


def take_place(draft: Path, home: Path) -> None:
    """Move the configuration of a draft to its place, whole, and make the folders beside it."""
    for name in FOLDERS:
        (home / name).mkdir(exist_ok=True)
    filesystem.replace(draft / "config", home / "config")


def _files(answers: Answers) -> dict[str, str]:
    files = {
        "organisation.toml": _ORGANISATION.format(
            name=quoted(answers.name),
            contact=quoted(answers.contact),
            provider_id=quoted(answers.provider_id),
            countries=", ".join(map(quoted, answers.countries)),
            languages=", ".join(map(quoted, answers.languages)),
        ),
        "schedule.toml": _SCHEDULE.format(
            first_period=quoted(answers.first_period), days=answers.days_after_period
        ),
        DONORS: _table(DONORS, [(code, name, "") for code, name in answers.donors.items()]),
        TARGETS: _table(TARGETS, []),
        PROVIDERS: _table(PROVIDERS, []),
        "reports/region.toml": _REGION,
    }
    for code, name in answers.donors.items():
        files[f"reports/donor-{code.lower()}.toml"] = _DONOR.format(
            audience=quoted(f"donor:{code}"), name=quoted(name), organisation=quoted(answers.name)
        )
    for code, name in answers.ministries.items():
        files[f"reports/ministry-{code.lower()}.toml"] = _MINISTRY.format(
            audience=quoted(f"ministry:{code}"),
            name=quoted(name),
            recipient=quoted(f"Ministry in charge of reintegration, {name}"),
        )
    return files


def _table(name: str, rows: list[tuple[str, ...]]) -> str:
    """A table as Excel opens it: with a byte order mark and its ends of lines."""
    written = io.StringIO()
    csv.writer(written).writerows([HEADINGS[name], *rows])
    return f"\N{ZERO WIDTH NO-BREAK SPACE}{written.getvalue()}"


def quoted(text: str) -> str:
    """A text as TOML writes it, in double quotation marks."""
    signs = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    kept = (signs.get(sign, sign if sign.isprintable() else f"\\u{ord(sign):04x}") for sign in text)
    return f'"{"".join(kept)}"'
