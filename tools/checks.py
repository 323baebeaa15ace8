"""Everything that must pass before a change lands: format, lint, types, layers, tests.

The tests build the wheel and run it from another folder. The test runner's closing line is the last.
"""

from __future__ import annotations

import os
import subprocess

import system_libraries
from environment import ROOT, ensure

CHECKS = (
    ("format", ["-m", "ruff", "format", "--check", "--quiet", "."]),
    ("lint", ["-m", "ruff", "check", "--quiet", "."]),
    ("types", ["-m", "mypy", "--no-error-summary"]),
)
# One more than there are processors, since many tests wait for a program; beyond four the longest file
# decides. A file's tests stay together: what a file has made once is not made again. A worker that dies is
# not replaced: the run would never end.
WORKERS = min(4, (os.cpu_count() or 1) + 1)
SIDE_BY_SIDE = ("-n", str(WORKERS), "--dist", "loadfile", "--max-worker-restart", "0")


def run(words: list[str]) -> int:
    """Make the environment and run every check, stopping at the first that fails.

    Args:
        words: arguments for the test runner.

    Raises:
        NoEnvironmentError: there is no environment to run them in.
    """
    # What is still missing has been named; the tests that need it say so themselves.
    system_libraries.provide(system_libraries.for_tests())
    environment = ensure("dev")
    python = str(environment.python)
    environ = {**os.environ, "PYTHONUTF8": "1"}
    environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name, arguments in CHECKS:
        print(f"== {name}", flush=True)
        if code := subprocess.call([python, *arguments], cwd=ROOT, env=environ):
            return code
    print("== layers", flush=True)
    done = subprocess.run(
        [str(environment.program("lint-imports"))],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(done.stdout + done.stderr)
        return done.returncode
    print("== tests", flush=True)
    return subprocess.call(
        [python, "-m", "pytest", "-q", *SIDE_BY_SIDE, *words], cwd=ROOT, env=environ
    )
