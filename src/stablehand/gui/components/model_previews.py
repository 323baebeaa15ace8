"""Pictures of models: decoded beside the window's thread, kept small on the disk, and few of them in memory.

The newest wish is served first, since whoever scrolls wants what is in sight now. A picture is somebody
else's file: how much of it is read is bounded, and one that cannot be read is no picture.
"""

from __future__ import annotations

import hashlib
import os
import threading
import weakref
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPixmap

from stablehand.core.base.files import write_atomic
from stablehand.core.base.names import long_path

WIDTHS: Final = (192, 384, 768)  # kept sizes in device pixels; heights are 4/3 of them
_MOST_BYTES: Final = 96 * 1024 * 1024
_LARGEST_FILE: Final = 64 * 1024 * 1024
_LARGEST_EDGE: Final = 16_384
_THREADS: Final = 1
_QUALITY: Final = 88
_IDLE_S: Final = 5.0
_LONGEST_WAIT: Final = 400  # older wishes are of what has been scrolled away
_BLURRED: Final = 10  # pixels that are left of a picture's width

Wish = tuple[str, int, bool]


class ModelPreviews(QObject):
    """Gives pictures that are there, and fetches those that are not.

    Args:
        cache: where small copies are kept; may be deleted at any time. None keeps none, for small pictures.

    Signals:
        arrived: pictures have come; who paints does so anew.
    """

    arrived = Signal()
    _decoded = Signal()

    def __init__(self, cache: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: OrderedDict[Wish, QPixmap | None] = OrderedDict()
        self._bytes = 0
        self._decoding = _Decoding(cache, weakref.ref(self))
        self._decoded.connect(self._on_decoded, Qt.ConnectionType.QueuedConnection)
        self._pause = QTimer(self)  # many pictures are one repaint
        self._pause.setSingleShot(True)
        self._pause.setInterval(30)
        self._pause.timeout.connect(self.arrived)

    @property
    def held_bytes(self) -> int:
        """What the pictures in memory take."""
        return self._bytes

    def picture(self, file: Path | str, width: int, *, is_blurred: bool = False) -> QPixmap | None:
        """Give a picture, at least so many device pixels wide; None while there is none, or for ever."""
        size = next((kept for kept in WIDTHS if kept >= width), WIDTHS[-1])
        wish = (str(file), size, is_blurred)
        if wish in self._shown:
            self._shown.move_to_end(wish)
            return self._shown[wish]
        self._decoding.want(wish)
        return None

    def forget(self) -> None:
        """Forget what is in memory: files may have changed."""
        self._shown.clear()
        self._bytes = 0

    def close(self) -> None:
        """End the threads; no picture comes any more."""
        self._decoding.close()

    def tell(self) -> None:
        """Say from any thread that pictures have been decoded."""
        self._decoded.emit()

    @Slot()
    def _on_decoded(self) -> None:
        for wish, image in self._decoding.taken():
            self._shown[wish] = None if image is None else QPixmap.fromImage(image)
            self._bytes += 0 if image is None else image.sizeInBytes()
        while self._bytes > _MOST_BYTES and len(self._shown) > 1:
            _wish, pixmap = self._shown.popitem(last=False)
            self._bytes -= 0 if pixmap is None else _bytes_of(pixmap)
        if not self._pause.isActive():
            self._pause.start()


class _Decoding:
    """The part that runs in threads; knows no Qt object but pictures, which may die in any thread."""

    def __init__(self, cache: Path | None, owner: weakref.ref[ModelPreviews]) -> None:
        self._cache, self._owner = cache, owner
        self._work = threading.Condition()
        self._wishes: OrderedDict[Wish, None] = OrderedDict()
        self._busy: set[Wish] = set()
        self._done: list[tuple[Wish, QImage | None]] = []
        self._threads = 0
        self._is_closed = False

    def want(self, wish: Wish) -> None:
        """Have a picture decoded, before all others."""
        with self._work:
            if self._is_closed or wish in self._busy:
                return
            self._wishes[wish] = None
            self._wishes.move_to_end(wish)
            while len(self._wishes) > _LONGEST_WAIT:
                self._wishes.popitem(last=False)
            self._work.notify()
            self._begin()

    def taken(self) -> list[tuple[Wish, QImage | None]]:
        """Give what has been decoded since the last time."""
        with self._work:
            done, self._done = self._done, []
            self._busy.difference_update(wish for wish, _image in done)
            return done

    def close(self) -> None:
        """End the threads."""
        with self._work:
            self._is_closed = True
            self._wishes.clear()
            self._work.notify_all()

    def _begin(self) -> None:
        """Have a thread more where there is something to do; the caller holds the lock."""
        if self._wishes and self._threads < _THREADS:
            self._threads += 1
            threading.Thread(target=self._run, name="previews", daemon=True).start()

    def _run(self) -> None:
        try:
            while (wish := self._next()) is not None:
                image = thumbnail(Path(wish[0]), wish[1], self._cache, is_blurred=wish[2])
                self._give(wish, image)
        finally:
            with self._work:
                self._threads -= 1
                self._begin()  # for a wish that came as the thread was about to end

    def _give(self, wish: Wish, image: QImage | None) -> None:
        with self._work:
            is_first = not self._done
            self._done.append((wish, image))
        owner = self._owner()
        if is_first and owner is not None:
            with suppress(RuntimeError):  # the window has closed meanwhile
                owner.tell()

    def _next(self) -> Wish | None:
        """Wait for the newest wish; None ends the thread."""
        with self._work:
            if not self._wishes and not self._is_closed:
                self._work.wait(_IDLE_S)
            if self._is_closed or not self._wishes:
                return None
            wish, _ = self._wishes.popitem()
            self._busy.add(wish)
            return wish


def thumbnail(
    file: Path, width: int, cache: Path | None, *, is_blurred: bool = False
) -> QImage | None:
    """Give a picture cut to 3:4 at a width, from the small copies if it is there; None if it cannot be read.

    Blocks; writes nothing but the small copy.
    """
    try:
        about = Path(long_path(file)).stat()
    except OSError:
        return None
    kept = None if cache is None else cache / _kept_name(file, about, width)
    image = QImage(str(kept)) if kept is not None and kept.is_file() else QImage()
    if image.isNull():
        if about.st_size > _LARGEST_FILE:
            return None
        found = _read(file, width)
        if found is None:
            return None
        image = found
        if kept is not None:
            _keep(image, kept)
    return blurred(image) if is_blurred else image


def _kept_name(file: Path, about: os.stat_result, width: int) -> str:
    mark = f"{file}\n{about.st_size}\n{about.st_mtime_ns}\n{width}"
    return f"{hashlib.blake2b(mark.encode('utf-8', 'replace'), digest_size=16).hexdigest()}.jpg"


def whole_picture(file: Path, edge: int, *, is_blurred: bool = False) -> QImage | None:
    """Give a picture as it is, no edge longer than `edge` pixels; None if it cannot be read. Blocks."""
    try:
        if Path(long_path(file)).stat().st_size > _LARGEST_FILE:
            return None
    except OSError:
        return None
    reader = _reader(file)
    size = QSize() if reader is None else reader.size()
    if reader is None:
        return None
    if size.isValid() and max(size.width(), size.height()) > edge:
        reader.setScaledSize(size.scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    found = image.convertToFormat(QImage.Format.Format_RGB32)
    return blurred(found) if is_blurred else found


def blurred(image: QImage) -> QImage:
    """Give a picture of which nothing but its colours can be told."""
    smooth = Qt.TransformationMode.SmoothTransformation
    small = image.scaledToWidth(_BLURRED, smooth)
    return small.scaled(image.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _reader(file: Path) -> QImageReader | None:
    """Give what reads a picture; None for what is none, or too large to be read."""
    reader = QImageReader(str(file))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if bytes(reader.format().data()).startswith(b"svg"):
        return None
    if size.isValid() and max(size.width(), size.height()) > _LARGEST_EDGE:
        return None
    return reader


def _read(file: Path, width: int) -> QImage | None:
    reader = _reader(file)
    if reader is None:
        return None
    size, wanted = reader.size(), QSize(width, width * 4 // 3)
    if size.isValid():
        covering = size.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        if covering.width() < size.width():
            reader.setScaledSize(covering)
    image = reader.read()
    if image.isNull():
        return None
    fitting = image.scaled(
        wanted,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    # of a picture of a person, the upper part says more
    left, top = (fitting.width() - width) // 2, (fitting.height() - wanted.height()) // 4
    cut = fitting.copy(left, top, width, wanted.height())
    return cut.convertToFormat(QImage.Format.Format_RGB32)


def _keep(image: QImage, file: Path) -> None:
    """Write the small copy; a drive that does not take it costs only time."""
    raw = QByteArray()
    buffer = QBuffer(raw)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpg"))
    writer.setQuality(_QUALITY)
    if not writer.write(image):
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(file, bytes(raw.data()))


def _bytes_of(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * max(1, pixmap.depth() // 8)
