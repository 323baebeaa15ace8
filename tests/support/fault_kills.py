"""Killing the program at a moment of a change, and looking what became of everything afterwards."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from support.fault_world import NAME, THINGS, VERSIONS, World, files_below, mark, tree_marks

LAYER = Path(__file__).parent / "fault_layer"
_LITTER = re.compile(
    r"\.(tmp|part)$|^\.stablehand-|^(index|HEAD|config|shallow)\.lock$|^tmp_(pack|idx|obj)"
)
_NOT_OURS = ("Assets/uv-cache",)


@dataclass(frozen=True)
class Scene:
    """A change and what it starts from.

    Attributes:
        verb: what it is called in the table.
        start: the state to start from.
        words: the command line.
        before, after: which version launches before and after it; None where nothing is installed.
        name: of the install afterwards.
        done: what the same command says when there is nothing left to do, instead of being done.
        keeps: another install that has to launch all the while.
    """

    verb: str
    start: str
    words: tuple[str, ...]
    before: str | None
    after: str | None
    name: str = NAME
    done: tuple[str, ...] = ()
    keeps: bool = False


def scenes(world: World) -> tuple[Scene, ...]:
    """Give every change that is tried."""
    theirs = str(world.outside / "theirs" / NAME)
    return (
        Scene("install", "nothing", ("install", NAME, "--ref", "v1.0"), None, "one"),
        Scene("update", "one", ("update", NAME, "--ref", "v2.0"), "one", "two"),
        Scene("rollback", "two", ("rollback", NAME, "1"), "two", "one", done=("snapshot.unknown",)),
        Scene("adopt", "foreign", ("adopt", theirs), None, "one"),
        Scene("uninstall", "one", ("uninstall", NAME), "one", None, done=("install.unknown",)),
        Scene("undo", "gone", ("uninstall", NAME, "--undo"), None, "one", done=("install.exists", "trash.unknown")),
        Scene("repair", "broken", ("doctor", NAME, "--fix"), "one", "one"),
        Scene("snapshot", "one", ("snapshots", NAME, "--take"), "one", "one"),
        Scene("rename", "one", ("rename", NAME, "other"), "one", "one", "other", done=("install.unknown",)),
        Scene("duplicate", "one", ("duplicate", NAME, "twin", "--with-models"), None, "one", "twin", done=("install.exists",), keeps=True),
    )  # fmt: skip


@dataclass
class Outcome:
    """What a kill did."""

    verb: str
    moment: str
    stage: str = ""
    too_late: bool = False
    said: str = ""
    losses: list[str] = field(default_factory=list)


class Killer:
    """Tries one change after the other in a world."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world = world
        self.chance = chance
        self.spans: dict[str, float] = {}
        self._acts: dict[str, list[list[int]]] = {}

    def span(self, scene: Scene) -> float:
        """Give how long a change takes undisturbed, in seconds: the time in which it can be killed."""
        if scene.verb not in self.spans:
            self.world.start_from(scene.start)
            start = time.monotonic()
            self.world.program.run(*scene.words)
            self.spans[scene.verb] = time.monotonic() - start
        return self.spans[scene.verb]

    def acts(self, scene: Scene) -> list[list[int]]:
        """Give the acts by which a change alters the data folder, by number, those of a kind together."""
        if scene.verb not in self._acts:
            self.world.start_from(scene.start)
            report = self.world.root / "acts.json"
            self.world.program.run(
                *scene.words, **self.faulty({"start": 10**9}), FAULTY_FILES_REPORT=str(report)
            )
            kinds: dict[str, list[int]] = {}
            for number, act in enumerate(json.loads(report.read_text(encoding="utf-8"))[0], 1):
                kinds.setdefault(_kind(act), []).append(number)
            self._acts[scene.verb] = list(kinds.values())
        return self._acts[scene.verb]

    def an_act(self, scene: Scene) -> int:
        """Choose an act; removing a thousand files is one kind of act among the others."""
        return self.chance.choice(self.chance.choice(self.acts(scene)))

    def faulty(self, rule: dict[str, object]) -> dict[str, str]:
        """Give the variables by which the program meets a rule for its data folder."""
        below = f"^{re.escape(str(self.world.data))}(/|$)"
        return {
            "PYTHONPATH": str(LAYER),
            "PYTHONDONTWRITEBYTECODE": "1",
            "FAULTY_FILES": json.dumps([{"match": below, **rule}]),
        }

    def kill_after(self, scene: Scene, after_s: float) -> Outcome:
        """Kill the program so long after its start."""
        return self._kill(scene, f"after {after_s:.2f} s", after_s, {})

    def kill_before(self, scene: Scene, act: int) -> Outcome:
        """Kill the program right before an act on the data folder."""
        return self._kill(scene, f"at act {act}", 300, self.faulty({"start": act, "count": 1}))

    def _kill(
        self, scene: Scene, moment: str, after_s: float, variables: dict[str, str]
    ) -> Outcome:
        """Kill the program; its children live on, as after a crash."""
        world, outcome = self.world, Outcome(scene.verb, moment)
        world.start_from(scene.start)
        process = subprocess.Popen(
            world.program.argv(*scene.words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=world.root,
            env={**world.program.env, **variables},
            start_new_session=True,
        )
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=after_s)
        outcome.too_late = process.poll() not in (None, -signal.SIGKILL)
        process.kill()
        process.wait()
        outcome.stage = stage(world, scene)
        outcome.losses = self.afterwards(scene)
        return outcome

    def afterwards(self, scene: Scene) -> list[str]:
        """Look what is there now, go on, and look again; give what is wrong."""
        losses = [f"at once: {text}" for text in contents_lost(self.world)]
        try:
            if self.chance.random() < 0.5:
                losses += [f"launched first: {text}" for text in self._as_it_is(scene)]
            self.again(scene)
            losses += [f"at the end: {text}" for text in self.settled(scene)]
        except AssertionError as error:
            losses.append(f"it does not go on: {str(error)[:1500]}")
        return losses + ended(self.world)

    def _as_it_is(self, scene: Scene) -> list[str]:
        """Launch whatever is installed; it has to be the version of before or of afterwards."""
        found = {
            item["name"]: item["state"]
            for item in self.world.program.run("list")["data"]["installs"]
        }
        losses = []
        names = [name for name, state in found.items() if state in ("installed", "stopped")]
        whole = [name for name in names if found[name] == "installed"]
        if scene.keeps and NAME not in whole:
            losses.append(f"{NAME} is {found.get(NAME)}")
        if scene.before is not None and scene.after is not None and not whole:
            losses.append(f"nothing launches: {found}")
        for name in whole:
            losses += self.is_whole(name, self._version(name))
        return losses

    def _version(self, name: str) -> str:
        record = self.world.folder(name) / ".stablehand" / "install.json"
        commit = json.loads(record.read_text(encoding="utf-8"))["source"]["commit"]
        return self.world.versions[commit]

    def is_whole(self, name: str, version: str) -> list[str]:
        """Launch an install and look at the user's things; give what is wrong."""
        answer = self.world.answer(name)
        losses = []
        wanted = {**VERSIONS[version], "note": None if not self.world.wanted["things"] else "mine"}
        if self.world.has_options:
            wanted["greeting"] = "hello"
        if not self.world.wanted["things"]:
            wanted["second"] = "2"  # it was installed today
        wrong = {key: answer.get(key) for key in wanted if answer.get(key) != wanted[key]}
        if wrong:
            losses.append(f"{name} answers {wrong} instead of {version}")
        return losses + things_lost(self.world, self.world.folder(name), version)

    def again(self, scene: Scene) -> None:
        """Do the same once more."""
        done = self.world.program.run(*scene.words, expect=None)
        if done["exit"] and done.get("code") not in scene.done:
            raise AssertionError(f"{done.get('code')}: {done.get('message')} {done.get('details')}")

    def settled(self, scene: Scene) -> list[str]:
        """Look at everything after a change that came to its end."""
        world = self.world
        if scene.after is None:
            losses = []
            root = world.trashed()
            if root is None or world.folder(scene.name).exists():
                losses.append("it is not in the trash")
            else:
                losses += things_lost(world, root, str(scene.before))
        else:
            losses = self.is_whole(scene.name, scene.after)
        if scene.keeps:
            losses += self.is_whole(NAME, "one")
        return losses + world_lost(world) + litter(world) + unreadable(world)


