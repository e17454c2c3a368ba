"""Which lists there are, in which order, and what stands above groups of their rows."""

from __future__ import annotations

from types import MappingProxyType

TASKS = ("worklist", "missed", "contradictions", "not_known", "put_aside", "no_consent_month")
FACTS = ("outcomes", "rater_agreement", "numbers", "caseload", "changes", "late_baselines")
TABLES = (*TASKS, *FACTS)  # what there is to do comes first

# by list: columns whose words head a group of rows, and columns that say what to do about it
GROUPED = MappingProxyType(
    {
        "worklist": (("to_do",), ()),
        "missed": (("what_is_missing", "standing"), ()),
        "contradictions": (("finding",), ("severity", "what_to_do")),
        "not_known": (("what_is_missing",), ()),
        "put_aside": (("code",), ("what_to_do",)),
        "outcomes": (("outcome",), ()),
        "numbers": (("by_kind",), ()),
        "caseload": (("standing",), ()),
    }
)

# lists whose groups are counted: a row is a case, or something about one
COUNTED = frozenset({"worklist", "missed", "contradictions", "not_known", "caseload"})

# columns of codes, some of them beside labels of the lists
CODED = frozenset(
    {
        "by_group",
        "by_kind",
        "case_status",
        "consent",
        "in_table",
        "reason",
        "severity",
        "standing",
        "state",
        "to_do",
        "what_is_missing",
        "window_before",
    }
)
# groups about which nothing is to be done now: why something is missing is on record, or it is for later
SETTLED = frozenset({"asked", "plan", "closed_case"})
EMPTY = MappingProxyType({"last_assessed": "never", "of_outcome": "all_outcomes"})  # what no value means
