"""What may be shown: decides it, writes the release file from empty, and reads it back before it counts."""

from pipeline.disclosure.content import content
from pipeline.disclosure.publish import publish
from pipeline.disclosure.register.approvals import Approval, approved, of_proposal
from pipeline.disclosure.register.certificate_file import KeptSystem, UnusableFile
from pipeline.disclosure.register.certificate_file import forget as forget_certificates
from pipeline.disclosure.register.certificate_file import of_newest as kept_certificates
from pipeline.disclosure.register.closed_cohorts import drop
from pipeline.disclosure.register.entries import (
    CHAIN,
    accept,
    accepted,
    begin_anew,
    newest_release,
    recover,
    runs,
    staged_file,
)
from pipeline.disclosure.register.entries import files as released_files
from pipeline.disclosure.register.entries import read as registered
from pipeline.disclosure.register.entry import ACCEPTED, ANEW, WITHDRAWN, Entry
from pipeline.disclosure.register.inspection import (
    first_fault,
    is_ahead,
    remove_unnamed,
    unusable_certificates,
)
from pipeline.disclosure.register.previous import compared
from pipeline.disclosure.register.withdrawals import is_taken_back, listed, releases, repeated, withdraw
from pipeline.disclosure.release import Decision, Scope, decide, discard, partial_file, run_of
from pipeline.disclosure.suppression.likelihood import Likelihood
from pipeline.disclosure.threshold.rules import Rules
from pipeline.disclosure.threshold.rules import load as rules

__all__ = [
    "ACCEPTED",
    "ANEW",
    "CHAIN",
    "WITHDRAWN",
    "Approval",
    "Decision",
    "Entry",
    "KeptSystem",
    "Likelihood",
    "Rules",
    "Scope",
    "UnusableFile",
    "accept",
    "accepted",
    "approved",
    "begin_anew",
    "compared",
    "content",
    "decide",
    "discard",
    "drop",
    "first_fault",
    "forget_certificates",
    "is_ahead",
    "is_taken_back",
    "kept_certificates",
    "listed",
    "newest_release",
    "of_proposal",
    "partial_file",
    "publish",
    "recover",
    "registered",
    "released_files",
    "releases",
    "remove_unnamed",
    "repeated",
    "rules",
    "run_of",
    "runs",
    "staged_file",
    "unusable_certificates",
    "withdraw",
]
