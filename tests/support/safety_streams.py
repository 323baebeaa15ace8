"""Random streams of opcodes, and what Python's own unpicklers import of them; nothing of it is real.

Every import is answered by a stand-in that takes whatever is done to it, so that a stream goes on as it would
with real things.
"""

from __future__ import annotations

import io
import pickle
import random
import struct
from typing import Any

WORDS = (
    "os",
    "system",
    "builtins",
    "exec",
    "collections",
    "OrderedDict",
    "torch",
    "Size",
    "a b",
    "é",
    "",
)
SIMPLE = (
    b"(", b"0", b"1", b"2", b"N", b"R", b"a", b"b", b"d", b"}", b"e", b"l", b"]", b"o", b"s", b"t", b")",
    b"u", b"\x81", b"\x85", b"\x86", b"\x87", b"\x88", b"\x89", b"\x8f", b"\x90", b"\x91", b"\x92", b"\x93",
    b"\x93", b"\x93", b"\x94", b"\x94", b"Q", b"R", b"I01\n", b"I7\n", b"L7L\n", b"F1.5\n", b"Pid\n", b"J\x01\0\0\0",
    b"M\x01\0", b"K\x07", b"G" + bytes(8), b"\x8a\x01\x05", b"C\x01z", b"B\x01\0\0\0z",
)  # fmt: skip


def stream(seed: int) -> bytes:
    """Give a stream that is plausible here and there."""
    dice = random.Random(seed)
    parts = [b"\x80" + bytes([dice.choice((2, 3, 4, 4, 5))])] if dice.random() < 0.8 else []
    for _ in range(dice.randrange(3, 60)):
        parts.append(_piece(dice))
    if dice.random() < 0.3:
        at = dice.randrange(len(parts))
        rest = b"".join(parts[at:])
        length = len(rest) if dice.random() < 0.6 else dice.randrange(1, len(rest) + 20)
        parts.insert(at, b"\x95" + struct.pack("<Q", length))
    content = b"".join(parts) + b"."
    if dice.random() < 0.3:
        at = dice.randrange(len(content))
        content = content[:at] + bytes([dice.randrange(256)]) + content[at + dice.randrange(2) :]
    return content + (stream(seed + 10_000_019) if dice.random() < 0.1 else b"")


def _piece(dice: random.Random) -> bytes:
    kind = dice.random()
    word = dice.choice(WORDS)
    raw = word.encode()
    if kind < 0.45:
        return dice.choice(SIMPLE)
    if kind < 0.7:
        return dice.choice(
            (
                b"\x8c" + bytes([len(raw)]) + raw,
                b"X" + struct.pack("<I", len(raw)) + raw,
                b"\x8d" + struct.pack("<Q", len(raw)) + raw,
                b"V" + raw.replace(b"o", b"\\u006f") + b"\n",
                b"S'" + raw.replace(b"s", b"\\163") + b"'\n",
                b"U" + bytes([len(raw)]) + raw,
                b"T" + struct.pack("<i", len(raw)) + raw,
            )
        )
    place = dice.randrange(6)
    if kind < 0.9:
        return dice.choice(
            (
                b"q" + bytes([place]), b"h" + bytes([place]), b"p%d\n" % place, b"g%d\n" % place,
                b"r" + struct.pack("<I", place), b"j" + struct.pack("<I", place),
            )
        )  # fmt: skip
    other = dice.choice(WORDS).encode()
    return dice.choice((b"c", b"i")) + raw + b"\n" + other + b"\n"


class StandIn:
    """Whatever was imported: it can be called, filled, changed, and says nothing of it."""

    def __new__(cls, *_args: Any, **_kwargs: Any) -> StandIn:
        """Make one of whatever arguments."""
        return object.__new__(cls)

    def __init__(self, *_args: Any, **_kwargs: Any) -> None: ...

    def __call__(self, *_args: Any, **_kwargs: Any) -> StandIn:
        """Give another one."""
        return StandIn()

    def __setstate__(self, _state: Any) -> None: ...
    def __setitem__(self, _key: Any, _value: Any) -> None: ...
    def append(self, _item: Any) -> None: ...
    def extend(self, _items: Any) -> None: ...
    def add(self, _item: Any) -> None: ...


def imports(content: bytes, unpickler: type, count: int) -> set[tuple[str, str]]:
    """Give what an unpickler of Python imports of the first pickles of a stream."""
    asked: set[tuple[str, str]] = set()

    class Watching(unpickler):  # type: ignore[misc]
        def find_class(self, module: str, name: str) -> Any:
            asked.add((module, name))
            return type("StandIn", (StandIn,), {})

        def persistent_load(self, _identity: Any) -> Any:
            return StandIn()

    file = io.BytesIO(content)
    try:
        for _ in range(count):
            Watching(file).load()
    except Exception:  # whatever is wrong with a stream
        return asked
    return asked


UNPICKLERS = {"C": pickle.Unpickler, "Python": pickle._Unpickler}
