"""The icon in each system's shape, drawn by Qt from assets/stablehand.svg.

ICO and ICNS are simple boxes around PNG pictures: Windows has read PNG in .ico since Vista, macOS in
.icns since 10.7 (the type codes are those of Apple's `iconutil`).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
# Pixels of each type; @2x types are the same pixels under another name.
ICNS_TYPES = (
    ("icp4", 16), ("icp5", 32), ("ic11", 32), ("ic12", 64), ("ic07", 128), ("ic13", 256), ("ic08", 256),
    ("ic14", 512), ("ic09", 512), ("ic10", 1024),
)  # fmt: skip


def ico(pictures: Mapping[int, bytes]) -> bytes:
    """Give a .ico of PNG pictures by their side in pixels."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(head) + 16 * len(pictures)
    rows, data = b"", b""
    for side, png in sorted(pictures.items()):
        told = side % 256  # 0 means 256
        rows += struct.pack("<BBBBHHII", told, told, 0, 0, 1, 32, len(png), offset + len(data))
        data += png
    return head + rows + data


def icns(pictures: Mapping[int, bytes]) -> bytes:
    """Give a .icns of PNG pictures by their side in pixels."""
    body = b""
    for kind, side in ICNS_TYPES:
        png = pictures[side]
        body += kind.encode() + struct.pack(">I", len(png) + 8) + png
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def draw(svg: Path, side: int) -> bytes:
    """Draw an SVG as a square PNG. Needs PySide6, no screen."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(svg)).render(painter)
    painter.end()
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(held.data())


def write(svg: Path, folder: Path) -> None:
    """Write stablehand.png, .ico and .icns into a folder."""
    sides = {*ICO_SIZES, *(side for _, side in ICNS_TYPES)}
    pictures = {side: draw(svg, side) for side in sides}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "stablehand.png").write_bytes(pictures[256])
    (folder / "stablehand.ico").write_bytes(ico({side: pictures[side] for side in ICO_SIZES}))
    (folder / "stablehand.icns").write_bytes(icns(pictures))
