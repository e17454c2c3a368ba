"""What the attack is given of a decision; and what it could tell, in words: never of whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline import disclosure
from pipeline.attacker import Candidates

if TYPE_CHECKING:
    from pipeline.attacker import Joint, Verdict
    from pipeline.disclosure import Decision, KeptSystem
    from pipeline.settings import Settings

Claimed = dict[tuple[str, str, int], Candidates]

MOST = 12  # lines
WHAT_TO_DO = (
    "Withdraw these periods (`reintegration withdraw PERIOD`), and ask whoever has the reports to destroy "
    "them. Then, or where that cannot be, put on record that it is known: `reintegration audit --accept`. "
    "Releases from now on are judged by themselves."
)


def claimed(decision: Decision) -> Claimed:
    """The tables that prove a decision, in the attacker's terms; he checks each before he takes it."""
    return {
        key: Candidates(
            tuple((place.stood_at, place.scope, place.breakdown, place.group_key) for place in one.places),
            one.stands,
            one.sizes.astype(float),
            one.part_of,
            one.base.astype(float),
            one.changes,
        )
        for key, one in decision.certificates.items()
    }


def kept(settings: Settings) -> tuple[Claimed, str]:
    """The same of the newest release, from the file that is kept with it; in a sentence why there is none."""
    try:
        systems = disclosure.kept_certificates(settings)
    except disclosure.UnusableFile as error:
        return {}, f"The certificate file of the newest release {error}: all was searched for."
    return {key: _candidates(one) for key, one in systems.items()}, ""


def _candidates(one: KeptSystem) -> Candidates:
    import numpy as np
    from scipy.sparse import csr_matrix

    sorts = np.arange(len(one.sizes))
    table, place = np.divmod(np.cumsum(one.steps) - 1, one.base.size)
    changes = csr_matrix((one.by, (table, place)), (one.count, one.base.size))
    stands, sizes = csr_matrix(one.stands, dtype=np.int8), one.sizes.astype(float)
    return Candidates(one.groups, stands, sizes, sorts, one.base, changes)


def told(verdict: Verdict, after: int) -> str:
    """What can be told from what was released after entry ``after`` of the register."""
    disclosed = verdict.exact + verdict.narrow
    said = (
        [f"Of {verdict.sensitive_cells:,} sensitive cells {disclosed:,} could be told from what is shown."]
        if disclosed
        else []
    )
    if verdict.subtracted:
        said.append(f"{verdict.subtracted:,} counts of few people follow by subtraction:")
        said += [f"\n  {line}" for line in findings(verdict, after)] + ["\n"]
    return " ".join(said).replace(" \n", "\n").rstrip(" ")


def told_together(joint: Joint) -> str:
    """What all measures of the newest releases tell that none tells alone; nothing where that is nothing."""
    if joint.is_safe:
        return ""
    return (
        f"All measures of an outcome and milestone together tell {joint.few:,} counts of few people, and of "
        f"{joint.sensitive:,} results of few {joint.closed:,} too closely."
    )


def findings(verdict: Verdict, after: int = 0) -> list[str]:
    """A line for each period, rule and measures, the largest first."""
    counts: Counter[str] = Counter()
    for one in verdict.findings:
        if one.entry > after:
            counts[f"{one.period}: {one.measures} ({one.rule})"] += one.count
    lines = [f"{line}: {count:,}" for line, count in counts.most_common(MOST)]
    rest = sum(counts.values()) - sum(count for _, count in counts.most_common(MOST))
    return [*lines, f"and {rest:,} more"] if rest else lines
