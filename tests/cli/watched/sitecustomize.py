"""Loaded by each process of a run: notes whenever one reaches for a network, in the file of ``REACHED``."""

from __future__ import annotations

import os
import sys

REACHES = {
    "socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
}  # fmt: skip


def note(event: str, _: tuple[object, ...] = ()) -> None:
    if event == "begun" or event in REACHES:
        with open(os.environ["REACHED"], "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(f"{event}\n")


if "REACHED" in os.environ:
    note("begun")
    sys.addaudithook(note)
