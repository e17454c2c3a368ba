"""Countries beside the region, as if they had the same persons (method, section 7.8: M17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tests.oracle import clusters
from tests.oracle.definitions import Definitions
from tests.oracle.estimates import with_shares
from tests.oracle.groups import child_or_adult, form
from tests.oracle.intervals import Z
from tests.oracle.story import Story

if TYPE_CHECKING:
    import pandas as pd

FORMS = ("sexual", "labour", "forced_marriage")
STRATA = ["age", "sex", "was_achieved"]
NAN = float("nan")


def standardised_rows(stories: list[Story], states: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """M17, M17_crude and M17_overlap of every country, outcome and milestone with a pair."""
    import pandas as pd

    later = states[states.milestone > 0].join(_persons(stories, definitions), on="case_no")
    later = later.assign(pair=(later.level > 0) & (later.base_level > 0), achieved=later.level >= 3)
    later["was_achieved"] = later.base_level >= 3
    found: list[dict[str, Any]] = []
    for (outcome, milestone), due in later.groupby(["outcome", "milestone"]):
        for row in _compared(due, definitions):
            found.append({"outcome": outcome, "milestone": milestone, **row})
    rows = with_shares(pd.DataFrame(found, columns=_COLUMNS))
    by_provider = _crude_by_provider(later[later.pair])
    is_crude = rows.measure == "M17_crude"
    crude = rows[is_crude].drop(columns=["standardised", "reach"])
    crude = clusters.shown(crude, by_provider, by_provider.iloc[:0], definitions)
    rows.loc[is_crude, ["ci_low", "ci_high"]] = crude[["ci_low", "ci_high"]].to_numpy()
    overlap, standardised = rows.measure == "M17_overlap", rows.measure == "M17"
    rows.loc[overlap, ["ci_low", "ci_high"]] = NAN
    rows.loc[standardised, "estimate"] = rows.standardised
    rows.loc[standardised, "ci_low"] = (rows.standardised - rows.reach).clip(lower=0)
    rows.loc[standardised, "ci_high"] = (rows.standardised + rows.reach).clip(upper=1)
    return rows.drop(columns=["standardised", "reach"])


_COLUMNS = [
    "scope",
    "measure",
    "outcome",
    "milestone",
    "numerator",
    "denominator",
    "unknown",
    "not_applicable",
    "due",
    "standardised",
    "reach",
]


def _persons(stories: list[Story], definitions: Definitions) -> pd.DataFrame:
    import pandas as pd

    people = [story.person for story in stories]
    forms = [form(person.forms) for person in people]
    return pd.DataFrame(
        {
            "country": [person.facts["programme_country"] for person in people],
            "provider": [person.provider.provider_id for person in people],
            "age": [child_or_adult(person.facts["age_group_opened"], definitions) for person in people],
            "sex": [person.facts["sex"] for person in people],
            "form": [name if name in FORMS else "other" for name in forms],
        }
    )


def _crude_by_provider(pairs: pd.DataFrame) -> pd.DataFrame:
    """The crude share's counts of each provider."""
    keys = ["outcome", "milestone", "country", "provider"]
    counts = pairs.groupby(keys)["achieved"].agg(numerator="sum", denominator="size").reset_index()
    return counts.assign(scope="country:" + counts.country, measure="M17_crude").drop(columns="country")


