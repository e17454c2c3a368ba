"""``release.json``: from what and by which rules a report was made."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.reporting.released import Release


def release_record(release: Release, files: Mapping[str, bytes], approval: Mapping[str, str]) -> bytes:
    """Run, inputs, code version, disclosure parameters, audit result and the hash of every file, as JSON.

    ``approval`` says how many persons let it out (``mode``) and, where they are two, who proposed and who
    approved it: as the register has it, so that the same release gives the same bytes.
    """
    content = {
        "audience": release.audience,
        "period": release.period,
        "as_of": f"{release.as_of:%Y-%m}",
        "run_id": release.run_id,
        "code_version": release.code_version,
        "synthetic": release.is_synthetic,
        "inputs": [
            {
                "provider": package["provider_id"],
                "package_hash": package["package_hash"],
                "data_cutoff": f"{package['data_cutoff']:%Y-%m}",
            }
            for package in release.records["packages"]
        ],
        "disclosure": {"rules": release.rules, "audit": release.audit},
        "approval": dict(approval),
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in sorted(files.items())},
    }
    return _written(content)


def approved_record(record: bytes, approval: Mapping[str, str]) -> bytes:
    """The record of a draft with who let it out."""
    return _written({**json.loads(record), "approval": dict(approval)})


def _written(content: Mapping[str, object]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")
