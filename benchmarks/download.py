"""One download over loopback, hashed: Stablehand's transfer against curl with sha256sum, and aria2c.

    python benchmarks/download.py [--mb MB] [--pairs N] [--connections N] [--rate MB_PER_S] [--folder DIR]

A server in a process of its own gives a file of random bytes with `sendfile`, as fast as it goes, or each
connection at a rate. Every side fetches the file over the same number of connections, and ends when its
SHA-256 is known:

- Stablehand: `core.transfers.transfer` in a process that has loaded it; the sum is taken meanwhile, and the
  file is synced to the disk, which the others leave out.
- curl: as many processes as connections, each with its range, all writing into one file; then `sha256sum`,
  and in another turn `openssl dgst`, which knows the processor's own instructions where sha256sum does not.
- aria2c: `--split`, `--max-connection-per-server`, `--checksum`, no preallocation.

Measured by turns, so that other load meets all alike. Limit: at least 0.9 of the speed of the fastest of
them, with connections that are limited, and unlimited. Processor time per gigabyte is shown for each.

Then a transfer is killed half-way and gone on with: how many bytes are asked for that were here, and how
often a byte is read from the disk. Limit: none, and once.

A peer that is not installed is left out, and said so.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from bench import show, verdict

LIMIT = 0.9
MB = 1_000_000
HASHERS = {
    "curl, sha256sum": ["sha256sum"],
    "curl, openssl": ["openssl", "dgst", "-sha256"],
}
ASKED = re.compile(rb"(?i)\r\nrange: bytes=(\d+)-(\d*)")


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mb", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--rate", type=float, default=60.0, help="MB/s of each connection")
    parser.add_argument("--folder", type=Path, help="where to work; 2.5 times the file")
    parser.add_argument("--serve", nargs=2, metavar=("FILE", "RATE"))
    parser.add_argument("--fetch", nargs=4, metavar=("URL", "FOLDER", "SHA256", "CONNECTIONS"))
    args = parser.parse_args()
    if args.serve:
        return serve(Path(args.serve[0]), float(args.serve[1]))
    if args.fetch:
        return fetch(*args.fetch)
    folder = Path(tempfile.mkdtemp(prefix="stablehand-bench-", dir=args.folder))
    try:
        return measured(folder, args)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measured(folder: Path, args: argparse.Namespace) -> int:
    """Measure all of it."""
    body = folder / "body.bin"
    sha256 = written(body, args.mb * MB)
    show(f"{args.mb} MB; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    results = []
    for rate, count in ((args.rate, args.connections), (0.0, args.connections), (0.0, 1)):
        speed = f"{rate:.0f} MB/s each" if rate else "unlimited"
        show(f"\n{count} connections, {speed}" if count > 1 else f"\none connection, {speed}")
        with server(body, rate * MB) as url:
            results.append(compared(folder, url, sha256, body.stat().st_size, count, args.pairs))
    show("\ngoing on after a kill half-way")
    with server(body, args.rate * MB) as url:
        results.append(gone_on_with(folder, url, sha256, body.stat().st_size, args.connections))
    return max(results)


def written(file: Path, size: int) -> str:
    """Write random bytes; give their sum."""
    digest = hashlib.sha256()
    with file.open("wb") as out:
        while (left := size - out.tell()) > 0:
            piece = os.urandom(min(left, 8 * MB))
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def compared(folder: Path, url: str, sha256: str, size: int, count: int, pairs: int) -> int:
    """Fetch by each way in turn; print the table; give the exit code."""
    ways: dict[str, Callable[[], tuple[float, float]]] = {
        "Stablehand": lambda: ours(folder, url, sha256, count)[:2]
    }
    for name, argv in HASHERS.items():
        if shutil.which("curl") and shutil.which(argv[0]):
            ways[name] = partial(curl, folder, url, sha256, size, count, argv)
    if shutil.which("aria2c"):
        ways["aria2c"] = lambda: aria2(folder, url, sha256, count)
    if missing := {*HASHERS, "aria2c"} - set(ways):
        show(f"  not installed here, left out: {', '.join(sorted(missing))}")
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for number in range(pairs):
        order = list(ways)
        for name in order[number % len(order) :] + order[: number % len(order)]:
            times[name].append(ways[name]())
    for name, found in times.items():
        seconds = [taken for taken, _cpu in found]
        cpu = statistics.median(spent for _taken, spent in found) / (size / 1e9)
        show(
            f"  {name:<20} {statistics.median(seconds):7.2f} s   {min(seconds):.2f} to "
            f"{max(seconds):.2f} s   {size / 1e6 / statistics.median(seconds):6.0f} MB/s   "
            f"{cpu:.2f} CPU s/GB"
        )
    peers = [name for name in ways if name != "Stablehand"]
    if not peers:
        return 0
    ratios = [
        min(times[name][number][0] for name in peers) / times["Stablehand"][number][0]
        for number in range(pairs)
    ]
    show(f"  to the fastest, turn by turn: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    return verdict(statistics.median(ratios), LIMIT, at_least=True, what="  speed")


def ours(folder: Path, url: str, sha256: str, count: int) -> tuple[float, float, dict[str, Any]]:
    """Fetch with Stablehand; give seconds, processor seconds, and what it tells besides."""
    argv = [sys.executable, __file__, "--fetch", url, str(folder), sha256, str(count)]
    done = subprocess.run(argv, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    for file in folder.glob("ours.bin*"):
        file.unlink()
    return told["seconds"], told["cpu"], told


def fetch(url: str, folder: str, sha256: str, connections: str) -> int:
    """Be the process that fetches with Stablehand."""
    from stablehand.core.base.web import nothing_for
    from stablehand.core.transfers.pace import Pace
    from stablehand.core.transfers.transfer import transfer
    from stablehand.core.transfers.wanted import Expected, Wanted
    from stablehand.core.transfers.wire import Wires

    expected = Expected(hashes={"sha256": sha256})
    wanted = Wanted(url, Path(folder) / "ours.bin", "ours.bin", expected, what="any")

    async def all_of_it() -> Any:
        return await transfer(
            Wires(proxies={}), wanted, headers_for=nothing_for, pace=Pace(flush_s=0.5),
            limiter=None, connections=int(connections), on_progress=lambda _progress: None,
        )  # fmt: skip

    begun, cpu, read = time.perf_counter(), time.process_time(), bytes_read()
    arrived = asyncio.run(all_of_it())
    told = {
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "read": bytes_read() - read,
        "verified": arrived.verified,
    }
    sys.stdout.write(json.dumps(told))
    return 0


def bytes_read() -> int:
    """Give how many bytes this process has read from files; 0 where the system does not count them."""
    with suppress(OSError):
        for line in Path("/proc/self/io").read_text("ascii").splitlines():
            if line.startswith("rchar:"):
                return int(line.split()[1])
    return 0


def curl(
    folder: Path, url: str, sha256: str, size: int, count: int, hasher: list[str]
) -> tuple[float, float]:
    """Fetch with curl, then hash."""
    target = folder / "curl.bin"
    target.write_bytes(b"")
    before, begun = children_cpu(), time.perf_counter()
    running = []
    for number in range(count):
        first, last = size * number // count, size * (number + 1) // count - 1
        with target.open("r+b", buffering=0) as out:
            out.seek(first)
            argv = ["curl", "-sf", "--noproxy", "*", url]
            argv += ["-r", f"{first}-{last}"] if count > 1 else []
            running.append(subprocess.Popen(argv, stdout=out))
    if any(process.wait() for process in running):
        raise SystemExit("curl failed")
    said = subprocess.run([*hasher, str(target)], stdout=subprocess.PIPE, check=True).stdout
    seconds = time.perf_counter() - begun
    if sha256 not in said.decode():
        raise SystemExit("curl brought something else")
    target.unlink()
    return seconds, children_cpu() - before


def aria2(folder: Path, url: str, sha256: str, count: int) -> tuple[float, float]:
    """Fetch with aria2c, which hashes at the end."""
    argv = [
        "aria2c", "-q", "--no-conf", "--all-proxy=", f"-x{count}", f"-s{count}", "-k1M",
        "--file-allocation=none", f"--checksum=sha-256={sha256}", "-d", str(folder),
        "-o", "aria2.bin", url,
    ]  # fmt: skip
    before, begun = children_cpu(), time.perf_counter()
    subprocess.run(argv, check=True)
    seconds = time.perf_counter() - begun
    (folder / "aria2.bin").unlink()
    return seconds, children_cpu() - before


def children_cpu() -> float:
    """Give the processor seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def gone_on_with(folder: Path, url: str, sha256: str, size: int, count: int) -> int:
    """Kill a transfer half-way, go on, and see what is fetched and read again."""
    argv = [sys.executable, __file__, "--fetch", url, str(folder), sha256, str(count)]
    state = folder / "ours.bin.part.json"
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and here(state) < size // 2:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
    kept, before = here(state), sent(url)
    _seconds, _cpu, told = ours(folder, url, sha256, count)
    asked = sent(url) - before
    again = max(0, asked - (size - kept))
    show(f"  kept {kept / 1e6:.0f} MB of {size / 1e6:.0f}; sent after that {asked / 1e6:.0f} MB")
    show(f"  read from the disk for the sum: {told['read'] / size:.3f} of the file")
    held_up = again / size  # what was on its way when a piece was cut short
    code = verdict(held_up, 0.02, what="  fetched again, of the file")
    return max(code, verdict(told["read"] / size, 1.02, what="  read, of the file"))


