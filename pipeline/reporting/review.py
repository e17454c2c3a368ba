"""The page by which a proposed release is reviewed: what is new, withheld and restated, then beside now.

It reads the release file that was proposed, and nothing else: what is withheld stands in it as a count of
tables. It is for the organisation's own staff, in English, and no part of a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.reporting.context import Context
from pipeline.reporting.definitions import REGION, find_definition
from pipeline.reporting.language.text import load_text, signed
from pipeline.reporting.language.wording import phrase
from pipeline.reporting.previous import AT_FOCUS, AT_THE_END, Move, Why, moves
from pipeline.reporting.released import read_release

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.reporting.indicator import Indicator
    from pipeline.reporting.released import Record
    from pipeline.settings import Settings

PAGE = "review.html.j2"
BY_OUTCOME, COVERAGE, ENTRY = "M01", "M03", 0
WHY = {
    Why.CAME: "{more} more people or events are counted",
    Why.LEFT: "{more} fewer are counted: people left the figure, or records were corrected",
    Why.ASSESSED: "assessments came in, or were corrected",
    Why.CORRECTED: "records were corrected",
    Why.RECORDED: "events were recorded since, or records were corrected",
    Why.SAME: "the same counts",
    Why.REPEATED: "shown again as it was released before",
    Why.NEW: "not released before",
    Why.WITHHELD: "withheld both times",
    Why.WITHHELD_THEN: "withheld then, shown now",
    Why.WITHHELD_NOW: "shown then, withheld now",
    Why.WITHDRAWN: "the report that gave it was withdrawn",
    Why.DEFINITION_CHANGED: "its definition was changed",
}
WITHHELD = {
    "group_too_small": "a group has too few people",
    "too_sensitive": "it tells of harm, which is told of whole countries only",
    "part_too_small": "all or none of a group, or nearly, or a few by subtraction",
    "difference_too_small": "a small group could be worked out by subtraction",
    "too_few_since": "too few people have come since an earlier report",
}
RESTATED = {
    "cases_came_or_left": "cases came or left",
    "records_corrected": "records were corrected or completed",
    "definition_changed": "the definition was changed",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page says beside the figures: who proposed it when, and the command that approves it.

    ``counts`` are figures by scope: shown as of now, shown as before, withheld. ``attack`` is what was tried
    and found, ``reports`` the folder of each draft, seen from the page.
    """

    proposed_by: str
    proposed_at: str
    command: str
    counts: Mapping[str, tuple[int, int, int]]
    attack: Sequence[tuple[str, str]]
    reports: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A key figure, as it was released last and as it would be now."""

    name: str
    then: str
    now: str
    points: str
    why: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Of one scope: counts of figures, what became of those of the last release, what is withheld and why."""

    name: str
    counts: tuple[int, int, int]
    last: str
    became: Sequence[tuple[str, int]]
    lines: Sequence[Line]
    withheld: Sequence[tuple[str, int, int, int]]
    restated: Sequence[str]


