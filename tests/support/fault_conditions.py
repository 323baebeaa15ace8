"""What else goes wrong: a full drive, a line that is cut, files that others hold, folders nobody may write."""

from __future__ import annotations

import os
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from stablehand.core.base.errors import ERROR_CODES
from support.fault_kills import Killer, Outcome, Scene
from support.fault_world import World

# A run of ours must never end like this: it is a mistake of the program's, not of the surroundings.
_OWN_MISTAKES = frozenset({"internal"})
_NEEDS_NETWORK = ("install", "update")
_FULL, _BUSY, _DENIED = 28, 16, 13  # errno.h: ENOSPC, EBUSY, EACCES
_HELD_BY_OTHERS = 32  # winerror.h: ERROR_SHARING_VIOLATION


class Conditions:
    """Tries changes under one condition after the other; each is lifted before the same change goes on."""

    def __init__(self, killer: Killer) -> None:
        self.killer = killer
        self.world: World = killer.world
        self.chance: random.Random = killer.chance
        self._passed: dict[str, dict[str, int]] = {}

    @property
    def kinds(self) -> Mapping[str, Callable[[Scene], Outcome | None]]:
        """The conditions by name; one that cannot be had for a change gives None."""
        return {
            "disk": self.full_drive,
            "drive": self.small_drive,
            "network": self.cut_line,
            "locks": self.held_files,
            "readonly": self.read_only,
        }

    def full_drive(self, scene: Scene) -> Outcome:
        """From some act on, nothing new can be written by the program itself."""
        act = self.killer.an_act(scene)
        rule = {"start": act, "errno": _FULL, "acts": ["open", "mkdir", "symlink", "link"]}
        return self._run(scene, f"full from act {act}", self.killer.faulty(rule))

    def held_files(self, scene: Scene) -> Outcome:
        """Another program holds files: for a moment, or for as long as the change is tried."""
        act = self.killer.an_act(scene)
        rule: dict[str, object] = {"start": act}
        how, more = self.chance.choice(
            [
                ("in use for 0.3 s", {"winerror": _HELD_BY_OTHERS, "seconds": 0.3}),
                ("in use from", {"winerror": _HELD_BY_OTHERS}),
                ("once in use", {"winerror": _HELD_BY_OTHERS, "count": 1}),
                ("busy from", {"errno": _BUSY}),
                ("once denied", {"errno": _DENIED, "count": 1}),
            ]
        )
        return self._run(scene, f"{how} act {act}", self.killer.faulty({**rule, **more}))

    def cut_line(self, scene: Scene, which: str | None = None) -> Outcome | None:
        """The connection to the remote or the index ends after some bytes, and new ones too."""
        if scene.verb not in _NEEDS_NETWORK:
            return None
        which = which or self.chance.choice(("git_line", "index_line"))
        line = getattr(self.world, which)
        after = self.chance.randint(0, max(1, self._traffic(scene)[which]))
        self.world.start_from(scene.start)
        line.cut_after(after)
        try:
            return self._run(
                scene, f"{which} cut after {after} B", {}, is_ready=True, lift=line.mend
            )
        finally:
            line.mend()

    def _traffic(self, scene: Scene) -> dict[str, int]:
        """Give how many bytes come over each line in a change that nothing disturbs."""
        if scene.verb not in self._passed:
            self.world.start_from(scene.start)
            before = {name: getattr(self.world, name).passed for name in ("git_line", "index_line")}
            self.world.program.run(*scene.words)
            self._passed[scene.verb] = {
                name: getattr(self.world, name).passed - before[name] for name in before
            }
        return self._passed[scene.verb]

    def small_drive(self, scene: Scene) -> Outcome | None:
        """The data folder lies on a real drive that has little room: only where one can be made."""
        if sys.platform != "linux" or os.geteuid() != 0:
            return None
        needed = self._growth(scene)
        room = self.chance.randint(0, max(1, needed))
        with self._on_a_drive(scene, room) as more_room:
            words = ("--ignore-space",)
            takes = scene.verb in ("install", "update", "duplicate")
            return self._run(
                scene, f"{room >> 10} kB left", {}, is_ready=True, lift=more_room,
                more=words if takes else (),
            )  # fmt: skip

    def _growth(self, scene: Scene) -> int:
        self.world.start_from(scene.start)
        before = _used(self.world.data)
        self.world.program.run(*scene.words)
        return max(0, _used(self.world.data) - before)

    @contextmanager
    def _on_a_drive(self, scene: Scene, room: int) -> Iterator[Callable[[], None]]:
        """Let the data folder lie on a drive of its own; gives what makes it large."""
        home = self.world.home
        self.world.start_from(scene.start)
        shutil.rmtree(self.world.data)
        _mount("-t", "tmpfs", "-o", "size=1G", "none", str(home))
        try:
            self.world.start_from(scene.start)
            taken = _taken(home)
            size = taken + room + 4096
            _mount("-o", f"remount,size={size >> 10}k", "none", str(home))
            yield lambda: _mount("-o", "remount,size=1G", "none", str(home))
        finally:
            subprocess.run(["umount", "--lazy", str(home)], check=False)

    def read_only(self, scene: Scene) -> Outcome | None:
        """A folder or a file may not be written; not as root, who may write everything."""
        if sys.platform == "win32" or (os.geteuid() == 0 and not self.world.is_bound):
            return None
        self.world.start_from(scene.start)
        place = self.chance.choice(_places(self.world))
        mode = stat.S_IMODE(place.lstat().st_mode)
        place.chmod(mode & 0o555)
        where = place.relative_to(self.world.home).as_posix()

        def lift() -> None:
            # A new name moves the place, a duplicate has one of its own.
            _restore(place, mode)
            packages = self.world.data / "Packages"
            if place.is_relative_to(packages) and len(place.relative_to(packages).parts) > 1:
                inside = Path(*place.relative_to(packages).parts[1:])
                for install in packages.iterdir():
                    _restore(install / inside, mode)

        try:
            return self._run(scene, f"{where} read-only", {}, is_ready=True, lift=lift)
        finally:
            lift()

    def _run(
        self,
        scene: Scene,
        moment: str,
        variables: Mapping[str, str],
        *,
        is_ready: bool = False,
        lift: Callable[[], object] = lambda: None,
        more: tuple[str, ...] = (),
    ) -> Outcome:
        """Run a change under a condition, lift it, and look at everything."""
        outcome = Outcome(scene.verb, moment)
        if not is_ready:
            self.world.start_from(scene.start)
        try:
            done = self.world.program.run(*scene.words, *more, expect=None, **variables)
        except AssertionError as error:
            done = {}
            outcome.losses.append(f"no clean answer: {str(error)[-1500:]}")
        outcome.stage = str(done.get("code", "done"))
        outcome.said = str(done.get("message", ""))
        if not done.get("ok", False):
            outcome.losses += _not_said(done)
        lift()
        outcome.losses += self.killer.afterwards(scene)
        return outcome