def _compared(due: pd.DataFrame, definitions: Definitions) -> Iterator[dict[str, Any]]:
    """The rows of all countries at one outcome and milestone."""
    pool = due[due.pair]
    strata = _strata(pool, definitions.assumptions["fewest_in_stratum"])
    pool = pool.assign(stratum=pool.groupby(strata).ngroup())
    sizes = pool.groupby("stratum").size()
    for country, pairs in pool.groupby("country"):
        cases = due[due.country == country]
        gone = cases.not_applicable | cases.base_not_applicable
        weighed = _weighed(pairs, definitions.assumptions["fewest_in_stratum"])
        shared = sizes[sizes.index.isin(weighed)]
        refused = _is_refused(pairs, shared.sum() / sizes.sum(), definitions)
        standardised, reach = (NAN, NAN) if refused else _standardised(pairs, shared)
        counts = {
            "scope": f"country:{country}",
            "numerator": pairs.achieved.sum(),
            "denominator": len(pairs),
            "unknown": (~cases.pair & ~gone).sum(),
            "not_applicable": gone.sum(),
            "due": len(cases),
            "standardised": standardised,
            "reach": reach,
        }
        yield {"measure": "M17", **counts}
        yield {"measure": "M17_crude", **counts}
        overlap = {"numerator": shared.sum(), "denominator": len(pool), "unknown": 0, "not_applicable": 0}
        yield {**counts, "measure": "M17_overlap", **overlap}


def _strata(pool: pd.DataFrame, fewest: float) -> list[str]:
    """Age, sex and baseline; the form too, where every stratum then has enough in every country."""
    finer = [*STRATA, "form"]
    cells = pool.groupby(finer).ngroups * pool.country.nunique()
    sizes = pool.groupby([*finer, "country"]).size()
    return finer if len(sizes) == cells and (sizes >= fewest).all() else STRATA


def _weighed(pairs: pd.DataFrame, fewest: float) -> list[int]:
    """The strata in which the country has enough persons to bear a weight."""
    sizes = pairs.groupby("stratum").size()
    return list(sizes[sizes >= fewest].index)


def _is_refused(pairs: pd.DataFrame, overlap: float, definitions: Definitions) -> bool:
    """True with too few pairs, too few providers, or too little of the pool in strata that are weighed."""
    assumed = definitions.assumptions
    few = len(pairs) < assumed["fewest_to_compare"] or pairs.provider.nunique() < assumed["fewest_providers"]
    return bool(few or overlap < assumed["least_overlap"] or overlap == 0)


def _standardised(pairs: pd.DataFrame, shared: pd.Series) -> tuple[float, float]:
    """The weighted share and how far its interval reaches.

    ``shared`` are the persons of the pool by stratum weighed. A share of 0 or 100 % is (x + 1) / (n + 2) in
    the error.
    """
    own = pairs[pairs.stratum.isin(shared.index)]
    weights = shared / shared.sum()
    found = own.groupby("stratum")["achieved"].agg(["sum", "size"])
    shares = found["sum"] / found["size"]
    moved = ((found["sum"] + 1) / (found["size"] + 2)).where(shares.isin([0, 1]), shares)
    error = float((weights**2 * moved * (1 - moved) / found["size"]).sum() ** 0.5)
    t_root = _of_providers(own, weights / found["size"], shares, moved * (1 - moved))
    return float((weights * shares).sum()), error * max(Z, t_root)


def _of_providers(own: pd.DataFrame, each: pd.Series, shares: pd.Series, variance: pd.Series) -> float:
    """Student's t times the root of the design effect; 0 where no stratum has persons of two providers.

    By stratum: what a person weighs, the share, and the variance of a person.
    """
    from scipy.stats import t

    table = own.groupby(["stratum", "provider"])["achieved"].agg(["sum", "size"]).unstack(fill_value=0)
    achieved, persons = table["sum"], table["size"]
    if not ((persons > 0).sum(axis=1) > 1).any():
        return 0.0
    names = list(persons.columns)
    size = persons.sum(axis=1)
    weight = {name: 1 / (1 - persons[name].sum() / len(own)) for name in names}
    moves = {name: (each * (achieved[name] - shares * persons[name])).sum() for name in names}

    def covariance(one: str, other: str) -> float:
        apart = persons[one] * ((one == other) - persons[other] / size)
        return float((weight[one] * weight[other]) ** 0.5 * (each**2 * variance * apart).sum())

    expected = sum(covariance(name, name) for name in names)
    squares = sum(covariance(one, other) ** 2 for one in names for other in names)
    effect = sum(weight[name] * moves[name] ** 2 for name in names) / expected
    return float(t.ppf(0.975, expected**2 / squares) * effect**0.5)
