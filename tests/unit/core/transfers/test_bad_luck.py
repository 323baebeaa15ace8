"""Servers that do something else at every question, chosen by chance: in the end the file is right, or one
error says why, and what was good is kept."""

import asyncio
import contextlib
import hashlib
import random
import re
import socket
import socketserver
import struct
import threading

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import nothing_for
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.part import part_of
from stablehand.core.transfers.ranges import Ways
from stablehand.core.transfers.transfer import transfer
from stablehand.core.transfers.wanted import Expected, Wanted
from stablehand.core.transfers.wire import Wires

SIZE = 3_000_000
CONTENT = random.Random(7).randbytes(SIZE)
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ASKED = re.compile(rb"(?i)\r\nrange: bytes=(\d+)-(\d*)\r\n")
WAYS = Ways(least_bytes=1, least_piece=1 << 16, most_piece=1 << 18, window_s=0.05, gain=0.0)
ILLS = (
    "cut", "cut", "reset", "chunked", "chunked_cut", "whole", "busy", "down", "other_start", "short_part",
    "no_range_line", "beyond", "hang_up", "no_length", "slow",
)  # fmt: skip


class Unlucky:
    """Gives the file, well with a chance of `luck`, else in one of the ways above."""

    def __init__(self, seed, luck):
        self.chance, self.luck, self.lock = random.Random(seed), luck, threading.Lock()
        self.did = []

    def __enter__(self):
        served = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with contextlib.suppress(OSError):
                    while served.answer(self.request):
                        pass

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/x.bin"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def answer(self, to):
        """Answer one question; give whether the line is good for another."""
        head = b""
        while b"\r\n\r\n" not in head:
            piece = to.recv(65536)
            if not piece:
                return False
            head += piece
        with self.lock:
            ill = "" if self.chance.random() < self.luck else self.chance.choice(ILLS)
            share = self.chance.random()
            self.did.append(ill)
        asked = ASKED.search(head)
        begin = int(asked[1]) if asked else 0
        end = int(asked[2]) + 1 if asked and asked[2] else SIZE
        return self.give(to, ill, share, begin, end, is_part=asked is not None)

    def give(self, to, ill, share, begin, end, *, is_part):
        plain = {"busy": b"503 Busy", "down": b"502 Down", "beyond": b"416 Beyond"}
        if ill in plain:
            more = b"Content-Range: bytes */%d\r\n" % (begin // 2) if ill == "beyond" else b""
            to.sendall(b"HTTP/1.1 %s\r\n%sContent-Length: 3\r\n\r\nno\n" % (plain[ill], more))
            return True
        if ill == "hang_up":
            return False
        if ill == "whole":
            begin, end, is_part = 0, SIZE, False
        told = begin + (1000 if ill == "other_start" else 0)
        if ill == "short_part" and is_part:
            end = begin + max(1, int((end - begin) * share))
        lines = ['ETag: "one"', "Accept-Ranges: bytes"]
        if is_part and ill != "no_range_line":
            lines.append(f"Content-Range: bytes {told}-{end - 1}/{SIZE}")
        is_chunked = ill.startswith("chunked")
        if is_chunked:
            lines.append("Transfer-Encoding: chunked")
        elif ill != "no_length":
            lines.append(f"Content-Length: {end - begin}")
        status = "206 Part" if is_part else "200 OK"
        to.sendall("\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode())
        return self.body(to, ill, share, CONTENT[begin:end], is_chunked=is_chunked)

    def body(self, to, ill, share, body, *, is_chunked):
        sent = body[: int(len(body) * share)] if ill in ("cut", "reset", "chunked_cut") else body
        for at in range(0, len(sent), 100_000):
            piece = sent[at : at + 100_000]
            to.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if is_chunked else piece)
        if ill == "chunked":
            to.sendall(b"0\r\n\r\n")
        if ill == "reset":
            to.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return ill in ("", "chunked", "whole", "other_start", "short_part", "no_range_line", "slow")


async def fetched(server, folder, connections, expected=SHA256):
    async def at_once(_seconds):
        await asyncio.sleep(0)

    pace = Pace(first_byte_s=5, stall_s=5, sleep=at_once, jitter=lambda: 0.0, flush_s=0.01)
    hashes = {"sha256": expected} if expected else {}
    wanted = Wanted(server.url, folder / "x.bin", "x.bin", Expected(SIZE, True, hashes), what="any")
    return await asyncio.wait_for(
        transfer(
            Wires(proxies={}), wanted, headers_for=nothing_for, pace=pace, limiter=None,
            connections=connections, on_progress=lambda _progress: None, ways=WAYS,
        ),
        60,
    )  # fmt: skip


@pytest.mark.parametrize("connections", [1, 4])
@pytest.mark.parametrize("seed", range(8))
async def test_whatever_happens_the_file_is_right_or_an_error_says_why(tmp_path, seed, connections):
    with Unlucky(seed, luck=0.5) as server:
        for _try in range(20):
            try:
                arrived = await fetched(server, tmp_path, connections)
                break
            except StablehandError as error:
                assert error.code in ("download.stalled", "download.changed", "download.short")
        else:
            raise AssertionError(server.did)
    assert arrived.verified == "sha256"
    assert part_of(tmp_path / "x.bin").read_bytes() == CONTENT


@pytest.mark.parametrize("seed", range(4))
async def test_without_any_sum_nothing_is_spliced_wrongly(tmp_path, seed):
    with Unlucky(seed, luck=0.6) as server:
        for _try in range(20):
            with contextlib.suppress(StablehandError):
                arrived = await fetched(server, tmp_path, 4, expected=None)
                break
        else:
            raise AssertionError(server.did)
    assert (arrived.verified, arrived.sha256) == ("size", SHA256)


@pytest.mark.parametrize("seed", range(4))
async def test_cancelled_over_and_over_it_gets_there(tmp_path, seed):
    chance = random.Random(seed)
    with Unlucky(seed, luck=0.9) as server:
        for _try in range(12):
            task = asyncio.ensure_future(fetched(server, tmp_path, 4))
            await asyncio.sleep(chance.random() * 0.06)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, StablehandError):
                await task
        for _try in range(20):
            with contextlib.suppress(StablehandError):
                arrived = await fetched(server, tmp_path, 4)
                break
    assert arrived.sha256 == SHA256
