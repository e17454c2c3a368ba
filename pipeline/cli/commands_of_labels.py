"""`reintegration accept`: what the data call donors and others is shown on this screen, and only here."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli import options
from pipeline.cli.work import at_work, say
from pipeline.errors import UsageError

NAMED = {"donor": "What reports call it", "provider": "What reports call it"}
ALL_KNOWN = "config/ knows every donor, grant, provider and system of it. Nothing has to be said."
NOTHING = "Nothing was written: all of them stay under their local names."
LEFT = (
    "a grant needs its donor in config/donors.csv, and a donor's code there letters, digits, `. _ -` only, "
    "40 at most."
)


def accept(
    context: Context,
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="The export package or export that has the new labels.")
    ],
    system: options.From = None,
    mapping: options.Mapped = None,
) -> None:
    """Say yes to donors, grants, providers and systems that config/ does not know.

    Each is shown on this screen beside its local name, as the export has it, and written into config/ after
    a yes. Nothing of it is kept for any other.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "`accept` shows what stands in the data, and does so on a terminal only.",
            "Run it there by itself, without `--log`, or write the codes into config/ by hand: donors.csv, "
            "providers.csv, `systems` of organisation.toml.",
        )
    with at_work(context.obj) as work:
        found = jobs.new_labels(work, path, options.choice(system, mapping, None))
        accepted = list(_answered(found))
        left = jobs.accept(work, accepted) if accepted else []
    say(_ended(found, accepted, left))


def _answered(found: Sequence[jobs.NewLabel]) -> Iterator[jobs.Accepted]:
    for label in found:
        of_donor = f" of {label.donor}" if label.donor else ""
        typer.echo(f"{label.local_name}{of_donor}: {label.code}")
        if typer.confirm(f"Is this a {label.kind}, and no person?", default=False):
            name = typer.prompt(NAMED[label.kind], default=label.code) if label.kind in NAMED else ""
            yield jobs.Accepted(label, name.strip())


def _ended(
    found: Sequence[jobs.NewLabel], accepted: Sequence[jobs.Accepted], left: Sequence[jobs.Accepted]
) -> str:
    """What was written, and the next step; no code is repeated."""
    if not found:
        return ALL_KNOWN
    if len(left) == len(accepted):
        return f"Nothing was written: {LEFT}" if left else NOTHING
    number = len(accepted) - len(left)
    said = f"Written into config/: {number:,} of {len(found):,}. They count under their codes from now on."
    more = f" {len(left):,} could not be: {LEFT}" if left else ""
    return f"{said}{more}\nNext: `reintegration run`; another yes can be said at any time."
