"""What a workspace says of its keys, in ``warehouse/encryption.json``: where they are, and no key."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline import filesystem
from pipeline.encryption.codes import wrong

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.settings import Settings

NAME = "encryption.json"
FORMAT = 1
KEYRING, FILE, ENVIRONMENT = "keyring", "file", "environment"
PLACES = (KEYRING, FILE, ENVIRONMENT)


@dataclass(frozen=True, slots=True)
class Noted:
    """One key: its name in the store, the place that keeps it, the file of one in a file, and its check."""

    name: str
    kept_in: str
    file: str
    check: str


def place(settings: Settings) -> Path:
    return settings.warehouse / NAME


def read(settings: Settings) -> tuple[Noted, ...]:
    """The keys, that of the databases first; none where they are not encrypted. ``KEY-011``: unreadable."""
    try:
        written = json.loads(place(settings).read_text("utf-8"))
        noted = tuple(Noted(**each) for each in written["keys"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError):
        raise wrong("KEY-011") from None
    if written["format"] != FORMAT or not noted or any(each.kept_in not in PLACES for each in noted):
        raise wrong("KEY-011")
    return noted


def write(settings: Settings, keys: Sequence[Noted]) -> None:
    """Write them, whole or not at all."""
    text = json.dumps({"format": FORMAT, "keys": [asdict(each) for each in keys]}, indent=1)
    filesystem.write(place(settings), f"{text}\n".encode())


def new_name() -> str:
    """A name for a key, by which nobody can tell whose it is."""
    return secrets.token_hex(8)
