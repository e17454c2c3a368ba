"""Columns that a system makes by itself, and those that hold the tick of one answer."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.sources.drafting.showing import MADE

_FORMS = frozenset(
    {
        "start",
        "end",
        "today",
        "deviceid",
        "phonenumber",
        "simserial",
        "subscriberid",
        "username",
        "audit",
        "__version__",
    }
)
_KOBO = ("id", "uuid", "submission_time", "notes", "status", "submitted_by", "_version__", "tags")
# by system; those whose values are of use (how a form was approved) are not among them
OWN = {
    "kobo": _FORMS
    | {"meta/instanceID", "meta/rootUuid", "meta/instanceName", "formhub/uuid"}
    | {"_index", "_parent_table_name", "_parent_index"}
    | {f"{before}{name}" for name in _KOBO for before in ("_", "_submission__")},
    "odk": _FORMS
    | {
        "SubmissionDate",
        "KEY",
        "PARENT_KEY",
        "SubmitterID",
        "SubmitterName",
        "AttachmentsPresent",
        "AttachmentsExpected",
        "Status",
        "DeviceID",
        "Edits",
        "FormVersion",
        "instanceID",
        "meta-instanceID",
        "meta-instanceName",
    },
    "commcare": {
        "formid",
        "completed_time",
        "started_time",
        "username",
        "received_on",
        "form_link",
        "number",
        "closed",
        "closed_by",
        "last_modified_by",
        "last_modified_date",
        "opened_by",
        "owner_id",
        "owner_name",
    },
    "dhis2": {
        "createdAt",
        "updatedAt",
        "createdBy",
        "updatedBy",
        "createdAtClient",
        "updatedAtClient",
        "orgUnit",
        "deleted",
        "inactive",
        "potentialDuplicate",
        "storedBy",
        "completedBy",
        "completedAt",
        "status",
        "program",
        "programStage",
        "scheduledAt",
        "followUp",
        "event",
        "enrollment",
        "assignedUser",
        "attributeOptionCombo",
        "attributeCategoryOptions",
        "providedElsewhere",
        "geometry",
    },
}
APPROVALS = frozenset({"_validation_status", "ReviewState"})


def is_own(header: str, system: str) -> bool:
    """Whether a system writes a column by itself, whatever the form asks."""
    if header in APPROVALS:
        return False
    return is_listed(header, system) or (system == "kobo" and header.startswith("_"))


def is_listed(header: str, system: str) -> bool:
    """Whether it is one of the columns whose names every export of a system has."""
    return header in OWN.get(system, ())


def question(header: str, headers: Collection[str]) -> str:
    """The question of which a column is one ticked answer: ``forms`` of ``forms/sexual``; empty for none."""
    group, slash, answer = header.rpartition("/")
    if not slash or not answer or header.startswith(MADE):
        return ""
    return next((each for each in (MADE + group, group) if each in headers), "")
