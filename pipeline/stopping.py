"""A run that is told to stop ends as after Ctrl-C: nothing half done, the lock free, an exit code of its own.

Ctrl-C, TERM and HUP; on Windows Ctrl-Break, and a console that closes, a logoff and a shutdown.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, TypeVar

from pipeline.errors import Stopped

Result = TypeVar("Result")
NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
BY_CTRL_C, BY_SIGNAL = 130, 128  # a shell's own numbers: 128 and the signal's
LIKE_CTRL_C = ("SIGINT", "SIGBREAK")
# a terminal that closes sends two; who presses again after this many seconds sees that nothing has happened
TOGETHER = 2.0
WINDOWS_WAITS = 20.0  # seconds; Windows ends a program of a closed console after 5, at a shutdown after 20

_received: list[tuple[int, float]] = []


def asked() -> int:
    """The exit code of a run that was told to stop; 0 where nobody did."""
    return code_of(_received[0][0]) if _received else 0


def code_of(number: int) -> int:
    """The exit code that a signal ends with: 130 for Ctrl-C, 143 for TERM, 129 for HUP."""
    return BY_CTRL_C if signal.Signals(number).name in LIKE_CTRL_C else BY_SIGNAL + number


def heed() -> None:
    """Stop here where it was asked for: what a library makes of an interruption is no fault of its own."""
    if _received:
        raise KeyboardInterrupt


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What some work comes to; ``TimeoutError`` where it takes longer: then it goes on until the end."""
    from concurrent.futures import Future

    done: Future[Result] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return done.result(seconds)


def stopped(truth: str) -> Stopped:
    """The error of a run that was told to stop, with what stands of it."""
    error = Stopped("Stopped.", truth)
    error.exit_code = asked() or BY_CTRL_C
    return error


def leave_as_asked() -> None:
    """The process ends with the exit code of what it was told.

    An interruption that passes through C code has Python end by Ctrl-C at last, whatever was returned.
    """
    atexit.register(_leave)  # registered first, it is the last to be called


def _leave() -> None:
    if _received:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(asked())


@contextmanager
def heeded() -> Iterator[None]:
    """Within the block each such signal raises ``KeyboardInterrupt`` in the main thread.

    One that whoever started the program has it ignore stays ignored, as ``nohup`` does with HUP.
    """
    _received.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {}
    for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
        if signal.getsignal(number) not in (signal.SIG_IGN, None):
            before[number] = signal.signal(number, _stop)
    ended = threading.Event()
    try:
        with _console_closing(ended):
            yield
    finally:
        ended.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _: FrameType | None) -> None:
    now = time.monotonic()
    together = bool(_received) and now - _received[-1][1] < TOGETHER
    _received.append((number, now))
    if not together:
        raise KeyboardInterrupt


@contextmanager
def without() -> Iterator[None]:
    """A process that is started in the block is not reached by a signal before it can say what to do with it.

    What arrives meanwhile reaches this one at the end of the block. Windows has nothing of the kind.
    """
    if os.name == "nt":
        yield
        return
    signals = {getattr(signal, name) for name in NAMES if hasattr(signal, name)} - {signal.SIGTERM}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def left_to_the_parent() -> None:
    """In a process that works for another: it is the other that is told to stop, and that ends this one."""
    signals = [getattr(signal, name) for name in NAMES if hasattr(signal, name) and name != "SIGTERM"]
    for number in signals:
        signal.signal(number, signal.SIG_IGN)
    if os.name != "nt":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)


@contextmanager
def _console_closing(ended: threading.Event) -> Iterator[None]:
    """On Windows hold back the end of the process while it ends by itself: it would be ended at once."""
    if os.name != "nt":
        yield
        return
    import ctypes

    windows: Any = ctypes
    kernel, kind = windows.windll.kernel32, windows.WINFUNCTYPE(ctypes.c_int, ctypes.c_ulong)

    def closing(event: int) -> int:
        if event < 2:  # Ctrl-C and Ctrl-Break, which Python hears of by itself
            return 0
        with suppress(ValueError, OSError):
            signal.raise_signal(getattr(signal, NAMES[-1]))
        ended.wait(WINDOWS_WAITS)
        return 1

    handler = kind(closing)
    kernel.SetConsoleCtrlHandler(handler, True)
    try:
        yield
    finally:
        kernel.SetConsoleCtrlHandler(handler, False)
