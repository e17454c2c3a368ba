"""What is due, and how an operating system starts the run that makes it."""

from pipeline.schedule.period import Period
from pipeline.schedule.reports_due import Due, Schedule, due, load
from pipeline.schedule.units import Kind, units

__all__ = ["Due", "Kind", "Period", "Schedule", "due", "load", "units"]
