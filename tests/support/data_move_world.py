"""A data folder that is moved: hard links, links, databases, times; the same marks before and after, and kills."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import stablehand
from stablehand.core.base.data_place import Surroundings, find
from stablehand.core.base.paths import DataPaths
from stablehand.services.app import App
from stablehand.services.data_moving import start_move

SUPPORT = Path(__file__).parent
_MOVER = """
import asyncio, os, sys
from pathlib import Path
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.data_place import find, surroundings
from stablehand.services.app import App
from stablehand.services.data_moving import start_move
explicit = Path(sys.argv[1]) if sys.argv[3] == "named" else None
place = find({}, surroundings(Path(sys.argv[4])), explicit)
async def main():
    app = App(DataPaths(place.path), dict(os.environ), place=place)
    await (await start_move(app, Path(sys.argv[2]), accept_risk=True)).result()
asyncio.run(main())
"""


def other_drive():
    """Give a folder on another drive than the temporary files, or None where there is none."""
    for place in ("/dev/shm", "/var/tmp"):
        try:
            if os.access(place, os.W_OK) and (
                Path(place).stat().st_dev != Path(tempfile.gettempdir()).stat().st_dev
            ):
                return Path(tempfile.mkdtemp(prefix="stablehand-test-", dir=place))
        except OSError:
            continue
    return None


class MoveWorld:
    """A data folder, the person's folder for settings, and a program's folder without data beside it."""

    def __init__(self, root, *, named=True):
        self.root, self.named = root, named
        self.old = root / "alt" / "Дата folder"
        self.config, self.program = root / "config", root / "program"
        self.program.mkdir(parents=True)
        self.around = Surroundings(self.program, self.old, self.config / "Stablehand")
        self.fill()

    def fill(self):
        data = self.old
        for path, content in {
            "settings.toml": '[window]\ntheme = "dark"\n',
            "Models/Lora/a.safetensors": "weights" * 5000,
            "Packages/one/app.py": "print(1)\n",
            "Assets/uv-cache/archive/torch.so": "code" * 70_000,
            "Assets/tmp/left": "x",
            "Images/one/ü.png": "picture",
            "Logs/stablehand.log": "said\n",
        }.items():
            (data / path).parent.mkdir(parents=True, exist_ok=True)
            (data / path).write_text(content, encoding="utf-8")
        env = data / "Packages/one/.stablehand/gen/1/env/lib"
        env.mkdir(parents=True)
        (env / "torch.so").hardlink_to(data / "Assets/uv-cache/archive/torch.so")
        (data / "Packages/one/models").symlink_to(data / "Models", target_is_directory=True)
        (data / "Packages/one/near").symlink_to("../../Images", target_is_directory=True)
        (data / "Packages/one/far").symlink_to("/nowhere/at/all")
        (data / "Packages/one/run.sh").write_text("#!/bin/sh\n")
        (data / "Packages/one/run.sh").chmod(0o755)
        os.utime(data / "Packages/one/app.py", ns=(1_600_000_000_123_456_789,) * 2)
        with closing(sqlite3.connect(data / "journal.db")) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE t (word TEXT)")
            database.execute("INSERT INTO t VALUES ('kept')")
            database.commit()

    def app(self):
        place = find({}, self.around, self.old if self.named else None)
        return App(DataPaths(place.path), {}, place=place)

    def used(self):
        """Give the folder that the next start uses."""
        return find({}, self.around, self.old if self.named else None)

    def move(self, target, **how):
        async def run():
            job = await start_move(self.app(), target, accept_risk=True, **how)
            return await job.result()

        return asyncio.run(run()).data

    def killed(self, target, at, below):
        """Move in a process that ends by SIGKILL at its n-th change below a folder; give its exit code."""
        source = Path(stablehand.__file__).parent.parent
        env = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.root),
            "XDG_CONFIG_HOME": str(self.config),
            "XDG_DATA_HOME": str(self.old.parent),
            "PYTHONPATH": os.pathsep.join([str(SUPPORT / "killed_at"), str(source)]),
            "STABLEHAND_TEST_KILL": f"{at} {below}",
        }
        words = [str(self.old), str(target), "named" if self.named else "usual", str(self.program)]
        done = subprocess.run(
            [sys.executable, "-c", _MOVER, *words],
            env=env,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode in (0, -9), done.stderr
        return done.returncode


def marks(data):
    """Give what a data folder holds that a move must keep: names, contents, links as they lead, shared files."""
    found = {}
    for place, folders, files in os.walk(data):
        for name in [*folders, *files]:
            path = Path(place) / name
            key = path.relative_to(data).as_posix()
            if _is_ours(key):
                continue
            if path.is_symlink():
                aim = path.readlink()
                inside = aim.is_absolute() and aim.is_relative_to(data)
                found[key] = ("link", aim.relative_to(data).as_posix() if inside else str(aim))
            elif path.is_file():
                about = path.stat()
                found[key] = (path.read_bytes(), about.st_mtime_ns, about.st_mode)
            else:
                found[key] = "folder"
    shared = [data / "Assets/uv-cache/archive/torch.so"]
    shared.append(data / "Packages/one/.stablehand/gen/1/env/lib/torch.so")
    found["(shared)"] = shared[0].samefile(shared[1])
    with closing(sqlite3.connect(data / "journal.db")) as database:
        found["(database)"] = database.execute("SELECT word FROM t").fetchall()
    return found


def _is_ours(key):
    top = key.split("/")[0]
    return (
        top.startswith((".stablehand-", "journal.db"))
        or key in ("Assets/tmp", "Assets/tmp/left", "Assets/locks")
        or key.startswith("Assets/locks/")
        or key.startswith("Logs/stablehand.log.")
    )


def clear(folder):
    shutil.rmtree(folder, ignore_errors=True)
