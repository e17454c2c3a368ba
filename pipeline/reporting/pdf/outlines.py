"""Words in drawings whose letters join or change places: as shapes, since Typst cannot map them back to text.

Khmer, Myanmar, Lao and Thai put signs around a letter. In running text Typst keeps what was written; in a
drawing it does not, and a PDF/UA with such words is refused. The drawing's description carries the words.
"""

from __future__ import annotations

import re

_WORDS = re.compile(r"<text\b([^>]*)>([^<]*[\u0e00-\u1dff][^<]*)</text>")
_FILL = re.compile(r'\bfill="([^"]*)"')
_EVERYWHERE = 'x="-9999" y="-9999" width="19998" height="19998"'


def outlined(svg: str) -> str:
    """The drawing with such words as the shape through which their colour is seen; other words stay text."""
    count = 0

    def shape(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        fill = _FILL.search(found[1])
        colour = fill[1] if fill else "#000000"
        clip = f"words-{count}"
        return (
            f'<clipPath id="{clip}"><text{found[1]}>{found[2]}</text></clipPath>'
            f'<rect {_EVERYWHERE} fill="{colour}" clip-path="url(#{clip})"/>'
        )

    return _WORDS.sub(shape, svg)
