"""Files of torch, built by hand from the opcodes and members that torch itself writes; nothing needs torch."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LEGACY_MAGIC = 0x1950A86A20F9469CFC6C
ITEM = {
    "FloatStorage": 4,
    "HalfStorage": 2,
    "BFloat16Storage": 2,
    "LongStorage": 8,
    "ByteStorage": 1,
}


@dataclass(frozen=True)
class Name:
    """An import, as GLOBAL writes it."""

    module: str
    name: str


@dataclass(frozen=True)
class Made:
    """A call (REDUCE), with what BUILD sets it to."""

    callee: Any
    arguments: tuple[Any, ...] = ()
    state: Any = None
    items: Mapping[Any, Any] | None = None


@dataclass(frozen=True)
class Kept:
    """A persistent id."""

    identity: Any


@dataclass(frozen=True)
class Raw:
    """Opcodes as they are."""

    code: bytes


@dataclass
class Saved:
    """Storages of a file in the making: key to (type, bytes)."""

    storages: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def tensor(
        self,
        shape: Sequence[int],
        kind: str = "FloatStorage",
        *,
        content: bytes | None = None,
        strides: Sequence[int] | None = None,
        first: int = 0,
        key: str | None = None,
    ) -> Made:
        """Give a tensor as torch writes it, and keep its bytes."""
        count = 1
        for size in shape:
            count *= size
        if key is None:
            key = str(len(self.storages))
            length = count * ITEM[kind]
            self.storages[key] = (kind, content if content is not None else bytes(length))
        kind, held = self.storages[key]
        steps, step = [], 1
        for size in reversed(shape):
            steps.append(step)
            step *= size
        storage = Kept(("storage", Name("torch", kind), key, "cpu", len(held) // ITEM[kind]))
        return Made(
            Name("torch._utils", "_rebuild_tensor_v2"),
            (storage, first, tuple(shape), tuple(strides or reversed(steps)), False, ordered({})),
        )


def ordered(items: Mapping[Any, Any]) -> Made:
    """Give an OrderedDict."""
    return Made(Name("collections", "OrderedDict"), (), None, items)


def encoded(value: Any) -> bytes:  # noqa: C901 - one line a type
    """Give the opcodes for a value, by protocol 2, without PROTO and STOP."""
    if isinstance(value, Raw):
        return value.code
    if isinstance(value, Name):
        return f"c{value.module}\n{value.name}\n".encode()
    if isinstance(value, Kept):
        return encoded(value.identity) + b"Q"
    if isinstance(value, Made):
        code = encoded(value.callee) + encoded(value.arguments) + b"R"
        if value.items:
            code += b"(" + b"".join(encoded(k) + encoded(v) for k, v in value.items.items()) + b"u"
        return code + (encoded(value.state) + b"b" if value.state is not None else b"")
    if value is None or isinstance(value, bool):
        return {None: b"N", True: b"\x88", False: b"\x89"}[value]
    if isinstance(value, int):
        if -(2**31) <= value < 2**31:
            return b"J" + struct.pack("<i", value)
        raw = value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True)
        return b"\x8a" + bytes([len(raw)]) + raw
    if isinstance(value, float):
        return b"G" + struct.pack(">d", value)
    if isinstance(value, str):
        return b"X" + struct.pack("<I", len(value.encode())) + value.encode()
    if isinstance(value, bytes):
        return b"B" + struct.pack("<I", len(value)) + value
    if isinstance(value, tuple):
        return b"(" + b"".join(map(encoded, value)) + b"t"
    if isinstance(value, list):
        return b"](" + b"".join(map(encoded, value)) + b"e"
    if isinstance(value, dict):
        return b"}(" + b"".join(encoded(k) + encoded(v) for k, v in value.items()) + b"u"
    raise TypeError(type(value))


def pickled(value: Any) -> bytes:
    """Give a whole pickle of protocol 2."""
    return b"\x80\x02" + encoded(value) + b"."


def torch_zip(
    value: Any,
    saved: Saved | None = None,
    *,
    root: str = "archive",
    more: Mapping[str, bytes] | None = None,
    pickle: bytes | None = None,
    method: int = zipfile.ZIP_STORED,
) -> bytes:
    """Give a file as torch.save writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(f"{root}/data.pkl", pickled(value) if pickle is None else pickle)
        archive.writestr(f"{root}/byteorder", b"little")
        for key, (_, content) in (saved or Saved()).storages.items():
            archive.writestr(f"{root}/data/{key}", content)
        archive.writestr(f"{root}/version", b"3\n")
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def torch_legacy(value: Any, saved: Saved | None = None, /, **pickles: bytes) -> bytes:
    """Give a file as torch.save wrote it before 1.6.

    Args:
        pickles: whole pickles in the place of magic, version, about, value or keys.
    """
    storages = (saved or Saved()).storages
    about = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"int": 4}}
    parts = {
        "magic": pickled(LEGACY_MAGIC),
        "version": pickled(1001),
        "about": pickled(about),
        "value": pickled(value),
        "keys": pickled(list(storages)),
        **pickles,
    }
    data = b"".join(
        struct.pack("<q", len(content) // ITEM[kind]) + content
        for kind, content in storages.values()
    )
    return b"".join(parts.values()) + data


def state_dict(saved: Saved) -> dict[str, Any]:
    """Give a few weights of a VAE."""
    return {
        "first_stage_model.decoder.conv_in.weight": saved.tensor((4, 3, 2)),
        "first_stage_model.decoder.conv_in.bias": saved.tensor((4,), "HalfStorage"),
    }


def npy(header: str, content: bytes) -> bytes:
    """Give an array file with any header."""
    text = header.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + content
