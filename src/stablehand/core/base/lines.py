"""Lines out of the bytes of a child's pipe.

Invariant: the lines are the same however the bytes were cut into chunks (`peek` aside). UTF-8 split
between chunks is joined, bytes that are no UTF-8 become U+FFFD. Progress bars write a carriage
return and draw over their line: the text after it is a line that `replaces` the last one of its
stream. Lines beyond `LINE_LIMIT` characters are cut into several.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

StreamName = Literal["out", "err"]
LINE_LIMIT: Final = 8192


@dataclass(frozen=True, slots=True)
class OutputLine:
    """One line without its end; one that `replaces` takes the place of its stream's last one."""

    text: str
    stream: StreamName
    replaces: bool = False


class LineSplitter:
    """Cuts one stream into lines, as bytes arrive."""

    def __init__(self, stream: StreamName) -> None:
        self._stream: StreamName = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._pending = ""  # undelivered text; may end in a CR whose LF could still come
        self._shown: str | None = None  # what is on show of the line that is not ended yet

    def feed(self, data: bytes) -> list[OutputLine]:
        """Take the next bytes and give the lines that they complete."""
        return list(self._split(self._pending + self._decoder.decode(data)))

    def peek(self) -> list[OutputLine]:
        """Give the unfinished line, if it says something new: a prompt, or a bar standing still.

        When the rest of it comes, the whole line replaces what was given here.
        """
        return list(self._give(self._pending.rstrip("\r"), ends=False))

    def finish(self) -> list[OutputLine]:
        """Give what is left at the end of the stream."""
        lines = list(self._split(self._pending + self._decoder.decode(b"", final=True)))
        rest, self._pending = self._pending.rstrip("\r"), ""
        if rest:
            lines.extend(self._give(rest, ends=True))
        return lines

    def _split(self, text: str) -> Iterator[OutputLine]:
        *ended, rest = text.split("\n")
        for line in ended:
            *overwritten, last = line.removesuffix("\r").split("\r")
            for part in overwritten:
                yield from self._give(part, ends=False)
            yield from self._give(last, ends=True)
        # A CR at the very end may be the first half of CR LF: it waits with its text.
        tail = "\r" if rest.endswith("\r") else ""
        *overwritten, last = rest.removesuffix("\r").split("\r")
        for part in overwritten:
            yield from self._give(part, ends=False)
        while len(last) > LINE_LIMIT:
            yield from self._give(last[:LINE_LIMIT], ends=True)
            last = last[LINE_LIMIT:]
        self._pending = last + tail

    def _give(self, text: str, *, ends: bool) -> Iterator[OutputLine]:
        *full, last = _cut(text)
        for piece in full:
            yield OutputLine(piece, self._stream, self._shown is not None)
            self._shown = None
        # A bare end after shown text only ends that line; with nothing shown it is a blank line.
        is_news = last != self._shown if last else ends and self._shown is None
        if is_news:
            yield OutputLine(last, self._stream, self._shown is not None)
            self._shown = last
        if ends:
            self._shown = None


def _cut(text: str) -> list[str]:
    return [text[at : at + LINE_LIMIT] for at in range(0, len(text), LINE_LIMIT)] or [""]
