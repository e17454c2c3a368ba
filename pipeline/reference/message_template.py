"""reports/locale/reports.pot: every text that a reader of a report sees, for translators."""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.reference import seeds

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

    from pipeline.settings import Settings

FILE = Path("locale") / "reports.pot"
HEADER = """\
# Every text of the reports. Written by `make docs`: do not change this file. docs/translating.md says how to
# translate it.
msgid ""
msgstr ""
"Project-Id-Version: reintegration\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
# Columns of the code lists that readers see, after those that tell the rows apart.
SEEDS = {
    "outcomes": (
        ("outcome",),
        ("name", "short_name", "achieved_means", "child_form", "exclusions", "interpretation", "limits"),
    ),
    "measures": (("measure",), ("name", "numerator", "denominator")),
    "measure_families": (
        ("family",),
        ("name", "question", "definition", "exclusions", "interpretation", "limits"),
    ),
    "indicator_versions": (("family", "version"), ("note",)),
    "assumptions": (("assumption",), ("question", "choice", "source")),
    "service_areas": (("service_area",), ("label",)),
    "milestones": (("milestone",), ("label",)),
    "breakdowns": (("breakdown",), ("label",)),
    "group_columns": (("group_column",), ("description",)),
    "criteria": (("criterion",), ("statement",)),
    "applicability_rules": (("applicability_rule",), ("statement",)),
    "countries": (("code",), ("label",)),
    "finding_types": (("finding",), ("label", "what_to_do")),
}
WITHOUT_WORDS = ("half_years", "years")  # lists of groups that are numbers
REPORT_WORDS = ("title", "about", "whose", "name", "recipient")
TERMS = "pairs"  # in a table of this name the keys are read, too
PLACEHOLDER = re.compile(r"\{\w+\}")
MARK = re.compile(r"\[\w+\]")  # the same in every language
_TABLE = re.compile(r"\[([^\[\]]+)\]\s*(?:#\s*(.*))?")
_ENTRY = re.compile(r"""(?:"([^"]+)"|([\w-]+)) = (?:\[|".*?(?<!\\)"\s*(?:#\s*(.*))?$)""")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text: where it stands, the English, and what helps to translate it."""

    place: str
    english: str
    comments: tuple[str, ...] = ()


def text(settings: Settings) -> str:
    """The template; same texts, same bytes."""
    from babel.messages.pofile import write_po

    written = io.BytesIO()
    write_po(written, catalogue(settings), width=100, omit_header=True)
    return HEADER + written.getvalue().decode("utf-8")


def catalogue(settings: Settings) -> Catalog:
    """Every text as a message: its place is the context, English the message."""
    from babel.messages import Catalog

    found = Catalog(charset="utf-8")
    for entry in entries(settings):
        if entry.english and not MARK.fullmatch(entry.english):
            message = found.add(
                entry.english, context=entry.place, auto_comments=[*entry.comments], locations=[]
            )
            set_flags(message)
    return found


def set_flags(message: Message) -> None:
    """Words in braces are placeholders; a percent sign is none, though Babel takes it for one in "95% is"."""
    message.flags.discard("python-format")
    if PLACEHOLDER.search(str(message.id)):
        message.flags.add("python-brace-format")


def entries(settings: Settings) -> Iterator[Entry]:
    """The English text, then the definitions, then the words of the reports themselves."""
    yield from _english(settings)
    for name, (codes, columns) in SEEDS.items():
        for row in seeds.read(settings, name):
            code = ".".join(row[column] for column in codes)
            yield from (Entry(f"seed.{name}.{column}.{code}", row[column]) for column in columns)
    yield from _groups(settings)
    yield from _checks(settings)
    yield from _reports(settings)


def _english(settings: Settings) -> Iterator[Entry]:
    source = (settings.reports / "text" / "en.toml").read_text("utf-8")
    said = comments(source)
    for place, english in flat(tomllib.loads(source)):
        table = place.rpartition(".")[0]
        yield Entry(place, english, (*said.get(table, ()), *said.get(place, ())))


def flat(tree: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a tree with its place: keys joined by dots, items of a list by number."""
    if isinstance(tree, str):
        yield place, tree
    elif isinstance(tree, list):
        for number, item in enumerate(tree, start=1):
            yield from flat(item, f"{place}.{number}")
    elif isinstance(tree, dict):
        for key, below in tree.items():
            inner = f"{place}.{key}".lstrip(".")
            if place.rpartition(".")[2] == TERMS:
                yield f"{inner}:", key
            yield from flat(below, inner)


def comments(source: str) -> dict[str, tuple[str, ...]]:
    """What the comments of a TOML file say, by the table or entry before or behind which they stand."""
    found: dict[str, tuple[str, ...]] = {}
    table, pending = "", []
    for line in source.splitlines():
        if line.startswith("#"):
            pending.append(line.lstrip("# "))
            continue
        if header := _TABLE.fullmatch(line):
            table, place, behind = header[1], header[1], header[2]
        elif entry := _ENTRY.match(line):
            place, behind = f"{table}.{entry[1] or entry[2]}", entry[3]
        else:
            pending = []
            continue
        if pending or behind:
            found[place] = (*((" ".join(pending),) if pending else ()), *((behind,) if behind else ()))
        pending = []
    return found


def _groups(settings: Settings) -> Iterator[Entry]:
    """Labels of levels and of groups of people."""
    for row in seeds.read(settings, "code_lists"):
        if row["code_list"] == "levels":
            yield Entry(f"seed.levels.label.{row['code']}", row["label"])
    labels = _labels(settings)
    for row in seeds.read(settings, "group_columns"):
        group = row["group_column"]
        if row["code_list"] not in WITHOUT_WORDS:
            yield from (_group(group, code, label) for code, label in labels[row["code_list"]].items())
        if row["is_optional"] == "true":
            yield _group(group, "not_recorded", "Not recorded")


def _labels(settings: Settings) -> dict[str, dict[str, str]]:
    """The lists that name groups, as the release has them (``disclosure/sql/definitions.sql``)."""
    found: dict[str, dict[str, str]] = {}
    for row in seeds.read(settings, "code_lists") + seeds.read(settings, "group_codes"):
        name = ".".join(filter(None, (row["code_list"], row.get("belongs_to"))))
        found.setdefault(name, {})[row["code"]] = row["label"]
    for row in seeds.read(settings, "age_groups"):
        found.setdefault("age_groups", {})[row["age_group"]] = row["age_group_label"]
    for row in seeds.read(settings, "countries"):
        found.setdefault("countries", {})[row["code"]] = row["label"]
        if row["is_programme"] == "true" or row["code"] in ("other", "unknown"):
            found.setdefault("programme_countries", {})[row["code"]] = row["label"]
    return found


def _group(group: str, code: str, label: str) -> Entry:
    return Entry(f"seed.group_labels.label.{group}.{code}", label)


def _checks(settings: Settings) -> Iterator[Entry]:
    for path in sorted((settings.project / "expectations").glob("*.json")):
        for expectation in json.loads(path.read_text("utf-8"))["expectations"]:
            yield Entry(f"expectations.{path.stem}", expectation["meta"]["label"])


def _reports(settings: Settings) -> Iterator[Entry]:
    for folder, named in (("kinds", "kinds"), ("sample/reports", "report")):
        for path in sorted((settings.reports / folder).glob("*.toml")):
            content = tomllib.loads(path.read_text("utf-8"))
            place = f"{named}.{path.stem}"
            for word in REPORT_WORDS:
                if word in content:
                    yield Entry(f"{place}.{word}", content[word])
