"""Who belongs to which group of which scope, breakdown by breakdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.definitions import Definitions
from tests.oracle.groups import each_form, groups, runs_of_four, scopes
from tests.oracle.records import Person

if TYPE_CHECKING:
    import pandas as pd


class Population:
    """The cases with their scopes and groups, worked out once."""

    def __init__(self, people: list[Person], definitions: Definitions) -> None:
        self._scopes = [scopes(person) for person in people]
        self._groups = [groups(person, definitions) for person in people]
        self._forms = [each_form(person.forms) for person in people]
        self._runs = runs_of_four([values["cohort"] for values in self._groups])
        self.providers = [person.provider.provider_id for person in people]

    def members(self, breakdown: str, columns: tuple[str, ...]) -> pd.DataFrame:
        """One row per case, scope and group of the case: ``case_no``, ``scope`` and the group columns."""
        import pandas as pd

        rows = []
        for case_no, values in enumerate(self._groups):
            variants = [values]
            if breakdown == "form_any":
                variants = [{**values, "form": form} for form in self._forms[case_no]]
            if breakdown == "four_cohorts":
                variants = [{"four_cohorts": last} for last in self._runs[values["cohort"]]]
            for scope in self._scopes[case_no]:
                rows += [(case_no, scope, *(variant[name] for name in columns)) for variant in variants]
        return pd.DataFrame(rows, columns=["case_no", "scope", *columns])


def keys_of(table: pd.DataFrame) -> list[str]:
    """The columns of sums that say of what they are: words, and the milestone."""
    from pandas.api.types import is_numeric_dtype

    return [name for name in table.columns if name == "milestone" or not is_numeric_dtype(table[name])]


def sums(members: pd.DataFrame, flags: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Add up the flags of all members by scope, group columns and further keys."""
    by = [*(name for name in members.columns if name != "case_no"), *keys]
    texts = {name: "category" for name in by if name != "milestone"}
    joined = members.merge(flags, on="case_no").drop(columns="case_no").astype(texts)
    found = joined.groupby(by, observed=True).sum().reset_index()
    return found.astype(dict.fromkeys(texts, object))
