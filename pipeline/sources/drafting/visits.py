"""Headers of columns side by side: which visit a column belongs to, which outcome, and what it says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.sources.drafting.marks import (
    COPY,
    CRITERION,
    DATES,
    FIRST,
    LEADING,
    LEVEL,
    NTH,
    NUMBER_OF_OUTCOME,
    ROLES,
    SCALE,
    TAIL,
    VISITS,
)
from pipeline.sources.drafting.matching import OF_A_GROUP, OF_A_PART, WHOLE, Match, matches
from pipeline.sources.drafting.showing import MADE
from pipeline.sources.drafting.synonyms import OUTCOME, Synonyms
from pipeline.sources.drafting.words import folded, steps

DATE = "month"


@dataclass(frozen=True, slots=True)
class Heading:
    """One header, understood: its targets, the visit that it belongs to, and the criterion it rates."""

    header: str
    matches: tuple[Match, ...] = ()
    visit: str = ""
    outcome: str = ""
    role: str = ""
    criterion: str = ""

    @property
    def best(self) -> Match | None:
        return self.matches[0] if self.matches else None

    @property
    def target(self) -> str:
        """What it means, where that is sure; empty otherwise."""
        return self.matches[0].target if self.matches and self.matches[0].is_sure else ""


def heading(header: str, synonyms: Synonyms) -> Heading:
    """A header by itself, or a part of it beside its visit, its outcome and its role."""
    if header.startswith(MADE):
        return replace(heading(header.removeprefix(MADE), synonyms), header=header)
    copy = COPY.search(header)
    plain = SCALE.sub(" ", header[: copy.start()] if copy else header)
    again = copy[1] if copy else ""
    whole = matches(plain, synonyms)
    if whole and whole[0].score == WHOLE and not _outcomes(whole):
        return Heading(header, tuple(whole), again)
    if whole and whole[0].is_sure and _is_own_name(plain, synonyms):
        return Heading(header, tuple(whole), again)
    visit, rest = _visit(folded(plain))
    if whole and whole[0].is_sure and not visit and not _outcomes(whole):
        return Heading(header, tuple(whole), again)
    return _beside(header, rest, visit or again, whole, synonyms)


def _beside(header: str, rest: str, visit: str, whole: list[Match], synonyms: Synonyms) -> Heading:
    """What stands in a header beside the number of a visit."""
    if found := _rated(header, rest, visit, whole, synonyms):
        return found
    if visit and (not rest or rest in DATES):
        return Heading(header, (Match("assessments.month", OF_A_PART),), visit, role=DATE)
    words, number = tail(rest)
    if not visit and number and (found := _rated(header, words, number, [], synonyms)):
        return found
    found_in = (matches(words, synonyms) if number else []) if not visit else matches(rest, synonyms)
    return Heading(header, tuple(found_in or whole), visit or (number if found_in else ""))


def _is_own_name(header: str, synonyms: Synonyms) -> bool:
    """Whether a field's own name behind groups says all: ``intro-intake_date`` is no date of an intake."""
    targets = synonyms.headers.get("".join(steps(header)[-1:]), ())
    return bool(targets) and not any(each.startswith((OUTCOME, "other.")) for each in targets)


def _outcomes(found: Iterable[Match]) -> list[Match]:
    return [each for each in found if each.target.startswith(OUTCOME)]


def tail(text: str) -> tuple[str, str]:
    """A folded header that ends in a number, as its words and the number: ``housing 2``."""
    found = TAIL.match(text)
    return (found["rest"].strip(), found["number"]) if found else (text, "")


def order(visit: str) -> tuple[int, int, str]:
    """The place of a visit among others: by number; the first ones before, the closing ones after."""
    if visit.isdigit():
        return (1, int(visit), "")
    return (0, FIRST.index(visit), visit) if visit in FIRST else (2, 0, visit)


def _visit(text: str) -> tuple[str, str]:
    for mark in VISITS:
        if found := mark.search(text):
            said = found[1]
            rest = " ".join((text[: found.start()] + " " + text[found.end() :]).split())
            return (_numbered(said), rest)
    return "", text


def _numbered(said: str) -> str:
    ordinals = NTH.split("|")
    return str(ordinals.index(said) % 10 + 1) if said in ordinals else said.lstrip("0") or said


def _rated(header: str, rest: str, visit: str, whole: list[Match], synonyms: Synonyms) -> Heading | None:
    """The header of a criterion or of an outcome, whatever is said of it."""
    if found := CRITERION.match(rest):
        code = found["code"].replace(" ", "").upper()
        if code in synonyms.codes["criteria"].values():
            return Heading(header, visit=visit, criterion=code)
    role, bare = _role(rest)
    tried = [(match, LEVEL) for match in _outcomes(whole) if not visit]
    for words, said_of_it in ((rest, LEVEL), (bare, role)):
        number = _number(words)
        for text in dict.fromkeys((words, NUMBER_OF_OUTCOME.sub("", words), LEADING.sub("", words))):
            tried += [(_judged(match, number), said_of_it) for match in _outcomes(matches(text, synonyms))]
        if number and not NUMBER_OF_OUTCOME.sub("", words):
            tried.append((Match(f"{OUTCOME}O{int(number):02}", WHOLE), said_of_it))
    if not tried:
        return None
    best, role = max(tried, key=lambda each: each[0].score)
    others = tuple(each for each in whole if each.score >= best.score and each.target != best.target)
    return Heading(header, (best, *others), visit, best.target.removeprefix(OUTCOME), role)


def _judged(match: Match, number: str) -> Match:
    """Where the number of an outcome and its name disagree, it is asked."""
    agrees = not number or match.target == f"{OUTCOME}O{int(number):02}"
    return match if agrees else Match(match.target, OF_A_GROUP)


def _number(text: str) -> str:
    found = NUMBER_OF_OUTCOME.match(text)
    return found["number"] if found else ""


def _role(text: str) -> tuple[str, str]:
    """What a header says of an outcome, and the header without it."""
    for role, words in ROLES:
        for word in words:
            pattern = rf"\b{word}\b" if word.isascii() else re.escape(word)
            if re.search(pattern, text):
                return role, " ".join(re.sub(pattern, " ", text, count=1).split())
    return LEVEL, text
