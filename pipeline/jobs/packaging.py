"""A datapackage.json for the tables in a folder."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import configuration, contract
from pipeline import ingest as intake
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.ingest import Described, Told
    from pipeline.jobs.work import Work
    from pipeline.settings import Settings

COVERAGES = ("full", "delta")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
WRONG = {
    "provider_id": (
        "The provider is no plain code.",
        "Say it with `--provider CODE`: letters, digits, `_ . -`.",
    ),
    "coverage": (
        "It is not said whether the tables hold all cases or only what is new.",
        "Say `--coverage full` (who is not there has left) or `--coverage delta` (adds and corrects).",
    ),
    "data_cutoff": (
        "It is not said up to which month the tables reach.",
        "Say `--data-cutoff YYYY-MM`: the last month that they cover, not after this one.",
    ),
}


def told_of(folder: Path, settings: Settings) -> Told:
    """What an earlier datapackage.json says of a folder, else the configuration of whose it is."""
    if not folder.is_dir():
        raise UsageError("There is no folder at this path.", "Name the folder that holds the tables.")
    told = intake.told_in(folder, contract.load(settings.seeds))
    own = configuration.load_organisation(settings.config).provider_id if settings.own_config.is_dir() else ""
    return told if told.provider_id else replace(told, provider_id=own)


def package(work: Work, folder: Path, told: Told) -> Described:
    """Write it. ``UsageError`` where what only a person knows is not said, or is no code or month."""
    this_month = f"{work.clock():%Y-%m}"
    right = {
        "provider_id": bool(CODE.fullmatch(told.provider_id)),
        "coverage": told.coverage in COVERAGES,
        "data_cutoff": bool(MONTH.fullmatch(told.data_cutoff)) and told.data_cutoff <= this_month,
    }
    for name, is_right in right.items():
        if not is_right:
            raise UsageError(*WRONG[name])
    return intake.write_descriptor(folder, told, contract.load(work.settings.seeds), work.clock())
