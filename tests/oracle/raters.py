"""How two raters of an assessment agree (method, section 7.7: M20_rater_…)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.estimates import with_shares
from tests.oracle.story import Story

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Z = 1.959963984540054
NAN = float("nan")
LEVELS = (1, 2, 3, 4)
Coefficient = tuple[float, float, float]
NONE: Coefficient = (NAN, NAN, NAN)


class DoubleRating(NamedTuple):
    """One outcome of one assessment, as its rater and the second one have it; level 0 is none."""

    case_no: int
    outcome: str
    level: int
    second_level: int
    applies: str
    second_applies: str


def double_ratings(case_no: int, story: Story) -> Iterator[DoubleRating]:
    """Every rating beside which another rater has said something; of several the first one in the file."""
    for visit in story.looked_at:
        for outcome, rating in visit.ratings.items():
            second = next((each for each in visit.second.get(outcome, ()) if each.rater != visit.rater), None)
            if second is not None:
                yield DoubleRating(
                    case_no,
                    outcome,
                    story.levels[visit.row_no][outcome] or 0,
                    second.level or 0,
                    _applies(rating.applicability),
                    "yes" if second.level else _applies(second.applicability),
                )


def _applies(applicability: str) -> str:
    return {"applicable": "yes", "not_applicable": "no"}.get(applicability, "")


def rows(members: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """The five figures of every group with somebody who was rated twice."""
    import pandas as pd

    joined = members.merge(ratings, on="case_no")
    keys = [*(name for name in members.columns if name != "case_no"), "outcome"]
    found = []
    for named, group in joined.groupby(keys, dropna=False):
        place = dict(zip(keys, named, strict=True))
        found += [{**place, **figure} for figure in _figures(group)]
    return pd.DataFrame(found)


def _figures(group: pd.DataFrame) -> Iterator[dict[str, object]]:
    pairs = group[(group.level > 0) & (group.second_level > 0)]
    declared = group[(group.applies != "") & (group.second_applies != "")]
    concerned = (group.applies != "no") & (group.second_applies != "no")
    due = group.case_no.nunique()
    x, y = pairs.level.to_numpy(), pairs.second_level.to_numpy()
    whole = {
        "denominator": len(pairs),
        "unknown": int(concerned.sum()) - len(pairs),
        "not_applicable": int((~concerned).sum()),
        "due": due,
    }
    yield _share("M20_rater_agreement", int((x == y).sum()), whole)
    yield _share("M20_rater_achieved", int(((x >= 3) == (y >= 3)).sum()), whole)
    yield _coefficient("M20_rater_kappa", kappa(x, y), whole)
    yield _coefficient("M20_rater_icc", icc(x, y), whole)
    said = {
        "denominator": len(declared),
        "unknown": len(group) - len(declared),
        "not_applicable": 0,
        "due": due,
    }
    yield _share("M20_rater_applicability", int((declared.applies == declared.second_applies).sum()), said)


def _share(measure: str, numerator: int, counts: dict[str, int]) -> dict[str, object]:
    import pandas as pd

    row = pd.DataFrame([{"measure": measure, "numerator": numerator, **counts}])
    found: dict[str, object] = with_shares(row).iloc[0].to_dict()
    return found


def _coefficient(measure: str, found: Coefficient, counts: dict[str, int]) -> dict[str, object]:
    estimate, low, high = found
    named = {"measure": measure, "numerator": NAN, "estimate": estimate, "ci_low": low, "ci_high": high}
    return {**named, **counts}


def kappa(x: np.ndarray, y: np.ndarray) -> Coefficient:
    """Quadratically weighted kappa by statsmodels, its limits on Fisher's scale; nothing without spread."""
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa

    if len({*x, *y}) < 2:
        return NONE
    table = np.array([[((x == i) & (y == j)).sum() for j in LEVELS] for i in LEVELS])
    with np.errstate(divide="ignore", invalid="ignore"):  # its test statistic, where one rater never varies
        found = cohens_kappa(table, wt="quadratic")
    if len(x) < 10 or (x == y).all() or abs(found.kappa) > 1 - 1e-12 or not found.std_kappa > 1e-9:
        return float(found.kappa), NAN, NAN
    middle, half = np.arctanh(found.kappa), Z * found.std_kappa / (1 - found.kappa**2)
    return float(found.kappa), float(np.tanh(middle - half)), float(np.tanh(middle + half))


def icc(x: np.ndarray, y: np.ndarray) -> Coefficient:
    """ICC(2,1) by Shrout and Fleiss (1979), case 2, from a two-way analysis of variance of the ratings."""
    import numpy as np
    from scipy.stats import f

    n = len(x)
    if n < 2 or len({*x, *y}) < 2:
        return NONE
    ratings = np.column_stack([x, y]).astype(float)
    mean, of_rows, of_columns = ratings.mean(), ratings.mean(axis=1), ratings.mean(axis=0)
    bms = 2 * ((of_rows - mean) ** 2).sum() / (n - 1)
    jms = n * ((of_columns - mean) ** 2).sum()
    ems = ((ratings - of_rows[:, None] - of_columns + mean) ** 2).sum() / (n - 1)
    below = bms + ems + 2 * (jms - ems) / n
    if below < 1e-12:
        return NONE
    value = (bms - ems) / below
    if (x == y).all():
        return value, NAN, NAN
    by_judges = 2 * value * jms / (n * (1 - value))
    by_error = ems * (1 + 2 * value * (n - 1) / (n * (1 - value)))
    spread = by_judges**2 + by_error**2 / (n - 1)
    if spread < 1e-12:
        return max(value, -1.0), NAN, NAN
    freedom = (by_judges + by_error) ** 2 / spread
    down, up = f.ppf(0.975, n - 1, freedom), f.ppf(0.975, freedom, n - 1)
    rest = 2 * jms + (n - 2) * ems
    low = n * (bms - down * ems) / (down * rest + n * bms)
    high = n * (up * bms - ems) / (rest + n * up * bms)
    kept = np.clip([value, low, high], -1, 1)
    return float(kept[0]), float(kept[1]), float(kept[2])
