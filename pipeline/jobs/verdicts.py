"""What an attack could tell, in words: by period, measure and rule, never of whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.attacker import Verdict

MOST = 12  # lines
WHAT_TO_DO = (
    "Take the folders of these periods out of out/, and ask whoever has the reports to destroy them. Then, "
    "or where that cannot be, put on record that it is known: `reintegration audit --accept`. Releases "
    "from now on are judged by themselves."
)


def told(verdict: Verdict, after: int) -> str:
    """What can be told from what was released after entry ``after`` of the register."""
    secrets = verdict.exact + verdict.narrow
    said = (
        [f"Of {verdict.secrets:,} secrets {secrets:,} could be told from what is shown."] if secrets else []
    )
    if verdict.subtracted:
        said.append(f"{verdict.subtracted:,} counts of few people follow by subtraction:")
        said += [f"\n  {line}" for line in findings(verdict, after)] + ["\n"]
    return " ".join(said).replace(" \n", "\n").rstrip(" ")


def findings(verdict: Verdict, after: int = 0) -> list[str]:
    """A line for each period, rule and measures, the largest first."""
    counts: Counter[str] = Counter()
    for one in verdict.findings:
        if one.entry > after:
            counts[f"{one.period}: {one.measures} ({one.rule})"] += one.count
    lines = [f"{line}: {count:,}" for line, count in counts.most_common(MOST)]
    rest = sum(counts.values()) - sum(count for _, count in counts.most_common(MOST))
    return [*lines, f"and {rest:,} more"] if rest else lines
