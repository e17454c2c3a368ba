"""Countries beside the region, as if they had the same persons (method, section 7.8: M17)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.oracle import clusters
from tests.oracle.definitions import Definitions
from tests.oracle.estimates import with_shares
from tests.oracle.groups import child_or_adult, form
from tests.oracle.intervals import Z
from tests.oracle.story import Story

if TYPE_CHECKING:
    import pandas as pd

FORMS = ("sexual", "labour", "forced_marriage")
NAN = float("nan")


class _Case(NamedTuple):
    """A case due at a milestone, of one outcome: a pair where it has two levels."""

    country: str
    provider: str
    stratum: tuple[str, str, bool]  # child or adult, sex, achieved at baseline
    form: str
    pair: bool
    achieved: bool
    gone: bool


Stratum = tuple[Any, ...]


def standardised_rows(stories: list[Story], states: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """M17, M17_crude and M17_overlap of every country, outcome and milestone with a pair."""
    import pandas as pd

    found: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    for (outcome, milestone), due in sorted(_by_place(stories, states, definitions).items()):
        place = {"outcome": outcome, "milestone": milestone}
        found += [{**place, **row} for row in _compared(due, definitions)]
        pairs += [{**place, **case._asdict()} for case in due if case.pair]
    rows = with_shares(pd.DataFrame(found, columns=_COLUMNS))
    by_provider = _crude_by_provider(pd.DataFrame(pairs, columns=["outcome", "milestone", *_Case._fields]))
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


def _by_place(
    stories: list[Story], states: pd.DataFrame, definitions: Definitions
) -> dict[tuple[str, int], list[_Case]]:
    """The cases due at each milestone after the baseline, by outcome."""
    found: dict[tuple[str, int], list[_Case]] = defaultdict(list)
    for now in states[states.milestone > 0].itertuples():
        person = stories[now.case_no].person
        name = form(person.forms)
        age = child_or_adult(person.facts["age_group_opened"], definitions)
        found[now.outcome, now.milestone].append(
            _Case(
                country=person.facts["programme_country"],
                provider=person.provider.provider_id,
                stratum=(age, person.facts["sex"], now.base_level >= 3),
                form=name if name in FORMS else "other",
                pair=now.level > 0 and now.base_level > 0,
                achieved=now.level >= 3,
                gone=now.not_applicable or now.base_not_applicable,
            )
        )
    return found


def _crude_by_provider(pairs: pd.DataFrame) -> pd.DataFrame:
    """The crude share's counts of each provider."""
    keys = ["outcome", "milestone", "country", "provider"]
    counts = pairs.groupby(keys)["achieved"].agg(numerator="sum", denominator="size").reset_index()
    return counts.assign(scope="country:" + counts.country, measure="M17_crude").drop(columns="country")


def _compared(due: list[_Case], definitions: Definitions) -> Iterator[dict[str, Any]]:
    """The rows of all countries at one outcome and milestone."""
    fewest = definitions.assumptions["fewest_in_stratum"]
    pool = [case for case in due if case.pair]
    stratum_of = _strata(pool, fewest)
    sizes = Counter(map(stratum_of, pool))
    for country in sorted({case.country for case in pool}):
        cases = [case for case in due if case.country == country]
        pairs = [case for case in cases if case.pair]
        own = Counter(map(stratum_of, pairs))
        shared = {stratum: size for stratum, size in sizes.items() if own[stratum] >= fewest}
        refused = _is_refused(pairs, sum(shared.values()) / len(pool), definitions)
        standardised, reach = (NAN, NAN) if refused else _standardised(pairs, stratum_of, shared)
        counts = {
            "scope": f"country:{country}",
            "numerator": sum(case.achieved for case in pairs),
            "denominator": len(pairs),
            "unknown": sum(not case.pair and not case.gone for case in cases),
            "not_applicable": sum(case.gone for case in cases),
            "due": len(cases),
            "standardised": standardised,
            "reach": reach,
        }
        overlap = {"numerator": sum(shared.values()), "denominator": len(pool)}
        yield {"measure": "M17", **counts}
        yield {"measure": "M17_crude", **counts}
        yield {**counts, **overlap, "measure": "M17_overlap", "unknown": 0, "not_applicable": 0}


def _strata(pool: list[_Case], fewest: float) -> Callable[[_Case], Stratum]:
    """By age, sex and baseline; by the form too, where every stratum then has enough in every country."""
    sizes = Counter((*_with_form(case), case.country) for case in pool)
    cells = len({_with_form(case) for case in pool}) * len({case.country for case in pool})
    is_finer = len(sizes) == cells and all(size >= fewest for size in sizes.values())
    return _with_form if is_finer else lambda case: case.stratum


def _with_form(case: _Case) -> Stratum:
    return (*case.stratum, case.form)


def _is_refused(pairs: Collection[_Case], overlap: float, definitions: Definitions) -> bool:
    """True with too few pairs, too few providers, or too little of the pool in strata that are weighed."""
    assumed, providers = definitions.assumptions, {case.provider for case in pairs}
    few = len(pairs) < assumed["fewest_to_compare"] or len(providers) < assumed["fewest_providers"]
    return bool(few or overlap < assumed["least_overlap"] or overlap == 0)


def _standardised(
    pairs: Sequence[_Case], stratum_of: Callable[[_Case], Stratum], shared: Mapping[Stratum, int]
) -> tuple[float, float]:
    """The weighted share and how far its interval reaches.

    ``shared`` are the persons of the pool by stratum weighed. A share of 0 or 100 % is (x + 1) / (n + 2) in
    the error.
    """
    import pandas as pd

    table = pd.DataFrame(
        [(stratum_of(case), case.provider, case.achieved) for case in pairs if stratum_of(case) in shared],
        columns=["stratum", "provider", "achieved"],
    )
    numbers = {stratum: number for number, stratum in enumerate(shared)}
    own = table.assign(stratum=table.stratum.map(numbers))
    persons = pd.Series({numbers[stratum]: size for stratum, size in shared.items()})
    weights = persons / persons.sum()
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
