"""Who proposes and who approves: names of staff, as they are given."""

from __future__ import annotations

import getpass

from pipeline.errors import DisclosureFailure, UsageError

LONGEST = 80  # letters


def given(by: str) -> str:
    """The name that was said, else the user of the operating system; empty where it tells none.

    ``UsageError`` where a name cannot stand on a line of the register.
    """
    name = " ".join(by.split())
    if by and (not name or not name.isprintable() or len(name) > LONGEST):
        raise UsageError(
            f"This is no name: it is empty, cannot be printed, or has more than {LONGEST} letters.",
            'Say who you are: `--by "Name"`.',
        )
    return name or _user()


def refuse_none(name: str) -> None:
    """``UsageError`` where nobody is named for something that needs a name."""
    if not name:
        raise UsageError("Nobody is named, and this computer tells no user.", 'Say it: `--by "Name"`.')


def refuse_same(proposed_by: str, approved_by: str) -> None:
    """``DisclosureFailure`` where the two names are of one person, however they are spelt."""
    if _plain(proposed_by) == _plain(approved_by):
        raise DisclosureFailure(
            "Nothing was released: whoever proposed it cannot approve it.",
            "Let another person look at the review page and give the command, from an account of their own "
            'or with `--by "Name"`.',
        )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a computer without a list of users
        return ""
