"""The page beside an export that was refused: what is wrong with it, and what to do."""

from __future__ import annotations

from datetime import datetime
from html import escape

from pipeline.errors import ReintegrationError

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{name} was not taken in</title>
<style>
body {{ font: 17px/1.5 system-ui, "Segoe UI", sans-serif; color: #1a1a1a }}
body {{ max-width: 42em; margin: 2em auto; padding: 0 1em }}
h1 {{ font-size: 1.4em }}
dt {{ font-weight: 600; margin-top: 1em }}
dd {{ margin: 0 }}
</style>
<h1>{name} was not taken in</h1>
<p>Nothing of it was stored. Everything that was there before stands as it was.</p>
<dl>
<dt>What is wrong</dt><dd>{what}</dd>
<dt>What to do</dt><dd>{remedy} Then put the new export into <code>inbox</code>; this one can be deleted.</dd>
<dt>Code</dt><dd>{code}</dd>
<dt>When</dt><dd>{when:%Y-%m-%d %H:%M} UTC</dd>
</dl>
</html>
"""


def text(name: str, refusal: ReintegrationError, when: datetime) -> str:
    """The page as HTML; like the message on a terminal it says places and no values."""
    return _PAGE.format(
        name=escape(name),
        what=escape(refusal.what),
        remedy=escape(refusal.remedy),
        code=escape(refusal.code or f"exit code {refusal.exit_code}"),
        when=when,
    )
