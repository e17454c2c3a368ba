"""What each command does, in order; the one place that joins the parts of the pipeline."""

from pipeline.ingest import CODES, SMALL, NewLabel, not_one_case
from pipeline.jobs.accepting import Accepted, accept, new_labels
from pipeline.jobs.auditing import Audit, Depth, audit
from pipeline.jobs.backups.making import backup
from pipeline.jobs.backups.manifest import Manifest
from pipeline.jobs.backups.restoring import restore
from pipeline.jobs.checking import problems
from pipeline.jobs.commands import build, demo, forget, ingest, release, run, sample, timers
from pipeline.jobs.drafting import Drafted, Finding, OpenLine, map_export
from pipeline.jobs.encrypting import Encryption, copy_key, encrypt, encryption, rekey
from pipeline.jobs.instruments import FORMS, LANGUAGES, forms
from pipeline.jobs.packaging import package, told_of
from pipeline.jobs.programme import Programme, programme
from pipeline.jobs.proposals.approving import Approved, approve
from pipeline.jobs.proposals.proposal import Proposal
from pipeline.jobs.releasing import Wish
from pipeline.jobs.setting_up import Question, init, judge, questions, refuse_set_up
from pipeline.jobs.status import Status, Waiting, status
from pipeline.jobs.trying import Fault, Trial, try_out
from pipeline.jobs.verification.verified import Verified
from pipeline.jobs.verification.verifying import verify
from pipeline.jobs.withdrawing import Withdrawal, withdraw
from pipeline.jobs.work import Outcome, Work
from pipeline.schedule import Kind, Period
from pipeline.sources import Choice

__all__ = [
    "CODES",
    "FORMS",
    "LANGUAGES",
    "SMALL",
    "Accepted",
    "Approved",
    "Audit",
    "Choice",
    "Depth",
    "Drafted",
    "Encryption",
    "Fault",
    "Finding",
    "Kind",
    "Manifest",
    "NewLabel",
    "OpenLine",
    "Outcome",
    "Period",
    "Programme",
    "Proposal",
    "Question",
    "Status",
    "Trial",
    "Verified",
    "Waiting",
    "Wish",
    "Withdrawal",
    "Work",
    "accept",
    "approve",
    "audit",
    "backup",
    "build",
    "copy_key",
    "demo",
    "encrypt",
    "encryption",
    "forget",
    "forms",
    "ingest",
    "init",
    "judge",
    "map_export",
    "new_labels",
    "not_one_case",
    "package",
    "problems",
    "programme",
    "questions",
    "refuse_set_up",
    "rekey",
    "release",
    "restore",
    "run",
    "sample",
    "status",
    "timers",
    "told_of",
    "try_out",
    "verify",
    "withdraw",
]
