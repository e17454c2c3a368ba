"""What dbt knows of the project: its manifest, as far as the rules for models look at it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.transform import parsed as parsed_models

PROJECT = Path(__file__).resolve().parents[2]
Node = dict[str, Any]


def parsed(folder: Path) -> Manifest:
    """Read the project as dbt does, without a database; what it leaves behind goes into ``folder``."""
    from dbt.cli.main import dbtRunner

    parsed_models.lay(PROJECT, folder)
    target = folder / parsed_models.KEPT.parent
    project = ("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target", "local")
    folders = ("--target-path", str(target), "--log-path", str(folder))
    result = dbtRunner().invoke(["parse", *project, *folders, "--quiet", "--log-level-file", "none"])
    assert result.success, result.exception
    return Manifest(json.loads((target / "manifest.json").read_text("utf-8")))


@dataclass(frozen=True)
class Manifest:
    """The manifest; nodes are called by the names that the project gives them."""

    content: dict[str, Any]

    @cached_property
    def models(self) -> dict[str, Node]:
        nodes = self.content["nodes"].values()
        return {str(node["name"]): node for node in nodes if node["resource_type"] == "model"}

    @cached_property
    def sources(self) -> dict[str, Node]:
        """By schema and table."""
        return {f"{node['schema']}.{node['name']}": node for node in self.content["sources"].values()}

    @property
    def exposures(self) -> list[Node]:
        return list(self.content["exposures"].values())

    @property
    def unit_tested(self) -> set[str]:
        return {str(node["model"]) for node in self.content["unit_tests"].values()}

    @cached_property
    def grains(self) -> dict[str, list[list[str]]]:
        """The columns of each grain test, by model."""
        grains: dict[str, list[list[str]]] = {}
        for node in self.content["nodes"].values():
            if node["resource_type"] == "test" and (node["test_metadata"] or {}).get("name") == "grain":
                model = str(node["attached_node"]).rpartition(".")[2]
                grains.setdefault(model, []).append(node["test_metadata"]["kwargs"]["columns"])
        return grains

    def parents(self, model: str, kind: str = "") -> set[str]:
        """What a model reads: models, seeds and sources, or one ``kind`` of these."""
        nodes = self.models[model]["depends_on"]["nodes"]
        return {self._name(node) for node in nodes if node.startswith(kind)}

    def children(self, name: str) -> set[str]:
        return self._children.get(name, set())

    @cached_property
    def _children(self) -> dict[str, set[str]]:
        children: dict[str, set[str]] = {}
        for model in self.models:
            for parent in self.parents(model):
                children.setdefault(parent, set()).add(model)
        return children

    def layer(self, model: str) -> str:
        """staging, intermediate or marts; empty for what is no model."""
        return str(self.models[model]["fqn"][1]) if model in self.models else ""

    def in_layer(self, *layers: str) -> Iterator[str]:
        return (model for model in self.models if self.layer(model) in layers)

    def facts(self, model: str) -> set[str]:
        """The columns that measures may count, as macros/fact_profile.sql makes a fact profile of them."""
        from tests.unit.model_sql import rendered

        return set(re.split(r",\s*", rendered(f"{{{{ facts_of('{model}') }}}}").strip()))

    @staticmethod
    def _name(node: str) -> str:
        return ".".join(node.split(".")[2:])
