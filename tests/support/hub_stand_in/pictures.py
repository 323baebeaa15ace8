"""Pictures made of nothing but a colour: real PNG files, small in bytes."""

from __future__ import annotations

import colorsys
import struct
import zlib


def png(width: int, height: int, seed: int) -> bytes:
    """Give a picture: a band of colours that differs for each seed."""
    rows = bytearray()
    for y in range(height):
        hue = (seed * 0.618 + y / height / 4) % 1
        red, green, blue = (
            int(part * 255) for part in colorsys.hls_to_rgb(hue, 0.25 + y / height / 2, 0.6)
        )
        rows += b"\0" + bytes((red, green, blue)) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
