"""The weakest-link rule as expressions of XLSForm: which criteria count for a person, and the level.

The same rule as in models/intermediate/outcomes/, against whose text a test holds it. A question that is not
asked is empty.
"""

from __future__ import annotations

from pipeline.forms.definitions import Criterion, Outcome

CHILD = "${assessments_child_at_assessment}"
FOREIGN, DEPRIVED = "${person_is_foreign}", "${person_is_deprived}"
OTHER_VOICE = "(${assessments_mode} = 'proxy' or ${assessments_participation} = 'child_with_support')"
LEAST_OWN_RATING = 3
OPEN = ("not_met", "partly")
ANSWERED = {"criterion": ("met", *OPEN), "red_flag": ("yes", "no")}
# when a criterion is known not to count
NEVER = {
    "child": f"{CHILD} = 'no'",
    "foreign": f"{FOREIGN} = 'no'",
    "child_deprived": f"{CHILD} = 'no' or ({CHILD} = 'yes' and {DEPRIVED} = 'no')",
}
# when it is known to count, so that "does not apply" is no answer
SURELY = {
    "always": "true()",
    "child": f"{CHILD} = 'yes'",
    "foreign": f"{FOREIGN} = 'yes'",
    "child_deprived": f"{CHILD} = 'yes' and {DEPRIVED} = 'yes'",
    "recorded": "false()",
}


def name(criterion: Criterion) -> str:
    """The name of its question."""
    return f"c_{criterion.code}"


def relevant(criterion: Criterion) -> str:
    """When it is asked; empty where always."""
    never = NEVER.get(criterion.applies)
    return f"not({never})" if never else ""


def level(outcome: Outcome) -> str:
    """The level by the criteria: 1 to 4, empty where they do not tell."""
    before = [each for each in outcome.criteria if each.kind != "independence"]
    return (
        f"if({_any_of(outcome.of_kind('red_flag'), ('yes',))}, '1', "
        f"if({_any_of(outcome.of_kind('essential'), OPEN)}, '2', "
        f"if({' and '.join(map(_is_answered, before))}, if({_is_secure(outcome)}, '4', '3'), '')))"
    )


def _any_of(criteria: tuple[Criterion, ...], values: tuple[str, ...]) -> str:
    return " or ".join(_is_one(criterion, values) for criterion in criteria)


def _is_one(criterion: Criterion, values: tuple[str, ...]) -> str:
    return " or ".join(f"${{{name(criterion)}}} = '{value}'" for value in values)


def _is_answered(criterion: Criterion) -> str:
    """Known not to count, or with an answer; that it does not apply is one where nobody knows better."""
    parts = [_is_one(criterion, ANSWERED[criterion.values])]
    if criterion.applies in NEVER:
        parts.insert(0, NEVER[criterion.applies])
    if criterion.applies != "always":
        excused = f"${{{name(criterion)}}} = 'not_applicable'"
        parts.append(
            excused
            if criterion.applies == "recorded"
            else f"({excused} and not({SURELY[criterion.applies]}))"
        )
    return f"({' or '.join(parts)})"


def _is_secure(outcome: Outcome) -> str:
    """It holds without the programme, and the person says so, or who speaks where she does not."""
    own = f"${{{outcome.code}_self_rating}}"
    independent = _any_of(outcome.of_kind("independence"), ("met",))
    return f"({independent}) and if({own} = '', {OTHER_VOICE}, {own} >= {LEAST_OWN_RATING})"