def page(settings: Settings, audiences: Sequence[str], period: str, path: Path, facts: Facts) -> bytes:
    """The page, self-contained; ``path`` is the release file that is proposed."""
    import jinja2

    contexts = {audience: _context(settings, audience, period, path) for audience in audiences}
    first = next(iter(contexts.values()))
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(settings.reports / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    own = {context.own: context for context in contexts.values()} | {REGION: first}
    scopes = [REGION, *(scope for scope in own if scope != REGION)]
    text = environment.get_template(PAGE).render(
        period=first.text.period(first.release.period),
        as_of=first.text.month(first.release.as_of),
        is_synthetic=first.release.is_synthetic,
        facts=facts,
        reports=[(who, one.definition.recipient, facts.reports[who]) for who, one in contexts.items()],
        breaks=[_break(row) for row in first.release.records["series_breaks"]],
        scopes=[_scope(own[scope], scope, facts) for scope in scopes],
    )
    return text.encode("utf-8")


def _context(settings: Settings, audience: str, period: str, path: Path) -> Context:
    definition = find_definition(settings, audience)
    release = read_release(settings, definition.scope, audience, period, path)
    return Context(definition, release, load_text(settings.reports, "en"))


def _scope(context: Context, scope: str, facts: Facts) -> Scope:
    before = [row for row in context.release.records["previous_figures"] if row["scope"] == scope]
    last = sorted({row["period"] for row in before})
    return Scope(
        name=context.scope_name(scope),
        counts=facts.counts.get(scope, (0, 0, 0)),
        last=context.text.period(last[-1]) if last else "",
        became=_became(before),
        lines=_lines(context, scope),
        withheld=_withheld(context, scope),
        restated=[_restated(context, row) for row in _of(context, "revisions", scope)],
    )


def _of(context: Context, table: str, scope: str) -> list[Record]:
    return [row for row in context.release.records[table] if row["scope"] == scope]


def _became(before: Sequence[Record]) -> list[tuple[str, int]]:
    """How many figures of everybody are compared with the last release, and how many are not and why."""
    counted = Counter(row["not_compared"] or "" for row in before)
    return [
        (WHY[Why(why)] if why else "compared, below or in the reports", counted[why])
        for why in sorted(counted)
    ]


def _lines(context: Context, scope: str) -> list[Line]:
    named = list(_figures(context, scope))
    moved = {move.now: move for move in moves(context.release, (figure for _, figure in named))}
    return [_line(context, name, figure, moved.get(figure)) for name, figure in named]


def _figures(context: Context, scope: str) -> Iterator[tuple[str, Indicator]]:
    focus = context.focus
    for milestone in (ENTRY, focus):
        yield f"Assessed, of those due {context.at(milestone)}", context.find(scope, COVERAGE, milestone)
    for outcome in context.outcomes:
        name = f"{context.outcome_name(outcome)}, achieved {context.at(focus)}"
        yield name, context.find(scope, BY_OUTCOME, focus, outcome)
    for measure in AT_FOCUS:
        yield f"{context.measure_name(measure)} {context.at(focus)}", context.find(scope, measure, focus)
    for measure in AT_THE_END:
        yield context.measure_name(measure), context.find(scope, measure)


def _line(context: Context, name: str, now: Indicator, move: Move | None) -> Line:
    said = phrase(context.text, now)
    if move is None:
        return Line(name, "", said, "", "")
    why = WHY[move.why].format(more=f"{abs(move.more):,}")
    then = phrase(context.text, move.then) if move.then else ""
    points = signed(move.points / 100) if move.points is not None else ""
    return Line(name, then, said, points, why)


def _withheld(context: Context, scope: str) -> list[tuple[str, int, int, int]]:
    """Tables that are withheld, withheld in part or shown as before, by reason, the most first."""
    found: dict[str, list[int]] = {}
    for row in _of(context, "withheld", scope):
        numbers = [row[name] for name in ("tables_withheld", "tables_in_part", "tables_repeated")]
        if row["reason"] and any(numbers):
            so_far = found.setdefault(row["reason"], [0, 0, 0])
            found[row["reason"]] = [one + more for one, more in zip(so_far, numbers, strict=True)]
    in_turn = sorted(found.items(), key=lambda each: (-sum(each[1]), each[0]))
    return [(WITHHELD.get(reason, reason), *numbers) for reason, numbers in in_turn]  # type: ignore[misc]


def _restated(context: Context, row: Record) -> str:
    """A figure of a closed cohort that would come out otherwise now, with the numbers that are told."""
    name = context.measure_name(row["measure"]) if row["measure"] else "Some figures"
    of = f", {context.outcome_name(row['outcome'])}" if row["outcome"] else ""
    where = f"opened {row['cohort']}, {context.at(row['milestone'])}"
    numbers = (
        f": {row['old_numerator']} of {row['old_denominator']}, now "
        f"{row['new_numerator']} of {row['new_denominator']}"
        if row["status"] != "c" and row["old_denominator"] is not None
        else ""
    )
    return f"{name}{of}, {where}, first released for {row['period']}{numbers} ({RESTATED[row['reason']]})"


def _break(row: Record) -> str:
    return f"{row['family']} {row['version']}, from {row['valid_from']}: {row['note']}"
