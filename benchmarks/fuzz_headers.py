"""Headers of model files that are nearly right, by the ten thousand, read in a process that is watched.

    python benchmarks/fuzz_headers.py [--count 100000] [--format safetensors|gguf|pickle|zip] [--first 0]

Every file has to end in a header or in one of our errors, within a second and 200 MB, and reading it must
neither write, nor import, nor start, nor connect to anything: the process would tell of it (audit hook),
and a folder of canaries beside it stays as it is. The exit code is 1 if a single one does otherwise.
"""

from __future__ import annotations

import argparse
import codecs
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

LIMIT_S = 1.0
LIMIT_BYTES = 200_000_000
HANG_S = 20.0
MOST_FAULTS = 50
# What reading a header has no business with. Opening is looked at closer: for reading it is fine.
FORBIDDEN = ("exec", "compile", "import", "os.system", "os.exec", "os.fork", "os.spawn", "os.posix_spawn",
             "subprocess.Popen", "socket.connect", "pickle.find_class", "ctypes.dlopen", "os.remove",
             "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.symlink", "os.truncate",
             "shutil.rmtree", "code.__new__", "marshal.loads")  # fmt: skip


def audit(told: Counter[str]) -> Any:
    """Give a hook that counts what should not happen."""

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in FORBIDDEN or (event == "open" and writes(args)):
            told[f"{event} {str(args[:1])[:60]}"] += 1

    return hook


def writes(args: tuple[Any, ...]) -> bool:
    """Tell whether a file is opened to write."""
    mode, flags = args[1], args[2]
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))


class Reading:
    """Reads one case after the other and keeps account."""

    def __init__(self, pipe: Connection, kind: str, folder: str) -> None:
        self.pipe = pipe
        self.place = Path(folder) / f"case.{kind}"
        self.outcomes: Counter[str] = Counter()
        self.worst = 0.0

    def case(self, number: int, content: bytes) -> None:
        """Read one case, from memory or, now and then, from a file that is checked for safety as well."""
        is_file = number % 20 == 0
        if is_file:
            self.place.write_bytes(content)
        begun = time.perf_counter()
        try:
            self.outcomes[read(content, self.place if is_file else None)] += 1
        except BaseException as error:
            self.outcomes["CRASH"] += 1
            self.pipe.send(("crash", number, f"{type(error).__name__}: {error}"[:300]))
        spent = time.perf_counter() - begun
        if spent > LIMIT_S:
            self.pipe.send(("slow", number, f"{spent:.2f} s"))
        self.worst = max(self.worst, spent)


def read(content: bytes, place: Path | None) -> str:
    """Read a case whole: header, identity and, of a file, safety; give what came of it."""
    from stablehand.core.base.errors import StablehandError
    from stablehand.core.models.headers.reading import read_header, read_source
    from stablehand.core.models.headers.sources import BytesSource
    from stablehand.core.models.identify.identify import identify
    from stablehand.core.models.safety.check import check_file

    try:
        if place is not None:
            check_file(place)
        header = (
            read_source(BytesSource(content, "x.gguf")) if place is None else read_header(place)
        )
    except StablehandError as error:
        return error.code
    identify(header)
    return "read"


def child(pipe: Connection, kind: str, first: int, count: int, folder: str) -> None:
    """Read the files, and tell of every thousandth and of everything odd."""
    from support.header_mutations import FORMATS, mutant, seeds

    for codec in ("latin-1", "raw_unicode_escape", "unicode_escape", "utf-8", "ascii"):
        codecs.lookup(codec)  # Python imports each when it first meets it
    os.chdir(folder)  # what a pickle would write if it were loaded, it would write here
    reading = Reading(pipe, kind, folder)
    for other in FORMATS:  # everything that is loaded late is loaded now
        for content in seeds(other):
            reading.place.write_bytes(content)
            read(content, None)
            read(content, reading.place)
    for number in range(first, first + 500):
        content = mutant(number, kind)
        reading.place.write_bytes(content)
        read(content, reading.place)
    told: Counter[str] = Counter()
    sys.addaudithook(audit(told))
    for number in range(first, first + count):
        reading.case(number, mutant(number, kind))
        if number % 1000 == 999:
            pipe.send(("alive", number, ""))
    found = {event: times for event, times in told.items() if reading.place.name not in event}
    pipe.send(("done", 0, (reading.outcomes, reading.worst, found)))


def watched(kind: str, first: int, count: int, folder: str) -> tuple[dict[str, Any], list[str]]:
    """Run a child, look at its memory and its life, and give its account and what went wrong."""
    import psutil

    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=child, args=(theirs, kind, first, count, folder))
    process.start()
    theirs.close()
    seen = psutil.Process(process.pid)
    faults: list[str] = []
    peak, heard = 0, time.monotonic()
    account: dict[str, Any] = {}
    while not account and len(faults) < MOST_FAULTS:
        with suppress(psutil.Error):
            peak = max(peak, seen.memory_info().rss)
        try:
            message = ours.recv() if ours.poll(0.01) else None
        except EOFError:
            faults.append(f"{kind}: the process ended by itself")
            break
        if message is None and time.monotonic() - heard > HANG_S:
            faults.append(f"{kind}: hangs")
            break
        if message is None:
            continue
        heard = time.monotonic()
        what, number, rest = message
        if what == "done":
            account = {"outcomes": rest[0], "worst": rest[1], "told": rest[2]}
        elif what != "alive":
            faults.append(f"{kind} {number}: {what}: {rest}")
    if not account:
        process.kill()
    process.join(10)
    account["peak"] = peak
    if peak > LIMIT_BYTES:
        faults.append(f"{kind}: {peak / 1e6:.0f} MB")
    if account.get("told"):
        faults.append(f"{kind}: {account['told']}")
    return account, faults


def main() -> int:
    """Fuzz, print the table, and give the exit code."""
    from support.header_mutations import FORMATS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000, help="files in all")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--format", choices=FORMATS, help="only this one")
    args = parser.parse_args()
    formats = [args.format] if args.format else list(FORMATS)
    all_faults: list[str] = []
    print("format       files    read     damaged  no model  crashes  slowest   peak")
    with tempfile.TemporaryDirectory(prefix="stablehand-fuzz-") as folder:
        canary = Path(folder) / "canary"
        canary.write_text("alive", "utf-8")
        for kind in formats:
            count = args.count // len(formats)
            account, faults = watched(kind, args.first, count, folder)
            all_faults += faults
            found = account.get("outcomes", Counter())
            print(
                f"{kind:<12} {count:<8} {found['read']:<8} {found['model.damaged']:<8} "
                f"{found['model.unreadable']:<9} {found['CRASH']:<8} "
                f"{account.get('worst', 0) * 1000:>4.0f} ms  {account['peak'] / 1e6:>4.0f} MB"
            )
        left = sorted(
            path.name for path in Path(folder).iterdir() if path.suffix[1:] not in FORMATS
        )
        if left != ["canary"] or canary.read_text("utf-8") != "alive":
            all_faults.append(f"the canaries: {left}")
    for fault in all_faults:
        print(fault)
    return 1 if all_faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