def here(state: Path) -> int:
    """Give how many bytes a state says are here."""
    try:
        return int(json.loads(state.read_text("utf-8"))["received"])
    except (OSError, ValueError):
        return 0


def sent(url: str) -> int:
    """Ask the server how many bytes it has sent."""
    done = subprocess.run(
        ["curl", "-sf", "--noproxy", "*", f"{url}?sent"], stdout=subprocess.PIPE, check=True
    )
    return int(done.stdout)


@contextmanager
def server(body: Path, rate: float) -> Iterator[str]:
    """Run the server; give its address."""
    argv = [sys.executable, __file__, "--serve", str(body), str(rate)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            yield f"http://127.0.0.1:{port}/body.bin"
        finally:
            process.kill()


def serve(body: Path, rate: float) -> int:
    """Be the server: one thread a connection, the kernel copies."""
    listening = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    sent_by = [0]
    while True:
        connection, _peer = listening.accept()
        threading.Thread(target=answer, args=(connection, body, rate, sent_by), daemon=True).start()


def answer(connection: socket.socket, body: Path, rate: float, sent_by: list[int]) -> None:
    """Answer the requests of one connection."""
    size, waiting = body.stat().st_size, b""
    with connection, body.open("rb") as file, suppress(OSError):
        while True:
            while b"\r\n\r\n" not in waiting:
                piece = connection.recv(65536)
                if not piece:
                    return
                waiting += piece
            head, waiting = waiting.split(b"\r\n\r\n", 1)
            if b"?sent" in head.split(b"\r\n", 1)[0]:
                told = str(sent_by[0]).encode()
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(told) + told
                )
                continue
            give(connection, file, size, ASKED.search(head), rate, sent_by)


def give(
    connection: socket.socket,
    file: Any,
    size: int,
    asked: re.Match[bytes] | None,
    rate: float,
    sent_by: list[int],
) -> None:
    """Give a part of the file, or all of it."""
    first = int(asked[1]) if asked else 0
    end = int(asked[2]) + 1 if asked and asked[2] else size
    status = "206 Partial Content" if asked else "200 OK"
    range_line = f"Content-Range: bytes {first}-{end - 1}/{size}\r\n" if asked else ""
    connection.sendall(
        f"HTTP/1.1 {status}\r\nContent-Length: {end - first}\r\n{range_line}"
        'ETag: "body"\r\nAccept-Ranges: bytes\r\n\r\n'.encode()
    )
    due = time.monotonic()
    while first < end:
        most = min(end - first, 1 << 19 if rate else 1 << 23)
        count = os.sendfile(connection.fileno(), file.fileno(), first, most)
        first += count
        sent_by[0] += count
        if rate:
            due = max(due, time.monotonic() - 0.1) + count / rate
            time.sleep(max(0.0, due - time.monotonic()))


if __name__ == "__main__":
    sys.exit(main())
