"""Archives of others: what they hold comes out, and nothing of what they must not hold."""

from __future__ import annotations

import gzip
import io
import os
import stat
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from stablehand.core.base.archives import BadArchiveError, Bounds, unpack

ROOM = Bounds(entries=100, total_bytes=1_000_000)


def tar(path: Path, *members: tuple[str, object], packing: str = "gz") -> Path:
    """Write a tar file; a value is bytes, or a TarInfo's type with what it leads to."""
    with tarfile.open(path, f"w:{packing}") as file:
        for name, value in members:
            info = tarfile.TarInfo(name)
            if isinstance(value, bytes):
                info.size, info.mode = len(value), 0o644
                file.addfile(info, io.BytesIO(value))
                continue
            assert isinstance(value, tuple)
            info.type, info.linkname = value
            file.addfile(info)
    return path


def zipped(path: Path, *members: tuple[str, bytes], mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            file.writestr(info, content)
    return path


@pytest.mark.parametrize("packing", ["gz", "xz", "bz2"])
def test_files_folders_and_links_come_out(tmp_path: Path, packing: str) -> None:
    archive = tar(
        tmp_path / "a", ("top/", (tarfile.DIRTYPE, "")), ("top/lib/npm.js", b"npm"),
        ("top/bin/npm", (tarfile.SYMTYPE, "../lib/npm.js")), ("top/bin/node", b"node"),
        ("top/bin/again", (tarfile.LNKTYPE, "top/bin/node")), packing=packing,
    )  # fmt: skip
    out = tmp_path / "out"
    files = unpack(archive, out, ROOM, strip="top")
    assert files == {"lib/npm.js": 3, "bin/node": 4, "bin/again": 4}
    assert (out / "bin/npm").read_bytes() == b"npm"
    assert (out / "bin/npm").is_symlink()
    assert not (out / "bin/again").is_symlink()


def test_programs_stay_programs_and_nothing_gets_more_rights(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "a.zip", ("run", b"x"), mode=stat.S_IFREG | 0o4777)
    unpack(archive, tmp_path / "out", ROOM)
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "out/run").stat().st_mode) & 0o7722 == 0o700


CLIMBING = [
    "../evil", "a/../../evil", "/etc/evil", "a\\..\\evil", "C:/evil", "C:evil", "a/CON", "nul.txt",
    "a/file. ", "a/b:stream", "a\x01b", "a\nb", "x" * 1001, "/".join("d" * 41),
]  # fmt: skip


@pytest.mark.parametrize("name", CLIMBING, ids=range(len(CLIMBING)))
def test_names_that_climb_are_refused(tmp_path: Path, name: str) -> None:
    for archive in (
        tar(tmp_path / "a.tar", (name, b"x")),
        zipped(tmp_path / "a.zip", (name, b"x")),
    ):
        with pytest.raises(BadArchiveError):
            unpack(archive, tmp_path / "in" / "out", ROOM)
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in left} <= {"a.tar", "a.zip", "a"}


LINKS = [
    [("link", (tarfile.SYMTYPE, "/etc/passwd"))],
    [("link", (tarfile.SYMTYPE, "../outside"))],
    [("a/link", (tarfile.SYMTYPE, "../../outside"))],
    [("link", (tarfile.SYMTYPE, "."))],
    [("link", (tarfile.SYMTYPE, "C:\\Windows"))],
    # Each by itself stays inside; together they do not.
    [("a/b/up", (tarfile.SYMTYPE, "..")), ("out", (tarfile.SYMTYPE, "a/b/up/../../.."))],
    [("dir", (tarfile.SYMTYPE, "other")), ("dir/file", b"through the link")],
    [("hard", (tarfile.LNKTYPE, "../../etc/passwd"))],
    [("hard", (tarfile.LNKTYPE, "not/in/it"))],
    [("pipe", (tarfile.FIFOTYPE, ""))],
    [("device", (tarfile.CHRTYPE, ""))],
]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
@pytest.mark.parametrize("members", LINKS, ids=range(len(LINKS)))
def test_links_out_and_devices_are_refused(
    tmp_path: Path, members: list[tuple[str, object]]
) -> None:
    archive = tar(tmp_path / "a.tar", *members)
    with pytest.raises(BadArchiveError):
        unpack(archive, tmp_path / "in" / "out", ROOM)


