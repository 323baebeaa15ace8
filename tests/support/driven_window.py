"""Drives the real window of another process as a person would; see window_driver."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


class DrivenWindow:
    """A window over a data folder; ended by `close` whatever happens."""

    def __init__(
        self, data: Path | None, *, language: str = "en", platform: str = "offscreen", **env: str
    ):
        self.data = data
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": platform,
            "QT_FONT_DPI": "96",
            "PYTHONPATH": str(TESTS),
            "STABLEHAND_PYTHON_URL": "file:///no-such-folder",
            "LANG": "ru_RU.UTF-8" if language == "ru" else "en_US.UTF-8",
            "LANGUAGE": language,
            **env,
        }
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "support.window_driver",
                *(["--data", str(data)] if data else []),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
            start_new_session=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self.errors: list[str] = []
        self._readers = [
            threading.Thread(target=read, daemon=True) for read in (self._read, self._read_errors)
        ]
        for reader in self._readers:
            reader.start()
        assert self._answer(60) == {"painted": True}

    def ask(self, do: str, *, wait_s: float = 20, **more) -> dict:
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()
        return self._answer(wait_s)

    def tell(self, do: str, *, wait_s: float = 20, **more) -> dict:
        """Do it, as soon as what it is done to is there."""
        until = time.monotonic() + wait_s
        while True:
            answer = self.ask(do, **more)
            if "missing" not in answer:
                return answer
            assert time.monotonic() < until, (answer, self.texts())
            time.sleep(0.1)

    def click(self, name: str, *, wait_s: float = 20, exact: bool = True) -> None:
        self.tell("click", name=name, exact=exact, wait_s=wait_s)

    def item(self, text: str) -> None:
        self.tell("item", text=text)

    def keys(self, keys: str) -> None:
        self.ask("keys", keys=keys)

    def type(self, text: str) -> None:
        self.ask("type", text=text)

    def texts(self) -> list[str]:
        return self.ask("texts")["texts"]

    def console(self) -> str:
        return self.ask("console")["text"]

    def focus(self) -> str:
        return self.ask("focus")["name"]

    def wait_for(self, text: str, wait_s: float = 60) -> None:
        """Wait until a text stands somewhere in the window."""
        until = time.monotonic() + wait_s
        while True:
            texts = self.texts()
            if any(text in found for found in texts):
                return
            assert time.monotonic() < until, (text, texts)
            time.sleep(0.1)

    def state(self, *words: str) -> bool:
        """Tell whether one of these states stands somewhere; the rail's button is none."""
        return not {*words}.isdisjoint(self.ask("labels")["texts"])

    def wait_for_state(self, word: str, wait_s: float = 60) -> None:
        until = time.monotonic() + wait_s
        while not self.state(word):
            assert time.monotonic() < until, (word, self.texts())
            time.sleep(0.1)

    def wait_for_log(self, text: str, wait_s: float = 60) -> None:
        until = time.monotonic() + wait_s
        while text not in (log := self.console()):
            assert time.monotonic() < until, (text, log[-2000:])
            time.sleep(0.1)

    def tab_to(self, name: str, *, most: int = 80) -> None:
        """Press Tab until something of this name has the focus, once it can be pressed."""
        until = time.monotonic() + 60
        while not self.tell("find", name=name)["enabled"]:
            assert time.monotonic() < until, (name, self.texts())
            time.sleep(0.1)
        seen = []
        for _ in range(most):
            if (focus := self.focus()) == name:
                return
            seen.append(focus)
            self.keys("Tab")
        raise AssertionError((name, seen))

    def shot(self, file: Path) -> None:
        self.ask("shot", file=str(file))

    def kill(self) -> None:
        """End the window's process as a power cut would; what it has started is left alone."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def quit(self, wait_s: float = 30) -> int:
        """Wait for the end of the process after something closed the window."""
        return self.process.wait(timeout=wait_s)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=10)
        for reader in self._readers:
            reader.join(timeout=10)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()

    def _answer(self, wait_s: float) -> dict:
        try:
            return json.loads(self._lines.get(timeout=wait_s))
        except queue.Empty:
            raise AssertionError(f"the window is silent: {''.join(self.errors)}") from None

    def _read(self) -> None:
        for line in self.process.stdout:
            if line.startswith("{"):
                self._lines.put(line)

    def _read_errors(self) -> None:
        for line in self.process.stderr:
            self.errors.append(line)
