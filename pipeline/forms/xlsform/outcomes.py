"""The questions of one outcome: by criteria in the long form, by the words of its levels in the short one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.forms.definitions import LEVELS, Criterion, Outcome
from pipeline.forms.xlsform import expressions
from pipeline.forms.xlsform.model import Option, Row, Said, at, filled, plain

EVERYONE = "everyone"
FILTERS = {
    "red_flag": "belongs_to = '' or belongs_to = 'red_flag'",
    "criterion": "belongs_to = '' or belongs_to = 'criterion'",
}


def rows(outcome: Outcome, form: str, text: dict[str, Any], *, previous: bool) -> Iterator[Row]:
    """The rows of an outcome, in the group that bears its code."""
    code, said = outcome.code, text["outcome"]
    named = filled("{code} {name}", code=plain(code), name=title(outcome))
    yield Row("begin_group", code, named, rest={"appearance": "field-list"})
    if previous:
        yield from _previous(code, said)
    yield from _applicability(outcome, form, said)
    applies = {"relevant": f"${{{code}_applicability}} = 'applicable'"}
    if form == "long":
        yield from _criteria(outcome, said, applies)
    else:
        applies = {} if outcome.rule == EVERYONE else applies
        yield Row("select_one " + list_of_levels(code), f"{code}_level", plain(said["level"]), rest=applies)
    yield from _reason(outcome, said)
    yield Row("end_group", code)


def title(outcome: Outcome) -> Said:
    """Its name, in every language."""
    return at(f"outcomes.name.{outcome.code}", outcome.name)


def list_of_levels(code: str) -> str:
    """The list with the words of an outcome's levels."""
    return f"levels_{code}"


def levels(outcome: Outcome, words: dict[str, Said], text: dict[str, Any]) -> Iterator[Option]:
    """Its four levels in the words of its own criteria; ``words`` are those of the levels."""
    flags = _statements(outcome.of_kind("red_flag"))
    own = _statements(outcome.of_kind("independence"))
    means = at(f"outcomes.achieved_means.{outcome.code}", outcome.achieved_means)
    for level in LEVELS:
        said = filled(text["rubric"][level], level=words[level], flags=flags, means=means, own=own)
        yield Option(list_of_levels(outcome.code), level, said)


def statement(criterion: Criterion) -> Said:
    """What a criterion says, in every language."""
    return at(f"criteria.statement.{criterion.code}", criterion.statement)


def _statements(criteria: tuple[Criterion, ...]) -> Said:
    return lambda wording: "; ".join(statement(each)(wording) for each in criteria)


def _previous(code: str, said: dict[str, str]) -> Iterator[Row]:
    pulled = f"pulldata('previous_levels', '{code}', 'case_id', ${{case_id}})"
    yield Row("calculate", f"{code}_previous", rest={"calculation": pulled})
    shown = {"relevant": f"${{{code}_previous}} != ''"}
    note = filled("{said}: {value}", said=plain(said["previous"]), value=plain(f"${{{code}_previous}}"))
    yield Row("note", f"{code}_previous_note", note, rest=shown)


def _applicability(outcome: Outcome, form: str, said: dict[str, str]) -> Iterator[Row]:
    """Whether it applies; in the short form only where it may not, else the level tells."""
    name = f"{outcome.code}_applicability"
    if form == "short" and outcome.rule == EVERYONE:
        tells = f"if(${{{outcome.code}_level}} != '', 'applicable', 'unknown')"
        yield Row("calculate", name, rest={"calculation": tells})
        return
    everyone = outcome.rule == EVERYONE
    rest = {"required": "yes", "default": "applicable"}
    rest |= {"choice_filter": "name != 'not_applicable'"} if everyone else {}
    yield Row("select_one applicability", name, plain(said["applies"]), rest=rest)
    if not everyone:
        rest = {
            "required": "yes",
            "relevant": f"${{{name}}} = 'not_applicable'",
            "choice_filter": f"belongs_to = '{outcome.code}'",
        }
        label = plain(said["na_reason"])
        yield Row("select_one na_reasons", f"{outcome.code}_na_reason", label, rest=rest)


def _criteria(outcome: Outcome, said: dict[str, str], applies: dict[str, str]) -> Iterator[Row]:
    code = outcome.code
    yield Row("begin_group", f"{code}_criteria", plain(said["criteria"]), rest=applies)
    yield from map(_criterion, outcome.criteria)
    yield Row("end_group", f"{code}_criteria")
    yield Row("select_one levels", f"{code}_self_rating", plain(said["self_rating"]), rest=applies)
    yield Row("calculate", f"{code}_computed", rest={"calculation": expressions.level(outcome)})
    computed = f"${{{code}_computed}}"
    note = filled("{said}: {value}", said=plain(said["computed"]), value=plain(computed))
    shown = {"relevant": f"${{{code}_applicability}} = 'applicable' and {computed} != ''"}
    yield Row("note", f"{code}_computed_note", note, rest=shown)
    means = at(f"outcomes.achieved_means.{code}", outcome.achieved_means)
    yield Row(
        "select_one levels",
        f"{code}_level",
        plain(said["level"]),
        filled("3: {means}", means=means),
        rest=applies,
    )
    differs = {
        "relevant": f"{computed} != '' and ${{{code}_level}} != '' and {computed} != ${{{code}_level}}"
    }
    yield Row("note", f"{code}_differs_note", plain(said["differs"]), rest=differs)


def _criterion(criterion: Criterion) -> Row:
    rest = {"choice_filter": FILTERS[criterion.values]}
    if criterion.values == "criterion" and criterion.applies == "always":
        rest["choice_filter"] = f"({rest['choice_filter']}) and name != 'not_applicable'"
    if asked := expressions.relevant(criterion):
        rest["relevant"] = asked
    words = filled("{code} {said}", code=plain(criterion.code), said=statement(criterion))
    return Row("select_one criterion_values", expressions.name(criterion), words, rest=rest)


def _reason(outcome: Outcome, said: dict[str, str]) -> Iterator[Row]:
    """Why there is no level, where it applies or nobody knows whether it does."""
    code = outcome.code
    rest = {"relevant": f"${{{code}_applicability}} != 'not_applicable' and ${{{code}_level}} = ''"}
    label = plain(said["not_assessed_reason"])
    yield Row("select_one not_assessed_reasons", f"{code}_not_assessed_reason", label, rest=rest)
