"""The model library against plain loops and plain tools, on ten thousand files with headers of real models.

    python benchmarks/library.py [--files N] [--pairs N] [--hash-mb MB] [--keep DIR]

The files are sparse; their headers are those of the corpus of tests (tests/support/headers: names,
shapes and dtypes of real checkpoints, LoRAs, encoders ...), each with other metadata, so that no two are
alike. Measured are:

- a cold index: Stablehand walks the tree, reads every header, says what each model is, whether it is safe
  and what stands beside it, and writes the library; the plain loop walks, reads each header's bytes and
  gives them to `json.loads`. Both in processes of their own, by turns, the files' pages warm. Limit: 1.5
  times the loop.
- a warm start: from the library on the disk to a list of models, in a process that has loaded the program;
  in seconds of processor time. Limit: 0.3 s.
- one new file: how many headers a look reads when a single file has come. Limit: 1. The time of that look
  is shown.
- a search per key: the longest of the searches that typing a few queries makes over all models. Limit:
  16 ms.
- the Models page of the window, offscreen: frames while it is scrolled from top to bottom, and keys until
  other models are shown, 95 of 100 of each. Limit: 16 ms. Its memory, pictures included. Limit: 150 MB.
- sums: SHA-256 against sha256sum, BLAKE3 against b3sum (where there is none, against the blake3 library's
  own way of b3sum: mapped into memory, all processors), same file, its pages warm. Limit: 1.2 times the
  tool. All four sums in one reading are shown beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import Pairs, row, show, verdict
from library_page import page as page_in_process
from library_page import summary

ROOT = Path(__file__).resolve().parents[1]
FILES = 10_000
COLD_LIMIT = 1.5
WARM_LIMIT_S = 0.3
KEY_LIMIT_MS = 16.0
FRAME_LIMIT_MS = 16.0
PAGE_LIMIT_MB = 150.0
HASH_LIMIT = 1.2
QUERIES = ("sdxl anime", "detail 12", "flux", "zzzz", "lora 99 sd15", "e", "checkpoint bf16")
FOLDER_OF = {"checkpoint": "StableDiffusion", "diffusion_model": "DiffusionModels", "lora": "Lora"}


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--hash-mb", type=int, default=2000)
    parser.add_argument("--keep", type=Path, help="use this folder, and leave it")
    parser.add_argument("--inside", nargs="+")
    args = parser.parse_args()
    if args.inside:
        return inside(args.inside[0], Path(args.inside[1]))
    folder = args.keep or Path(tempfile.mkdtemp(prefix="stablehand-bench-"))
    try:
        data = folder / "Data"
        made = make_tree(data / "Models", args.files)
        show(f"{args.files} files, {made / 1e6:.0f} MB of headers")
        return max(
            cold(data, args.pairs),
            warm(data),
            one_new(data),
            keys(data),
            page(data),
            sums(folder, args),
        )
    finally:
        if args.keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def make_tree(models: Path, count: int) -> int:
    """Write sparse files with the headers of the corpus; give how many bytes the headers are."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.header_corpus import corpus

    samples = [s for name in ("nets", "adapters") for s in corpus(name)]
    samples = [s for s in samples if s.header.format == "safetensors" and s.header.tensors]
    tables = []
    for sample in samples:
        table, end = {}, 0
        for name, tensor in sample.header.tensors.items():
            size = tensor.size_bytes
            table[name] = {
                "dtype": tensor.dtype,
                "shape": list(tensor.shape),
                "data_offsets": [end, end + size],
            }
            end += size
        text = json.dumps(table, separators=(",", ":"))[1:]
        tables.append((sample, text, end))
    total = 0
    for number in range(count):
        sample, text, end = tables[number % len(tables)]
        told = {"title": f"Model {number}", "modelspec.tags": "anime, detail"}
        head = json.dumps({**sample.header.metadata, **told})
        raw = f'{{"__metadata__":{head},{text}'.encode()
        below = FOLDER_OF.get(sample.kind, "Other")
        file = models / below / f"{number % 40}" / f"{sample.name}-{number}.safetensors"
        total += 8 + len(raw)
        if file.exists():
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            out.write(len(raw).to_bytes(8, "little") + raw)
            out.truncate(8 + len(raw) + end)
    return total


