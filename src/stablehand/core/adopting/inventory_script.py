"""Runs inside an environment that was there before us and says what is in it; prints one line of JSON.

It is handed to that environment's Python as text, so it uses nothing but the standard library, runs on
Python 3.8 and newer, and imports nothing of what is installed.

Out: {"python", "base": the interpreter below it, "packages": {name: version}, "torch": what its
version.py says: {"cuda", "hip", "xpu"}}
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

MARK = "stablehand-inventory:"


def packages() -> dict[str, str]:
    """Give the version of everything that is installed, by name."""
    found: dict[str, str] = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        if name:
            found.setdefault(str(name), str(distribution.version))
    return found


def torch_build() -> dict[str, Any]:
    """Give what torch was built for, without importing it: that takes seconds."""
    found: dict[str, Any] = {}
    try:
        spec = importlib.util.find_spec("torch")
        places = list(spec.submodule_search_locations or ()) if spec else []
        text = Path(places[0], "version.py").read_text(encoding="utf-8")
    except (OSError, ImportError, IndexError, ValueError):
        return found
    for name in ("cuda", "hip", "xpu"):
        match = re.search(rf"^{name}\b[^=\n]*=\s*['\"]([^'\"]+)['\"]", text, re.MULTILINE)
        if match:
            found[name] = match.group(1)
    return found


def main() -> None:
    """Look and answer."""
    answer = {
        "python": ".".join(map(str, sys.version_info[:3])),
        "base": getattr(sys, "_base_executable", None) or sys.executable,
        "packages": packages(),
        "torch": torch_build(),
    }
    sys.stdout.write("\n" + MARK + json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
