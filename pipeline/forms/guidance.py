"""The interviewer's guide: a page for each outcome, from the definitions, to print on A4."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.forms import listed, wording
from pipeline.forms.definitions import Criterion, Definitions, Outcome
from pipeline.forms.wording import Wording
from pipeline.forms.xlsform import rubric

TEMPLATE = Path(__file__).resolve().parent / "guidance.html.j2"
Page = dict[str, Any]


def page(definitions: Definitions, words: Wording) -> str:
    """The whole guide as one self-contained page of HTML."""
    from jinja2 import Environment

    said = wording.text()
    template = Environment(autoescape=True, trim_blocks=True).from_string(TEMPLATE.read_text("utf-8"))
    return (
        template.render(
            said=said["guidance"],
            language=words.language,
            version=definitions.version,
            levels=list(listed.choices(definitions, "levels", words)),
            pages=[_outcome(definitions, each, words, said) for each in definitions.outcomes],
        )
        + "\n"
    )


def _outcome(definitions: Definitions, outcome: Outcome, words: Wording, said: dict[str, Any]) -> Page:
    code, own = outcome.code, said["guidance"]
    reasons = listed.choices(definitions, "na_reasons", words)
    rule = definitions.rules[outcome.rule]
    return {
        "code": code,
        "name": words.of(f"outcomes.name.{code}", outcome.name),
        **own[code],
        "levels": rubric(definitions, outcome, words),
        "essential": _criteria(outcome.of_kind("essential"), words, own["when"]),
        "independence": _criteria(outcome.of_kind("independence"), words, own["when"]),
        "red_flags": _criteria(outcome.of_kind("red_flag"), words, own["when"]),
        "child": words.of(f"outcomes.child_form.{code}", outcome.child_form),
        "rule": words.of(f"applicability_rules.statement.{outcome.rule}", rule),
        "reasons": [each.words for each in reasons if each.belongs_to == code],
        "exclusions": words.of(f"outcomes.exclusions.{code}", outcome.exclusions),
    }


def _criteria(criteria: tuple[Criterion, ...], words: Wording, when: dict[str, str]) -> list[Page]:
    return [
        {
            "code": each.code,
            "words": words.of(f"criteria.statement.{each.code}", each.statement),
            "when": "" if each.applies == "always" else when[each.applies],
        }
        for each in criteria
    ]
