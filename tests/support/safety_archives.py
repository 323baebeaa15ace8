"""Files whose container is the trick: archives, arrays, programs, older torch files."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from support.safety_files import (
    Made,
    Name,
    Raw,
    Saved,
    encoded,
    npy,
    pickled,
    state_dict,
    torch_legacy,
    torch_zip,
)
from support.safety_opcodes import payload


def archives(canary: Path) -> Iterator[tuple[str, bytes]]:
    """Give files whose container is the trick."""
    evil = b"\x80\x02cbuiltins\nexec\n(" + encoded(payload(canary)) + b"tR."
    saved = Saved()
    good = state_dict(saved)
    clean = torch_zip(good, saved)
    yield "zip", torch_zip(None, pickle=evil)
    yield "zip, deflated", torch_zip(None, pickle=evil, method=zipfile.ZIP_DEFLATED)
    yield "zip, after the pickle", torch_zip(None, saved, pickle=pickled(good) + evil)
    yield "zip, another pickle", torch_zip(good, saved, more={"archive/evil.pkl": evil})
    yield (
        "zip, another pickle without its ending",
        torch_zip(good, saved, more={"archive/notes.txt": evil}),
    )
    yield (
        "zip, another pickle in another folder",
        torch_zip(good, saved, more={"other/data.pkl": evil}),
    )
    yield "zip, another pickle at the top", torch_zip(good, saved, more={"data.pkl": evil})
    yield "zip, other case", torch_zip(good, saved, more={"archive/DATA.PKL": evil})
    yield "zip, out of its folder", torch_zip(good, saved, more={"archive/../evil.py": evil})
    yield "zip, absolute", torch_zip(good, saved, more={"/etc/cron.d/evil": evil})
    yield "zip, backslash", torch_zip(good, saved, more={"archive/..\\evil": evil})
    yield (
        "zip, constants of a program",
        torch_zip(good, saved, more={"archive/constants.pkl": evil}),
    )
    yield (
        "zip, code of a program",
        torch_zip(good, saved, more={"archive/code/__torch__.py": b"import os"}),
    )
    yield "zip, under another root", torch_zip(None, pickle=evil, root="a/b")
    yield "zip, pickle alone at the top", _zip({"data.pkl": evil})
    yield "zip, any name", _zip({"model.bin": evil})
    yield "zip, twice the same name", _twice(pickled(good), evil)
    yield "zip, local name differs", clean.replace(b"archive/data.pkl", b"archive/datb.pkl", 1)
    yield "zip, directory name differs", _last(clean, b"archive/data.pkl", b"archive/datb.pkl")
    for bit in (0x1, 0x20, 0x40, 0x2000):
        yield f"zip, flag {bit:#x}", _flagged(torch_zip(None, pickle=evil), bit)
    yield "zip, wrong checksum", _wrong_sum(torch_zip(None, pickle=evil))
    yield "zip, something before it", evil + clean
    yield "zip, something after it", clean + evil
    yield "zip, comment with a directory", _commented(clean, torch_zip(None, pickle=evil))
    yield (
        "zip in zip",
        torch_zip(good, saved, more={"archive/inner.zip": torch_zip(None, pickle=evil)}),
    )
    yield "zip, directory cut", clean[:-10]
    yield "zip, overlapping", _overlapping(clean)
    yield (
        "zip, a bomb",
        _zip({"archive/data.pkl": b"\x80\x02" + b"N0" * 60_000_000 + b"N."}, zipfile.ZIP_DEFLATED),
    )
    yield (
        "zip, storage missing",
        torch_zip({"a": Saved({"9": ("FloatStorage", bytes(16))}).tensor((4,), key="9")}),
    )
    yield (
        "zip, type of a storage",
        torch_zip(
            {
                "a": Made(
                    Name("torch._utils", "_rebuild_tensor_v2"),
                    (Raw(_storage("os", "system")), 0, (1,), (1,), False, None),
                )
            }
        ),
    )
    for part in ("magic", "version", "about", "value", "keys"):
        yield f"legacy, {part}", torch_legacy(good, saved, **{part: evil})
    magic = b"\x80\x02cbuiltins\neval\n(V0x1950A86A20F9469CFC6C\ntR."
    yield "legacy, computed magic", torch_legacy(None, magic=magic, value=evil)
    yield "legacy, something after it", torch_legacy(good, saved) + evil
    yield "legacy and zip", torch_legacy(good, saved) + torch_zip(None, pickle=evil)
    yield "pickle and zip", pickled({"a": 1}) + torch_zip(None, pickle=evil)
    yield "legacy and tar", _also_tar(pickled(0x1950A86A20F9469CFC6C))
    yield "tar", _tar({"pickle": evil, "storages": b"", "tensors": b""})
    yield "gzip", gzip.compress(evil)
    yield "7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(200)
    yield "rar", b"Rar!\x1a\x07\x01\x00" + evil
    yield "xz", b"\xfd7zXZ\x00" + evil
    yield "HDF5", b"\x89HDF\r\n\x1a\n" + evil
    yield "a script", b"#!/bin/sh\ntouch x\n"
    yield "a program of Linux", b"\x7fELF\x02\x01\x01" + bytes(100)
    yield "a program of Windows", b"MZ\x90\x00" + bytes(100)
    header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    yield "array of objects", npy(header, evil)
    yield (
        "array of objects in fields",
        npy("{'descr': [('a', '|O')], 'fortran_order': False, 'shape': (1,), }", evil),
    )
    yield (
        "array with code in its header",
        npy("{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,), }", b""),
    )
    yield "arrays of objects", _zip({"a.npy": npy(header, evil)})
    yield "arrays of objects, deflated", _zip({"a.npy": npy(header, evil)}, zipfile.ZIP_DEFLATED)
    yield (
        "arrays, one of objects",
        _zip(
            {
                "a.npy": npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", bytes(4)),
                "b.npy": npy(header, evil),
            }
        ),
    )


def _storage(module: str, name: str) -> bytes:
    return encoded(("storage", Name(module, name), "0", "cpu", 1)) + b"Q"


def _zip(members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _twice(first: bytes, second: bytes) -> bytes:
    made = _zip({"archive/data.pkl": first, "archive/data.pkx": second})
    return made.replace(b"data.pkx", b"data.pkl")


def _last(content: bytes, old: bytes, new: bytes) -> bytes:
    before, _, after = content.rpartition(old)
    return before + new + after


def _flagged(content: bytes, bit: int) -> bytes:
    made = bytearray(content)
    at = made.find(b"PK\x01\x02")
    made[at + 8 : at + 10] = struct.pack("<H", bit)
    return bytes(made)


def _wrong_sum(content: bytes) -> bytes:
    made = bytearray(content)
    for magic, place in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        at = made.find(magic) + place
        made[at : at + 4] = b"\x01\x02\x03\x04"
    return bytes(made)


def _commented(clean: bytes, inner: bytes) -> bytes:
    return clean[:-2] + struct.pack("<H", len(inner)) + inner


def _overlapping(content: bytes) -> bytes:
    made = bytearray(content)
    first = made.find(b"PK\x01\x02")
    second = made.find(b"PK\x01\x02", first + 4)
    made[second + 42 : second + 46] = struct.pack("<I", 4)
    return bytes(made)


def _tar(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return out.getvalue()


def _also_tar(start: bytes) -> bytes:
    """Give a file that begins with a pickle and whose first block has the checksum of a tar archive."""
    block = bytearray(start.ljust(512, b"\0"))
    block[257:263] = b"ustar\0"
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block) + bytes(1024)
