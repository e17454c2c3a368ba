"""docs/error_codes.md: exit codes, and the codes of intake, computer, `verify`, cluster and key."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline import errors, faults, setting_values
from pipeline.cluster_setting import CODES as OF_A_CLUSTER
from pipeline.codes_of_keeping import CODES as OF_KEEPING
from pipeline.encryption import CODES as OF_THE_KEY
from pipeline.ingest import CODES
from pipeline.reference.markdown import page, section, table

# what the codes of each kind stop, in the order of the page
KINDS = {
    "package": ("Packages", "The whole package is refused and nothing of it is stored. Exit code 3."),
    "row": ("Rows", "The row goes to quarantine; the rest of the package is taken in. Exit code 0."),
    "note": ("Notes", "The package is taken in; the receipt says what was noticed. Exit code 0."),
    "usage": ("The command", "Nothing is stored. Exit code 2."),
    "quality": ("Counts", "Nothing of the package is stored. Exit code 4."),
    "internal": ("The database", "What was there before still stands. Exit code 1."),
}
ERRORS = (
    errors.UsageError,
    errors.RefusedInput,
    errors.QualityFailure,
    errors.DisclosureFailure,
    errors.Busy,
)


def text() -> str:
    """The page."""
    exits = [
        ("0", "All that was asked was done."),
        ("1", "Something failed that has no exit code of its own; `--debug` shows where."),
        *((str(error.exit_code), str(error.__doc__)) for error in ERRORS),
        ("129", "Stopped because its terminal was closed (HUP)."),
        ("130", "Stopped with Ctrl-C."),
        ("143", "Stopped because it was told to end (TERM): a shutdown, a service manager."),
    ]
    return page(
        "Error codes",
        "A message names table, column and row, never a value from the data.",
        section("Exit codes", table(("Exit code", "Meaning"), exits)),
        _computer(),
        _settings(),
        *(_kind(about) for about in KINDS),
        _keeping(),
        _checks(),
        _cluster(),
        _key(),
    )


def _kind(about: str) -> str:
    title, stops = KINDS[about]
    rows = [(code.code, code.what, code.remedy) for code in CODES.values() if code.about == about]
    return section(title, stops, table(("Code", "What is wrong", "What to do"), rows))


def _keeping() -> str:
    return section(
        "What is kept",
        "Of `reintegration verify` ([keeping.md](keeping.md#after-a-power-cut)), which leaves it as it is.",
        _with_exit_codes(OF_KEEPING),
    )


def _computer() -> str:
    return section(
        "The computer",
        "Each message ends with what was stored and released before it.",
        _of_faults("SYS-"),
    )


def _checks() -> str:
    return section("Checks", "Of the figures and of what comes in.", _of_faults("QUA-"))


def _of_faults(letters: str) -> str:
    return _with_exit_codes({code: told for code, told in faults.CODES.items() if code.startswith(letters)})


def _with_exit_codes(codes: Mapping[str, tuple[type[errors.ReintegrationError], str, str]]) -> str:
    rows = [(code, str(kind.exit_code), what, remedy) for code, (kind, what, remedy) in codes.items()]
    return table(("Code", "Exit code", "What is wrong", "What to do"), rows)


def _settings() -> str:
    rows = [(code, what, remedy) for code, (what, remedy) in setting_values.CODES.items()]
    return section(
        "Settings", "Nothing is begun. Exit code 2.", table(("Code", "What is wrong", "What to do"), rows)
    )


def _cluster() -> str:
    return section(
        "A cluster",
        "Of `REINTEGRATION_CLUSTER` ([cluster.md](cluster.md)). Nothing is released.",
        _with_exit_codes(OF_A_CLUSTER),
    )


def _key() -> str:
    return section(
        "The key of the databases",
        "Of encrypted databases and backups ([encryption.md](encryption.md)). Nothing is changed.",
        _with_exit_codes(OF_THE_KEY),
    )
