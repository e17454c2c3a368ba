"""The view as one HTML page that needs nothing from outside and runs no script."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from pathlib import Path

from pipeline.programme.texts import Texts
from pipeline.programme.view import Table, Value, View

TEMPLATES = Path(__file__).parent / "templates"
SHOWN = 200  # rows of a list


def render(view: View, texts: Texts) -> str:
    """The page as text; same view, same bytes. Only its own style holds (by its hash)."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (TEMPLATES / "programme.css").read_text("utf-8").replace("\r\n", "\n")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    def word(value: Value) -> str:
        if isinstance(value, date):
            return texts.month(value).replace(" ", "\N{NO-BREAK SPACE}")
        return "" if value is None else str(value)

    def size(table: Table) -> str:
        if not table.is_task:
            return ""
        still_open, rows = table.open_rows, len(table.rows)
        return f": {rows if still_open is None else texts.say('still_open', open=still_open, all=rows)}"

    template = environment.get_template("programme.html.j2")
    return template.render(
        view=view, say=texts.say, style=style, style_hash=digest, shown=SHOWN, word=word, size=size
    )