def child(what: str, folder: Path) -> dict[str, Any]:
    """Run one side in a process of its own."""
    argv = [sys.executable, __file__, "--inside", what, str(folder)]
    done = subprocess.run(argv, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def inside(what: str, folder: Path) -> int:
    """Do one thing and write what it took as JSON."""
    measured: dict[str, Callable[[Path], dict[str, Any]]] = {
        "plain": plain,
        "index": index,
        "start": start,
        "look": look_again,
        "keys": search,
        "page": page_in_process,
    }
    sys.stdout.write(json.dumps(measured[what](folder)))
    sys.stdout.flush()
    os._exit(0)  # the window's threads and objects need no tidy end here


def plain(data: Path) -> dict[str, float]:
    """Read the header of every file and load it, as a script would."""
    begun = time.perf_counter()
    tensors = 0
    for folder, _folders, names in os.walk(data / "Models"):
        for name in names:
            if name.endswith(".safetensors"):
                with open(os.path.join(folder, name), "rb") as file:  # noqa: PTH118, PTH123
                    length = int.from_bytes(file.read(8), "little")
                    tensors += len(json.loads(file.read(length)))
    return {"seconds": time.perf_counter() - begun, "tensors": tensors}


def index(data: Path) -> dict[str, float]:
    """Make the library anew."""
    from stablehand.core.base.paths import DataPaths
    from stablehand.core.models.library.describing import describe
    from stablehand.core.models.library.looking import look
    from stablehand.core.models.library.reading_in import read_in
    from stablehand.core.models.library.roots import read_roots

    paths = DataPaths(data)
    for name in ("library.db", "library.db-wal", "library.db-shm"):
        (data / name).unlink(missing_ok=True)
    first = next((data / "Models").rglob("*.safetensors"))
    describe(
        first, "safetensors", first.stat().st_size, root=data / "Models"
    )  # loads what it needs
    begun = time.perf_counter()
    done = look(paths.library, read_roots(paths))
    looked = time.perf_counter() - begun
    read = read_in(paths.library, done.roots)
    return {"seconds": time.perf_counter() - begun, "look": looked, "read": read}


def start(data: Path) -> dict[str, float]:
    """Give the list of models."""
    from stablehand.core.models.library.store import read_entries

    begun, clock = time.process_time(), time.perf_counter()
    entries = read_entries(data / "library.db")
    return {
        "seconds": time.process_time() - begun,
        "clock": time.perf_counter() - clock,
        "models": len(entries),
    }


def look_again(data: Path) -> dict[str, float]:
    """Bring the library up to date."""
    from stablehand.core.base.paths import DataPaths
    from stablehand.core.models.library.looking import look
    from stablehand.core.models.library.reading_in import read_in
    from stablehand.core.models.library.roots import read_roots

    paths = DataPaths(data)
    begun = time.perf_counter()
    done = look(paths.library, read_roots(paths))
    read = read_in(paths.library, done.roots)
    return {"seconds": time.perf_counter() - begun, "read": read}


def search(data: Path) -> dict[str, Any]:
    """Type the queries, one letter after the other."""
    from stablehand.core.models.library.search import SearchIndex
    from stablehand.core.models.library.store import read_entries

    entries = read_entries(data / "library.db")
    begun = time.perf_counter()
    made = SearchIndex(entries)
    built = time.perf_counter() - begun
    times = []
    for query in QUERIES:
        for end in range(1, len(query) + 1):
            begun = time.perf_counter()
            made.ranked(query[:end])
            times.append((time.perf_counter() - begun) * 1000)
    return {"built": built, "longest": max(times), "median": statistics.median(times)}


def cold(data: Path, count: int) -> int:
    """Compare a cold index with the plain loop."""
    child("plain", data)  # the pages are warm for both
    shown: list[dict[str, Any]] = []
    pairs = Pairs()

    def ours() -> float:
        shown.append(child("index", data))
        return float(shown[-1]["seconds"])

    pairs.measure(count, ours, lambda: float(child("plain", data)["seconds"]))
    show(row("cold index", pairs.ours))
    show(row("read and json.loads", pairs.theirs))
    show(f"  of it looking: {statistics.median(item['look'] for item in shown):.3f} s")
    return verdict(statistics.median(pairs.ratios), COLD_LIMIT, what="cold index, ratio")


def warm(data: Path) -> int:
    """Measure the way to a list."""
    runs = [child("start", data) for _ in range(5)]
    show(row(f"list of {runs[0]['models']} models, processor", [run["seconds"] for run in runs]))
    middle = statistics.median(run["seconds"] for run in runs)
    return verdict(middle, WARM_LIMIT_S, what="warm start, s")


def one_new(data: Path) -> int:
    """Let one file come."""
    old = next((data / "Models").rglob("*.safetensors"))
    new = old.with_name("just-came.safetensors")
    new.unlink(missing_ok=True)
    child("look", data)
    shutil.copyfile(old, new)
    found = child("look", data)
    new.unlink()
    again = child("look", data)
    show(f"a look with one new file: {found['seconds']:.3f} s, without: {again['seconds']:.3f} s")
    return verdict(found["read"], 1, what="one new file, headers read")


def keys(data: Path) -> int:
    """Measure searches."""
    found = child("keys", data)
    show(
        f"search: texts in {found['built']:.3f} s, a key {found['median']:.1f} ms,"
        f" the longest {found['longest']:.1f} ms"
    )
    return verdict(found["longest"], KEY_LIMIT_MS, what="a key, ms")


def page(data: Path) -> int:
    """Measure the page of the window: its memory, frames while it is scrolled, filters as one types."""
    found = child("page", data)
    for name, words in (
        ("first_ms", "cards, pictures made"),
        ("cards_ms", "cards"),
        ("rows_ms", "rows of the table"),
        ("filter_ms", "a key until models are shown"),
    ):
        middle, most, longest = summary(found[name])
        show(f"page, {words}: {middle:.1f} ms, 95 of 100 {most:.1f} ms, longest {longest:.1f} ms")
    show(
        f"page of {found['models']} models: {found['memory_mb']:.0f} MB,"
        f" of which pictures {found['pictures_mb']:.0f} MB"
    )
    return max(
        verdict(summary(found["cards_ms"])[1], FRAME_LIMIT_MS, what="a frame of cards, ms"),
        verdict(summary(found["rows_ms"])[1], FRAME_LIMIT_MS, what="a frame of rows, ms"),
        verdict(summary(found["filter_ms"])[1], FRAME_LIMIT_MS, what="a filter, ms"),
        verdict(found["memory_mb"], PAGE_LIMIT_MB, what="memory of the page, MB"),
    )


def sums(folder: Path, args: argparse.Namespace) -> int:
    """Compare sums with the tools."""
    from stablehand.core.models.hashes import hashes_of

    file = folder / "big.safetensors"
    block = os.urandom(1_000_000)
    with file.open("wb") as out:
        out.write((100).to_bytes(8, "little") + b"{" + b" " * 99)
        for number in range(args.hash_mb):
            out.write(number.to_bytes(8, "little") + block[8:])

    def timed(work: Callable[[], object]) -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    def tool(*argv: str) -> Callable[[], float]:
        return lambda: timed(lambda: subprocess.run([*argv, str(file)], stdout=-3, check=True))

    worst = 0
    for name, theirs, said in (
        ("sha256", tool("sha256sum"), "sha256sum"),
        ("blake3", tool("b3sum") if shutil.which("b3sum") else _mapped(file, timed), _b3_name()),
    ):
        pairs = Pairs()
        pairs.measure(args.pairs, lambda name=name: timed(lambda: hashes_of(file, (name,))), theirs)
        show(row(f"{name} of {args.hash_mb} MB", pairs.ours))
        show(row(said, pairs.theirs))
        ratio = statistics.median(pairs.ratios)
        worst = max(worst, verdict(ratio, HASH_LIMIT, what=f"{name}, ratio"))
    show(row("all four sums in one reading", [timed(lambda: hashes_of(file)) for _ in range(3)]))
    return worst


def _b3_name() -> str:
    return "b3sum" if shutil.which("b3sum") else "blake3, mapped, all processors"


def _mapped(file: Path, timed: Callable[[Callable[[], object]], float]) -> Callable[[], float]:
    import blake3

    def work() -> str:
        return str(blake3.blake3(max_threads=blake3.blake3.AUTO).update_mmap(str(file)).hexdigest())

    return lambda: timed(work)


if __name__ == "__main__":
    sys.exit(main())
