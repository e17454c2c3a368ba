"""``python -m pipeline.reference``: newest versions take today's definitions, before any report has them."""

from __future__ import annotations

import sys

from pipeline import settings
from pipeline.reference import indicator_versions

if __name__ == "__main__":
    sys.stdout.write(f"Wrote {indicator_versions.renew(settings.load())}\n")
