"""What columns mean by those around them: one outcome in a run of ten, the only date beside levels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.sources.drafting.marks import LEVEL
from pipeline.sources.drafting.matching import OF_A_PART, OTHERS, Match
from pipeline.sources.drafting.showing import MADE, personal
from pipeline.sources.drafting.synonyms import OUTCOME
from pipeline.sources.drafting.visits import Heading
from pipeline.sources.drafting.words import folded

MONTH = "assessments.month"
PLAIN_DATE = "other.date"  # a date that does not say of what: beside levels, that of the assessment
OUTCOMES = 10
ENOUGH = 6  # outcomes of a run that are told by their words
# words of a header that speak of a day, of which it is not yet told what happened on it
_DAY = re.compile(
    r"\b(date|day|month|when|seen|visited|assessed|ngay|thang)\b"
    "|ថ្ងៃ|កាលបរិច្ឆេទ|วันที่|เดือน|ວັນທີ|ရက်|日期|月份|时间"
)
_NUMBER = re.compile(r"^\s*(?:[oq]|outcome)?\s*\.?0?(?P<number>10|[1-9])(?![0-9])", re.IGNORECASE)


def understood(found: Sequence[Heading]) -> dict[str, Heading]:
    """Headings of one sheet that are sure by those around them, by header."""
    told = _in_a_run(found)
    return told | _only_date([told.get(each.header, each) for each in found])


def _in_a_run(found: Sequence[Heading]) -> dict[str, Heading]:
    """What is not known of ten columns that are numbered 1 to 10 in order, most of them outcomes."""
    numbered = [(int(number["number"]), each) for each in found if (number := _NUMBER.match(_own(each)))]
    told: dict[str, Heading] = {}
    for start in range(len(numbered) - OUTCOMES + 1):
        run = numbered[start : start + OUTCOMES]
        if [number for number, _ in run] != list(range(1, OUTCOMES + 1)):
            continue
        known = [_may_be(each, f"{OUTCOME}O{number:02}") for number, each in run]
        if known.count(True) >= ENOUGH:
            told |= {
                each.header: _as_outcome(each, number)
                for number, each in run
                if not each.target and not personal(each.header)
            }
    return told


def _may_be(found: Heading, target: str) -> bool:
    """Whether it means an outcome surely, or is like it and like nothing that is sure."""
    return target == found.target or (
        not found.target and any(match.target == target for match in found.matches)
    )


def _own(found: Heading) -> str:
    """A header without the groups before it."""
    return found.header.rpartition("/")[2]


def _as_outcome(found: Heading, number: int) -> Heading:
    code = f"O{number:02}"
    return replace(found, matches=(Match(OUTCOME + code, OF_A_PART),), outcome=code, role=LEVEL)


def _only_date(found: Sequence[Heading]) -> dict[str, Heading]:
    """The one column that speaks of a day and of nothing known, where outcomes have no date of theirs."""
    rated = [each for each in found if each.outcome and each.target]
    dated = [each for each in found if each.target in (MONTH, PLAIN_DATE)]
    likely = candidates(found) if len(rated) > 1 and not dated else []
    if len(likely) != 1:
        return {}
    return {likely[0].header: replace(likely[0], matches=(Match(MONTH, OF_A_PART),))}


def candidates(found: Sequence[Heading]) -> list[Heading]:
    """Columns that may be the date of an assessment, the likelier first."""
    likely = [each for each in found if not each.target and not each.visit and _speaks_of_a_day(each.header)]
    near = [each for each in likely if any(match.target == MONTH for match in each.matches)]
    return near or likely


def _speaks_of_a_day(header: str) -> bool:
    words = folded(header)
    return _DAY.search(words) is not None and not OTHERS & set(words.split()) and not personal(header)


def in_group(header: str, headers: Sequence[str]) -> str:
    """The header without the group that it shares with others; empty without one, or of other people's.

    Labels of a form stand so in exports: ``Part A/Sex`` beside ``Part A/Age``.
    """
    group, slash, own = header.removeprefix(MADE).rpartition("/")
    if not slash or not own or OTHERS & set(folded(group).split()):
        return ""
    return own if sum(each.startswith(f"{group}/") for each in headers) > 1 else ""


def is_outcome(found: Heading) -> bool:
    """Whether a heading is that of one outcome."""
    return found.target.startswith(OUTCOME)


def by_sheet(found: Mapping[tuple[str, str], Heading]) -> dict[tuple[str, str], Heading]:
    """The headings of all sheets, those that their surroundings make sure among them."""
    sheets = dict.fromkeys(sheet for sheet, _ in found)
    told = {
        (sheet, header): each
        for sheet in sheets
        for header, each in understood([each for key, each in found.items() if key[0] == sheet]).items()
    }
    return {**found, **told}
