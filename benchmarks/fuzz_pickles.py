"""Pickles by the ten thousand, random and changed from attacks, against Python's own unpicklers.

    python benchmarks/fuzz_pickles.py [--count 50000] [--first 0]

For each: the check has to come to a verdict within a second; every name that a real unpickler asks for (it
gets a stand-in) has to be among those we saw, unless we called the file odd; and if one of them is on no list
of ours, the verdict must be neither "safe" nor "damaged": what breaks off for us only would run elsewhere.
The exit code is 1 if a single one does otherwise.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from stablehand.core.models.headers.pickle_values import Global
from stablehand.core.models.headers.sources import BytesSource
from stablehand.core.models.safety.allowed import may_import
from stablehand.core.models.safety.check import check_source
from support.safety_archives import archives
from support.safety_files import Made, Name, Saved, pickled, state_dict, torch_legacy
from support.safety_opcodes import streams
from support.safety_streams import UNPICKLERS, imports, stream

LIMIT_S = 1.0
LARGE = 100_000
WHERE_THEY_DIFFER = (
    b"I010\n0", b"Np010\n0", b"Np1\n0g01\n0", b"L00\n0", b"I" + b" " * 200 + b"1\n0", b"F00.5\n0",
    b"F" + b"0" * 300 + b"\n0", b"\x95\2\0\0\0\0\0\0\0N0", b"\x95\1\0\0\0\0\0\0\0\x95",
    b"S'a' \n0", b"S\"\\x41\"\n0", b"V\\u0041\n0", b"T\1\0\0\0\xff0", b"\x80\5", b"I 1\n0", b"I\n0",
)  # fmt: skip
MEMORY = 3 * 1024**3  # what a real unpickler may try to fill by a length that a stream claims


def cases() -> list[bytes]:
    """Give what changes begin with: attacks and good files that are not large."""
    canary = Path("/nowhere/canary")
    saved = Saved()
    plain = {
        "a": [1, 2.5, "x"],
        "b": Made(Name("collections", "OrderedDict"), (), None, {"c": (1, 2)}),
    }
    path = Made(Name("pathlib", "PosixPath"), ("a", "b"))
    good = [torch_legacy(state_dict(saved), saved), pickled(plain), pickled([path, plain])]
    found = [content for _, content in (*streams(canary), *archives(canary))]
    return good * 20 + [content for content in found if len(content) < LARGE]


def changed(seed: int, seeds: list[bytes]) -> bytes:
    """Give one of the seeds with a few bytes changed, cut out, doubled or put in from another one."""
    dice = random.Random(seed)
    content = bytearray(dice.choice(seeds))
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(content) + 1)
        what = dice.randrange(5)
        if what == 0 and content:
            content[at % len(content)] = dice.randrange(256)
        elif what == 1:
            del content[at : at + dice.randrange(1, 9)]
        elif what == 2:
            content[at:at] = content[at : at + dice.randrange(1, 20)]
        elif what == 3:
            other = dice.choice(seeds)
            begin = dice.randrange(len(other) + 1)
            content[at:at] = other[begin : begin + dice.randrange(1, 60)]
        elif what == 4 and dice.randrange(3) == 0:
            content[at:at] = dice.choice(WHERE_THEY_DIFFER)
        else:
            content[at:at] = bytes([dice.choice(b"\x93\x94\x95R.(0cioQqhVSX\x8c\x82b")])
    return bytes(content)


def main() -> int:
    """Fuzz, print the counts, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seeds = cases()
    levels: Counter[str] = Counter()
    faults: list[str] = []
    slowest, asked_for = 0.0, 0
    for number in range(args.first, args.first + args.count):
        content = stream(number) if number % 4 == 0 else changed(number, seeds)
        begun = time.process_time()
        verdict = check_source(BytesSource(content, "x.pt"))
        spent = time.process_time() - begun
        slowest = max(slowest, spent)
        levels[verdict.level] += 1
        if spent > LIMIT_S:
            faults.append(f"{number}: {spent:.2f} s")
        if verdict.level not in ("safe", "damaged"):
            continue
        for name, unpickler in UNPICKLERS.items():
            # a file that passes may be loaded by torch (five pickles) or by anything else (one)
            asked = imports(content, unpickler, 6)
            asked_for += len(asked)
            if strangers := [pair for pair in asked if not may_import(Global(*pair))]:
                faults.append(f"{number} ({name}): {verdict.level}, and imports {strangers}")
    print(f"{args.count} files: {dict(levels)}; slowest {slowest * 1000:.0f} ms")
    print(f"imports of real unpicklers by files that pass: {asked_for}")
    for fault in faults[:50]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
