"""Pictures of the window against those that were approved: a broken layout shows, another machine's fonts do not.

A picture is kept at an eighth of its size: each pixel is the mean of 8x8 of the window. That is small enough to
lie in the repository, moves with a shift of four pixels, and hardly with how letters are smoothed. Where letters
come out otherwise than on the machine that made the pictures, more of it may differ.

`STABLEHAND_UPDATE_SHOTS=1` writes what is seen now; look at it before it is committed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCryptographicHash, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from stablehand.gui.theme.fonts import font

FOLDER: Final = Path(__file__).parents[1] / "golden" / "shots"
PART: Final = 8  # pixels of the window to a pixel of the picture, either way
FAR: Final = 8  # of 255: what differs less is the same
SHARE: Final = 0.003  # of the picture that may differ
OTHER_FONTS: Final = 0.03  # where letters are drawn otherwise
LETTERS: Final = FOLDER / "letters.txt"
_SENTENCE: Final = "Stablehand Запустить 0123456789 Install"


def small(pixmap: QPixmap) -> QImage:
    """Give a picture as it is kept."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB32)
    size = QSize(-(-image.width() // PART), -(-image.height() // PART))
    smooth = Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    return scaled.convertToFormat(QImage.Format.Format_RGB888)


def letters() -> str:
    """Give a mark of how letters are drawn here."""
    image = QImage(320, 24, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    painter.setFont(font("body"))
    painter.drawText(QPoint(2, 17), _SENTENCE)
    painter.end()
    hashed = QCryptographicHash.hash(bytes(image.constBits()), QCryptographicHash.Algorithm.Sha1)
    return hashed.toHex().data().decode()


def _rows(image: QImage) -> list[bytes]:
    """Give the rows of a picture of three bytes to a pixel, without what fills them up."""
    whole, line = bytes(image.constBits()), image.bytesPerLine()
    return [whole[y * line : y * line + 3 * image.width()] for y in range(image.height())]


def differing(one: QImage, other: QImage) -> tuple[float, QImage]:
    """Give the share of pixels that differ, and a picture of where."""
    shown = QImage(other.size(), QImage.Format.Format_Grayscale8)
    shown.fill(0)
    if one.size() != other.size():
        return 1.0, shown
    count = 0
    for y, (first, second) in enumerate(zip(_rows(one), _rows(other), strict=True)):
        if first == second:
            continue
        for x in range(one.width()):
            pair = zip(first[3 * x : 3 * x + 3], second[3 * x : 3 * x + 3], strict=True)
            if any(abs(a - b) > FAR for a, b in pair):
                count += 1
                shown.setPixel(x, y, 255)
    return count / max(1, one.width() * one.height()), shown


def compare(name: str, pixmap: QPixmap, out: Path) -> str:
    """Compare a picture with the one that was approved; give what is wrong, empty for nothing.

    Args:
        name: of the picture, without an ending.
        out: where the picture and its difference are left if it is another one.
    """
    seen, file = small(pixmap), FOLDER / f"{name}.png"
    if os.environ.get("STABLEHAND_UPDATE_SHOTS"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        LETTERS.write_text(f"{letters()}\n", encoding="ascii")
        if not file.exists() or differing(_read(file), seen)[0] > 0:
            seen.save(str(file))
        return ""
    if not file.exists():
        return f"{name}: there is no approved picture; STABLEHAND_UPDATE_SHOTS=1 makes it"
    share, shown = differing(_read(file), seen)
    is_same_machine = LETTERS.read_text(encoding="ascii").strip() == letters()
    if share <= (SHARE if is_same_machine else OTHER_FONTS):
        return ""
    out.mkdir(parents=True, exist_ok=True)
    pixmap.save(str(out / f"{name}.png"))
    shown.scaled(pixmap.size()).save(str(out / f"{name}-differs.png"))
    return f"{name}: {share:.2%} differ; see {out / name}.png and {out / name}-differs.png"


def _read(file: Path) -> QImage:
    return QImage(str(file)).convertToFormat(QImage.Format.Format_RGB888)


def picture(root: QWidget, hidden: Iterable[type[QWidget]], varying: str) -> QPixmap:
    """Give a picture of a widget in which what no two machines share is covered.

    Args:
        root: what is taken.
        hidden: widgets of these classes are covered whole.
        varying: words that match this are covered too.
    """
    pixmap = root.grab()
    painter = QPainter(pixmap)
    pattern, kinds = re.compile(varying), tuple(hidden)
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root):
            continue
        words = widget.text() if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)) else ""
        if isinstance(widget, kinds) or pattern.search(words):
            place = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
            painter.fillRect(place, Qt.GlobalColor.gray)
    painter.end()
    return pixmap
