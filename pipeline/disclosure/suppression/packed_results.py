"""What a system came to as bytes, and back: numbers and names only, nothing that could be executed."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

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
NARROW = ("int8", "int16", "int32")


class CannotRead(Exception):
    """These bytes are no result."""


def packed(result: object) -> bytes:
    """The result of a system as the bytes of a NumPy archive. TypeError where it is none."""
    import numpy as np

    names: dict[str, Any]
    if isinstance(result, Proven):
        odds = result.likelihood and [result.likelihood.log10_tables, result.likelihood.largest_guess]
        names = {"cells": sorted(result.cells), "likelihood": odds}
    elif isinstance(result, Judged):
        names = {"unsafe": sorted(result.unsafe)}
    else:
        raise TypeError(type(result).__name__)
    arrays: dict[str, NDArray[Any]] = {}
    if (one := result.certificate) is not None:
        names["certificate"] = [one.places, one.has_two_sides, one.narrowed, one.every_person]
        arrays = {"sizes": one.sizes, "part_of": one.part_of, "base": one.base}
        for name, matrix in zip(SPARSE, (one.stands, one.changes), strict=True):
            arrays |= {f"{name}_{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")}
            arrays[f"{name}_shape"] = np.array(matrix.shape)
    names["types"] = {name: array.dtype.str for name, array in arrays.items()}
    arrays = {name: _narrow(array) for name, array in arrays.items()}
    arrays[NAMES] = np.frombuffer(json.dumps(names).encode(), np.uint8)
    file = io.BytesIO()
    # quick, as fractions are most of it: their last digits become hardly fewer however long it takes
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w") as member:
                np.lib.format.write_array(member, array, allow_pickle=False)
    return file.getvalue()


def _narrow(array: NDArray[Any]) -> NDArray[Any]:
    """The same whole numbers in the fewest bytes that hold each of them."""
    import numpy as np

    if array.dtype.kind != "i" or array.size == 0:
        return array
    fitting = (
        kind for kind in NARROW if np.iinfo(kind).min <= array.min() and array.max() <= np.iinfo(kind).max
    )
    return array.astype(next(fitting, array.dtype))


def read(content: bytes) -> Proven | Judged:
    """The result of which these are the bytes. ``CannotRead`` where they are of none."""
    import numpy as np

    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = dict(archive)
        names = json.loads(arrays[NAMES].tobytes())
        arrays |= {name: arrays[name].astype(kind) for name, kind in names["types"].items()}
        certificate = _certificate(names["certificate"], arrays) if "certificate" in names else None
        if "unsafe" in names:
            return Judged({Table(*one) for one in names["unsafe"]}, certificate)
        odds = names["likelihood"]
        return Proven(set(names["cells"]), certificate, Likelihood(*odds) if odds else None)
    except (ValueError, KeyError, TypeError, OSError, EOFError, BadZipFile) as error:
        raise CannotRead from error


def _certificate(names: list[Any], arrays: dict[str, NDArray[np.int64]]) -> Certificate:
    places, *of_it = names
    stands, changes = (_sparse(name, arrays) for name in SPARSE)
    return Certificate(
        tuple(Place(*place) for place in places),
        stands,
        arrays["sizes"],
        arrays["part_of"],
        arrays["base"],
        changes,
        *of_it,
    )


def _sparse(name: str, arrays: dict[str, NDArray[np.int64]]) -> csr_matrix:
    from scipy.sparse import csr_matrix

    data, indices, indptr, shape = (
        arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr", "shape")
    )
    return csr_matrix((data, indices, indptr), shape=tuple(shape.tolist()))
