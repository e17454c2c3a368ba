"""Where keys are kept: in the key store, or in a file of the user's own, away from the data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import filesystem
from pipeline.encryption import key, key_store, note
from pipeline.encryption.codes import wrong
from pipeline.encryption.note import Noted

if TYPE_CHECKING:
    from pipeline.settings import Settings

IN_STORE = ".in-key-store"
OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600
BINARY = getattr(os, "O_BINARY", 0)  # of Windows, which else would turn line ends


def keep(settings: Settings, made: str, wanted: str = "") -> Noted:
    """Put a new key where it is wanted (``keyring``, ``file``, or a file's path) and say where that is.

    Where nothing is wanted: the key store where one is there, else a file. ``KEY-004`` and ``KEY-009`` where
    it cannot be kept there; then it is nowhere.
    """
    name, check = note.new_name(), key.check(made)
    chosen = wanted or (note.KEYRING if key_store.is_there() else note.FILE)
    if chosen == note.KEYRING:
        key_store.write(name, made)
        _remember(name)
        return Noted(name, note.KEYRING, "", check)
    path = usual_folder() / f"{name}.key" if chosen == note.FILE else Path(chosen).expanduser().absolute()
    _refuse(settings, path)
    write(path, made)
    return Noted(name, note.FILE, str(path), check)


def kept(noted: Noted) -> str | None:
    """The key that was noted; None where it is not there any more. ``KEY-003``, ``KEY-004``."""
    if noted.kept_in == note.KEYRING:
        found = key_store.read(noted.name)
        return key.checked(found) if found else None
    return read(Path(noted.file)) if noted.kept_in == note.FILE else None


def known() -> Iterator[str]:
    """Every key of this user that is kept on this computer: one of them may open a backup."""
    folder = usual_folder()
    for path in sorted(folder.glob(f"*{IN_STORE}")):
        found = key_store.read(path.name.removesuffix(IN_STORE))
        yield from [key.checked(found)] if found else []
    for path in sorted(folder.glob("*.key")):
        found = read(path)
        yield from [found] if found else []


def remove(noted: Noted) -> None:
    """Take a key away that opens nothing any more."""
    if noted.kept_in == note.KEYRING:
        key_store.remove(noted.name)
        filesystem.remove(usual_folder() / f"{noted.name}{IN_STORE}")
    elif noted.kept_in == note.FILE:
        filesystem.remove(Path(noted.file))


def read(path: Path) -> str | None:
    """The key in a file; None where there is none. ``KEY-003`` where it holds something else."""
    try:
        lines = path.read_text("utf-8").split()
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise wrong("KEY-003") from None
    return key.checked(next((line for line in lines if line.upper().startswith("AGE-SECRET-KEY-")), ""))


def write(path: Path, made: str) -> None:
    """Write a key into a new file of its owner's only, for good. ``KEY-009`` where that cannot be."""
    made_for_it = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, OWNER_ONLY_FILE)
        with os.fdopen(opened, "wb") as file:
            file.write(f"{made}\n".encode())
        filesystem.settle(path)  # before anything is written under it
        for name in (path, *made_for_it):
            filesystem.settle_names(name.parent)
    except OSError:
        raise wrong("KEY-009") from None


def usual_folder() -> Path:
    """Where the user's own programs keep what is not to travel with her documents."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "reintegration" / "keys"


def _remember(name: str) -> None:
    """Note that the key store has a key of this name: it does not tell which it has."""
    usual_folder().mkdir(OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    (usual_folder() / f"{name}{IN_STORE}").touch(OWNER_ONLY_FILE)


def _refuse(settings: Settings, path: Path) -> None:
    if path.exists() or path.resolve().is_relative_to(settings.home.resolve()):
        raise wrong("KEY-009")
