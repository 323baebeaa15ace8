"""A log of a million lines read live by the log doctor, against the promise and against plain reading.

    python benchmarks/doctor.py [--lines N] [--pairs N]

A child writes the log as fast as it can, as a UI that says much; the doctor follows it, with all rules for
ComfyUI, until it knows the last line. The log is what UIs say: bars, paths, warnings, and one line in a
thousand that a rule knows. Measured from the child's start to the last line known; the promise is 50,000
lines in a second. Beside it stands what plain reading of the finished file takes (each line decoded, no
rule), and what every rule over every line would.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import show, verdict

from stablehand.core.base.paths import DataPaths
from stablehand.services.app import App
from stablehand.services.log_doctoring import Reading, Rules, rules_of

PROMISE = 50_000
NAIVE_LINES = 20_000
SAID = (
    " 45%|####5     | 9/20 [00:02<00:02,  4.91it/s]",
    "[INFO] Requested to load SDXL",
    "loaded completely 9.5367431640625e+25 4897.0483474731445 True",
    "2025-11-02 12:01:02,123 - modules.sd_models - WARNING - Loading weights [6ce0161689] from /data/x",
    "/data/venv/lib/python3.10/site-packages/timm/layers.py:48: FutureWarning: timm is deprecated",
    "Prompt executed in 12.34 seconds",
    "lora: 722 keys at weight 0.8 (skipped 0 keys), the file was not found in the cache",
    "[ComfyUI-Manager] default cache updated: https://raw.githubusercontent.com/ltdrdata/list.json",
)
KNOWN = (
    "ModuleNotFoundError: No module named 'insightface'",
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
    "RuntimeError: mat1 and mat2 shapes cannot be multiplied (154x2048 and 768x320)",
)
EVERY = 1000
WRITER = """
import itertools, os, sys
log, lines, block = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], "rb").read()
with open(log, "ab", buffering=0) as file:
    for _ in range(lines // block.count(b"\\n")):
        file.write(block)
"""


def main() -> int:
    """Measure, print, and fail where the promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rules = asyncio.run(_rules(folder))
        live, plain = [], []
        for number in range(args.pairs):
            log = folder / f"{number}.log"
            live.append(_live(rules, log, args.lines))
            plain.append(_plain(log))
        naive = _naive(rules, log)
    rate = args.lines / statistics.median(live)
    show(f"{len(rules.rules)} rules, {args.lines:,} lines, written while they are read")
    show(f"doctor        {_row(live)}  {rate:>12,.0f} lines/s")
    show(f"plain reading {_row(plain)}  {args.lines / statistics.median(plain):>12,.0f} lines/s")
    show(f"every rule over every line: {naive:,.0f} lines/s")
    return verdict(PROMISE / rate, 1.0)


def _row(times: list[float]) -> str:
    return f"{statistics.median(times):6.2f} s ({min(times):.2f} to {max(times):.2f})"


async def _rules(folder: Path) -> Rules:
    return await rules_of(App(DataPaths(folder), {}), package="comfyui")


def _live(rules: Rules, log: Path, lines: int) -> float:
    block = log.with_suffix(".block")
    said, known = itertools.cycle(SAID), itertools.cycle(KNOWN)
    text = (next(known) if at % EVERY == 0 else next(said) for at in range(10 * EVERY))
    # Each line is another one, so that nothing is gained by knowing the one before.
    block.write_text("".join(f"{line} #{at}\n" for at, line in enumerate(text)), "utf-8")
    log.touch()
    begun = time.perf_counter()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, log, str(lines), block])
    reading = Reading(log, rules)
    while reading.found().lines < lines:
        if not reading.look():
            time.sleep(0.005)
            assert writer.poll() in (None, 0)
    took = time.perf_counter() - begun
    writer.wait()
    found = {item.rule: item.count for item in reading.found().findings}
    assert sum(found.values()) == lines // EVERY, found
    return took


def _plain(log: Path) -> float:
    begun = time.perf_counter()
    with log.open(encoding="utf-8", errors="replace") as file:
        count = sum(1 for _ in file)
    assert count
    return time.perf_counter() - begun


def _naive(rules: Rules, log: Path) -> float:
    patterns = [re.compile(text) for rule in rules.rules for text in rule.patterns]
    begun = time.perf_counter()
    with log.open(encoding="utf-8", errors="replace") as file:
        for line in itertools.islice(file, NAIVE_LINES):
            for pattern in patterns:
                pattern.search(line)
    return NAIVE_LINES / (time.perf_counter() - begun)


if __name__ == "__main__":
    raise SystemExit(main())
