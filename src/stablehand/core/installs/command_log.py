"""The log of an install: every command with its folder, its output and its end, as text.

One file a generation, added to by each attempt, so that a person who asks for help has everything in
one place. Credentials are taken out before anything is written.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TextIO

from stablehand.core.base.lines import OutputLine
from stablehand.core.records.install import now
from stablehand.core.runtimes.command import ToolCommand, redacted

_SECRET: Final = re.compile(r"token|secret|password|api_?key", re.IGNORECASE)


class CommandLog:
    """The open log of one attempt; close it at the end."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file
        self._variables: dict[str, str] = {}
        self._out: TextIO = file.open("a", encoding="utf-8", newline="\n")

    def note(self, text: str) -> None:
        """Write a line of our own, with the time."""
        self._write(f"[{now()}] {redacted(text)}\n")

    def command(self, command: ToolCommand, shown: ToolCommand | None = None) -> None:
        """Write the command that is about to run, and its variables where they are new.

        Args:
            shown: what is written instead, for a command that carries a whole program.
        """
        variables = {name: value for name, value in command.variables.items() if name != "PATH"}
        fresh = {n: v for n, v in variables.items() if self._variables.get(n) != v}
        self._variables |= fresh
        for name, value in sorted(fresh.items()):
            self._write(f"    {name}={_hidden(name, value)}\n")
        place = f" (in {shlex.quote(str(command.folder))})" if command.folder else ""
        self.note(f"$ {ToolCommand((shown or command).argv).shown()}{place}")

    def lines(self, lines: Iterable[OutputLine]) -> None:
        """Write output; a line that was drawn over is written only once it stands."""
        self._write("".join(f"{redacted(line.text)}\n" for line in lines if not line.replaces))

    def close(self) -> None:
        """Close the file."""
        self._out.close()

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()


def _hidden(name: str, value: str) -> str:
    """Give a variable's value as it may be written."""
    return "***" if _SECRET.search(name) else redacted(value)
