"""What the benchmarks share: a data folder of their own, the program as a process, pairs, the table."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class Room:
    """A data folder and what runs on it."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def argv(self, *words: str) -> list[str]:
        """Give a command line of the program on this folder."""
        return [sys.executable, "-m", "stablehand", "--data", str(self.data), "--json", *words]

    def run(self, *words: str) -> dict[str, Any]:
        """Run a command to its end and give the data of its result."""
        done = subprocess.run(
            self.argv(*words), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
        )
        lines = done.stdout.decode().splitlines()
        last = json.loads(lines[-1]) if lines else {"ok": False}
        if not last["ok"]:
            raise SystemExit(f"{' '.join(words)}: {last.get('message', done.returncode)}")
        data: dict[str, Any] = last["data"]
        return data


@contextmanager
def room(kept: Path | None) -> Iterator[Room]:
    """Give a data folder: the one to keep, or one that is gone afterwards; nothing runs on after."""
    data = kept or Path(tempfile.mkdtemp(prefix="stablehand-bench-"))
    data.mkdir(parents=True, exist_ok=True)
    made = Room(data.resolve())
    try:
        yield made
    finally:
        subprocess.run(
            made.argv("stop", "--all"), stdout=subprocess.DEVNULL, check=False, timeout=120
        )
        if kept is None:
            shutil.rmtree(data, ignore_errors=True)


@dataclass
class Pairs:
    """Times of two ways to do one thing, measured by turns, so that load meets both alike."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    def measure(self, count: int, ours: Callable[[], float], theirs: Callable[[], float]) -> None:
        """Measure so many pairs; which way goes first changes from pair to pair."""
        for number in range(count):
            turns = [(self.ours, ours), (self.theirs, theirs)]
            for times, way in turns if number % 2 else reversed(turns):
                times.append(way())
            show(f"  pair {number + 1}: {self.ours[-1]:.3f} s and {self.theirs[-1]:.3f} s")

    @property
    def ratios(self) -> list[float]:
        """Give ours over theirs, pair by pair."""
        return [mine / other for mine, other in zip(self.ours, self.theirs, strict=True)]


def row(name: str, times: Sequence[float]) -> str:
    """Give a line of the table: the median and between which times it lies."""
    middle = statistics.median(times)
    return f"{name:<46} {middle:8.3f} s   {min(times):.3f} to {max(times):.3f} s"


def show(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def verdict(ratio: float, limit: float, *, at_least: bool = False, what: str = "ratio") -> int:
    """Write the closing line; give the exit code."""
    kept = ratio >= limit if at_least else ratio <= limit
    show(f"{what} {ratio:.2f} (limit {limit:.2f}): {'ok' if kept else 'over'}")
    return 0 if kept else 1
