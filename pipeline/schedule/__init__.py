"""What is due, and how an operating system starts the run that makes it."""

from pipeline.period import Period
from pipeline.schedule.reports_due import Due, Schedule, Series, due
from pipeline.schedule.schedule_file import load
from pipeline.schedule.units import Kind, units

__all__ = ["Due", "Kind", "Period", "Schedule", "Series", "due", "load", "units"]
