"""Icons: SVG files of one set (Lucide) and of the catalog, drawn in a colour of the theme.

Each file draws with `currentColor`, which is replaced before Qt's renderer sees it; files without it
keep their own colours. Made icons are kept by name, colour, size and pixel ratio.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from stablehand.core.base.resources import bundled

_RATIOS: Final = (1.0, 2.0)
_LARGEST_BYTES: Final = 256 * 1024


def icon_file(name: str) -> Path:
    """Give the file of an icon of the set."""
    return bundled("assets") / "icons" / f"{name}.svg"


def tinted(
    file: Path, colour: str, size: int, disabled: str | None = None, *, gap: int = 0
) -> QIcon:
    """Give an icon drawn in a colour.

    Args:
        file: an SVG file; one that cannot be read gives an empty icon.
        colour: "#RRGGBB".
        size: edge in pixels.
        disabled: the colour while its control is disabled.
        gap: empty pixels at its right, for words that follow.
    """
    icon = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled or colour)):
        for ratio in _RATIOS:
            icon.addPixmap(drawn(file, tint, size, ratio, gap), mode)
    return icon


@lru_cache(maxsize=1024)
def drawn(file: Path, colour: str, size: int, ratio: float, gap: int = 0) -> QPixmap:
    """Give the picture of an icon at a pixel ratio."""
    edge = max(1, round(size * ratio))
    image = QImage(
        QSize(edge + round(gap * ratio), edge), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_source(file).replace(b"currentColor", colour.encode())))
    if renderer.isValid():
        painter = QPainter(image)
        renderer.render(painter, QRectF(0, 0, edge, edge))
        painter.end()
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@lru_cache(maxsize=512)
def _source(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(_LARGEST_BYTES)
    except OSError:
        return b""
