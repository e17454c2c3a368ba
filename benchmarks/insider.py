"""``python -m benchmarks.insider [HOME]``: what somebody who knows many cases in full reads of the others.

By ``pipeline.attacker.insider``. Without HOME it is the bundled sample, released twice.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import releases
from pipeline.attacker.insider import SHARES, insiders
from pipeline.settings import Settings

SAMPLE = 2017  # the seed of the bundled sample
PROJECT = Path(__file__).resolve().parents[1]


def main(home: Path, shares: Sequence[float], draws: int, seed: int) -> None:
    """Print for each share the persons and facts learnt, on average over draws and countries."""
    settings = Settings(project=PROJECT, home=home)
    files = sorted(settings.register.glob("*.parquet"))
    print(f"{'share':>6}{'persons':>9}{'most':>6}{'none in':>9}{'achieved':>10}{'did not':>9}")
    for one in insiders(settings, files, (0.0, *shares), draws, seed):
        print(
            f"{one.share:>6.0%}{one.persons:>9.2f}{one.most:>6}{one.nothing:>9.0%}"
            f"{one.facts[0]:>10.2f}{one.facts[1]:>9.2f}",
            flush=True,
        )


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insider")
    parser.add_argument("home", nargs="?", type=Path, help="working folder; else the sample, released twice")
    parser.add_argument("--share", nargs="+", type=float, default=SHARES, help="of a country's cases, 0 to 1")
    parser.add_argument("--draws", type=int, default=10, help="for each country and share")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        if asked.home is None:
            releases.release(Path(folder), SAMPLE, releases.PERIODS[-2:])
        main(asked.home or Path(folder), asked.share, asked.draws, asked.seed)
