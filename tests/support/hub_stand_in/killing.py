"""Killing a process that fetches a file, at random moments, and looking what is left of it.

What has to hold, whenever it dies: nothing has the final name; whatever the state says is here for good is
here, byte for byte; no such byte is lost by going on, and none is fetched again; the file arrives at last.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from support.hub_stand_in.fetching import stored_ranges
from support.hub_stand_in.files import Served
from support.hub_stand_in.stand_in import StandIn

TESTS = Path(__file__).parents[2]
_LAYER = TESTS / "support" / "fault_layer"
_POLL_S = 0.002
# The system may have sent what a client that is dead, or has enough, never read.
_UNREAD_BYTES = 1 << 16


@dataclass
class Death:
    """One kill: when, what was here for good then, and what was wrong."""

    moment: str
    ranges: list[tuple[int, int]] = field(default_factory=list)
    most_at_once: int = 0
    is_too_late: bool = False
    losses: list[str] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """Give how many bytes were here for good."""
        return sum(end - begin for begin, end in self.ranges)


@dataclass
class Killer:
    """Fetches one file into one folder, dying on the way.

    Attributes:
        connections: the most that it may use.
        span_s: how long a fetch takes undisturbed after its start, for random moments.
        before: what was here for good after the kill before.
        most_acts: how many changes of files there are to die before.
    """

    hub: StandIn
    served: Served
    folder: Path
    chance: random.Random
    connections: int = 1
    span_s: float = 1.0
    before: list[tuple[int, int]] = field(default_factory=list)

    most_acts: int = 16

    @property
    def target(self) -> Path:
        """Give the final path."""
        return self.folder / self.served.name

    @property
    def part(self) -> Path:
        """Give where the bytes lie."""
        return self.target.with_name(f"{self.target.name}.part")

    def ranges(self) -> list[tuple[int, int]]:
        """Give what is here for good, as the state says."""
        return stored_ranges(self.part.with_name(f"{self.part.name}.json"))

    def has_landed(self) -> bool:
        """Whether the file is in its last place, so that no part has to be there."""
        return False

    def visible(self) -> list[str]:
        """Give what is wrong with what a person would see: nothing may have the final name yet."""
        return ["something has the final name"] if self.target.exists() else []

    def start(self, **variables: str) -> subprocess.Popen[str]:
        """Start a process that fetches, and wait until it begins."""
        words = ["-m", "support.hub_stand_in.fetch_one", self.hub.at(self.served), str(self.target)]
        words += [str(self.served.length), self.served.sha256, "--connections"]
        return started([*words, str(self.connections), "--flush-s", "0.05"], variables)

    def die_at_bytes(self) -> Death:
        """Die when the server has sent so much."""
        path = f"/files/{self.served.name}"
        before = self.hub.pace.sent.get(path, 0)
        left = self.served.length - sum(end - begin for begin, end in self.ranges())
        share = self.chance.randrange(max(left, 1))
        process = self.start()
        while process.poll() is None and self.hub.pace.sent.get(path, 0) - before < share:
            time.sleep(_POLL_S)
        return self._killed(process, f"after {share} bytes")

    def die_after(self) -> Death:
        """Die after a random time."""
        after_s = self.chance.uniform(0, self.span_s)
        process = self.start()
        with suppress(subprocess.TimeoutExpired):
            process.wait(after_s)
        return self._killed(process, f"after {after_s:.2f} s")

    def die_at_act(self) -> Death:
        """Die right before it changes a name or opens a file to write in its folder."""
        return self.die_before(self.chance.randrange(1, self.most_acts))

    def die_before(self, act: int) -> Death:
        """Die right before the act of this number."""
        rule = {"match": f"^{re.escape(str(self.folder))}(/|$)", "start": act, "count": 1}
        process = self.start(PYTHONPATH=str(_LAYER), FAULTY_FILES=json.dumps([rule]))
        with suppress(subprocess.TimeoutExpired):
            process.wait(60)
        return self._killed(process, f"before act {act}")

    def finish(self) -> list[str]:
        """Let it come to its end; give what is wrong."""
        path = f"/files/{self.served.name}"
        before, kept = self.hub.pace.sent.get(path, 0), self.ranges()
        process = self.start()
        said, errors = process.communicate(timeout=120)
        if process.returncode:
            return [f"it does not go on: {said} {errors[-800:]}"]
        losses = self.settled()
        if json.loads(said.splitlines()[-1])["sha256"] != self.served.sha256:
            losses.append("it says another sum")
        sent = self.hub.pace.sent.get(path, 0) - before
        needed = self.served.length - sum(end - begin for begin, end in kept)
        if sent > needed + _UNREAD_BYTES * 4 * (self.connections - 1):
            losses.append(f"{sent} bytes were fetched for the {needed} that were missing")
        return losses

    def settled(self) -> list[str]:
        """Give what is wrong once it has come to its end."""
        losses = self.visible()
        if self.part.read_bytes() != self.served.content():
            losses.append("the file is another one")
        known = {f"{self.part.name}{ending}" for ending in ("", ".json", ".lock")}
        litter = {path.name for path in self.folder.iterdir()} - known
        losses += [f"{name} is left" for name in sorted(litter)]
        return losses

    def _killed(self, process: subprocess.Popen[str], moment: str) -> Death:
        death = Death(moment, is_too_late=process.poll() not in (None, -signal.SIGKILL))
        process.kill()
        process.communicate()
        self.hub.wait_until_quiet()
        now = self.ranges()
        death.ranges = now
        death.losses = self._wrong(now)
        self.before = now
        return death

    def _wrong(self, now: list[tuple[int, int]]) -> list[str]:
        losses = self.visible()
        for begin, end in now:
            if not self.part.exists() and self.has_landed():
                continue
            if not self._is_true(begin, end):
                losses.append(f"bytes {begin} to {end} are not here as its state says")
        for begin, end in () if self.has_landed() else self.before:
            if not any(first <= begin and end <= last for first, last in now):
                losses.append(f"bytes {begin} to {end} were here before")
        return losses

    def _is_true(self, begin: int, end: int) -> bool:
        with self.part.open("rb") as file:
            file.seek(begin)
            return all(file.read(len(piece)) == piece for piece in self.served.pieces(begin, end))


def started(words: list[str], variables: dict[str, str]) -> subprocess.Popen[str]:
    """Start Python with these words; give it once it has said a first line, or ended."""
    before = [variables["PYTHONPATH"]] if "PYTHONPATH" in variables else []
    path = os.pathsep.join([*before, str(TESTS)])
    process = subprocess.Popen(
        [sys.executable, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **variables, "PYTHONPATH": path},
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process
