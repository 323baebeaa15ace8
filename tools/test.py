"""Everything that must pass before a change lands: `python3 tools/test.py [pytest arguments]`.

Makes its own environment, then: format, lint, types, layers, tests (which build the wheel and run it
from another folder). The test runner's closing line is the last one.
"""

from __future__ import annotations

import os
import subprocess
import sys

from environment import FOLDER, ROOT, ensure

CHECKS = (
    ("format", ["-m", "ruff", "format", "--check", "--quiet", "."]),
    ("lint", ["-m", "ruff", "check", "--quiet", "."]),
    ("types", ["-m", "mypy", "--no-error-summary"]),
)


def main() -> int:
    """Run every check, stopping at the first that fails."""
    python = str(ensure("dev"))
    environ = {**os.environ, "PYTHONUTF8": "1"}
    for name, arguments in CHECKS:
        print(f"== {name}", flush=True)
        if code := subprocess.call([python, *arguments], cwd=ROOT, env=environ):
            return code
    print("== layers", flush=True)
    lint_imports = FOLDER / ("Scripts/lint-imports.exe" if os.name == "nt" else "bin/lint-imports")
    done = subprocess.run(
        [str(lint_imports)], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    if done.returncode:
        print(done.stdout + done.stderr)
        return done.returncode
    print("== tests", flush=True)
    return subprocess.call([python, "-m", "pytest", "-q", *sys.argv[1:]], cwd=ROOT, env=environ)


if __name__ == "__main__":
    sys.exit(main())
