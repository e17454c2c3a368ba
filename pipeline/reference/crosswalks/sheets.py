"""docs/crosswalks/: a sheet for each framework, and a page that shows all beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reference.crosswalks.frameworks import MATCHES, SEEN, Crosswalks, Framework, Pair, load
from pipeline.reference.markdown import code, page, paragraph, section, table
from pipeline.reference.seeds import read

if TYPE_CHECKING:
    from pipeline.settings import Settings

FOLDER = "crosswalks"
CONTENTS = "README.md"
ABOUT = """
The ten outcomes and the ten service areas beside what others measure: what maps, what maps in part, what does
not, in both directions, each with its source and how well that was seen. A match is of subjects. It does not
make figures comparable: scales, persons and times differ, and each sheet says how."""
HEAD = ("Ours", "Name", "Theirs", "Match", "Seen", "Note")
SYMBOLS = {"maps": "maps", "part": "part", "none": "none", "unknown": "?"}


def texts(settings: Settings) -> dict[str, str]:
    """Every page of the folder by its file name."""
    crosswalks, names = load(settings), _names(settings)
    sheets = {_file(framework): _sheet(crosswalks, framework, names) for framework in crosswalks.frameworks}
    return {CONTENTS: _contents(crosswalks, names), **sheets}


def _names(settings: Settings) -> dict[str, str]:
    """Names of ours by code, outcomes first."""
    outcomes = {row["outcome"]: row["name"] for row in read(settings, "outcomes")}
    return outcomes | {row["service_area"]: row["label"] for row in read(settings, "service_areas")}


def _file(framework: Framework) -> str:
    return f"{framework.framework}.md"


def _contents(crosswalks: Crosswalks, names: dict[str, str]) -> str:
    frameworks = [
        (f"[{row.framework}]({_file(row)})", row.name, row.publisher, row.seen.replace("_", " "))
        for row in crosswalks.frameworks
    ]
    return page(
        "Beside others",
        paragraph(ABOUT),
        section("Sheets", table(("Sheet", "Framework", "By", "Seen"), frameworks)),
        section("Outcomes", _grid(crosswalks, names, of_outcomes=True)),
        section("Service areas", _grid(crosswalks, names, of_outcomes=False)),
        section("Marks", _marks(MATCHES, "Match"), _marks(SEEN, "Seen")),
    )


def _marks(meanings: dict[str, str], head: str) -> str:
    rows = [(SYMBOLS.get(mark, mark).replace("_", " "), meaning) for mark, meaning in meanings.items()]
    return table((head, "Meaning"), rows)


def _grid(crosswalks: Crosswalks, names: dict[str, str], *, of_outcomes: bool) -> str:
    """Ours by framework: the best of the matches."""
    frameworks = [row.framework for row in crosswalks.frameworks]
    rows = [
        (ours, name, *(_best(crosswalks, framework, ours) for framework in frameworks))
        for ours, name in _kind(names, of_outcomes=of_outcomes)
    ]
    return table(("Ours", "Name", *frameworks), rows)


def _kind(names: dict[str, str], *, of_outcomes: bool) -> list[tuple[str, str]]:
    return [(ours, name) for ours, name in names.items() if ours.startswith("O") == of_outcomes]


def _best(crosswalks: Crosswalks, framework: str, ours: str) -> str:
    found = {pair.match for pair in crosswalks.pairs if (pair.framework, pair.ours) == (framework, ours)}
    order = [match for match in ("maps", "part", "unknown", "none") if match in found]
    return SYMBOLS[order[0]]


def _sheet(crosswalks: Crosswalks, framework: Framework, names: dict[str, str]) -> str:
    pairs = [pair for pair in crosswalks.pairs if pair.framework == framework.framework]
    fields = (
        ("By", framework.publisher),
        ("What it is", framework.kind),
        ("Scale", framework.scale),
        ("Source", framework.source),
        ("Seen", SEEN[framework.seen]),
        ("Not seen", framework.not_seen),
        ("Why figures differ", framework.differences),
    )
    return page(
        f"Beside {framework.name}",
        f"[What the marks mean]({CONTENTS}#marks).",
        table(("Field", "Content"), fields),
        section("Outcomes", _from_ours(crosswalks, pairs, _kind(names, of_outcomes=True))),
        section("Service areas", _from_ours(crosswalks, pairs, _kind(names, of_outcomes=False))),
        section("From theirs to ours", _from_theirs(crosswalks, framework, pairs)),
    )


def _from_ours(crosswalks: Crosswalks, pairs: list[Pair], kind: list[tuple[str, str]]) -> str:
    items = {row.item: row.name for row in crosswalks.items}
    rows = [
        (
            f"[{ours}](../indicators/{ours}.md)" if ours.startswith("O") else ours,
            name,
            f"{code(pair.theirs)} {items[pair.theirs]}" if pair.theirs else "",
            SYMBOLS[pair.match],
            pair.seen.replace("_", " "),
            pair.note,
        )
        for ours, name in kind
        for pair in pairs
        if pair.ours == ours
    ]
    return table(HEAD, rows)


def _from_theirs(crosswalks: Crosswalks, framework: Framework, pairs: list[Pair]) -> str:
    """Every item with all of ours beside it; where there is nothing, the note says so."""
    rows = []
    for item in crosswalks.items:
        if item.framework == framework.framework:
            own = [pair for pair in pairs if pair.theirs == item.item]
            ours = ", ".join(f"{pair.ours} ({SYMBOLS[pair.match]})" for pair in own if pair.ours)
            alone = "; ".join(f"{SYMBOLS[pair.match]}: {pair.note}" for pair in own if not pair.ours)
            rows.append((code(item.item), item.name, ours or alone, item.seen.replace("_", " "), item.source))
    return table(("Theirs", "Name", "Ours", "Seen", "Source"), rows)
