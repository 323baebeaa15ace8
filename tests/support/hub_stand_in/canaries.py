"""Runs of the program with secrets that must not be found again: not on the disk, in words, or in arguments."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

# The one file that tokens are kept in where there is no keyring, for its owner alone.
KEPT_IN = "tokens.json"


@dataclass
class Runs:
    """The program on a data folder, with a home of its own and no keyring; everything it says is kept.

    Attributes:
        root: holds data folder and home; all of it is searched.
        environ: variables beside those of the tests.
        said: standard output and error of every run.
        arguments: the command lines of every process of ours that was seen, children too.
    """

    root: Path
    environ: dict[str, str]
    said: list[str] = field(default_factory=list)
    arguments: set[str] = field(default_factory=set)

    @property
    def data(self) -> Path:
        """Give the data folder."""
        return self.root / "Data"

    def run(self, *words: str, given: str | None = None) -> dict[str, Any]:
        """Run a command to its end; give its result or error."""
        process = self.start(*words, given=given)
        return self.end(process)

    def start(self, *words: str, given: str | None = None) -> subprocess.Popen[str]:
        """Start a command."""
        home = self.root / "home"
        home.mkdir(exist_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "stablehand", "--data", str(self.data), "--json", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=self.root,
            start_new_session=True,
            env={
                **{key: text for key, text in os.environ.items() if key not in _OTHERS},
                "HOME": str(home),
                "XDG_CACHE_HOME": str(home / ".cache"),
                "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
                **self.environ,
            },
        )
        threading.Thread(target=self._watch, args=(process.pid,), daemon=True).start()
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.write(given or "")
            process.stdin.close()
        process.stdin = None
        return process

    def end(self, process: subprocess.Popen[str]) -> dict[str, Any]:
        """Wait for the end of a command; give the last line it said."""
        said, errors = process.communicate(timeout=120)
        self.said += [said, errors]
        lines = said.splitlines()
        return json.loads(lines[-1]) if lines else {}

    def kill_when(self, process: subprocess.Popen[str], is_so: Callable[[], bool]) -> None:
        """Kill a command once something is so."""
        for _try in range(2000):
            if is_so() or process.poll() is not None:
                break
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.005)
        assert process.poll() is None, process.communicate()
        process.send_signal(signal.SIGKILL)
        self.end(process)

    def _watch(self, pid: int) -> None:
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                for one in (process, *process.children(recursive=True)):
                    with suppress(psutil.Error):
                        self.arguments.add("\0".join(one.cmdline()))
                threading.Event().wait(0.01)

    def found(self, secrets: Iterable[str]) -> list[str]:
        """Give where secrets are: in files and names of files, in what was said, in arguments."""
        places = []
        for secret in secrets:
            forms = forms_of(secret)
            for path in sorted(self.root.rglob("*")):
                if any(form in os.fsencode(path.name) for form in forms):
                    places.append(f"{path}: its name")
                if path.is_file() and path.name != KEPT_IN:
                    content = path.read_bytes()
                    places += [f"{path}: {form!r}" for form in forms if form in content]
            for text in (*self.said, *self.arguments):
                content = text.encode()
                places += [f"said: {text[:300]}" for form in forms if form in content]
        return places


_OTHERS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "HF_HOME", "CIVITAI_API_TOKEN")


def forms_of(secret: str) -> tuple[bytes, ...]:
    """Give how a secret may be written down."""
    raw = secret.encode()
    return tuple({
        raw,
        quote(secret, safe="").encode(),
        base64.b64encode(raw).rstrip(b"="),
        raw.hex().encode(),
        secret.encode("utf-16-le"),
        json.dumps(secret)[1:-1].encode(),
    })  # fmt: skip
