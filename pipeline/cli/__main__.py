"""``python -m pipeline.cli`` is the console script by another name."""

from __future__ import annotations

import sys

from pipeline.cli.entry import main

sys.exit(main())
