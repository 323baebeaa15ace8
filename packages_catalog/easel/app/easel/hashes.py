"""SHA-256 of model files, computed beside the work and remembered by size and time of change."""

from __future__ import annotations

import hashlib
import json
import threading
from concurrent.futures import Future
from pathlib import Path

CHUNK = 4 * 1024 * 1024


class Hashes:
    """Known hashes; new ones are computed in a thread."""

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._lock = threading.Lock()
        self._running: dict[str, Future[str | None]] = {}
        self._known: dict[str, str] = {}
        try:
            found = json.loads(memory.read_text("utf-8"))
            self._known = {str(key): str(value) for key, value in found.items()}
        except (OSError, ValueError, AttributeError):
            self._known = {}  # nothing remembered yet, or unreadable: computed anew

    def known(self, path: Path) -> str | None:
        """The hash, if it is known already."""
        key = _key(path)
        return self._known.get(key) if key else None

    def start(self, path: Path) -> None:
        """Begins to compute a hash that is not known."""
        key = _key(path)
        with self._lock:
            if not path.is_file() or key is None or key in self._known or key in self._running:
                return
            future: Future[str | None] = Future()
            self._running[key] = future
        threading.Thread(target=self._compute, args=(path, key, future), daemon=True).start()

    def wait(self, path: Path, seconds: float) -> str | None:
        """The hash, waited for a while if it is being computed."""
        key = _key(path)
        future = self._running.get(key or "")
        if future is not None:
            try:
                return future.result(timeout=seconds)
            except TimeoutError:
                return None
        return self.known(path)

    def _compute(self, path: Path, key: str, future: Future[str | None]) -> None:
        value = None
        try:
            digest = hashlib.sha256()
            with path.open("rb") as file:
                while block := file.read(CHUNK):
                    digest.update(block)
            value = digest.hexdigest()
            with self._lock:
                self._known[key] = value
                self._remember()
        except OSError:
            value = None  # the image then carries no hash
        finally:
            future.set_result(value)

    def _remember(self) -> None:
        try:
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            part = self._memory.with_suffix(".part")
            part.write_text(json.dumps(self._known, indent=1), "utf-8")
            part.replace(self._memory)
        except OSError:
            return  # a read-only folder: computed again next time


def _key(path: Path) -> str | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return f"{path}|{stat.st_size}|{stat.st_mtime_ns}"