def test_links_are_refused_where_none_are_wanted(tmp_path: Path) -> None:
    archive = tar(tmp_path / "a", ("x", b"1"), ("y", (tarfile.SYMTYPE, "x")))
    with pytest.raises(BadArchiveError):
        unpack(archive, tmp_path / "out", Bounds(10, 10, links=False))
    link = zipped(tmp_path / "a.zip", ("y", b"x"), mode=stat.S_IFLNK | 0o777)
    with pytest.raises(BadArchiveError):
        unpack(link, tmp_path / "out2", ROOM)


def test_headers_without_end_are_stopped_as_well(tmp_path: Path) -> None:
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 200_000_000
    bomb = tmp_path / "bomb.tar.gz"
    with gzip.open(bomb, "wb", compresslevel=1) as packed:
        packed.write(header.tobuf(tarfile.USTAR_FORMAT))
        for _ in range(20):
            packed.write(bytes(10_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(BadArchiveError, match="more than it should"):
            unpack(bomb, tmp_path / "out", Bounds(10, 1000))
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_bombs_are_stopped_while_they_are_written(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", ("zeros", bytes(5_000_000)))
    assert bomb.stat().st_size < 10_000
    with pytest.raises(BadArchiveError, match="more than it should"):
        unpack(bomb, tmp_path / "out", ROOM)
    assert sum(path.stat().st_size for path in (tmp_path / "out").iterdir()) <= ROOM.total_bytes
    many = zipped(tmp_path / "many.zip", *((f"f{n}", b"") for n in range(101)))
    with pytest.raises(BadArchiveError, match="more than it should"):
        unpack(many, tmp_path / "out2", ROOM)
    with pytest.raises(BadArchiveError, match="more than it should"):
        unpack(bomb, tmp_path / "out3", Bounds(10, 10_000_000, file_bytes=1000))


@pytest.mark.parametrize(
    "members",
    [[("a", b"1"), ("A", b"2")], [("a", b"1"), ("a", b"2")], [("a", b"1"), ("a/b", b"2")]],
)
def test_names_that_mean_the_same_are_refused(
    tmp_path: Path, members: list[tuple[str, bytes]]
) -> None:
    archive = tar(tmp_path / "a.tar", *members)
    with pytest.raises(BadArchiveError):
        unpack(archive, tmp_path / "out", ROOM)


def test_damaged_and_foreign_files_are_refused(tmp_path: Path) -> None:
    whole = tar(tmp_path / "a.tar", ("x", os.urandom(5000)))
    for name, content in (
        ("cut", whole.read_bytes()[:2000]),
        ("text", b"<html>not found</html>"),
        ("empty", b""),
        ("zip", b"PK\x03\x04 and nothing else"),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        with pytest.raises(BadArchiveError):
            unpack(file, tmp_path / f"out-{name}", ROOM)


def test_what_lies_outside_of_the_folder_at_the_top_is_refused(tmp_path: Path) -> None:
    archive = tar(tmp_path / "a", ("top/x", b"1"), ("other/y", b"2"))
    with pytest.raises(BadArchiveError, match="where it should be"):
        unpack(archive, tmp_path / "out", ROOM, strip="top")


@pytest.mark.parametrize("packing", ["gz", "xz", "bz2"])
def test_one_that_is_cut_off_anywhere_is_damaged(tmp_path: Path, packing: str) -> None:
    """Also between two members, which tarfile itself takes for the end."""
    whole = tar(
        tmp_path / "whole", *((f"top/{n}", os.urandom(100)) for n in range(2)), packing=packing
    )
    content = whole.read_bytes()
    for number, size in enumerate(range(32, len(content) - 1, 9)):
        cut = tmp_path / f"cut-{number}"
        cut.write_bytes(content[:size])
        with pytest.raises(BadArchiveError):
            unpack(cut, tmp_path / f"out-{number}", ROOM)
