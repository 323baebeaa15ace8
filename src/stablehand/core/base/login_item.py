"""Starting Stablehand when a person logs in: one entry of the system's, made and taken away.

Windows: a value of the key `Run` of the person's own registry. macOS: a LaunchAgent in ~/Library. Elsewhere:
a desktop entry in XDG's autostart folder (freedesktop.org, "Desktop Application Autostart Specification").
Nothing needs rights of an administrator, nothing is there until it is asked for. What the entry says is pure
and told apart from where it goes; the registry is a seam.
"""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final, Protocol
from xml.parsers.expat import ExpatError

from stablehand.core.base.files import write_atomic

NAME: Final = "Stablehand"
_AGENT: Final = "io.github.stablehand.login"
_RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
_RESERVED: Final = frozenset(" \t\n\"'\\><~|&;$*?#()`")
_LARGEST: Final = 64 * 1024
_DATA: Final = "--data"
_WINDOWS_WORD: Final = re.compile(r'"([^"]*)"|([^\s"]+)')


class RunKey(Protocol):
    """The registry's key of what starts at login."""

    def get(self) -> str | None:
        """Give our value."""

    def put(self, value: str) -> None:
        """Set our value."""

    def remove(self) -> None:
        """Take our value away, if it is there."""


class WindowsRunKey:
    """The true key."""

    def get(self) -> str | None:
        """Give our value."""
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN) as key:  # type: ignore[attr-defined,unused-ignore]
                value, _kind = winreg.QueryValueEx(key, NAME)  # type: ignore[attr-defined,unused-ignore]
        except FileNotFoundError:
            return None
        return str(value)

    def put(self, value: str) -> None:
        """Set our value."""
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN) as key:  # type: ignore[attr-defined,unused-ignore]
            winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, value)  # type: ignore[attr-defined,unused-ignore]

    def remove(self) -> None:
        """Take our value away, if it is there."""
        import winreg

        try:
            with winreg.OpenKey(  # type: ignore[attr-defined,unused-ignore]
                winreg.HKEY_CURRENT_USER,  # type: ignore[attr-defined,unused-ignore]
                _RUN,
                0,
                winreg.KEY_SET_VALUE,  # type: ignore[attr-defined,unused-ignore]
            ) as key:
                winreg.DeleteValue(key, NAME)  # type: ignore[attr-defined,unused-ignore]
        except FileNotFoundError:
            return


@dataclass(frozen=True, slots=True)
class LoginItem:
    """The entry of this person on this system.

    Args:
        command: what is started, word by word.
        home: the person's folder.
        environ: variables, of which XDG_CONFIG_HOME counts.
        system: as `sys.platform`.
        run_key: the registry.
    """

    command: tuple[str, ...]
    home: Path = field(default_factory=Path.home)
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    system: str = sys.platform
    run_key: RunKey = field(default_factory=WindowsRunKey)

    @property
    def place(self) -> Path | None:
        """The file of the entry; None on Windows."""
        if self.system == "win32":
            return None
        if self.system == "darwin":
            return self.home / "Library" / "LaunchAgents" / f"{_AGENT}.plist"
        told = self.environ.get("XDG_CONFIG_HOME", "")
        config = Path(told) if told and Path(told).is_absolute() else self.home / ".config"
        return config / "autostart" / "stablehand.desktop"

    def said(self) -> bytes:
        """Give what the entry is to say."""
        if self.system == "win32":
            return command_line(self.command).encode()
        if self.system == "darwin":
            return agent(self.command)
        return desktop_entry(self.command)

    def is_on(self) -> bool:
        """Tell whether there is an entry that counts, whichever program it starts.

        Raises:
            OSError: it cannot be read.
        """
        found = self._found()
        return found is not None and not (self._is_desktop and is_hidden(found))

    def is_stale(self) -> bool:
        """Tell whether the entry starts what is not there any more: it, or its data folder, was moved.

        One of another Stablehand, or of another data folder, is somebody's choice, as is one that was
        switched off by the desktop's own settings.

        Raises:
            OSError: it cannot be read.
        """
        found = self._found()
        if found is None or found == self.said() or not self.is_on():
            return False
        words = words_of(found, self.system)
        named = [word for before, word in pairwise(words) if before == _DATA]
        places = [Path(word) for word in (*words[:1], *named)]
        return any(place.is_absolute() and not place.exists() for place in places)

    def turn_on(self) -> None:
        """Make the entry, or make it anew.

        Raises:
            OSError: it cannot be written.
        """
        if self.place is None:
            self.run_key.put(self.said().decode())
            return
        self.place.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(self.place, self.said().decode())

    def turn_off(self) -> None:
        """Take the entry away.

        Raises:
            OSError: it cannot be removed.
        """
        if self.place is None:
            self.run_key.remove()
        else:
            self.place.unlink(missing_ok=True)

    @property
    def _is_desktop(self) -> bool:
        return self.system not in ("win32", "darwin")

    def _found(self) -> bytes | None:
        if self.place is None:
            value = self.run_key.get()
            return None if value is None else value.encode()
        try:
            with self.place.open("rb") as file:
                return file.read(_LARGEST)
        except FileNotFoundError:
            return None


