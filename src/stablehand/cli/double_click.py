"""What a program that was double-clicked has to say when its window does not come: nobody sees its stderr."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, suppress
from pathlib import Path

from stablehand.core.base.environment import inherited_environment
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.program import bundle
from stablehand.core.base.search_path import find_program

_TITLE = "Stablehand"
_LONGEST = 2000  # characters; the end says what went wrong
_LONGEST_S = 3600
# What shows a text in a window of its own, on the desktops of Linux, in the order of looks.
_BOXES: Mapping[str, Sequence[str]] = {
    "zenity": ("--error", "--no-markup", "--title", _TITLE, "--text"),
    "kdialog": ("--title", _TITLE, "--error"),
    "gxmessage": ("-title", _TITLE, "-center"),
    "xmessage": ("-center",),
}


def is_unseen(words: Sequence[str]) -> bool:
    """Tell whether this is a bundle that shall show its window and has no terminal to speak to."""
    if bundle() is None or list(words) not in ([], ["gui"]):
        return False
    return sys.stderr is None or not sys.stderr.isatty()


def with_words_shown(act: Callable[[], int]) -> int:
    """Do something; if it fails, show what it said in a box of the system, and give its exit code.

    The words go to stderr as well, where there is one.
    """
    said = io.StringIO()
    with redirect_stderr(said):
        code = act()
    text = said.getvalue().strip()
    if sys.stderr is not None and text:
        with suppress(OSError):
            sys.stderr.write(f"{text}\n")
    if code not in (0, 130) and text:
        show(text)
    return code


def show(text: str) -> None:
    """Show a text in a box of the system, if it has one, until that is closed."""
    text = text[-_LONGEST:]
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, _TITLE, 0x10)  # MB_ICONERROR
        return
    argv = _mac_box(text) if sys.platform == "darwin" else _linux_box(text)
    if argv is not None:
        asyncio.run(_until_closed(argv))


def _mac_box(text: str) -> list[str]:
    # The text is an argument of the script, not a part of it.
    script = (
        "on run argv",
        f'display alert "{_TITLE}" message (item 1 of argv) as critical',
        "end run",
    )
    return ["/usr/bin/osascript", *(word for line in script for word in ("-e", line)), text]


def _linux_box(text: str) -> list[str] | None:
    environ = inherited_environment()
    for name, words in _BOXES.items():
        program = find_program(name, environ)
        if program is not None:
            return [str(program), *words, text]
    return None


async def _until_closed(argv: list[str]) -> None:
    from stablehand.core.base.processes import run_captured

    with suppress(StablehandError, TimeoutError):
        await run_captured(argv, cwd=Path.home(), timeout_s=_LONGEST_S)
