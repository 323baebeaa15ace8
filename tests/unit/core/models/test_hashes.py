"""Sums of real files, against the standard library's and against each other."""

import hashlib
import os
import random
import threading
import zlib

import blake3
import pytest

from stablehand.core.models.hashes import Pace, hashes_of, sha256_of, signature_of
from support.library_files import safetensors

MIB = 1024 * 1024


@pytest.mark.parametrize("size", [1, 8, 9, 100, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 17 * MIB])
@pytest.mark.parametrize("in_background", [False, True])
def test_all_sums_in_one_reading(tmp_path, size, in_background):
    content = random.Random(size).randbytes(size)
    file = tmp_path / "x.bin"
    file.write_bytes(content)
    told = []
    assert hashes_of(file, on_bytes=told.append, in_background=in_background) == {
        "sha256": hashlib.sha256(content).hexdigest(),
        "blake3": blake3.blake3(content).hexdigest(),
        "crc32": f"{zlib.crc32(content):08x}",
    }
    assert sum(told) == size
    assert sha256_of(file, told.append) == hashlib.sha256(content).hexdigest()


def test_autov3_leaves_the_header_out(tmp_path):
    plain = safetensors(tmp_path / "a.safetensors", {"w": (5 * MIB,)})
    named = safetensors(
        tmp_path / "b.safetensors", {"w": (5 * MIB,)}, metadata={"title": "B" * 3000}
    )
    content = plain.read_bytes()
    start = 8 + int.from_bytes(content[:8], "little")
    wanted = hashlib.sha256(content[start:]).hexdigest()
    assert hashes_of(plain)["autov3"] == wanted
    assert hashes_of(named, ("autov3",)) == {"autov3": wanted}
    assert hashes_of(plain)["sha256"] != hashes_of(named)["sha256"]


def test_what_has_no_header_has_no_autov3(tmp_path):
    file = tmp_path / "a.safetensors"
    for content in (
        b"",
        b"12345678",
        b"\x80\x02}q\x00." * 10,
        b"\xff" * 100,
        (50).to_bytes(8, "little") + b"{}",
    ):
        file.write_bytes(content)
        told = []
        assert hashes_of(file, ("autov3",), told.append) == {}
        assert told == []


def test_what_is_told_can_end_the_reading(tmp_path):
    file = tmp_path / "x"
    file.write_bytes(bytes(20 * MIB))

    def stop(_count):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        hashes_of(file, on_bytes=stop)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("hash")]


def test_a_rate_is_kept_by_waiting():
    now = [0.0]
    waited = []

    class Stopped(threading.Event):
        def wait(self, timeout=None):
            waited.append(timeout)
            now[0] += timeout
            return self.is_set()

    stopped = Stopped()
    pace = Pace(1000.0, stopped, lambda: now[0])
    for _ in range(10):
        pace.take(500)
    assert (
        4.0 <= now[0] <= 5.0
    )  # five thousand bytes at a thousand a second, but for the first second's grace
    now[0] += 100.0  # a pause is not made up for
    before = now[0]
    for _ in range(10):
        pace.take(500)
    assert now[0] - before >= 3.9
    stopped.set()
    with pytest.raises(InterruptedError):
        pace.take(1)


def test_full_speed_does_not_wait():
    pace = Pace(0, threading.Event(), lambda: 0.0)
    for _ in range(1000):
        pace.take(10**9)


def test_signatures_tell_files_apart(tmp_path):
    file = tmp_path / "x"
    content = bytearray(200_000)
    file.write_bytes(content)
    plain = signature_of(file, len(content))
    for place in (0, 100_000, 199_999):
        changed = bytearray(content)
        changed[place] = 1
        file.write_bytes(changed)
        assert signature_of(file, len(content)) != plain
    file.write_bytes(content)
    assert signature_of(file, len(content)) == plain
    assert signature_of(tmp_path / "none", 5) is None
    small = tmp_path / "small"
    small.write_bytes(b"abc")
    assert signature_of(small, 3) not in (None, plain)
    os.truncate(file, 10**9)  # sparse: three samples of it are read
    assert signature_of(file, 10**9) not in (None, plain)