def is_hidden(entry: bytes) -> bool:
    """Tell whether a desktop's own settings have switched an entry off; pure."""
    lines = {line.replace(b" ", b"").lower() for line in entry.splitlines()}
    return not lines.isdisjoint({b"hidden=true", b"x-gnome-autostart-enabled=false"})


def words_of(entry: bytes, system: str) -> tuple[str, ...]:
    """Give the command that an entry starts, word by word; nothing where it cannot be read; pure."""
    text = entry.decode("utf-8", "replace")
    try:
        if system == "win32":
            return tuple(_unquoted(*found) for found in _WINDOWS_WORD.findall(text))
        if system == "darwin":
            told = plistlib.loads(entry).get("ProgramArguments", ())
            return tuple(str(word) for word in told)
        line = next((line for line in text.splitlines() if line.startswith("Exec=")), "Exec=")
        words = shlex.split(line.removeprefix("Exec=").replace("\\\\", "\\"))
        return tuple(word.replace("%%", "%") for word in words)
    except (ValueError, AttributeError, TypeError, ExpatError, plistlib.InvalidFileException):
        return ()


def _unquoted(quoted: str, plain: str) -> str:
    return quoted[: len(quoted) - (len(quoted) - len(quoted.rstrip("\\"))) // 2] or plain


def command_line(command: Sequence[str]) -> str:
    """Give a command as Windows takes it in one line, every word with a blank in quotes; pure."""
    return " ".join(
        word if word and not set(word) & {" ", "\t"} else f'"{word}{_backslashes(word)}"'
        for word in command
    )


def _backslashes(word: str) -> str:
    """Give the backslashes at the end once more: before a quote they would quote it."""
    return "\\" * (len(word) - len(word.rstrip("\\")))


def desktop_entry(command: Sequence[str]) -> bytes:
    """Give a desktop entry that starts a command; pure."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        f"Name={NAME}\n"
        f"Exec={' '.join(map(_quoted, command))}\n"
        "Icon=stablehand\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    ).encode()


def agent(command: Sequence[str]) -> bytes:
    """Give a LaunchAgent that starts a command once a person logs in; pure."""
    return plistlib.dumps(
        {
            "Label": _AGENT,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
    )


def _quoted(word: str) -> str:
    """Quote a word as the specification of desktop entries wants it, fields and all."""
    word = word.replace("%", "%%")
    if word and not _RESERVED.intersection(word):
        return word
    for mark in ("\\", '"', "`", "$"):
        word = word.replace(mark, f"\\{mark}")
    # The value of a key is unescaped once more before the quoting is read.
    return '"' + word.replace("\\", "\\\\") + '"'
