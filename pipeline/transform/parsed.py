"""The models as dbt has parsed them, beside them: a first build in a folder need not parse them again.

To parse takes dbt some ten seconds, and what it keeps of it names files by where they lie. So it is kept
without those places, and each working folder begins with a copy that names its own. dbt compares it with the
files, as it does with what it kept itself: of one that has changed it parses that, and of another version of
dbt all. On Windows dbt writes the names of files in another way; there each folder parses for itself.
"""

from __future__ import annotations

import gzip
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline import filesystem
from pipeline.transform.commands import invoked

NAME = "parsed_models.msgpack.gz"
KEPT = Path("target", "partial_parse.msgpack")  # where dbt keeps it in a folder of its own
IS_POSSIBLE = os.sep == "/"
_OF_DBT = {"dbt": "dbt.include.global_project", "dbt_duckdb": "dbt.include.duckdb"}
_SEEDS = "REINTEGRATION_SEEDS"
_ALWAYS = "2020-01-01T00:00:00Z"  # a time that does not depend on when it was made


def lay(project: Path, folder: Path) -> None:
    """Begin a folder of dbt with what is kept beside the models, where that is whole and it has none."""
    kept, place = project / NAME, folder / KEPT
    if not IS_POSSIBLE or place.exists() or not kept.is_file():
        return
    import msgpack

    try:
        parsed = msgpack.unpackb(gzip.decompress(kept.read_bytes()), strict_map_key=False)
        _put_places(parsed, {"reintegration": str(project), **dict(_places_of_dbt())})
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError, AttributeError):
        return  # not whole, or of another dbt, which begins anew
    place.parent.mkdir(parents=True, exist_ok=True)
    filesystem.write(place, msgpack.packb(parsed))


def write(project: Path, target: Path) -> None:
    """Have dbt parse the models of ``project``, and keep what it made of them in the file ``target``.

    ``RuntimeError`` where they cannot be parsed. Only where it is possible to use it.
    """
    import msgpack

    with tempfile.TemporaryDirectory() as folder:
        lay(project, Path(folder))
        invoked(project, Path(folder), "parse")
        parsed = msgpack.unpackb(Path(folder, KEPT).read_bytes(), strict_map_key=False)
    _put_places(parsed, dict.fromkeys(("reintegration", *_OF_DBT), ""))
    _put_times(parsed)
    filesystem.write(target, gzip.compress(msgpack.packb(parsed), mtime=0))


def _put_places(parsed: dict[str, Any], places: Mapping[str, str]) -> None:
    """Say where the files of each package of dbt lie, and the seeds."""
    for file in parsed["files"].values():
        file["path"]["project_root"] = places[file["project_name"]]
    for node in parsed["nodes"].values():
        if node.get("root_path") is not None:
            node["root_path"] = places[node["package_name"]]
    parsed["env_vars"][_SEEDS] = str(Path(places["reintegration"], "seeds"))


def _put_times(parsed: dict[str, Any]) -> None:
    """Have it say nothing of when and by which run it was made: of the same files it is the same."""
    for name in ("generated_at", "invocation_started_at", "run_started_at"):
        parsed["metadata"][name] = _ALWAYS
    parsed["metadata"]["invocation_id"] = ""
    for each in _things(parsed):
        if "created_at" in each:
            each["created_at"] = 0.0
        if isinstance(path := each.get("path"), dict) and "modification_time" in path:
            path["modification_time"] = 0.0


def _things(parsed: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for kind in parsed.values():
        if isinstance(kind, dict):
            yield from (each for each in kind.values() if isinstance(each, dict))


def _places_of_dbt() -> Iterator[tuple[str, str]]:
    for package, module in _OF_DBT.items():
        found = find_spec(module)
        if found is None or not found.submodule_search_locations:
            raise LookupError(module)
        yield package, str(Path(*list(found.submodule_search_locations)[:1]))
