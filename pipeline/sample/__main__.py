"""``python -m pipeline.sample`` makes the bundled zip anew, after a change to the sample."""

from __future__ import annotations

from pipeline import sample, settings

if __name__ == "__main__":
    sample.write_bundled(sample.bundled(), settings=settings.load())
