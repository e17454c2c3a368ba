"""`reintegration init`: a workspace from what an officer answers."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import configuration, reporting
from pipeline.configuration import Answers
from pipeline.configuration.tables import CODE
from pipeline.errors import UsageError
from pipeline.filesystem import owner_only
from pipeline.jobs import audiences, checking, encrypting
from pipeline.schedule import Period

if TYPE_CHECKING:
    from pipeline.settings import Settings


OPTIONS = (
    "organisation", "contact", "provider", "country", "language", "donor", "ministry", "first-period",
)  # fmt: skip
DRAFT = ".setting-up"  # where it is made: what is wrong with it leaves nothing


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that ``init`` has to know: the option that says it, what is asked, and what holds unasked.

    ``many`` are separated by commas where they are typed at a prompt.
    """

    option: str
    text: str
    usual: str = ""
    many: bool = False


def questions(today: date) -> tuple[Question, ...]:
    """The eight questions, in their order."""
    half = f"{today.year}H{1 if today.month <= 6 else 2}"
    return (
        Question("organisation", "Name of your organisation"),
        Question("contact", "Whom readers of a report may write to (name, e-mail)"),
        Question("provider", "What your exports call you (provider_id in datapackage.json); may be empty"),
        Question("country", "Countries in which you work, with commas between", many=True),
        Question("language", "Language of your reports", usual="en"),
        Question("donor", "Donors that get a report, each as CODE=Name, with commas between", many=True),
        Question(
            "ministry", "Countries whose ministry gets a report from you, with commas between", many=True
        ),
        Question(
            "first-period",
            "First period that you report: half-year 2026H1, quarter 2026Q3, year 2026",
            usual=half,
        ),
    )


def init(settings: Settings, given: Mapping[str, Sequence[str]], key: str = "") -> Path:
    """Make ``config/`` and the folders beside it in the working folder, and return the folder.

    Its databases are encrypted, with a key that is kept where ``key`` says (``encrypting.begin``).
    ``UsageError`` where the folder has one, or where an answer cannot be used: then nothing is left of it.
    """
    refuse_set_up(settings)
    draft = settings.home / DRAFT
    try:
        with owner_only():
            configuration.write(draft, _answers(settings, given))
            configuration.refuse(checking.problems(replace(settings, home=draft)))
            encrypting.begin(settings, key)
            configuration.take_place(draft, settings.home)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return settings.home


def refuse_set_up(settings: Settings) -> None:
    """``UsageError`` where the folder has a configuration: none is ever written over."""
    if settings.own_config.exists():
        raise UsageError(
            "This folder is set up already: its config/ stays as it is.",
            "Change the files in config/ and run `reintegration check`.",
        )


def judge(settings: Settings, option: str, words: Sequence[str]) -> None:
    """``UsageError`` where the answer to one question cannot be used, as long as it can be given again."""
    match option:
        case "organisation" if not words:
            raise UsageError("The organisation has no name.", 'Say it: `--organisation "..."`.')
        case "country" | "ministry":
            _countries(settings, words)
        case "donor":
            _donors(words)
        case "language":
            reporting.refuse_language(settings.reports, next(iter(words), "en"))
        case "first-period" if words:
            Period.parse(words[0])


def _answers(settings: Settings, given: Mapping[str, Sequence[str]]) -> Answers:
    def one(option: str, usual: str = "") -> str:
        return next((word.strip() for word in given.get(option, ()) if word.strip()), usual)

    for option in OPTIONS:
        judge(settings, option, [word for word in given.get(option, ()) if word.strip()])
    known = audiences.programme_countries(settings)
    return Answers(
        name=one("organisation"),
        contact=one("contact"),
        provider_id=one("provider"),
        countries=_countries(settings, given.get("country", ())),
        languages=(one("language", "en"),),
        donors=_donors(given.get("donor", ())),
        ministries={code: known[code] for code in _countries(settings, given.get("ministry", ()))},
        first_period=str(Period.parse(one("first-period"))),
    )


def _countries(settings: Settings, words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(audiences.country(settings, word) for word in words))


def _donors(words: Sequence[str]) -> dict[str, str]:
    found = {}
    for word in words:
        code, equals, name = (part.strip() for part in word.partition("="))
        if not (CODE.fullmatch(code) and equals and name):
            raise UsageError(
                "A donor is written as its code in your data (letters, digits, `-`, `_`), an equals sign and "
                "its name.",
                "For example `DFAT=Department of Foreign Affairs`.",
            )
        found[code] = name
    return found
