"""Dies at every act of a change of generation, one after the other, and looks what becomes of the install.

    python fault_switch.py SPEC.json

Runs in a process of its own, which forks one that dies for each moment, so that the program is loaded
once. SPEC: `data` and `name` of the install, `enters` (the generation to go to), `seed`, `every` (how many
acts apart the moments are), `shape` (who the records belong to). It prints one JSON line a moment.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent / "fault_layer"))

from faulty_files import FaultyFiles

from stablehand.core.installs.switch import read_switch
from stablehand.core.installs.switch_plan import plan_return, plan_update
from stablehand.core.records.generations import (
    current_generation,
    read_draft,
    read_generation,
)
from stablehand.core.records.install import InstallFolder, need_record
from stablehand.core.runtimes.git import find_git
from stablehand.services.app import App, make_app
from stablehand.services.recovering import recover
from stablehand.services.snapshots import _as_it_was
from stablehand.services.switching import enter
from support.fault_world import tree_marks

MOST = 400


async def go(app: App, folder: InstallFolder, number: int) -> None:
    """Enter a generation: one that was built beside the current one, or one that was left."""
    _, record = need_record(app.data.root, folder.name)
    wanted = read_generation(folder, number)
    assert wanted is not None
    draft = read_draft(folder, number)
    if draft is not None:
        package = app.catalog.load(record.package).package
        source, branch = draft.source, draft.wishes.get("branch")
        planned = plan_update(folder, package, record, number, source, branch)
        made = wanted.with_record(draft).changed(state="ready", good=True)
        fresh = record.changed(
            generation=number, source=source, python=draft.python, torch=draft.torch
        )
        await enter(app, folder, planned, made, record, fresh)
        return
    planned = plan_return(folder, record, current_generation(folder, record), wanted)
    fresh = _as_it_was(record, wanted)
    await enter(app, folder, planned, wanted.changed(left_at=None), record, fresh)


def in_child(work: Any) -> int:
    """Do something in a fork of this process; give its exit code, negative for a signal."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        finally:
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Moments:
    """The install, a copy of how it was, and what it may be after a death."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.app = make_app(Path(spec["data"]), os.environ, Path("/"))
        find_git(os.environ)
        self.folder = InstallFolder(Path(spec["data"]), spec["name"])
        self.number = spec["enters"]
        # What lies in the environments is nothing to a switch; without it, copies are quick.
        for libraries in self.folder.own.glob("gen/*/env/lib"):
            shutil.rmtree(libraries)
        self.kept = Path(spec["data"]).parent / "as it was"
        subprocess.run(["cp", "-a", str(self.folder.checkout), str(self.kept)], check=True)
        self.chance = random.Random(spec["seed"])

    def as_it_was(self) -> None:
        """Put the install back into the state to start from."""
        subprocess.run(["rm", "-rf", str(self.folder.checkout)], check=True)
        subprocess.run(["cp", "-a", str(self.kept), str(self.folder.checkout)], check=True)

    def switch(self, start: int | None) -> int:
        """Switch, dying at the act of this number."""
        return in_child(lambda: self._with_faults(start, go(self.app, self.folder, self.number)))

    def recover(self, start: int | None) -> int:
        """Recover, dying at the act of this number."""
        return in_child(lambda: self._with_faults(start, recover(self.app, self.folder)))

    def _with_faults(self, start: int | None, work: Any) -> None:
        if start is not None:
            match = f"^{re.escape(str(self.folder.checkout))}(/|$)"
            layer = FaultyFiles({"match": match, "start": start, "count": 1})
            layer.install()
            # git is an act like any other: dying before it is not dying after it.
            spawn = asyncio.create_subprocess_exec

            async def watched(*words: Any, **named: Any) -> Any:
                layer.act("open", str(self.folder.checkout / "git"))
                return await spawn(*words, **named)

            asyncio.create_subprocess_exec = watched
        asyncio.run(work)

    def state(self) -> dict[str, Any]:
        """Give everything that has to be as before or as after."""
        checkout = self.folder.checkout
        marks = tree_marks(checkout)
        own = (".git/", ".stablehand/gen/")
        found = {
            path: mark[:2]
            for path, mark in marks.items()
            if not path.startswith(own) and path not in _VARYING
        }
        record = need_record(self.folder.data, self.folder.name)[1]
        for number in (1, 2):
            places = {"kept", "held", "databases", "links"}
            if number == record.generation:
                places -= {
                    "kept",
                    "databases",
                }  # copies of what is in its place, for a switch that was not
            account = read_generation(self.folder, number)
            found[f"{number}/account"] = account and [
                account.state,
                account.good,
                account.packages,
                account.state == "ready" and [account.folders, account.source],
            ]
            for place in sorted(places):
                root = self.folder.generation(number) / place
                for path, mark in tree_marks(root).items():
                    if ".git/" not in path:
                        found[f"{number}/{place}/{path}"] = mark[:2]
        found["generation"] = record.generation
        found["git"] = _git(checkout, "log", "-1", "--format=%H %D") + _git(
            checkout, "status", "--porcelain"
        )
        second = checkout / "repositories" / "second"
        found["second"] = _git(second, "log", "-1", "--format=%H")
        return found


_VARYING = (
    ".stablehand/install.json",
    ".stablehand/sharing.json",
    ".stablehand/launch.json",
)


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def main() -> None:
    """Go through the moments."""
    spec = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    moments = Moments(spec)
    moments.as_it_was()
    before = moments.state()
    assert moments.switch(None) == 0, "the switch itself fails"
    after = moments.state()
    start, is_over = spec.get("first", 1), False
    while start < MOST:
        moments.as_it_was()
        code = moments.switch(start)
        was_pending = read_switch(moments.folder) is not None
        again = None
        if code < 0 and moments.chance.random() < spec.get("again", 0.5):
            again = moments.chance.randint(1, 40)
            moments.recover(again)
        recovered = moments.recover(None)
        state = moments.state()
        wanted = after if state["generation"] == after["generation"] else before
        line = {
            "start": start,
            "code": code,
            "again": again,
            "pending": was_pending,
            "recovered": recovered,
            "generation": state["generation"],
            "wrong": _differences(wanted, state),
        }
        is_left = code < 0 and state["generation"] != after["generation"]
        if is_left and start % spec.get("once_more", 1) == 0:
            # Nothing is in the way of doing it once more.
            line["once_more"] = moments.switch(None)
            line["wrong_then"] = _differences(after, moments.state())
        print(json.dumps(line, ensure_ascii=False), flush=True)
        if code >= 0:
            return
        # What follows the commit point is the removal of what is not needed, file by file.
        is_over = is_over or state["generation"] == after["generation"]
        start += 29 if is_over else spec.get("every", 1)


def _differences(wanted: dict[str, Any], found: dict[str, Any]) -> list[str]:
    return [
        f"{key}: {wanted.get(key)} is {found.get(key)}"
        for key in sorted({*wanted, *found})
        if wanted.get(key) != found.get(key)
    ]


if __name__ == "__main__":
    main()
