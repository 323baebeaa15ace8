"""Making the development environment: one `.venv` beside the sources, refreshed when they ask more.

Standard library only, since it runs before anything is installed. Works on Windows, macOS, Linux.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
OLDEST = (3, 11)


def python() -> Path:
    """Give the environment's interpreter."""
    return FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure(extra: str) -> Path:
    """Make or refresh the environment with one of the project's extras ("", "dev")."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"Stablehand needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {found}.")
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + str(FOLDER).encode())
    stamp = FOLDER / f".installed-{extra or 'plain'}"
    if python().exists() and stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return python()
    if not python().exists():
        print("Making .venv ...", file=sys.stderr, flush=True)
        venv.create(FOLDER, with_pip=True)
    print("Installing what Stablehand needs into .venv ...", file=sys.stderr, flush=True)
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--editable", target]
    done = subprocess.run(pip, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"pip could not install the requirements:\n{done.stdout}{done.stderr}")
    stamp.write_text(wanted.hexdigest())
    return python()
