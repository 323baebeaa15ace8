"""How long Stablehand takes to answer, as ratios against Python itself in the same run.

    python benchmarks/start.py

`--version` is compared with `python -c pass` (the limit is 3 times), the work of one `plan` inside a
running process with a tenth of a second. Medians; the numbers depend on the machine, the ratios little.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import PurePosixPath

RUNS = 15


def seconds_of(argv: list[str]) -> float:
    """Give the median time of a command."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def seconds_of_a_plan() -> float:
    """Give the median time of one plan, definitions read anew each time."""
    from stablehand.core.base.places import Places
    from stablehand.core.base.resources import bundled
    from stablehand.core.catalog.loader import Catalog
    from stablehand.core.hardware.profile import parse_machine
    from stablehand.core.installs.plan import plan_install

    card = {
        "vendor": "nvidia",
        "name": "NVIDIA GeForce RTX 3060",
        "vram_bytes": 12 << 30,
        "driver": "580.65.06",
        "compute_capability": "8.6",
    }
    machine = parse_machine({"os": {"system": "linux", "arch": "x86_64"}, "gpus": [card]})
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        package = Catalog(bundled("packages_catalog")).load("forge").package
        plan_install(package, {}, machine, Places(PurePosixPath("/Data"), "forge"))
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    bare = seconds_of([sys.executable, "-c", "pass"])
    version = seconds_of([sys.executable, "-m", "stablehand", "--version"])
    plan = seconds_of_a_plan()
    rows = [
        ("python -c pass", bare, None, None),
        ("stablehand --version", version, version / bare, 3.0),
        ("plan forge, in one process", plan, plan / 0.1, 1.0),
    ]
    kept = True
    for name, took, ratio, limit in rows:
        told = "" if ratio is None else f"  {ratio:5.2f} of the allowed {limit:.0f}"
        print(f"{name:<28} {took * 1000:7.1f} ms{told}")
        kept = kept and (ratio is None or ratio <= limit)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