def _not_said(done: Mapping[str, object]) -> list[str]:
    """Give what is wrong with an answer that says that something failed."""
    code = done.get("code")
    if not done:
        return []
    if code not in ERROR_CODES or code in _OWN_MISTAKES:
        return [f"{code}: {done.get('message')}"]
    if not done.get("hint"):
        return [f"{code} without a hint: {done.get('message')}"]
    return []


def _places(world: World) -> list[Path]:
    """Give folders and files that a careful person, a scanner or a copy may have made read-only."""
    checkout = world.checkout if world.checkout.exists() else world.data / "Packages"
    names = (
        "", "lib", "settings.json", "patch_me.py", "models", "models/lora", ".git", ".git/objects", ".git/index",
        ".stablehand", ".stablehand/gen", ".stablehand/gen/1", ".stablehand/install.json", "user", "user/notes.db",
        "repositories", "repositories/second", "extensions", "wildcards",
    )  # fmt: skip
    inside = [checkout / name if name else checkout for name in names]
    others = [world.data / name for name in ("", "Packages", "Models", "Images", "Trash", "Assets")]
    return [place for place in (*inside, *others) if place.exists() and not place.is_symlink()]


def _restore(place: Path, mode: int) -> None:
    if place.exists():
        place.chmod(mode)


def _used(folder: Path) -> int:
    done = subprocess.run(["du", "-sk", str(folder)], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[0]) << 10


def _taken(place: Path) -> int:
    found = os.statvfs(place)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True)
