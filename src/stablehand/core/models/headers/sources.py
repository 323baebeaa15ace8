"""Where a header's bytes come from: a file, bytes in memory, parts of a file on a server.

Invariants: nothing is written, nothing is followed but what a path itself leads to, a pipe or a device
is never read, and no more bytes are in memory than were asked for.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.names import long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text

# Most headers lie whole in their file's first part.
_FIRST_BYTES: Final = 32 * 1024
_LONGEST_SHOWN: Final = 120
_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
)


class ByteSource(Protocol):
    """Anything whose bytes can be read at a place.

    Attributes:
        name: what people call it; for sentences.
        size: how many bytes it has; None where nobody says.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def size(self) -> int | None: ...  # noqa: D102

    def read_at(self, offset: int, length: int) -> bytes:
        """Give the bytes from `offset` on; fewer than `length` only where the source ends.

        Raises:
            StablehandError: `model.unreadable` where the system does not give them.
        """
        ...


class BytesSource:
    """Bytes that are in memory already."""

    def __init__(self, content: bytes, name: str = "file") -> None:
        self.name = name
        self.size: int | None = len(content)
        self._content = content

    def read_at(self, offset: int, length: int) -> bytes:
        """Give a part of them."""
        return self._content[offset : offset + length]


class FileSource:
    """An ordinary file, open for reading until `close`; for one thread at a time.

    Raises:
        StablehandError: `model.unreadable`: it is not there, no ordinary file, or may not be read.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.path = path
        try:
            self._descriptor = os.open(long_path(path), _FLAGS)
        except OSError as error:
            raise unreadable(path.name, _reason(error, path), path) from error
        try:
            found = os.fstat(self._descriptor)
            if not stat.S_ISREG(found.st_mode):
                text = QT_TRANSLATE_NOOP("models", "it is no ordinary file")
                raise unreadable(path.name, text, path)
            self.size: int | None = found.st_size
            self._first = self._read(0, _FIRST_BYTES)
        except BaseException:
            os.close(self._descriptor)
            raise

    def read_at(self, offset: int, length: int) -> bytes:
        """Give bytes of the file; see `ByteSource`."""
        end = offset + length
        known = len(self._first)
        if end <= known or known < _FIRST_BYTES:
            return self._first[offset:end]
        if offset < known:
            return self._first[offset:] + self._read(known, end - known)
        return self._read(offset, length)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def __enter__(self) -> FileSource:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _read(self, offset: int, length: int) -> bytes:
        """Read at a place; a read of a network drive may give less than there is."""
        try:
            os.lseek(self._descriptor, offset, os.SEEK_SET)
            found = os.read(self._descriptor, length)
            if len(found) == length or not found:
                return found
            parts = [found]
            missing = length - len(found)
            while missing > 0 and (found := os.read(self._descriptor, missing)):
                parts.append(found)
                missing -= len(found)
        except (OSError, OverflowError) as error:
            raise unreadable(self.name, _reason(error, self.path), self.path) from error
        return b"".join(parts)


def unreadable(name: str, reason: Text, path: Path | None = None) -> StablehandError:
    """Give the error for what is no model file, or cannot be read: `model.unreadable`."""
    return StablehandError(
        "model.unreadable",
        QT_TRANSLATE_NOOP("models", "{name} cannot be read as a model: {reason}.").fill(
            name=name, reason=reason
        ),
        hint=QT_TRANSLATE_NOOP(
            "models", "Models are .safetensors, .gguf, .ckpt, .pt, .pth and .bin files, or folders."
        ),
        details={"name": name, **({} if path is None else {"path": str(path)})},
    )


def damaged(name: str, reason: Text) -> StablehandError:
    """Give the error for a model file that is not whole or contradicts itself: `model.damaged`.

    Args:
        name: the file's.
        reason: what is wrong, as the end of a sentence.
    """
    return StablehandError(
        "model.damaged",
        QT_TRANSLATE_NOOP("models", "{name} is damaged: {reason}.").fill(name=name, reason=reason),
        hint=QT_TRANSLATE_NOOP(
            "models", "Fetch it again from where it came from; no program can load it like this."
        ),
        details={"name": name, "reason": reason.english()},
    )


def changed(path: Path) -> StablehandError:
    """Give the error for a file that somebody writes while it is read: `model.changed`."""
    return StablehandError(
        "model.changed",
        QT_TRANSLATE_NOOP("models", "{path} changed while it was looked at.").fill(path=str(path)),
        hint=QT_TRANSLATE_NOOP("models", "Wait until whatever writes it is done, then try again."),
        details={"path": str(path)},
    )


def taken(place: Path) -> StablehandError:
    """Give the error for a place that another file has: `model.exists`."""
    return StablehandError(
        "model.exists",
        QT_TRANSLATE_NOOP("models", "There is another file at {path}.").fill(path=str(place)),
        hint=QT_TRANSLATE_NOOP("models", "Give one of them another name."),
        details={"path": str(place)},
    )


def printable(name: str) -> str:
    """Give a name out of a header in a form that can be printed, on one line and not endless."""
    text = name if name.isprintable() else ascii(name)[1:-1]
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."


def _reason(error: OSError | OverflowError, path: Path) -> Text:
    if isinstance(error, FileNotFoundError):
        return QT_TRANSLATE_NOOP("models", "there is no file {path}").fill(path=str(path))
    if isinstance(error, PermissionError):
        return QT_TRANSLATE_NOOP("models", "it may not be read")
    said = getattr(error, "strerror", None) or str(error)
    return QT_TRANSLATE_NOOP("models", "the system says: {error}").fill(error=said)
