"""What may be shown: decides it, writes the release file from empty, and reads it back before it counts."""

from pipeline.disclosure.publish import publish
from pipeline.disclosure.register.closed_cohorts import drop
from pipeline.disclosure.register.entries import (
    accept,
    accepted,
    begin_anew,
    newest_release,
    runs,
    settle,
    staged_file,
)
from pipeline.disclosure.register.entries import files as released_files
from pipeline.disclosure.release import Decision, Scope, decide, discard, partial_file

__all__ = [
    "Decision",
    "Scope",
    "accept",
    "accepted",
    "begin_anew",
    "decide",
    "discard",
    "drop",
    "newest_release",
    "partial_file",
    "publish",
    "released_files",
    "runs",
    "settle",
    "staged_file",
]
