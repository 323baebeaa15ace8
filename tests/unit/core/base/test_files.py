"""Files are replaced whole, and removing touches nothing beyond."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from stablehand.core.base.files import (
    free_bytes,
    freed_bytes,
    remove_parts,
    remove_tree,
    rename_patiently,
    tree_bytes,
    write_atomic,
)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="permission bits are POSIX")


def _python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def test_text_and_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_atomic(file, "при\r\nвет\n")
    assert file.read_bytes() == "при\r\nвет\n".encode()
    write_atomic(file, b"\0\r\n")
    assert file.read_bytes() == b"\0\r\n"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


@posix_only
def test_the_mode_is_kept_or_set(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_atomic(file, "x", mode=0o600)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o750)
    write_atomic(file, "y")
    assert stat.S_IMODE(file.stat().st_mode) == 0o750


@posix_only
def test_a_new_file_gets_the_mode_of_the_system(tmp_path: Path) -> None:
    file, usual = tmp_path / "file", tmp_path / "usual"
    usual.write_text("")
    write_atomic(file, "")
    assert file.stat().st_mode == usual.stat().st_mode


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    (target / "inner").mkdir(parents=True)
    with pytest.raises(OSError, match=r"."):
        write_atomic(target, "x")
    assert [item.name for item in tmp_path.iterdir()] == ["folder"]


@posix_only
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    code = """
import resource, sys
from pathlib import Path
from stablehand.core.base.files import write_atomic
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomic(Path(sys.argv[1]), bytes(5000))
except OSError as error:
    print("failed", error.errno)
"""
    run = subprocess.run(_python(code, str(file)), capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["failed", str(errno.EFBIG)]
    assert file.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["file"]


def test_a_reader_never_sees_half_a_file_even_if_the_writer_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a" * 300_000)
    code = """
