"""Whatever stands in a file's place, reading ends, and never takes more than the limit."""

from __future__ import annotations

import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from stablehand.core.base.reading import UnfitFileError, read_limited

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs devices and pipes with names")


@pytest.mark.parametrize("only_ordinary", [True, False])
def test_a_file_is_read_whole_up_to_the_limit(tmp_path: Path, only_ordinary: bool) -> None:
    file = tmp_path / "file"
    content = b"a\r\n\x00\x1a\xff" * 50
    file.write_bytes(content)
    assert read_limited(file, len(content), only_ordinary=only_ordinary) == content
    with pytest.raises(UnfitFileError, match="larger than"):
        read_limited(file, len(content) - 1, only_ordinary=only_ordinary)
    with pytest.raises(FileNotFoundError):
        read_limited(tmp_path / "none", 9, only_ordinary=only_ordinary)
    with pytest.raises((UnfitFileError, OSError)):
        read_limited(tmp_path, 9, only_ordinary=only_ordinary)


@pytest.mark.parametrize(("limit", "told"), [(2**20, "1 MiB"), (2**16, "64 KiB")])
def test_the_limit_is_told_in_units_that_people_know(tmp_path: Path, limit: int, told: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(limit + 1))
    with pytest.raises(UnfitFileError, match=f"it is larger than {told}"):
        read_limited(file, limit, only_ordinary=True)


@posix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/full", "/dev/null"])
def test_devices_are_no_ordinary_files(device: str) -> None:
    if not Path(device).exists():
        pytest.skip(f"no {device} here")
    with pytest.raises(UnfitFileError, match="not an ordinary file"):
        read_limited(Path(device), 1000, only_ordinary=True)


@posix
def test_an_endless_device_is_given_up_at_the_limit() -> None:
    with pytest.raises(UnfitFileError, match="larger than"):
        read_limited(Path("/dev/zero"), 2**20, only_ordinary=False)


@posix
def test_a_pipe_is_read_where_it_may_stand_and_not_waited_for_elsewhere(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UnfitFileError, match="not an ordinary file"):
        read_limited(pipe, 1000, only_ordinary=True)
    writer = threading.Thread(target=lambda: pipe.write_bytes(b"x" * 900))
    writer.start()
    assert read_limited(pipe, 1000, only_ordinary=False) == b"x" * 900
    writer.join()


@posix
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the names of sockets are short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        with pytest.raises(OSError):
            read_limited(tmp_path / "s", 1000, only_ordinary=True)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs procfs")
def test_no_descriptor_stays_open(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(100))
    before = len(os.listdir("/proc/self/fd"))
    for path in (tmp_path, tmp_path / "large", Path("/dev/zero")):
        for only_ordinary in (True, False):
            with pytest.raises((UnfitFileError, OSError)):
                read_limited(path, 10, only_ordinary=only_ordinary)
    assert len(os.listdir("/proc/self/fd")) == before
