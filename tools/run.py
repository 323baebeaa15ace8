"""Run Stablehand from a checkout on a fresh machine: `python3 tools/run.py plan forge`."""

from __future__ import annotations

import subprocess
import sys

from environment import ensure

if __name__ == "__main__":
    sys.exit(subprocess.call([str(ensure("")), "-m", "stablehand", *sys.argv[1:]]))
