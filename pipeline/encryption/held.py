"""The keys of a workspace: from the environment, else from where its note says they are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.encryption import database, key, note, places
from pipeline.encryption.codes import wrong

if TYPE_CHECKING:
    from pipeline.encryption.note import Noted
    from pipeline.settings import Settings


def keys(settings: Settings) -> tuple[str, ...]:
    """The keys that open its databases, that of new ones first; none where they are not encrypted.

    There are two while a change of keys is under way. ``KEY-001`` where the first is missing, ``KEY-002``
    where the environment gives another one, ``KEY-006`` where it gives one to a folder that has none: what is
    asked for and not done must not go unnoticed.
    """
    noted, given = note.read(settings), in_environment(settings)
    if not noted and given is None:
        return ()
    if not noted:
        if not any(map(database.is_encrypted, (settings.cases_db, settings.release_db))):
            raise wrong("KEY-006")
        return (str(given),)  # the note is gone; it opens them, or another one has to be given
    checks = [each.check for each in noted]
    if given is not None and key.check(given) not in checks:
        raise wrong("KEY-002")
    found = [_one(each, given) for each in noted]
    if found[0] is None:
        raise wrong("KEY-001")
    return tuple(one for one in found if one is not None)


def in_environment(settings: Settings) -> str | None:
    """The key that the environment gives. ``KEY-001`` where it names a file that is not there."""
    if settings.database_key:
        return key.checked(settings.database_key)
    if settings.database_key_file:
        found = places.read(settings.database_key_file)
        if found is None:
            raise wrong("KEY-001")
        return found
    return None


def _one(noted: Noted, given: str | None) -> str | None:
    if given is not None and key.check(given) == noted.check:
        return given
    found = _kept(noted)
    return found if found is not None and key.check(found) == noted.check else None


@lru_cache(maxsize=4)
def _kept(noted: Noted) -> str | None:
    """A key store is slow to ask, and a command opens a database many times."""
    return places.kept(noted)
