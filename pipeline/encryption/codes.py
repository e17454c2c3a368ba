"""What can be wrong with the key of the databases; docs/error_codes.md is written from it."""

from __future__ import annotations

from pipeline.errors import ReintegrationError, UsageError

# code: kind of error, what is wrong, what to do
CODES: dict[str, tuple[type[ReintegrationError], str, str]] = {
    "KEY-001": (
        UsageError,
        "The databases are encrypted, and their key is not where it was put",
        "Set REINTEGRATION_DATABASE_KEY_FILE to your copy of it, as docs/encryption.md says.",
    ),
    "KEY-002": (
        UsageError,
        "The databases are encrypted, and the key that was given is another one",
        "Unset REINTEGRATION_DATABASE_KEY and its _FILE, or set one to the key of this folder.",
    ),
    "KEY-003": (
        UsageError,
        "What was given as the key of the databases is none, or a sign of it is wrong",
        "A key is one line that begins AGE-SECRET-KEY-1; `reintegration key FILE` writes a copy of it.",
    ),
    "KEY-004": (
        UsageError,
        "The key store of this computer is not there, is locked, or does not answer",
        "Log on and try again. For a computer that works alone: `reintegration rekey --to file`.",
    ),
    "KEY-005": (
        UsageError,
        "The databases of this folder are encrypted already",
        "Give them another key with `reintegration rekey`.",
    ),
    "KEY-006": (
        UsageError,
        "The databases of this folder are not encrypted",
        "Encrypt them: `reintegration encrypt`.",
    ),
    "KEY-007": (
        ReintegrationError,
        "The part of DuckDB that encrypts is missing, or not of the version of DuckDB",
        "Install the program again, with the packages that it names.",
    ),
    "KEY-008": (
        ReintegrationError,
        "The databases could not be written under the key: the disk is full, or a file may not be written",
        "Make as much room as they take and give the command again: it goes on where it ended.",
    ),
    "KEY-009": (
        UsageError,
        "The key cannot be kept there",
        "Say `keyring`, `file`, or a file that is not there yet, outside of this folder.",
    ),
    "KEY-010": (
        UsageError,
        "The database was written by a newer DuckDB than this program has",
        "Convert it with `python older_storage.py`, as docs/encryption.md says, and give the command again.",
    ),
    "KEY-011": (
        UsageError,
        "What the folder says of its key, in warehouse/encryption.json, cannot be read",
        "Put the file back from a backup.",
    ),
    "KEY-012": (
        UsageError,
        "The backup is encrypted, and no key that is here opens it",
        "Set REINTEGRATION_DATABASE_KEY_FILE to the copy of the key of then: docs/encryption.md.",
    ),
}


def wrong(code: str) -> ReintegrationError:
    """The error of a code."""
    kind, what, remedy = CODES[code]
    return kind(f"{what}.", remedy, code=code)