import sys
from pathlib import Path
from stablehand.core.base.files import write_atomic
print("go", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_atomic(Path(sys.argv[1]), letter * 300_000)
"""
    with subprocess.Popen(_python(code, str(file)), stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        seen = set()
        for _ in range(300):
            content = file.read_bytes()
            assert len(content) == 300_000
            seen.add(content[:1])
            assert content == content[:1] * 300_000
        writer.kill()
    content = file.read_bytes()
    assert content == content[:1] * 300_000
    assert seen <= {b"a", b"b"}


@posix_only
def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep")
    file = tmp_path / "file"
    file.symlink_to(precious)
    write_atomic(file, "new")
    assert precious.read_text() == "keep"
    assert file.read_text() == "new"
    assert not file.is_symlink()


class _Busy:
    """A rename that Windows refuses some times, as it does while a scanner reads the file."""

    def __init__(self, times: int, winerror: int) -> None:
        self.times, self.winerror = times, winerror

    def __call__(self, source: Path, target: Path) -> None:
        if self.times:
            self.times -= 1
            error = PermissionError(errno.EACCES, "in use")
            error.winerror = self.winerror  # type: ignore[attr-defined,unused-ignore]
            raise error
        source.replace(target)


def test_a_file_held_for_a_moment_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    rename_patiently(tmp_path / "a", tmp_path / "b", rename=_Busy(3, winerror=32))
    assert (tmp_path / "b").read_text() == "x"


def test_other_refusals_are_not_tried_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    busy = _Busy(3, winerror=3)
    with pytest.raises(PermissionError):
        rename_patiently(tmp_path / "a", tmp_path / "b", rename=busy)
    assert busy.times == 2


def test_a_file_held_for_ever_fails_in_the_end(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(PermissionError):
        rename_patiently(tmp_path / "a", tmp_path / "b", rename=_Busy(99, winerror=5))


def _outside_and_tree(tmp_path: Path) -> tuple[Path, Path]:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "model.safetensors").write_text("precious")
    tree = tmp_path / "tree"
    (tree / "a" / "b").mkdir(parents=True)
    (tree / "a" / "b" / "file").write_text("x")
    return outside, tree


@posix_only
def test_removing_a_tree_leaves_what_its_links_point_to(tmp_path: Path) -> None:
    outside, tree = _outside_and_tree(tmp_path)
    (tree / "folder link").symlink_to(outside, target_is_directory=True)
    (tree / "a" / "file link").symlink_to(outside / "model.safetensors")
    (tree / "a" / "broken").symlink_to(tmp_path / "nowhere")
    (tree / "a" / "loop").symlink_to(tree, target_is_directory=True)
    os.link(outside / "model.safetensors", tree / "hard link")
    remove_tree(tree)
    assert not tree.exists()
    assert (outside / "model.safetensors").read_text() == "precious"


@posix_only
def test_removing_a_link_removes_the_link_alone(tmp_path: Path) -> None:
    outside, _ = _outside_and_tree(tmp_path)
    link = tmp_path / "link"
    link.symlink_to(outside, target_is_directory=True)
    remove_tree(link)
    assert not os.path.lexists(link)
    assert (outside / "model.safetensors").exists()


def test_removing_a_file_and_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    remove_tree(file)
    remove_tree(file)
    assert list(tmp_path.iterdir()) == []


def test_read_only_things_are_removed_too(tmp_path: Path) -> None:
    _, tree = _outside_and_tree(tmp_path)
    (tree / "a" / "b" / "file").chmod(0o400)
    (tree / "a" / "b").chmod(0o000)
    (tree / "a").chmod(0o500)
    remove_tree(tree)
    assert not tree.exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may remove anything")
def test_what_cannot_be_removed_is_told_and_its_folder_left_as_it_was(tmp_path: Path) -> None:
    _, tree = _outside_and_tree(tmp_path)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            remove_tree(tree)
        assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o500
        assert tree.exists()
        assert list(tree.iterdir()) == []
    finally:
        tmp_path.chmod(0o700)


def test_a_tree_deeper_than_the_interpreter_can_recurse(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("paths are shorter there")
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    assert tree_bytes(tmp_path / "d") == 0
    remove_tree(tmp_path / "d")
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_sizes_count_each_file_once_and_follow_no_link(tmp_path: Path) -> None:
    outside, tree = _outside_and_tree(tmp_path)
    (tree / "big").write_bytes(bytes(1000))
    os.link(tree / "big", tree / "a" / "same")
    (tree / "link").symlink_to(outside, target_is_directory=True)
    (tree / "file link").symlink_to(outside / "model.safetensors")
    assert tree_bytes(tree) == 1001
    assert tree_bytes(tree / "big") == 1000
    assert tree_bytes(tree / "link") == 0
    assert tree_bytes(tmp_path / "missing") == 0


def test_free_bytes_are_those_of_the_drive_even_for_what_is_not_there_yet(tmp_path: Path) -> None:
    here = free_bytes(tmp_path)
    assert here > 0
    assert abs(free_bytes(tmp_path / "not" / "yet") - here) < 2**30


def test_what_has_another_name_elsewhere_is_not_freed(tmp_path):
    tree = tmp_path / "tree"
    (tree / "sub").mkdir(parents=True)
    (tree / "own").write_bytes(b"x" * 100)
    (tree / "sub" / "same").hardlink_to(tree / "own")
    (tree / "shared").write_bytes(b"y" * 1000)
    (tmp_path / "cache").hardlink_to(tree / "shared")
    assert freed_bytes(tree) == 100, "both names of the one go, of the other one stays"
    assert tree_bytes(tree) == 1100
    (tmp_path / "cache").unlink()
    assert freed_bytes(tree) == 1100
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "shared").hardlink_to(tree / "shared")
    assert (freed_bytes(tree), freed_bytes(beside)) == (100, 0)
    assert freed_bytes(tree, beside) == tree_bytes(tree, beside) == 1100, "together both names go"
    assert (freed_bytes(), tree_bytes()) == (0, 0)


def test_only_parts_of_files_of_ours_are_swept(tmp_path: Path) -> None:
    ours = (".0123456789ab.tmp", ".0123456789abcdef.tmp", ".stablehand-0123456789ab.tmp")
    theirs = (
        ".notes.tmp",
        "0123456789ab.tmp",
        ".0123456789ab.part",
        ".0123456789abcd.tmp",
        "x.json",
    )
    for name in (*ours, *theirs):
        (tmp_path / name).write_text("x")
    (tmp_path / ours[2]).unlink()
    (tmp_path / ours[2] / "inner").mkdir(parents=True)
    remove_parts(tmp_path)
    assert sorted(item.name for item in tmp_path.iterdir()) == sorted(theirs)
    remove_parts(tmp_path / "not there")