def _kind(act: str) -> str:
    """Give what an act does, without the numbers and names that differ from one to the next."""
    name, _, path = act.partition(" ")
    folder, _, file = path.rpartition("/")
    ending = file.rpartition(".")[2] if "." in file.lstrip(".") else ""
    known = file if ending == "json" else ending
    return f"{name} {folder if name != 'unlink' and name != 'rmdir' else folder[:120]} {known}"


def stage(world: World, scene: Scene) -> str:
    """Give how far a change had come, from what it wrote down."""
    if any(world.data.glob("Packages/*/.stablehand/switch.json")):
        return "switch"
    file = world.data / "journal.db"
    kinds = {"undo": "uninstall"}
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
        row = db.execute(
            "SELECT stage, state FROM operations WHERE kind = ? ORDER BY id DESC LIMIT 1",
            (kinds.get(scene.verb, scene.verb),),
        ).fetchone()
        if row is not None:
            return row[0] if row[1] == "running" and row[0] else str(row[1])
    return "elsewhere"


def contents_lost(world: World) -> list[str]:
    """Give what of the user's has no copy anywhere at this moment, with nothing put right yet."""
    there: set[str] = set()
    for root in (world.data, world.outside):
        for path in files_below(root):
            parts = path.relative_to(root).parts
            if "uv-cache" in parts or "site-packages" in parts or "lib" in parts:
                continue
            with suppress(FileNotFoundError):  # an orphan is at work yet
                there.add(json.dumps(mark(path)[:2]))
    wanted = world.wanted["things"]
    return [path for path, found in wanted.items() if json.dumps(found[:2]) not in there]


