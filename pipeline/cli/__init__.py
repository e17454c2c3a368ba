"""The console script: parse, call, print, exit code."""

from pipeline.cli.entry import main

__all__ = ["main"]
