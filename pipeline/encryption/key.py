"""What a key is: 256 random bits, written as a secret key of age, with a checksum in it.

The same key opens backups (https://age-encryption.org, with any program that reads age files) and, in
another form that tells nothing of the first, the databases.
"""

from __future__ import annotations

import hashlib
import hmac

from pipeline.encryption.codes import wrong

FOR_DATABASES = b"reintegration: databases, 1"
FOR_CHECK = b"reintegration: check of a key, 1"
CHECK_DIGITS = 16  # hex digits: tell two keys apart, and nothing of a key of 256 random bits


def new() -> str:
    """Make a key."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def checked(text: str) -> str:
    """The key in a text. ``KEY-003`` where it is none; the text is not repeated."""
    from pyrage import IdentityError, x25519

    try:
        return str(x25519.Identity.from_str(text.strip()))
    except IdentityError:
        raise wrong("KEY-003") from None


def of_databases(key: str) -> str:
    """What DuckDB is given, in hex digits."""
    return _derived(key, FOR_DATABASES)


def check(key: str) -> str:
    """What may be written down of a key, to tell whether another one is the same."""
    return _derived(key, FOR_CHECK)[:CHECK_DIGITS]


def _derived(key: str, purpose: bytes) -> str:
    return hmac.new(key.encode(), purpose, hashlib.sha256).hexdigest()
