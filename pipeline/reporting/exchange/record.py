"""``release.json``: from what and by which rules a report was made."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.reporting.released import Release


def release_record(release: Release, files: Mapping[str, bytes]) -> bytes:
    """Run, inputs, code version, disclosure parameters, audit result and the hash of every file, as JSON."""
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
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in sorted(files.items())},
    }
    return (json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode("utf-8")
