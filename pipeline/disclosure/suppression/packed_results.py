"""What a system came to as bytes, and back: numbers and names only, nothing that could be executed."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression.cell_suppression import Proven
from pipeline.disclosure.suppression.certificates import Certificate
from pipeline.disclosure.suppression.likelihood import Likelihood
from pipeline.disclosure.suppression.systems import Table
from pipeline.disclosure.suppression.whole_tables import Judged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

NAMES = "names"
SPARSE = ("stands", "changes")


class CannotRead(Exception):
    """These bytes are no result."""


def packed(result: object) -> bytes:
    """The result of a system as the bytes of a NumPy archive. TypeError where it is none."""
    import numpy as np

    names: dict[str, Any]
    if isinstance(result, Proven):
        odds = result.likelihood and [result.likelihood.worlds, result.likelihood.largest_guess]
        names = {"cells": sorted(result.cells), "likelihood": odds}
    elif isinstance(result, Judged):
        names = {"unsafe": sorted(result.unsafe)}
    else:
        raise TypeError(type(result).__name__)
    arrays: dict[str, NDArray[Any]] = {}
    if (one := result.certificate) is not None:
        names["certificate"] = [one.places, one.has_two_sides, one.narrowed]
        arrays = {"sizes": one.sizes, "part_of": one.part_of, "base": one.base}
        for name, matrix in zip(SPARSE, (one.stands, one.changes), strict=True):
            arrays |= {f"{name}_{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")}
            arrays[f"{name}_shape"] = np.array(matrix.shape)
    arrays[NAMES] = np.frombuffer(json.dumps(names).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def read(content: bytes) -> Proven | Judged:
    """The result of which these are the bytes. ``CannotRead`` where they are of none."""
    import numpy as np

    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = dict(archive)
        names = json.loads(arrays[NAMES].tobytes())
        certificate = _certificate(names["certificate"], arrays) if "certificate" in names else None
        if "unsafe" in names:
            return Judged({Table(*one) for one in names["unsafe"]}, certificate)
        odds = names["likelihood"]
        return Proven(set(names["cells"]), certificate, Likelihood(*odds) if odds else None)
    except (ValueError, KeyError, TypeError, OSError, EOFError, BadZipFile) as error:
        raise CannotRead from error


def _certificate(names: list[Any], arrays: dict[str, NDArray[np.int64]]) -> Certificate:
    places, has_two_sides, narrowed = names
    stands, changes = (_sparse(name, arrays) for name in SPARSE)
    return Certificate(
        tuple(Place(*place) for place in places),
        stands,
        arrays["sizes"],
        arrays["part_of"],
        arrays["base"],
        changes,
        has_two_sides,
        narrowed,
    )


def _sparse(name: str, arrays: dict[str, NDArray[np.int64]]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    data, indices, indptr, shape = (
        arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr", "shape")
    )
    return csr_matrix((data, indices, indptr), shape=tuple(shape.tolist()))
