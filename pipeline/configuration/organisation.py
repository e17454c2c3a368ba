"""``organisation.toml``: who works here, in which countries and languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.configuration.problems import Problem, refuse

FILE = "organisation.toml"
LOGOS = {
    ".png": b"\x89PNG",
    ".svg": b"<svg",
    ".jpg": b"\xff\xd8",
    ".jpeg": b"\xff\xd8",
}  # what each holds early
EARLY = 4096  # bytes
ONE_PERSON, TWO_PERSONS = "one_person", "two_persons"
_TEXTS = ("name", "contact", "provider_id", "logo", "approval", "group")
_LISTS = ("countries", "languages", "systems")


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who the workspace belongs to.

    ``provider_id`` is what its exports call it; ``countries`` are programme countries by three letters, and
    empty where any may come; the first of ``languages`` is that of reports which name none. ``logo`` is a
    picture below ``config/``. ``approval``: how many persons a release needs. ``group``: a group of this
    computer whose members may read ``out/``; empty where it is its owner's only. ``systems``: case systems
    that its packages name, beside those that the program reads.
    """

    name: str
    contact: str = ""
    provider_id: str = ""
    logo: Path | None = None
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    approval: str = ONE_PERSON
    group: str = ""
    systems: tuple[str, ...] = ()


def load(config: Path) -> Organisation:
    """The organisation of a configuration. ``UsageError`` names what is wrong."""
    content, problems = read(config)
    refuse(problems)
    return Organisation(
        name=content["name"],
        contact=content.get("contact", ""),
        provider_id=content.get("provider_id", ""),
        logo=config / content["logo"] if content.get("logo") else None,
        countries=tuple(content.get("countries", ())),
        languages=tuple(content.get("languages", ())) or ("en",),
        approval=content.get("approval") or ONE_PERSON,
        group=content.get("group", ""),
        systems=tuple(content.get("systems", ())),
    )


def read(config: Path) -> tuple[dict[str, Any], list[Problem]]:
    """The content of the file, and all that is wrong with it."""
    problem = partial(Problem, FILE)
    try:
        content = tomllib.loads((config / FILE).read_text("utf-8-sig"))
    except FileNotFoundError:
        return {}, [problem("The file is not there.", 'Make it anew: `name = "..."` is all it must hold.')]
    except (OSError, UnicodeDecodeError):
        return {}, [problem("The file cannot be read as UTF-8.", "Save it as UTF-8.")]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        said = f"Line {line[1]} cannot be read." if line else "Its last line cannot be read."
        return {}, [problem(said, 'Write `key = "text"` or `key = ["one", "two"]`, one a line.')]
    return content, list(_judged(config, content))


def _judged(config: Path, content: dict[str, Any]) -> Iterator[Problem]:
    problem = partial(Problem, FILE)
    for key in sorted(content.keys() - {*_TEXTS, *_LISTS}):
        yield problem(f"It knows no `{key}`.", f"Use {', '.join((*_TEXTS, *_LISTS))}.")
    for key in _TEXTS:
        if not isinstance(content.get(key, ""), str):
            yield problem(f"`{key}` is no text.", "Write it in quotation marks.")
    for key in _LISTS:
        value = content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            yield problem(f"`{key}` is no list of texts.", f'Write `{key} = ["...", "..."]`.')
    if not str(content.get("name", "")).strip():
        yield problem("It has no `name`.", 'Write `name = "..."`: the name of the organisation.')
    if content.get("approval") not in (None, "", ONE_PERSON, TWO_PERSONS):
        yield problem(
            "`approval` is neither of the two words that there are.",
            f'Write `approval = "{ONE_PERSON}"` or `approval = "{TWO_PERSONS}"`.',
        )
    yield from _logo(config, content.get("logo"))


def _logo(config: Path, logo: object) -> Iterator[Problem]:
    if not isinstance(logo, str) or not logo:
        return
    path = (config / logo).resolve()
    if not path.is_relative_to(config.resolve()) or not path.is_file():
        yield Problem(FILE, "`logo` is no file in config/.", "Put the picture there and write its file name.")
    elif LOGOS.get(path.suffix.lower(), b"\0no picture") not in path.read_bytes()[:EARLY]:
        yield Problem(FILE, "`logo` is no picture that reports can hold.", "Use a PNG, JPEG or SVG.")
