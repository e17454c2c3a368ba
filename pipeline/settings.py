"""Where things are: one frozen settings object, made once and passed down."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import cluster_setting, setting_values
from pipeline.cluster_setting import Cluster
from pipeline.errors import UsageError

PROGRAM = Path(__file__).resolve().parent
PACKED = PROGRAM / "project"  # where a wheel has what a checkout has beside the program
RULES = ("usual", "insider", "whole")  # sets of numbers in pipeline/disclosure/threshold/rules.toml


@dataclass(frozen=True, slots=True)
class Settings:
    """The project's own files (read only) and the working folder of one installation.

    ``project`` holds models, seeds, expectations and reports; ``home`` holds what a run leaves; ``rules``
    names the set of disclosure rules; ``cluster`` is what computes, in place of this machine.
    ``database_key`` is the key of the databases, or ``database_key_file`` where it is, when the environment
    says so; else ``pipeline.encryption`` knows where it is kept.
    """

    project: Path
    home: Path
    case_key: str | None = field(default=None, repr=False)
    memory_limit: str = "3GB"
    threads: int = 1
    rules: str = RULES[0]
    cluster: Cluster | None = None
    database_key: str | None = field(default=None, repr=False)
    database_key_file: Path | None = None

    @property
    def seeds(self) -> Path:
        return self.project / "seeds"

    @property
    def reports(self) -> Path:
        return self.project / "reports"

    @property
    def own_config(self) -> Path:
        """Whom this workspace's reports are for; `reintegration init` makes it, and nothing overwrites it."""
        return self.home / "config"

    @property
    def config(self) -> Path:
        """What holds here: the workspace's own configuration, else that of the made-up sample."""
        return self.own_config if self.own_config.is_dir() else self.reports / "sample"

    @property
    def warehouse(self) -> Path:
        return self.home / "warehouse"

    @property
    def cases_db(self) -> Path:
        return self.warehouse / "cases.duckdb"

    @property
    def release_db(self) -> Path:
        return self.warehouse / "release.duckdb"

    @property
    def register(self) -> Path:
        return self.warehouse / "register"

    @property
    def case_key_file(self) -> Path:
        return self.warehouse / "case.key"

    @property
    def lock_file(self) -> Path:
        return self.warehouse / "run.lock"

    @property
    def inbox(self) -> Path:
        """Where exports are put for the next run."""
        return self.home / "inbox"

    @property
    def problems(self) -> Path:
        """Lists of the rows that were put aside, by the numbers that a spreadsheet shows; owner only."""
        return self.home / "problems"

    @property
    def out(self) -> Path:
        return self.home / "out"

    @property
    def programme(self) -> Path:
        """The organisation's own view of its own cases: its owner's only, and nothing of it is a release."""
        return self.home / "programme"

    @property
    def withdrawn(self) -> Path:
        """Reports that were taken back, each with a notice for whoever has it."""
        return self.home / "withdrawn"


def load(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Settings:
    """Read the settings from the environment; the working folder is the current one by default.

    ``REINTEGRATION_HOME`` names the working folder, ``REINTEGRATION_CASE_KEY`` holds the secret that
    re-keys case identifiers, ``REINTEGRATION_MEMORY`` and ``REINTEGRATION_THREADS`` bound DuckDB,
    ``REINTEGRATION_RULES`` names the set of disclosure rules, ``REINTEGRATION_CLUSTER`` a Dask cluster,
    ``REINTEGRATION_DATABASE_KEY`` holds the key of the databases, or ``.._FILE`` names a file with it.
    ``UsageError`` where a setting cannot be kept to.
    """
    key_file = environment.get("REINTEGRATION_DATABASE_KEY_FILE")
    setting_values.refuse_without_texts()
    rules = environment.get("REINTEGRATION_RULES") or RULES[0]
    if rules not in RULES:
        raise setting_values.refused(
            "SET-004", remedy=f"Set it to {' or '.join(RULES)}, or unset it: then the usual rules hold."
        )
    return Settings(
        project=_project(),
        home=setting_values.home(_home(environment, folder)),
        case_key=environment.get("REINTEGRATION_CASE_KEY") or None,
        memory_limit=setting_values.memory(environment.get("REINTEGRATION_MEMORY") or "3GB"),
        threads=setting_values.threads(environment.get("REINTEGRATION_THREADS") or "2"),
        rules=rules,
        cluster=cluster_setting.read(environment),
        database_key=environment.get("REINTEGRATION_DATABASE_KEY") or None,
        database_key_file=Path(key_file).expanduser().absolute() if key_file else None,
    )


def _home(environment: Mapping[str, str], folder: Path | None) -> Path:
    try:
        return Path(environment.get("REINTEGRATION_HOME") or folder or Path.cwd()).resolve()
    except (OSError, RuntimeError, ValueError):  # gone meanwhile, links in a circle, a NUL
        raise setting_values.refused("SET-006") from None


def _project() -> Path:
    for folder in (PROGRAM.parent, PACKED):
        if (folder / "dbt_project.yml").is_file():
            return folder
    raise UsageError(
        "The models and seeds of the program are missing.", "Install it again, from its wheel or a checkout."
    )
