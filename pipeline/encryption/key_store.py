"""The key store of the operating system, which is never waited for long and never asks anything.

Windows: Credential Manager. macOS: the login keychain. Linux: the Secret Service of a session, where one is
there and unlocked.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.encryption.codes import wrong

SERVICE = "reintegration"
PATIENCE = 10.0  # seconds: a key store that asks somebody, or hangs, is as good as none


def is_there() -> bool:
    """Whether a key can be put into the store now, without a question."""
    return _within(lambda: _backend() is not None) == [True]


def read(name: str) -> str | None:
    """The key of a name; None where the store has none. ``KEY-004`` where it does not answer."""
    found = _asked(lambda store: store.get_password(SERVICE, name))
    return found if isinstance(found, str) else None


def write(name: str, key: str) -> None:
    """Put a key into the store and read it back. ``KEY-004`` where it is not held."""
    _asked(lambda store: store.set_password(SERVICE, name, key))
    if read(name) != key:
        raise wrong("KEY-004")


def remove(name: str) -> None:
    """Take a key out of the store, where it is there. ``KEY-004`` where the store does not answer."""
    if read(name) is not None:
        _asked(lambda store: store.delete_password(SERVICE, name))


def _asked(act: Callable[[Any], object]) -> object:
    def ask() -> object:
        store = _backend()
        if store is None:
            raise wrong("KEY-004")
        return act(store)

    answer = _within(ask)
    if not answer:
        raise wrong("KEY-004")
    return answer[0]


def _within(act: Callable[[], object]) -> list[object]:
    """What comes of an act in time; nothing where it fails or hangs: then it is left to itself."""
    answer: list[object] = []

    def run() -> None:
        try:
            answer.append(act())
        except Exception:  # each store has errors of its own, and some repeat what they were given
            return

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return [] if thread.is_alive() else answer


def _backend() -> Any:
    """The store of this system, or None. One that keeps keys in a plain file, or asks, is none.

    ``PYTHON_KEYRING_BACKEND`` of the package keyring names another one.
    """
    if os.environ.get("PYTHON_KEYRING_BACKEND"):
        import keyring

        return keyring.get_keyring() if keyring.get_keyring().priority > 0 else None
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        return WinVaultKeyring()
    if sys.platform == "darwin":
        from keyring.backends.macOS import Keyring

        return Keyring()
    return _secret_service() if _has_session() else None


def _has_session() -> bool:
    """Whether there is a bus to ask: without one the client starts one, and waits."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS")) or (bool(folder) and Path(folder, "bus").exists())


def _secret_service() -> Any:
    import secretstorage
    from keyring.backends.SecretService import Keyring

    connection = secretstorage.dbus_init()
    is_locked = secretstorage.get_default_collection(connection).is_locked()
    return None if is_locked else Keyring()  # to unlock it somebody would be asked
