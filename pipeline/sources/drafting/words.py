"""Headers and values in one form, so that two ways to write the same word are equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from pipeline.ingest.privacy.patterns import WESTERN

_DIGITS = str.maketrans(*WESTERN)
_UNSEEN = re.compile("[\u00ad\u034f\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TURN = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# scripts that are written without blanks between words: Thai, Lao, Burmese, Khmer, Chinese
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3400-\u9fff"
_BLANK_WITHIN = re.compile(f"(?<=[{_UNSPACED}]) (?=[{_UNSPACED}])")
_NUMBERED = re.compile(
    r"^\s*(?:[Qq](?:uestion)?\.?\s*)?(?:(?:[a-z]|\d{1,3}(?:[.]\d{1,2})?[a-z]?)\s*[.):]|\d{1,2}[.]\d{1,2})\s+"
)
_BRACKET = re.compile("[(\\[\uff08]([^()\\[\\]\uff08\uff09]*)[)\\]\uff09]")
_PARTS = re.compile(r"\s*(?:[/|\n]|::|\s[-\u2013\u2014:]\s|: )\s*")
_STEPS = re.compile(r"[/.-]|::")
# words that groups of questions and objects of systems are called by, before the field's own name
GROUPS = frozenset(
    [
        "grp",
        "group",
        "g",
        "section",
        "sec",
        "form",
        "data",
        "prs",
        "vic",
        "cas",
        "con",
        "spl",
        "input",
        "questions",
        "question",
        "intro",
        "main",
        "info",
    ]
)
# words without which a header means the same
FILLERS = frozenset(
    [
        *("of", "the", "a", "an", "in", "at", "for", "on", "to", "and", "or", "s", "one", "please", "select"),
        *(
            "is",
            "was",
            "were",
            "are",
            "be",
            "been",
            "has",
            "have",
            "do",
            "does",
            "did",
            "will",
            "you",
            "choose",
        ),
        *("she", "he", "they", "it", "any", "if", "did", "your"),
        *("this", "that", "we", "our", "us", "suffered", "experienced"),
        *("what", "which", "when", "dd", "mm", "yyyy", "yy", "yes", "no", "yrs", "years"),
        *("client", "clients", "person", "persons", "beneficiary", "survivor", "participant"),
        *("his", "her", "their"),
    ]
)
# the same in scripts without blanks: of, to, which, for, on, and, within, with
_PARTICLES = re.compile("នៃ|ការ|របស់|សម្រាប់|ដែល|ប្រកបដោយ|ក្នុង|និង|នៅ|ឱ្យ|អោយ|លើ|ទទួល|ของ|ຂອງ|的")


def folded(text: str) -> str:
    """A text in small letters without accents, signs and doubled blanks; words are parted where CamelCase is.

    >>> folded("prs_BirthDate"), folded("Giới tính"), folded("N/A"), folded("ថ្ងៃ បើក\u200bករណី")
    ('prs birth date', 'gioi tinh', 'n a', 'ថ្ងៃបើកករណី')
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text.translate(_DIGITS)))
    plain = plain.replace("្ដ", "្ត")  # one subscript of Khmer, written in two ways
    small = _without_accents(_TURN.sub(" ", plain).casefold())
    signs = "?" if not small.strip("? ") else ""
    kept = "".join(each if each in signs or unicodedata.category(each)[0] in "LMN" else " " for each in small)
    return _BLANK_WITHIN.sub("", " ".join(kept.split()))


def bag(text: str) -> str:
    """The words that carry the meaning of a folded text, sorted: ``date of intake`` is ``intake date``."""
    words = _PARTICLES.sub("", text).removeprefix("how is ").removeprefix("how are ").split()
    return " ".join(sorted(word for word in words if word not in FILLERS)) or text


def variants(header: str) -> Iterator[str]:
    """Folded forms of a whole header: as it is, without number, brackets and groups."""
    plain = unnumbered(header)
    whole = [folded(text) for text in (header, plain, _BRACKET.sub(" ", plain))]
    yield from dict.fromkeys(each for text in whole for each in (text, _without_groups(text)) if each)


def unnumbered(text: str) -> str:
    """A text without the number of its question or answer: ``2. Sex``, ``a) Labour``."""
    return _NUMBERED.sub("", text)


def parts(header: str) -> list[str]:
    """Folded parts that may each say all of it: two languages, or a group and what it asks."""
    bare = _BRACKET.sub(" ", _NUMBERED.sub("", header))
    found = [*_PARTS.split(bare), *_BRACKET.findall(header)]
    return [each for each in dict.fromkeys(_without_groups(folded(text)) for text in found) if each]


def steps(header: str) -> list[str]:
    """The folded steps of a path of groups such as ``grp_id/dob``; none of ``Donor/Project``."""
    if not header.isascii() or re.search(r"\s", header.strip()) or header.istitle():
        return []
    found = [each for each in map(folded, _STEPS.split(header)) if each]
    return found if len(found) > 1 else []


def _without_groups(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[0] in GROUPS:
        words = words[1:]
    return " ".join(words)


def _without_accents(text: str) -> str:
    """Without the marks of Latin letters; those of other scripts are letters of theirs."""
    if text.isascii():
        return text
    made = []
    for each in text.replace("đ", "d"):
        parts = unicodedata.normalize("NFD", each)
        made.append(parts[0] if parts[0].isascii() and len(parts) > 1 else each)
    return "".join(made)
