"""The certificate file of a release: the tables that prove what it shows, for somebody else to add up.

It lies beside the figures of the entry, which names it by its hash. It tells who stands with whom in which
groups, and tables that may be near the true one: so it stays where the case file is. It holds no key and no
number of a case. Format, read by ``pipeline/verify_certificate.py`` too, and by numpy as an ``npz``: a zip
file with ``manifest.json`` and, of each of its systems, arrays named by its number:

| array | what | shape |
|---|---|---|
| ``figures`` | achieved at least, and at most; known; not applicable (-1: not told) | groups x 4 |
| ``stands`` | which sorts of persons a group has, as bits | groups x sorts / 8 |
| ``sizes`` | persons of a sort: those in the same of these groups | sorts |
| ``base`` | one table: achieved, not achieved, not applicable; the rest of a sort is not known | sorts x 3 |
| ``steps`` | of tables x sorts x 3, one after the other: how far it is to each entry that is not as in it | |
| ``by`` | by how much each of these differs | |
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import filesystem
from pipeline.disclosure.register import entries
from pipeline.disclosure.register.entry import RELEASE, Entry, hashed

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.settings import Settings

VERSION = 1
OUTCOMES = "M01"  # the measure of the ten outcomes
MANIFEST, PARTIAL, SUFFIX = "manifest.json", "certificate.npz.partial", ".certificate.npz"
LEVEL = 3  # of compression: 6 takes three times as long for four hundredths less. 2026-11.
STATES = 3

Key = tuple[str, str, int]  # measure, outcome or service area, milestone
Group = tuple[int, str, str, str]  # release, scope, breakdown, code


class UnusableFile(Exception):
    """A certificate file that cannot be used; ``str`` says what of it, without a value of it."""


@dataclass(frozen=True, slots=True)
class KeptSystem:
    """The arrays of one system, as the file has them; ``count`` tables, ``bits`` are which sorts stand where.

    ``has_two_sides``: who is not counted is as sensitive as who is. ``every_person`` is sensitive, where
    persons are not too many. ``narrowed`` is of how many sensitive cells earlier releases have told.
    """

    groups: tuple[Group, ...]
    figures: NDArray[np.int64]
    bits: NDArray[np.uint8]
    sizes: NDArray[np.int64]
    base: NDArray[np.float64]
    steps: NDArray[np.int64]
    by: NDArray[np.float64]
    count: int
    has_two_sides: bool
    every_person: bool
    narrowed: int

    @property
    def stands(self) -> NDArray[np.bool_]:
        """Groups x sorts of persons; of 100,000 people so many that only their bits are held."""
        import numpy as np

        return np.unpackbits(self.bits, axis=1, count=len(self.sizes)).astype(bool)


def path(settings: Settings, entry: Entry) -> Path:
    """Where the certificate file of a release lies."""
    return (settings.register / entry.file).with_suffix(SUFFIX)


def write(settings: Settings, entry: Entry, systems: Mapping[Key, KeptSystem]) -> str:
    """Write the file of a release whose figures are staged, in one step; give its hash.

    Same systems, same bytes.
    """
    filesystem.private_folder(settings.register)
    partial = settings.register / PARTIAL
    content = _packed(entry, systems)
    with filesystem.owner_only():
        partial.write_bytes(content)
    filesystem.replace(partial, path(settings, entry))
    return hashed(content)


def read(settings: Settings, entry: Entry, measure: str = "") -> dict[Key, KeptSystem]:
    """The systems of a release, or of one measure.

    ``UnusableFile`` where there is no file, or another than was written with the release.
    """
    if not entry.certificate:
        raise UnusableFile("is not there: the program did not keep any then")
    try:
        content = path(settings, entry).read_bytes()
    except OSError:
        raise UnusableFile("is not there") from None
    if hashed(content) != entry.certificate:
        raise UnusableFile("is not as it was written")
    return _unpacked(content, entry, measure)


def of_newest(settings: Settings) -> dict[Key, KeptSystem]:
    """The systems of the ten outcomes in the newest release: they are about all that was ever shown."""
    releases = [entry for entry in entries.read(settings) if entry.kind == RELEASE]
    return read(settings, releases[-1], OUTCOMES) if releases else {}


def drop_others(settings: Settings, known: Sequence[Entry]) -> None:
    """Remove what no entry names: a run was killed before it came to its entry."""
    named = {path(settings, entry) for entry in known if entry.certificate}
    for file in (*settings.register.glob(f"*{SUFFIX}"), settings.register / PARTIAL):
        if file not in named:
            filesystem.remove(file)


def forget(settings: Settings) -> None:
    """Remove every certificate file, also of registers that were put aside: they hold who has to leave."""
    for folder in settings.register.parent.glob(f"{settings.register.name}*"):
        for file in (*folder.glob(f"*{SUFFIX}"), folder / PARTIAL):
            filesystem.remove(file)


def _packed(entry: Entry, systems: Mapping[Key, KeptSystem]) -> bytes:
    buffer = io.BytesIO()
    manifest = {
        "version": VERSION,
        "release": entry.number,
        "period": entry.period,
        "as_of": entry.as_of,
        "run_id": entry.run_id,
        "figures": entry.figures,
        "systems": [_described(key, one) for key, one in sorted(systems.items())],
    }
    with zipfile.ZipFile(buffer, "w") as file:
        _put(file, MANIFEST, f"{json.dumps(manifest, indent=0, sort_keys=True)}\n".encode())
        for number, (_, one) in enumerate(sorted(systems.items())):
            for name, array in _arrays(one).items():
                _put(file, f"{number:04d}/{name}.npy", _npy(array))
    return buffer.getvalue()


def _described(key: Key, one: KeptSystem) -> dict[str, Any]:
    measure, outcome, milestone = key
    return {
        "measure": measure,
        "outcome": outcome,
        "milestone": milestone,
        "groups": one.groups,
        "tables": one.count,
        "two_sides": one.has_two_sides,
        "every_person": one.every_person,
        "narrowed": one.narrowed,
    }


def _arrays(one: KeptSystem) -> dict[str, NDArray[Any]]:
    """As they are written: whole numbers in as few bytes as they need."""
    import numpy as np

    def small(array: NDArray[Any]) -> NDArray[Any]:
        whole = np.rint(array)
        if not np.array_equal(whole, array):
            return np.asarray(array, float)
        ends = (np.min_scalar_type(int(end)) for end in (whole.min(initial=0), whole.max(initial=0)))
        return np.asarray(whole.astype(np.result_type(*ends, np.int8)))

    return {
        "figures": small(one.figures),
        "stands": one.bits,
        "sizes": small(one.sizes),
        "base": small(one.base),
        "steps": small(one.steps),
        "by": small(one.by),
    }


def _npy(array: NDArray[Any]) -> bytes:
    import numpy as np

    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def _put(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    """A member without the time of writing, or the system that it was written on."""
    member = zipfile.ZipInfo(name)
    member.create_system, member.external_attr = 3, 0o600 << 16
    file.writestr(member, content, zipfile.ZIP_DEFLATED, LEVEL)


def _unpacked(content: bytes, entry: Entry, measure: str) -> dict[Key, KeptSystem]:
    import numpy as np

    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            manifest = json.loads(file[MANIFEST])
            if manifest["version"] != VERSION:
                raise UnusableFile("is of another version of the program")
            if (manifest["release"], manifest["figures"]) != (entry.number, entry.figures):
                raise UnusableFile("is of another release")
            return {
                (one["measure"], one["outcome"], one["milestone"]): _system(one, file, f"{number:04d}")
                for number, one in enumerate(manifest["systems"])
                if measure in ("", one["measure"])
            }
    except (OSError, LookupError, TypeError, ValueError, AttributeError, zipfile.BadZipFile):
        raise UnusableFile("cannot be read") from None


def _system(described: Mapping[str, Any], file: Mapping[str, NDArray[Any]], number: str) -> KeptSystem:
    import numpy as np

    figures, stands, sizes, base, steps, by = (
        file[f"{number}/{name}"] for name in ("figures", "stands", "sizes", "base", "steps", "by")
    )
    return KeptSystem(
        tuple((release, scope, breakdown, code) for release, scope, breakdown, code in described["groups"]),
        figures.astype(np.int64),
        stands,
        sizes.astype(np.int64),
        base.astype(float),
        steps.astype(np.int64),
        by.astype(float),
        described["tables"],
        described["two_sides"],
        described["every_person"],
        described["narrowed"],
    )
