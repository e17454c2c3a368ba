"""What can be wrong with what is kept: a stable code, the kind of failure, what it is, and the next step."""

from __future__ import annotations

from pipeline.errors import DisclosureFailure, QualityFailure, ReintegrationError

RESTORE = (
    "Restore the newest backup into an empty folder (`reintegration restore FILE --home DIR`) and work on "
    "there; keep this folder until that one is in order."
)
PUT_BACK = (
    "Put back warehouse/ from a backup, cases.duckdb and register/ together. If there is none, see "
    "`reintegration audit --begin-anew` in docs/disclosure.md."
)
REPORT_FROM_A_BACKUP = (
    "Take its folder from a backup, which is a zip file. Without one: delete the folder, and where nothing "
    "has come in since, `reintegration release` makes it again to the same bytes."
)
ANOTHER_JOURNAL = (
    "Compare warehouse/team.jsonl with that of a backup, and ask whoever has write access. Then move it and "
    "team.head out of warehouse/ and keep them: the next command begins another. No figure needs them."
)
CODES: dict[str, tuple[type[ReintegrationError], str, str]] = {
    "KEP-001": (
        QualityFailure,
        "A database file is gone or empty, although something was made from it",
        RESTORE,
    ),
    "KEP-002": (QualityFailure, "A database file is damaged: it cannot be read to its end", RESTORE),
    "KEP-003": (
        QualityFailure,
        "The release file is damaged; nothing else depends on it but new reports of that release",
        "Delete it. The next `reintegration release`, of any period, makes it anew.",
    ),
    "KEP-004": (
        QualityFailure,
        "A database file is not encrypted, although this folder has a key",
        "Give the command that encrypts it: `reintegration encrypt`.",
    ),
    "KEP-010": (
        DisclosureFailure,
        "The register of releases is not as it was written, and nothing is released",
        PUT_BACK,
    ),
    "KEP-011": (
        DisclosureFailure,
        "The register of releases does not fit the database, and nothing is released",
        PUT_BACK,
    ),
    "KEP-020": (
        DisclosureFailure,
        "A report is not as it was released, and the release file cannot make it again",
        REPORT_FROM_A_BACKUP,
    ),
    "KEP-021": (
        DisclosureFailure,
        "A report is of a release that the register does not know",
        "Restore a later backup, which knows it. A folder that is no report: move it out of out/.",
    ),
    "KEP-022": (
        DisclosureFailure,
        "The folder of a report holds files that were not released with it",
        "Move them out of out/, and ask whoever has write access what they are.",
    ),
    "KEP-023": (
        QualityFailure,
        "A report that was withdrawn is not as it was released",
        "Take its folder in withdrawn/ from a backup, which is a zip file. No release depends on it.",
    ),
    "KEP-024": (
        QualityFailure,
        "A file of the proposal that waits is not as it was written",
        "Propose it anew: `reintegration release --propose --audience WHO --period PERIOD`.",
    ),
    "KEP-025": (
        QualityFailure,
        "The document that all reports of a period share is damaged",
        "Take out/PERIOD/definitions from a backup, which is a zip file, or delete that folder.",
    ),
    "KEP-040": (
        QualityFailure,
        "Something in config/ is wrong, or a file of it is gone or cut off",
        "`reintegration check` lists it. Mend it, or take the file from a backup, which is a zip file.",
    ),
    "KEP-050": (
        QualityFailure,
        "There is too little room on the disk for the next run",
        "Make room, or move the workspace to another disk: `reintegration backup`, then `restore` there.",
    ),
    "KEP-060": (
        QualityFailure,
        "The journal of who did what was changed, or lines of it are gone",
        ANOTHER_JOURNAL,
    ),
}


def fault(code: str, where: str = "") -> ReintegrationError:
    """The failure of a code; ``where`` is a file or folder below the workspace, or counts."""
    kind, what, remedy = CODES[code]
    return kind(f"{what} ({where})." if where else f"{what}.", remedy, code=code)
