"""``python -m benchmarks.several_measures FOLDER``: what all measures of a release imply together.

``FOLDER`` is a workspace in which reports were released. For each outcome and milestone all figures of
persons are one system of equations, those to the cut-off among them. Printed is how many counts follow from
it that are no figures themselves, and how many of these are of few; 1 where any is. Nobody is named.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pipeline import warehouse
from pipeline.attacker.case_file import case_file
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # two would wait for each other


def main(folder: Path) -> int:
    """A line for each outcome and milestone."""
    from benchmarks.several_measures.row_space import RowSpace
    from benchmarks.several_measures.system import published, read

    told, settings = 0, Settings(project=PROJECT, home=folder)
    with case_file(settings) as connection:
        warehouse.attach(connection, settings.release_db, "release", settings)
        figures = published(connection)
        asked = figures.loc[figures["milestone"] >= 0, ["outcome", "milestone"]].drop_duplicates()
        for outcome, milestone in sorted(asked.itertuples(index=False, name=None)):
            system = read(connection, figures, outcome, milestone)
            space = RowSpace(system)
            followed = [*space.followed()]
            few = sum(one.is_few for one in followed)
            told += few
            print(
                f"{outcome} at {milestone:2} months: {len(system.rows):5,} rows, {len(space.sets):4,} sets "
                f"of persons x {len(system.states):5,} states, {len(followed):5,} follow, {few} of few",
                flush=True,
            )
    return int(told > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
