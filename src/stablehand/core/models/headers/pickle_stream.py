"""Reading a pickle's opcodes as a description: every byte is decoded, nothing is imported or called.

The machine follows CPython's unpickler (Lib/pickle.py, Modules/_pickle.c, protocols 0 to 5) with its stack,
marks and memo, so that a name is seen whatever way it comes together. Where the two differ, it is the
stricter one: what it does not understand is broken, not skipped.

Invariants: at most `OPERATIONS` opcodes and `KEPT_TEXT` bytes of text for all pickles of a file, one piece of
at most `LINE_BYTES` in memory at a time; longer bytes are stepped over. Where it gives up rather than finds a
mistake, that is in the trace too, so that giving up never looks like innocence. Whatever a stream would
have done before the place where it breaks is in the trace.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable
from typing import Any, Final

from stablehand.core.models.headers.pickle_breaks import (
    WORD,
    BrokenPickleError,
    StricterError,
    TooMuchPickleError,
    plain_float,
    plain_int,
)
from stablehand.core.models.headers.pickle_values import (
    CONTAINERS,
    Bytes,
    Call,
    Global,
    Persistent,
    Table,
    Trace,
    container,
    shown,
)
from stablehand.core.models.headers.sources import ByteSource

OPERATIONS: Final = 500_000
KEPT_TEXT: Final = 16 * 1024 * 1024
LINE_BYTES: Final = 64 * 1024
LONG_LINE_BYTES: Final = 64 * 1024 * 1024
_WINDOW: Final = 256 * 1024
_LEAST_WINDOW: Final = 4 * 1024
_PROTOCOL: Final = 5
_LONG_BYTES: Final = 128
_STOP: Final = ord(".")


class PickleReader:
    """Reads pickles out of a source, one after the other.

    Args:
        source: where the bytes are.
        start: where the first pickle begins.
        end: where its bytes end at the latest; None: where the source does.
        trace: takes what the pickles would do.
    """

    def __init__(
        self, source: ByteSource, trace: Trace, *, start: int = 0, end: int | None = None
    ) -> None:
        self._source = source
        self._trace = trace
        self._end = (source.size or 0) if end is None else end
        self._base = start  # of the window, in the source
        self._window = b""
        self._at = 0
        self._ahead = _WINDOW  # how much is read at once
        self._frame_end = 0
        self._stack: list[Any] = []
        self._below: list[list[Any]] = []
        self._memo: dict[int, Any] = {}

    @property
    def position(self) -> int:
        """Where the next byte is, from the beginning of the source."""
        return self._base + self._at

    def read(self) -> Any:
        """Read one pickle and give what it describes.

        Raises:
            BrokenPickleError: it is none, or not whole; the trace has what ran until then.
            StablehandError: `model.unreadable`.
        """
        self._stack, self._below, self._memo, self._frame_end = [], [], {}, 0
        begun = self.position
        try:
            return self._run()
        except (
            BrokenPickleError, IndexError, KeyError, ValueError, OverflowError, struct.error
        ) as error:  # fmt: skip
            reason = str(error) or type(error).__name__
            broken = BrokenPickleError(max(begun, self.position - 1), shown(reason))
            if isinstance(error, BrokenPickleError):
                broken = error
            # Modules/_pickle.c loses the part of a line that lies in a frame, and reads on behind it.
            if isinstance(broken, StricterError) or self._frame_end:
                self._trace.note("unknown", "opcode", broken.reason)
            raise broken from (None if broken is error else error)

    def _run(self) -> Any:
        trace, handlers = self._trace, _HANDLERS
        left = OPERATIONS - trace.operations
        try:
            while left > 0:
                left -= 1
                at = self._at
                if at < len(self._window):
                    code = self._window[at]
                    self._at = at + 1
                else:
                    code = self._take(1)[0]
                if code == _STOP:
                    return self._stopped()
                handler = handlers[code]
                if handler is None:
                    raise BrokenPickleError(self.position - 1, f"{code:#04x} is no opcode")
                handler(self)
                if self._frame_end:
                    self._leave_frame()
        finally:
            trace.operations = OPERATIONS - left
        trace.note("unknown", "opcode", f"it has more than {OPERATIONS} opcodes")
        raise TooMuchPickleError(self.position, f"more than {OPERATIONS} opcodes")

    def _stopped(self) -> Any:
        """End a pickle; one that ends inside a frame lets the next begin at different places."""
        if self._frame_end and self.position != self._frame_end:
            raise StricterError(self.position, "it ends inside a frame")
        return self._stack.pop()

    def _leave_frame(self) -> None:
        if self.position > self._frame_end:
            raise StricterError(self.position, "an opcode goes over the end of its frame")
        if self.position == self._frame_end:
            self._frame_end = 0

    # Bytes.

    def _take(self, size: int) -> bytes:
        at = self._at
        end = at + size
        if end > len(self._window):
            self._fill(size)
            at, end = 0, size
        self._at = end
        return self._window[at:end]

    def _fill(self, size: int) -> None:
        """Have at least so many bytes from here on in the window."""
        self._base += self._at
        wanted = min(max(size, self._ahead), self._end - self._base)
        self._ahead = min(2 * self._ahead, _WINDOW)
        found = self._source.read_at(self._base, wanted) if wanted > 0 else b""
        self._window, self._at = found, 0
        if len(found) < size:
            raise BrokenPickleError(self._base, "it breaks off")

    def _line(self) -> bytes:
        """Take a line without its end."""
        cut = self._window.find(b"\n", self._at)
        if cut < 0:
            missing = min(LINE_BYTES, self._end - self.position)
            if missing <= 0:
                raise BrokenPickleError(self.position, "it breaks off")
            self._fill(missing)
            cut = self._window.find(b"\n", 0, LINE_BYTES)
        if cut < 0 or cut - self._at > LINE_BYTES:
            begin = self._window[self._at : self._at + LINE_BYTES].partition(b"\0")[0]
            is_word = begin and WORD.fullmatch(begin)
            kind = StricterError if is_word else BrokenPickleError
            raise kind(self.position, "a line without end")
        return self._take(cut + 1 - self._at)[:-1]

    def _name_line(self) -> bytes:
        """Take a line of a name; where the file ends in it, its last letter is lost, as in Python."""
        try:
            return self._line()
        except BrokenPickleError:
            left = self._end - self.position
            if left > LINE_BYTES:
                raise
            return self._take(left)[:-1]

    def _text_line(self) -> bytes | Bytes:
        """Take a line that may be long, without its end; a long one is stepped over."""
        try:
            return self._line()
        except BrokenPickleError:
            begin = self.position
        limit = begin + LONG_LINE_BYTES - self._trace.searched_bytes
        for place in range(begin, min(self._end, limit), _WINDOW):
            cut = self._source.read_at(place, min(_WINDOW, self._end - place)).find(b"\n")
            self._trace.searched_bytes += _WINDOW
            if cut >= 0:
                self._go_to(place + cut + 1)
                return Bytes(place + cut - begin, begin)
        if limit < self._end:
            self._trace.note("unknown", "opcode", "a text without end")
        raise BrokenPickleError(begin, "it breaks off")

    def _piece(self, size: int) -> bytes | Bytes:
        """Take bytes of a length that the stream claims; long ones are stepped over."""
        if size < 0:
            raise BrokenPickleError(self.position, "a negative length")
        if size > self._end - self.position:
            raise BrokenPickleError(self.position, "it breaks off")
        self._trace.text_bytes += min(size, LINE_BYTES)
        if size <= LINE_BYTES and self._trace.text_bytes <= KEPT_TEXT:
            return self._take(size)
        skipped = Bytes(size, self.position)
        self._go_to(self.position + size)
        return skipped

    def _go_to(self, place: int) -> None:
        """Read on at another place; where much is stepped over, little is read in between."""
        if place - self._base <= len(self._window):
            self._at = place - self._base
        else:
            self._base, self._window, self._at = place, b"", 0
            self._ahead = _LEAST_WINDOW

    def _number(self, size: int) -> int:
        return int.from_bytes(self._take(size), "little")

    # Stack.

    def _pop(self) -> Any:
        return self._stack.pop()

    def _push(self, value: Any) -> None:
        self._stack.append(value)

    def _marked(self) -> list[Any]:
        """Take everything above the last mark."""
        found = self._stack
        self._stack = self._below.pop()
        return found

    def _text(self, content: bytes | Bytes, encoding: str = "utf-8") -> None:
        if isinstance(content, bytes):
            errors = "surrogatepass" if encoding == "utf-8" else "strict"
            self._push(content.decode(encoding, errors))
        else:
            self._push(content)

    def _old_text(self, content: bytes | Bytes) -> None:
        """Push a text of Python 2, which is bytes of any encoding."""
        if not isinstance(content, bytes):
            self._push(content)
            return
        try:
            self._push(content.decode())
        except UnicodeDecodeError:
            self._push(content.decode("latin-1"))

    # What imports and calls.

    def _import(self, module: Any, name: Any) -> None:
        if isinstance(module, str) and isinstance(name, str):
            self._push(self._trace.imported(module, name))
            return
        self._trace.note("dangerous", "opcode", "it imports a name that is computed")
        self._push(Call(None, ()))

    def _call(self, callee: Any, arguments: Any) -> None:
        if type(callee) is not Global:
            self._trace.note("dangerous", "opcode", "it calls what is no plain import")
            callee = None
        made = Call(callee, arguments)
        self._trace.calls.append(made)
        if callee in CONTAINERS:
            self._push(container(callee, arguments, self._trace))
        else:
            self._push(made)

    def _build(self) -> None:
        state = self._pop()
        target = self._stack[-1]
        if type(target) is Global:
            self._trace.note("dangerous", "opcode", f"it changes {target.title} itself")
        if type(state) is tuple and len(state) == 2 and type(state[1]) is Table and state[1].pairs:
            self._trace.note("unknown", "opcode", "it sets attributes by name")
        if type(target) is Call:
            if target.state is not None:
                self._trace.note("unknown", "opcode", "it sets the state of something twice")
            target.state = state

    def _appended(self, items: list[Any]) -> None:
        target = self._stack[-1]
        if type(target) is list:
            target.extend(items)
        else:
            self._trace.note("unknown", "opcode", "it adds to what is no list")

    def _set(self, items: list[Any]) -> None:
        target = self._stack[-1]
        if type(target) is Table:
            target.pairs.extend(zip(items[::2], items[1::2], strict=True))
        else:
            self._trace.note("unknown", "opcode", "it sets an item of what is no dict")

    # Opcodes with a few steps; the simple ones are in the table below.

    def _proto(self) -> None:
        if (version := self._number(1)) > _PROTOCOL:
            raise BrokenPickleError(self.position, f"protocol {version}")

    def _frame(self) -> None:
        size = self._number(8)
        if self._frame_end:
            raise StricterError(self.position, "a frame in a frame")
        # One that goes beyond the end is read all the same, as Python does until it breaks off.
        self._frame_end = self.position + size if size else 0

    def _mark(self) -> None:
        self._below.append(self._stack)
        self._stack = []

    def _pop_one(self) -> None:
        if self._stack:
            self._stack.pop()
        else:
            self._marked()

    def _whole_number(self) -> None:
        text = self._line()
        if text in (b"00", b"01"):
            self._push(text == b"01")
        else:
            self._push(plain_int(text, self.position))

    def _long(self, size: int) -> None:
        content = self._piece(size)
        kept = isinstance(content, bytes) and size <= _LONG_BYTES
        self._push(int.from_bytes(content, "little", signed=True) if kept else content)

    def _quoted(self) -> None:
        text = self._text_line()
        if isinstance(text, Bytes):
            self._push(text)
            return
        if len(text) < 2 or text[:1] != text[-1:] or text[:1] not in (b'"', b"'"):
            raise BrokenPickleError(self.position, "a text without quotes")
        self._old_text(codecs.escape_decode(text[1:-1])[0])

    def _remember(self, index: int) -> None:
        if index < 0:
            raise BrokenPickleError(self.position, "a negative place in the memo")
        self._memo[index] = self._stack[-1]

    def _dict(self) -> None:
        items = self._marked()
        self._push(Table(list(zip(items[::2], items[1::2], strict=True))))

    def _add_items(self) -> None:
        self._appended(self._marked())

    def _set_one(self) -> None:
        value, key = self._pop(), self._pop()
        self._set([key, value])

    def _set_items(self) -> None:
        self._set(self._marked())

    def _append_one(self) -> None:
        self._appended([self._pop()])

    def _tuple(self, size: int) -> None:
        if len(self._stack) < size:
            raise IndexError("stack underflow")
        items = tuple(self._stack[-size:])
        self._stack[-size:] = [items]

    def _stack_global(self) -> None:
        name, module = self._pop(), self._pop()
        self._import(module, name)

    def _global(self) -> None:
        module, name = self._name_line(), self._name_line()
        self._import(module.decode(), name.decode())

    def _instance(self) -> None:
        module, name = self._name_line(), self._name_line()
        self._import(module.decode(), name.decode())  # first, as in Lib/pickle.py
        callee = self._pop()
        self._call(callee, tuple(self._marked()))

    def _object(self) -> None:
        callee, *arguments = self._marked()
        self._call(callee, tuple(arguments))

    def _reduce(self) -> None:
        arguments, callee = self._pop(), self._pop()
        self._call(callee, arguments)

    def _new_with_names(self) -> None:
        named, arguments, callee = self._pop(), self._pop(), self._pop()
        if type(named) is not Table or named.pairs:
            self._trace.note("unknown", "opcode", "it makes an object with named arguments")
        self._call(callee, arguments)

    def _extension(self, size: int) -> None:
        code = self._number(size)
        self._trace.note("unknown", "opcode", f"extension {code} of a registry that is elsewhere")
        self._push(Call(None, ()))

    def _provided(self, identity: Any) -> None:
        if type(identity) is tuple and len(identity) > 1 and identity[0] == "module":
            self._push(identity[1])  # a class with its source beside it, as torch once wrote them
            return
        found = Persistent(identity)
        self._trace.persistent.append(found)
        self._push(found)

    def _out_of_band(self) -> None:
        raise BrokenPickleError(self.position, "its data is elsewhere")


_Handler = Callable[[PickleReader], object]
_P = PickleReader
# By opcode, as in Lib/pickletools.py; STOP is the loop's.
_BY_CODE: Final[dict[bytes, _Handler]] = {
    b"(": _P._mark,
    b"0": _P._pop_one,
    b"1": lambda p: p._marked(),
    b"2": lambda p: p._push(p._stack[-1]),
    b"F": lambda p: p._push(plain_float(p._line(), p.position)),
    b"I": _P._whole_number,
    b"J": lambda p: p._push(int.from_bytes(p._take(4), "little", signed=True)),
    b"K": lambda p: p._push(p._take(1)[0]),
    b"L": lambda p: p._push(plain_int(p._line(), p.position)),
    b"M": lambda p: p._push(p._number(2)),
    b"N": lambda p: p._push(None),
    b"P": lambda p: p._provided(p._line().decode("ascii")),
    b"Q": lambda p: p._provided(p._pop()),
    b"R": _P._reduce,
    b"S": _P._quoted,
    b"T": lambda p: p._old_text(p._piece(int.from_bytes(p._take(4), "little", signed=True))),
    b"U": lambda p: p._old_text(p._piece(p._take(1)[0])),
    b"V": lambda p: p._text(p._text_line(), "raw-unicode-escape"),
    b"X": lambda p: p._text(p._piece(p._number(4))),
    b"a": _P._append_one,
    b"b": _P._build,
    b"c": _P._global,
    b"d": _P._dict,
    b"}": lambda p: p._push(Table()),
    b"e": _P._add_items,
    b"g": lambda p: p._push(p._memo[plain_int(p._line(), p.position, 10)]),
    b"h": lambda p: p._push(p._memo[p._take(1)[0]]),
    b"i": _P._instance,
    b"j": lambda p: p._push(p._memo[p._number(4)]),
    b"l": lambda p: p._push(p._marked()),
    b"]": lambda p: p._push([]),
    b"o": _P._object,
    b"p": lambda p: p._remember(plain_int(p._line(), p.position, 10)),
    b"q": lambda p: p._remember(p._take(1)[0]),
    b"r": lambda p: p._remember(p._number(4)),
    b"s": _P._set_one,
    b"t": lambda p: p._push(tuple(p._marked())),
    b")": lambda p: p._push(()),
    b"u": _P._set_items,
    b"G": lambda p: p._push(struct.unpack(">d", p._take(8))[0]),
    b"\x80": _P._proto,
    b"\x81": _P._reduce,
    b"\x82": lambda p: p._extension(1),
    b"\x83": lambda p: p._extension(2),
    b"\x84": lambda p: p._extension(4),
    b"\x85": lambda p: p._tuple(1),
    b"\x86": lambda p: p._tuple(2),
    b"\x87": lambda p: p._tuple(3),
    b"\x88": lambda p: p._push(True),
    b"\x89": lambda p: p._push(False),
    b"\x8a": lambda p: p._long(p._take(1)[0]),
    b"\x8b": lambda p: p._long(int.from_bytes(p._take(4), "little", signed=True)),
    b"B": lambda p: p._push(p._piece(p._number(4))),
    b"C": lambda p: p._push(p._piece(p._take(1)[0])),
    b"\x8c": lambda p: p._text(p._piece(p._take(1)[0])),
    b"\x8d": lambda p: p._text(p._piece(p._number(8))),
    b"\x8e": lambda p: p._push(p._piece(p._number(8))),
    b"\x8f": lambda p: p._push([]),
    b"\x90": _P._add_items,
    b"\x91": lambda p: p._push(p._marked()),
    b"\x92": _P._new_with_names,
    b"\x93": _P._stack_global,
    b"\x94": lambda p: p._remember(len(p._memo)),
    b"\x95": _P._frame,
    b"\x96": lambda p: p._push(p._piece(p._number(8))),
    b"\x97": _P._out_of_band,
    b"\x98": _P._out_of_band,
}
_HANDLERS: Final[tuple[_Handler | None, ...]] = tuple(
    _BY_CODE.get(bytes([code])) for code in range(256)
)
