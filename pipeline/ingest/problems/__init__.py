"""``problems/``: every row that was put aside and every cell that stopped a package, by file, row, column.

``places`` finds them, ``allowed`` says what may stand there, ``files`` writes the lists. None holds a value.
"""

from __future__ import annotations
