"""What a build adds to the wheel: the models as dbt has parsed them (``pipeline.transform.parsed``)."""

from __future__ import annotations

import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ParsedModels(BuildHookInterface):  # type: ignore[type-arg]
    """Parse the models where dbt is at hand; a wheel without them does the same, and begins more slowly."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Put them into the wheel, or for a checkout that is installed as it is beside its models."""
        if find_spec("dbt") is None:  # an environment that only builds: nothing of the program can run there
            return
        sys.path.insert(0, self.root)
        from pipeline.transform import parsed as parsed_models

        if not parsed_models.IS_POSSIBLE:
            return
        if version == "editable":
            parsed_models.write(Path(self.root), Path(self.root, parsed_models.NAME))
            return
        self._made = tempfile.TemporaryDirectory()  # goes with the hook, once the wheel is written
        made = Path(self._made.name, parsed_models.NAME)
        parsed_models.write(Path(self.root), made)
        build_data["force_include"][str(made)] = f"pipeline/project/{parsed_models.NAME}"
