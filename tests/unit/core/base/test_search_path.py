"""Programs are found where the system keeps them, and never where somebody may have planted them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.processes import run_captured
from stablehand.core.base.search_path import (
    find_program,
    path_with,
    search_folders,
    whole_program,
)


def planted(folder: Path, name: str = "git") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("system", ["linux", "windows"])
def test_the_current_folder_never_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    name = "git.exe" if system == "windows" else "git"
    separator = ";" if system == "windows" else ":"
    here = tmp_path / "here"
    planted(here, name)
    planted(here / "bin", name)
    monkeypatch.chdir(here)
    for path in ("", ".", "bin", f".{separator}bin{separator}", f"{separator}.{separator}"):
        assert find_program("git", {"PATH": path}, system) is None  # type: ignore[arg-type]
    real = planted(tmp_path / "system", name)
    path = separator.join([".", "bin", str(real.parent)])
    assert find_program("git", {"PATH": path}, system) == real  # type: ignore[arg-type]


def test_checkouts_never_win_even_by_a_link(tmp_path: Path) -> None:
    packages = tmp_path / "Packages"
    planted(packages / "ui" / "bin")
    link = tmp_path / "looks-harmless"
    link.symlink_to(packages / "ui" / "bin", target_is_directory=True)
    for entry in (packages / "ui" / "bin", link):
        assert find_program("git", {"PATH": str(entry)}, leave_out=[packages]) is None
    assert find_program("git", {"PATH": str(link)}) == link / "git"


@pytest.mark.skipif(os.name == "nt", reason="permission bits say nothing there")
def test_folders_that_everybody_writes_to_do_not_count(tmp_path: Path) -> None:
    open_folder = tmp_path / "open"
    planted(open_folder)
    open_folder.chmod(0o1777)
    assert find_program("git", {"PATH": str(open_folder)}) is None
    open_folder.chmod(0o755)
    assert find_program("git", {"PATH": str(open_folder)}) == open_folder / "git"


def test_windows_takes_no_batch_files(tmp_path: Path) -> None:
    for name in ("node.cmd", "node.bat", "node.com", "node"):
        planted(tmp_path, name)
    assert find_program("node", {"Path": f'"{tmp_path}"'}, "windows") is None
    program = planted(tmp_path, "node.exe")
    assert find_program("node", {"Path": f'"{tmp_path}"'}, "windows") == program


def test_what_is_no_program_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a" / "git").mkdir(parents=True)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "git").write_text("no program")
    (tmp_path / "b" / "git").chmod(0o644)
    real = planted(tmp_path / "c")
    path = os.pathsep.join(str(tmp_path / name) for name in "abc")
    if os.name != "nt":
        assert find_program("git", {"PATH": path}) == real
    assert search_folders({"PATH": path * 1}) == tuple(tmp_path / name for name in "abc")


def test_a_folder_comes_first_for_children(tmp_path: Path) -> None:
    assert path_with(tmp_path, {"PATH": "/usr/bin"}, "linux") == f"{tmp_path}:/usr/bin"
    assert path_with(tmp_path, {}, "linux") == str(tmp_path)


def test_a_command_begins_with_a_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(tmp_path / "here", "git.exe" if os.name == "nt" else "git")
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(FileNotFoundError):
        whole_program("git", {"PATH": f".{os.pathsep}"})
    assert whole_program(str(tmp_path / "here" / "git"), {"PATH": ""}) == str(
        tmp_path / "here" / "git"
    )


async def test_a_bare_name_in_the_current_folder_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = planted(tmp_path, "planted-program")
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/it-ran\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StablehandError) as caught:
        await run_captured(["planted-program"], env={"PATH": "."}, timeout_s=10, limit_bytes=100)
    assert caught.value.code == "process.unstartable"
    assert not (tmp_path / "it-ran").exists()
