"""docs/error_codes.md: exit codes and the codes of the intake, of a cluster and of the key."""

from __future__ import annotations

from pipeline import errors
from pipeline.cluster_setting import CODES as OF_A_CLUSTER
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
        ("130", "Stopped with Ctrl-C."),
    ]
    return page(
        "Error codes",
        "A message names table, column and row, never a value from the data.",
        section("Exit codes", table(("Exit code", "Meaning"), exits)),
        *(_kind(about) for about in KINDS),
        _cluster(),
        _key(),
    )


def _kind(about: str) -> str:
    title, stops = KINDS[about]
    rows = [(code.code, code.what, code.remedy) for code in CODES.values() if code.about == about]
    return section(title, stops, table(("Code", "What is wrong", "What to do"), rows))


def _key() -> str:
    rows = [(code, str(kind.exit_code), what, remedy) for code, (kind, what, remedy) in OF_THE_KEY.items()]
    return section(
        "The key of the databases",
        "Of encrypted databases and backups ([encryption.md](encryption.md)). Nothing is changed.",
        table(("Code", "Exit code", "What is wrong", "What to do"), rows),
    )


def _cluster() -> str:
    rows = [(code, str(kind.exit_code), what, remedy) for code, (kind, what, remedy) in OF_A_CLUSTER.items()]
    return section(
        "A cluster",
        "Of `REINTEGRATION_CLUSTER` ([cluster.md](cluster.md)). Nothing is released.",
        table(("Code", "Exit code", "What is wrong", "What to do"), rows),
    )