def things_lost(world: World, root: Path, version: str) -> list[str]:
    """Give what of the user's is not where it belongs, or not as it was, to the moment it was written."""
    losses = []
    for thing in THINGS:
        wanted = world.wanted["things"].get(thing.path)
        if wanted is None:
            continue
        place = root / thing.place(version)
        if not os.path.lexists(place):
            losses.append(f"{thing.path} is missing")
        elif thing.is_written:
            with closing(sqlite3.connect(place)) as db:
                if db.execute("SELECT text FROM notes").fetchall() != [("mine",)]:
                    losses.append(f"{thing.path} has lost its rows")
        elif mark(place) != wanted:
            losses.append(f"{thing.path} is {mark(place)} instead of {wanted}")
    return losses


def world_lost(world: World) -> list[str]:
    """Give what has changed in the model tree, among the images and in folders elsewhere."""
    losses = []
    now = {"outside": tree_marks(world.outside)}
    now["tree"] = {
        f"{part}/{path}": found
        for part in ("Models", "Images", "Workflows")
        for path, found in tree_marks(world.data / part).items()
    }
    tree = {
        f"{part}/{path}": found
        for part, files in world.wanted["tree"].items()
        for path, found in files.items()
    }
    images = {json.dumps(found) for found in now["tree"].values()}
    losses += [path for path, found in tree.items() if json.dumps(found) not in images]
    for path, found in world.wanted["outside"].items():
        if path.startswith("theirs/") and _is_made_by_running(path):
            continue
        if now["outside"].get(path) != found:
            losses.append(f"outside: {path} is {now['outside'].get(path)} instead of {found}")
    strange = now["outside"].keys() - world.wanted["outside"].keys()
    losses += [
        f"outside: {path} is new" for path in sorted(strange) if not path.startswith("theirs/")
    ]
    return losses


def _is_made_by_running(path: str) -> bool:
    return "__pycache__" in path or path.endswith((".git/index", "user/notes.db", "info/exclude"))


def litter(world: World) -> list[str]:
    """Give what was left that nobody needs: parts of files, locks, halves of generations."""
    found = []
    for folder, names, files in os.walk(world.data):
        here = Path(folder).relative_to(world.data).as_posix()
        names[:] = [name for name in names if f"{here}/{name}".removeprefix("./") not in _NOT_OURS]
        # In folders of no install, somebody may be writing: what lies there stays until the doctor comes.
        is_shared = here in (".", ".stablehand/adopted") or here.startswith("Trash")
        if not is_shared:
            found += [f"litter: {here}/{name}" for name in (*names, *files) if _LITTER.search(name)]
    for generation in world.data.glob("Packages/*/.stablehand/gen/*"):
        account = generation / "generation.json"
        state = json.loads(account.read_text())["state"] if account.exists() else "unknown"
        if (
            state != "ready"
            or (generation / "source").exists()
            or (generation / "draft.json").exists()
        ):
            found.append(f"litter: generation {generation.name} is {state}")
    return found


def unreadable(world: World) -> list[str]:
    """Give records that cannot be read, locks that are held, a journal that is not whole."""
    found = []
    for file in world.data.glob("Packages/*/.stablehand/*.json"):
        try:
            json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            found.append(f"{file.name}: {error}")
    try:
        with closing(sqlite3.connect(world.data / "journal.db")) as db:
            answer = db.execute("PRAGMA integrity_check").fetchone()[0]
            if answer != "ok":
                found.append(f"journal: {answer}")
    except sqlite3.Error as error:
        found.append(f"journal: {error}")
    return found + [f"held: {name}" for name in held_locks(world)]


def held_locks(world: World) -> list[str]:
    """Name the locks of installs that somebody holds."""
    import fcntl

    found = []
    for file in world.data.glob("Assets/locks/*.lock"):
        with file.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                found.append(file.name)
    return found


def ended(world: World) -> list[str]:
    """End what is still running in the world, and name it."""
    found = []
    for process in world.running():
        with suppress(psutil.Error):
            found.append(f"left running: {' '.join(process.cmdline())[:200]}")
            process.kill()
            process.wait(timeout=10)
    return found


def table(outcomes: Iterable[Outcome]) -> list[str]:
    """Give the lines of the table: how often each change was killed, at which stages, what was lost."""
    by_verb: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_verb.setdefault(outcome.verb, []).append(outcome)
    lines = [f"{'change':<12} {'kills':>5} {'losses':>6}  stages"]
    for verb, found in by_verb.items():
        stages: dict[str, int] = {}
        for outcome in found:
            stages[outcome.stage] = stages.get(outcome.stage, 0) + 1
        text = ", ".join(f"{name} {count}" for name, count in sorted(stages.items()))
        lost = sum(bool(outcome.losses) for outcome in found)
        lines.append(f"{verb:<12} {len(found):>5} {lost:>6}  {text}")
    return lines
