"""Codes of `reintegration map`: why nothing is drafted, or nothing tried."""

from __future__ import annotations

# fmt: off
DRAFTS: tuple[tuple[int, str, str], ...] = (
    (241, "This folder has no config/ for a mapping to be written into",
     "Run `reintegration init .` first, or name the file to write with `--out`."),
    (242, "There is a mapping for this export already; it was not overwritten",
     "Change it by hand, name another file with `--out`, or replace it with `--force`."),
    (243, "No reader knows this export, so nothing can be proposed",
     "Name the file, folder or zip that was exported, or say with `--system` where it comes from."),
    (244, "This is a package already, or no export of a known system: there is no mapping to try",
     "Take a package in with `reintegration ingest`; name an export for `map --check`."),
    (245, "The mapping still asks, so nothing can be tried or taken in",
     "Write the answers into the lines that are named, in place of DECIDE, then try again."),
)
# fmt: on
