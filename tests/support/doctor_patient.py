"""An install to be looked at and mended, with what a test asks of it."""

import re
import subprocess

from stablehand.core.base.paths import DataPaths
from stablehand.core.records.install import (
    InstallFolder,
    read_record,
)
from stablehand.services.app import App
from stablehand.services.doctoring import (
    examine,
    start_repair,
)
from support.shared_install import git

FILES = {
    "server.py": "print('a program')\n",
    "requirements.txt": "shdoc-beta>=1\nshdoc-gamma\n",
    "models/lora/put loras here.txt": "",
    "tools/one.py": "one = 1\n",
}


def commit(folder, files):
    """Commit files to a repository, which is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "a change")


def stamps(data):
    """Every file and folder with its moment of change, but for what SQLite makes beside its file."""
    paths = [path for path in data.rglob("*") if not path.name.startswith("journal.db")]
    return {str(path): path.lstat().st_mtime_ns for path in paths if path != data}


class Patient:
    """An install of one test's own."""

    def __init__(self, data, env):
        self.app = App(DataPaths(data), env)
        self.folder = InstallFolder(data, "clerk")

    @property
    def record(self):
        return read_record(self.folder)

    @property
    def packages(self):
        env = self.folder.generation(self.record.generation) / "env"
        return next(env.glob("lib/python3*/site-packages"))

    async def rules(self, **more):
        found = (await examine(self.app, "clerk", **more)).data.findings
        for item in found:
            fix = item.fix.english() if item.fix else ""
            assert not re.search(r"\{\w+\}", item.cause.english() + fix), item.rule
        return [item.rule for item in found]

    def pip(self, *words):
        python = str(self.folder.environment_link / "bin" / "python")
        argv = [python, "-m", "pip", *words]
        subprocess.run(argv, check=True, capture_output=True, env=self.app.environ, timeout=120)

    async def repaired(self, rules=None, **more):
        job = await start_repair(self.app, "clerk", rules, **more)
        return (await job.result()).data

    def runs(self, code):
        python = self.folder.environment_link / "bin" / "python"
        done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, timeout=60)
        return done.returncode == 0


def cached(patient, path):
    """Give a file of a package as the package cache has it."""
    cache = patient.folder.data / "Assets" / "uv-cache" / "archive-v0"
    return next(cache.glob(f"*/{path}"))
