"""The hash of all that a system is made of, by its values: two systems with the same hash are the same."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from itertools import chain

PLAIN = frozenset({type(None), bool, int, float, str})
LAST = 8  # objects whose hash is kept: systems share where people stand. 2026-11.


class SystemHash:
    """Hashes of systems of one ``kind``."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._last: deque[tuple[object, bytes]] = deque(maxlen=LAST)

    def of(self, system: object) -> str:
        """The hash in hex digits. TypeError where there is something that has no value to be hashed by."""
        return hashlib.sha256(self._kind.encode() + self._hash(system)).hexdigest()

    def _hash(self, value: object) -> bytes:
        if type(value) in PLAIN:
            return _text(value)
        if is_dataclass(value) and not isinstance(value, type):
            return self._joined([getattr(value, field.name) for field in fields(value)], type(value).__name__)
        if isinstance(value, Mapping):
            return self._shared(value)
        if isinstance(value, Set):
            return self._joined(sorted(value), "set")
        if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
            return self._joined(value, "sequence")
        return _plain(value)

    def _joined(self, values: Sequence[object], kind: str) -> bytes:
        # the text of what is plain, and of tuples of it, tells them apart, and is one hash for all
        plain = [tuple(one) if isinstance(one, tuple) else one for one in values]
        parts = chain.from_iterable(one if isinstance(one, tuple) else (one,) for one in plain)
        if PLAIN.issuperset(map(type, parts)):
            return hashlib.sha256(f"{kind} {plain!r}".encode()).digest()
        hashed = hashlib.sha256(f"{kind} {len(values)} ".encode())
        for one in values:
            hashed.update(self._hash(one))
        return hashed.digest()

    def _shared(self, mapping: Mapping[object, object]) -> bytes:
        """Of a mapping, in any order of its keys; at once where the same object was hashed a moment ago."""
        for known, digest in self._last:
            if known is mapping:
                return digest
        pairs = [part for pair in sorted(mapping.items()) for part in pair]
        digest = self._joined(pairs, "mapping")
        self._last.append((mapping, digest))
        return digest


def _plain(value: object) -> bytes:
    """Of a number of numpy's or a kind of number or text, or of an array of numbers, sparse or not."""
    import numpy as np
    from scipy import sparse

    if isinstance(value, sparse.csr_matrix):
        # where people stand is ones and nothing else: two thirds of the bytes
        data = value.data[:1] if (value.data == value.data[:1]).all() else value.data
        parts = (np.array(value.shape), value.indptr, value.indices, data)
        return hashlib.sha256(b"sparse" + b"".join(map(_plain, parts))).digest()
    if isinstance(value, np.ndarray) and value.dtype != object:
        hashed = hashlib.sha256(f"array {value.dtype.str} {value.shape} ".encode())
        hashed.update(np.ascontiguousarray(value).data)
        return hashed.digest()
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (bool, int, float, str)):
        return _text(value)
    raise TypeError(type(value).__name__)


def _text(value: object) -> bytes:
    """Of what is told apart by its type and how it is written."""
    return hashlib.sha256(f"{type(value).__name__} {value!r}".encode()).digest()
