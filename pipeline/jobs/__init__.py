"""What each command does, in order; the one place that joins the parts of the pipeline."""

from pipeline.ingest import CODES, SMALL, not_one_case
from pipeline.jobs.backups.making import backup
from pipeline.jobs.backups.manifest import Manifest
from pipeline.jobs.backups.restoring import restore
from pipeline.jobs.commands import audit, build, forget, ingest, release, run, sample, timers
from pipeline.jobs.status import Status, status
from pipeline.jobs.withdrawing import Withdrawal, withdraw
from pipeline.jobs.work import Outcome, Work
from pipeline.schedule import Kind, Period

__all__ = [
    "CODES",
    "SMALL",
    "Kind",
    "Manifest",
    "Outcome",
    "Period",
    "Status",
    "Withdrawal",
    "Work",
    "audit",
    "backup",
    "build",
    "forget",
    "ingest",
    "not_one_case",
    "release",
    "restore",
    "run",
    "sample",
    "status",
    "timers",
    "withdraw",
]
