"""One window for a data folder: the second start brings the first window to the front and leaves.

Who is first is decided by a lock file with the process in it, which counts for nothing once that process
is gone; the local socket only carries the wish to be shown. It is opened after the first picture, so a
start that finds the lock taken asks for a while.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLockFile, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

_WAIT_MS: Final = 2000
_ASKS_S: Final = 5.0
_WISH: Final = b"show\n"


class Instance(QObject):
    """This process's claim to be the window of a data folder.

    Signals:
        wished: another start wants the window shown.
    """

    wished = Signal()

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._lock_file = data / "Assets" / "locks" / "window.lock"
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """Become the window of the data folder; false if another process is it.

        Where no lock can be held (a folder that cannot be written) every start is a window of its own.
        """
        try:
            self._lock_file.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            return True
        lock = QLockFile(str(self._lock_file))
        lock.setStaleLockTime(0)  # never by age: a window may be open for weeks
        if not lock.tryLock(0) and not _could_take_over(lock):
            return lock.error() is not QLockFile.LockError.LockFailedError
        self._lock = lock
        return True

    def listen(self) -> None:
        """Take the wishes of later starts, if the window is this process's."""
        from PySide6.QtNetwork import QLocalServer

        if self._lock is None:
            return
        QLocalServer.removeServer(self._name())  # left by one that was killed; the lock is ours
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._server.listen(self._name())

    def ask_other(self) -> bool:
        """Ask the window that there is to show itself; tell whether it took the wish."""
        until = time.monotonic() + _ASKS_S
        while time.monotonic() < until:
            if self._ask_once():
                return True
            time.sleep(0.1)  # noqa: TID251 - there is no window yet that this could stop
        return False

    def _ask_once(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name())
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(_WISH)
        has_taken = socket.waitForBytesWritten(_WAIT_MS)
        socket.disconnectFromServer()
        return has_taken

    def _name(self) -> str:
        import hashlib

        digest = hashlib.sha256(str(self._data.absolute()).encode()).hexdigest()[:16]
        return f"stablehand-{digest}"

    def release(self) -> None:
        """Give the claim back."""
        if self._server is not None:
            self._server.close()
        if self._lock is not None:
            self._lock.unlock()

    @Slot()
    def _on_connection(self) -> None:
        # Whatever is sent, it can only mean one thing; nothing of it is read.
        while self._server is not None and (socket := self._server.nextPendingConnection()):
            socket.disconnected.connect(socket.deleteLater)
            self.wished.emit()


def _could_take_over(lock: QLockFile) -> bool:
    """Take a lock file that names no process, as a power cut leaves it."""
    if lock.error() is not QLockFile.LockError.LockFailedError or lock.getLockInfo()[0]:
        return False
    return lock.removeStaleLockFile() and lock.tryLock(0)
