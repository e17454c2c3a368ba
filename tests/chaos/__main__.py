"""``python -m tests.chaos [EXPERIMENT …] [--tries N]``: run experiments and write their rows."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.chaos import connections, disks, hostile, kills, power_cuts, rows, signals
from tests.chaos.rows import Row

Experiment = Callable[[Path, int], Iterator[Row]]
EXPERIMENTS: Mapping[str, Experiment] = {
    "connections": connections.rows,
    "disks": disks.rows,
    "hostile": hostile.rows,
    "kills": kills.rows,
    "power_cuts": power_cuts.rows,
    "signals": signals.rows,
}
TRIES = 30


def main() -> None:
    """Run what is named, else all, each in a folder of its own; the rows of one that has no row stay."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("experiments", nargs="*", choices=[*EXPERIMENTS, []], metavar="EXPERIMENT")
    parser.add_argument("--tries", type=int, default=TRIES, help="how often each is done")
    asked = parser.parse_args()
    for name in asked.experiments or EXPERIMENTS:
        found = []
        with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
            for name_of_data in ("XDG_DATA_HOME", "LOCALAPPDATA"):  # there the keys of databases are put
                os.environ[name_of_data] = str(Path(folder) / "data")
            for row in EXPERIMENTS[name](Path(folder), asked.tries):
                print(f"{row.what}: {row.as_promised} of {row.tries}; {row.seen}", flush=True)
                found.append(row)
                rows.keep(name, found)  # one that is cut off keeps what it found


if __name__ == "__main__":
    main()
