"""Loaded by each process of a run: notes whenever one reaches for a network, in the file of ``REACHED``.

A library that looks whether there is IPv6 binds a socket to the computer itself: that reaches nobody.
"""

from __future__ import annotations

import os
import sys

REACHES = {
    "socket.bind", "socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo",
}  # fmt: skip


def note(event: str, arguments: tuple[object, ...] = ()) -> None:
    if event == "socket.bind" and str(arguments[1]).startswith(("('127.", "('::1',")):
        return
    if event == "begun" or event in REACHES:
        with open(os.environ["REACHED"], "a", encoding="utf-8") as file:  # noqa: PTH123
            file.write(f"{event}\n")


if "REACHED" in os.environ:
    note("begun")
    sys.addaudithook(note)
