"""``python -m tests.chaos [EXPERIMENT …] [--tries N] [--of COMMAND]``: run experiments, write their rows."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.chaos import (
    connections,
    disks,
    hostile,
    identifiers,
    kills,
    power_cuts,
    rows,
    signals,
    workspace,
)
from tests.chaos.rows import Row

Experiment = Callable[..., Iterator[Row]]
EXPERIMENTS: Mapping[str, Experiment] = {
    "connections": connections.rows,
    "disks": disks.rows,
    "hostile": hostile.rows,
    "identifiers": identifiers.rows,
    "kills": kills.rows,
    "power_cuts": power_cuts.rows,
    "signals": signals.rows,
}
OF_COMMANDS = {"disks", "kills"}  # these take the commands that are tried
TRIES = 30


def main() -> None:
    """Run what is named, else all, each in a folder of its own; the rows of one that has no row stay."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("experiments", nargs="*", choices=[*EXPERIMENTS, []], metavar="EXPERIMENT")
    parser.add_argument("--tries", type=int, default=TRIES, help="how often each is done")
    parser.add_argument("--of", action="append", choices=[*workspace.COMMANDS], help="this command alone")
    asked = parser.parse_args()
    if asked.of and not OF_COMMANDS.issuperset(asked.experiments or EXPERIMENTS):
        parser.error("--of is for disks and kills")
    for name in asked.experiments or EXPERIMENTS:
        found = []
        with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
            for name_of_data in ("XDG_DATA_HOME", "LOCALAPPDATA"):  # there the keys of databases are put
                os.environ[name_of_data] = str(Path(folder) / "data")
            given = (Path(folder), asked.tries, *([asked.of] if asked.of else []))
            for row in EXPERIMENTS[name](*given):
                print(f"{row.what}: {row.as_promised} of {row.tries}; {row.seen}", flush=True)
                found.append(row)
                rows.keep(name, found, others=bool(asked.of))  # one that is cut off keeps what it found


if __name__ == "__main__":
    main()
