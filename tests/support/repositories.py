"""Real git repositories made on the spot, with commits of given dates."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_DATE = "2024-01-01T12:00:00Z"


class Repository:
    """A repository in a folder; `git` runs in it with a clean configuration."""

    def __init__(self, folder: Path, branch: str = "main") -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "--quiet", f"--initial-branch={branch}")

    @property
    def url(self) -> str:
        return self.folder.as_uri()

    def git(self, *words: str, date: str = _DATE) -> str:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        clean |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        for who in ("AUTHOR", "COMMITTER"):
            clean |= {f"GIT_{who}_NAME": "Ада", f"GIT_{who}_EMAIL": "a@example.invalid"}
            clean |= {f"GIT_{who}_DATE": date}
        done = subprocess.run(
            ["git", *words],
            cwd=self.folder,
            env=clean,
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=60,
        )
        return done.stdout.strip()

    def commit(self, message: str, files: dict[str, str] | None = None, date: str = _DATE) -> str:
        """Commit these files, or nothing; give the commit."""
        for name, text in (files or {}).items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, date=date)
        return self.git("rev-parse", "HEAD")

    def tag(self, name: str, *, annotated: bool = False) -> None:
        self.git("tag", *(["--annotate", "--message", name] if annotated else []), name)
