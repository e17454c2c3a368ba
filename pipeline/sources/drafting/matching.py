"""A header against the table of words: what it is called in the contract, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.sources.drafting.synonyms import Synonyms
from pipeline.sources.drafting.words import bag, parts, steps, variants

# Likeness of letters, 0 to 100. From SURE on a header is mapped; from WORTH_A_LOOK on it is proposed in a
# comment. Held against pairs that are one word and pairs that are two in tests/sources.
SURE, WORTH_A_LOOK = 92, 80
SHORTEST_LIKE = 6  # letters; shorter words have to be the same
WHOLE, OF_A_PART, OF_A_GROUP = 100, 96, 88
# what the one question of a group of consent is called
CONSENT, ANSWERS = (
    "cases.consent_monitoring",
    frozenset(["ok", "given", "yes", "agree", "agrees", "agreed", "answer", "signed"]),
)
# words that make another thing of what stands beside them
OTHERS = frozenset(
    [
        "mother",
        "father",
        "mothers",
        "fathers",
        "husband",
        "wife",
        "spouse",
        "partner",
        "guardian",
        "caregiver",
        "caretaker",
        "parent",
        "parents",
        "sibling",
        "child",
        "children",
        "relative",
        "trafficker",
        "perpetrator",
        "employer",
        "recruiter",
        "offender",
        "staff",
        "worker",
        "interviewer",
        "enumerator",
        "specify",
        "other",
        "previous",
        "former",
        "planned",
        "expected",
        "next",
        "last",
        "not",
        "non",
        "no",
        "number",
        "count",
        "total",
        "incoming",
        "outgoing",
        "reason",
        "why",
        "comment",
        "comments",
        "notes",
        "note",
        "remark",
        "remarks",
        "explain",
        "details",
        "photo",
        "media",
        "end",
        "start",
    ]
)


@dataclass(frozen=True, slots=True)
class Match:
    """One target that a header may mean; ``score`` is 100 where the header stands in the table of words."""

    target: str
    score: int

    @property
    def is_sure(self) -> bool:
        return self.score >= SURE


def matches(header: str, synonyms: Synonyms) -> list[Match]:
    """What a header may mean, the likeliest first; empty where it is like nothing."""
    forms = list(variants(header))
    found = _exact(forms, synonyms) or _of_path(steps(header), synonyms) or _of_parts(header, synonyms)
    return found or _alike(forms, synonyms)


def _exact(forms: Iterable[str], synonyms: Synonyms) -> list[Match]:
    for place, form in enumerate(forms):
        if form in synonyms.headers:
            return [Match(target, OF_A_PART if place else WHOLE) for target in synonyms.headers[form]]
    return []


def _of_path(path: list[str], synonyms: Synonyms) -> list[Match]:
    """The field's own name, with or without the groups around it; the name of a group only as a guess."""
    for length in (3, 2, 1):
        if len(path) > length and (targets := synonyms.headers.get(" ".join(path[-length:]))):
            return [Match(target, OF_A_PART) for target in targets]
    groups = [each for step in path[:-1] for each in variants(step) if each in synonyms.headers]
    answers = path[-1:] and path[-1] in ANSWERS
    return [
        Match(target, OF_A_PART if answers and target == CONSENT else OF_A_GROUP)
        for each in groups[:1]
        for target in synonyms.headers[each]
        if len(each) >= SHORTEST_LIKE
    ]


def _of_parts(header: str, synonyms: Synonyms) -> list[Match]:
    """Parts of a header in two languages; a guess where another part says what is different."""
    if steps(header):
        return []
    found = parts(header)
    known = [part for part in found if part in synonyms.headers]
    told = {word for part in found if part not in known for word in part.split()}
    score = OF_A_GROUP if OTHERS & told else OF_A_PART
    agreed = [set(synonyms.headers[part]) for part in known]
    shared = set.intersection(*agreed) if agreed else set()
    if known and not shared:
        score = OF_A_GROUP
    return [
        Match(each, score)
        for part in known[:1]
        for each in synonyms.headers[part]
        if not shared or each in shared
    ]


def _alike(forms: Iterable[str], synonyms: Synonyms) -> list[Match]:
    """The same words in another order, or nearly the same letters."""
    from rapidfuzz import fuzz, process

    bags = synonyms.bags
    best: dict[str, int] = {}
    for form in forms:
        mine = bag(form)
        if len(mine) < SHORTEST_LIKE and mine not in bags:
            continue
        for word, score, _ in process.extract(
            mine, bags.keys(), scorer=fuzz.ratio, limit=5, score_cutoff=WORTH_A_LOOK
        ):
            if _is_another(mine, word) or (score < 100 and min(len(mine), len(word)) < SHORTEST_LIKE):
                continue
            for target in bags[word]:
                best[target] = max(best.get(target, 0), min(int(score), OF_A_PART - 1))
    return sorted((Match(*each) for each in best.items()), key=lambda match: -match.score)


def _is_another(mine: str, word: str) -> bool:
    """Whether two texts differ by a word or a number that makes another thing of them."""
    return _telling(mine) != _telling(word)


def _telling(text: str) -> set[str]:
    return {word for word in text.split() if word in OTHERS or word.isdigit()}
