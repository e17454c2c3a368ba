"""Variance of shares between providers, of all groups at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from scipy.sparse import csr_array

    from pipeline.statistics.arrays import Counts, Reals

COLUMNS = {
    "group_no": "int32",
    "figure_no": "int32",
    "numerator": "float64",
    "denominator": "float64",
    "variance": "float64",
    "degrees": "float64",
}
COUNTRY = {"outcome": "string", "milestone": "int16", "programme_country": "string"}
# groups are taken together until their providers are so many: what is held at once stays small
AT_ONCE = 300


def between(members: pd.DataFrame, contributions: pd.DataFrame) -> pd.DataFrame:
    """Variance and degrees of freedom of each share that two providers or more of a group stand behind.

    ``members`` is what each provider adds to a group, and how often: ``group_no``, ``provider_no``,
    ``added``, ``times``. ``contributions`` is what that counts for: ``added``, ``figure_no``, ``numerator``,
    ``denominator``. Given are ``COLUMNS``. Unbiased where cases of a provider are not alike (Bell and
    McCaffrey 2002).
    """
    import pandas as pd

    nothing = pd.DataFrame(columns=list(COLUMNS))
    if members.empty or contributions.empty:
        return nothing.astype(COLUMNS)
    return pd.concat(list(_parts(members, contributions)), ignore_index=True).astype(COLUMNS)


def of_countries(cells: pd.DataFrame) -> pd.DataFrame:
    """The same of crude shares of countries that two providers or more stand behind.

    ``cells`` has ``pairs`` and ``achieved`` by outcome, milestone, programme_country, provider_id and more;
    given are the first three and numerator, denominator, variance, degrees.
    """
    keys = list(COUNTRY)
    summed = cells.groupby([*keys, "provider_id"], as_index=False)[["achieved", "pairs"]].sum()
    several = summed[summed.groupby(keys)["pairs"].transform("size") > 1]
    counted, asked = (several[name].to_numpy("float64") for name in ("achieved", "pairs"))
    found = _bell_mccaffrey(counted, asked, several.groupby(keys).ngroup().to_numpy())
    return several[keys].drop_duplicates(ignore_index=True).astype(COUNTRY).assign(**found)


def _parts(members: pd.DataFrame, contributions: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The same, some groups at a time."""
    import numpy as np
    from scipy.sparse import csr_array

    group_of, row = _rows(members)
    known, columns = np.unique(members["added"], return_inverse=True)
    times = csr_array((members["times"].astype(float), (row, columns)), shape=(len(group_of), len(known)))
    counted = contributions[contributions["added"].isin(known)]
    # denominator and numerator in one number, so that both are added up at once
    both = counted["denominator"] + 1j * counted["numerator"]
    at = np.searchsorted(known, counted["added"]), counted["figure_no"]
    figures = csr_array((both, at), shape=(len(known), contributions["figure_no"].max() + 1))
    for start, end in _blocks(group_of):
        yield _variances(times[start:end] @ figures, group_of[start:end])


def _rows(members: pd.DataFrame) -> tuple[Counts, Counts]:
    """The group of each row of sums, which is one of a group and provider; and the row of each member."""
    import numpy as np

    both = members["group_no"].to_numpy("int64") << 32 | members["provider_no"].to_numpy("int64")
    found, row = np.unique(both, return_inverse=True)
    return found >> 32, row


def _blocks(group_of: Counts) -> Iterator[tuple[int, int]]:
    """Where blocks of whole groups begin and end."""
    import numpy as np

    begins = np.flatnonzero(np.diff(group_of, prepend=-1))
    starts = begins[np.flatnonzero(np.diff(begins // AT_ONCE, prepend=-1))]
    return zip(starts, [*starts[1:], len(group_of)], strict=True)


def _variances(sums: csr_array, group_of: Counts) -> pd.DataFrame:
    """Of sums by group and provider (rows) and figure (columns)."""
    import numpy as np
    import pandas as pd

    groups, group = np.unique(group_of, return_inverse=True)
    width = sums.shape[1]
    place = np.repeat(group, np.diff(sums.indptr)) * width + sums.indices
    several = np.bincount(place, minlength=len(groups) * width) > 1
    cells, kept = np.flatnonzero(several), several[place]
    share_of = (np.cumsum(several) - 1)[place[kept]]
    found = _bell_mccaffrey(sums.data.imag[kept], sums.data.real[kept], share_of)
    return pd.DataFrame({"group_no": groups[cells // width], "figure_no": cells % width, **found})


def _bell_mccaffrey(counted: Reals, asked: Reals, share_of: Counts) -> dict[str, Reals]:
    """Of each share the sums over providers; ``share_of`` is that of each provider's counts."""
    numerator, denominator = _sums(counted, share_of), _sums(asked, share_of)
    weight = asked / denominator[share_of]
    deviation = counted - asked * (numerator / denominator)[share_of]
    square = weight**2
    of_rest = square / (1 - weight)
    variance = _sums(deviation**2 / (1 - weight), share_of) / denominator**2
    inverse = _sums(square, share_of) + _sums(of_rest, share_of) ** 2 - _sums(of_rest**2, share_of)
    return {
        "numerator": numerator,
        "denominator": denominator,
        "variance": variance,
        "degrees": 1 / inverse,
    }


def _sums(values: Reals, share_of: Counts) -> Reals:
    import numpy as np

    return np.asarray(np.bincount(share_of, values), float)
