"""What a system brings, understood from recorded answers; and how what is missing is had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stablehand.core.hardware.profile import System
from stablehand.core.hardware.system_parts import has_part, how_to_get, install_command
from stablehand.core.hardware.trusted import trusted_folders
from stablehand.core.hardware.view import HostView
from support.recorded_view import RecordedView

LIBRARIES = """1234 libs found in cache `/etc/ld.so.cache'
\tlibGLX.so.0 (libc6,x86-64) => /lib/x86_64-linux-gnu/libGLX.so.0
\tlibGL.so.1 (libc6,x86-64) => /lib/x86_64-linux-gnu/libGL.so.1
\tlibtk8.6.so (libc6,x86-64) => /lib/x86_64-linux-gnu/libtk8.6.so
"""
WITHOUT = "12 libs found in cache `/etc/ld.so.cache'\n\tlibGLX.so.0 (libc6) => /lib/libGLX.so.0\n"
VSWHERE = [
    "-products", "*", "-requires", "Microsoft.VisualStudio.Component.VC.Tools.x86.x64",
    "-property", "installationPath", "-utf8",
]  # fmt: skip
UBUNTU = 'NAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
FEDORA = "ID=fedora\nVERSION_ID=42\n"
NOBARA = 'ID=nobara\nID_LIKE="rhel centos fedora"\n'
ARCH = "ID=arch\n"
SUSE = 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n'
NIX = "ID=nixos\n"


def machine(system: str, **answers: Any) -> RecordedView:
    return RecordedView({"system": system, "arch": "x86_64", **answers})


def ran(args: list[str], stdout: str, returncode: int = 0) -> list[dict[str, Any]]:
    return [{"args": args, "returncode": returncode, "stdout": stdout}]


@pytest.mark.parametrize(
    ("value", "answer"),
    [({"LongPathsEnabled": 1}, True), ({"LongPathsEnabled": 0}, False), ({}, False)],
)
async def test_long_paths_are_a_value_of_the_registry(value: dict[str, int], answer: bool) -> None:
    key = r"SYSTEM\CurrentControlSet\Control\FileSystem"
    view = machine("windows", registry={key: {"NtfsDisableLastAccessUpdate": 2, **value}})
    assert await has_part(view, "long_paths") is answer
    assert await has_part(machine("linux"), "long_paths") is None


@pytest.mark.parametrize(
    ("names", "answer"),
    [
        (["kernel32.dll", "MSVCP140.dll", "vcruntime140.dll", "vcruntime140_1.dll"], True),
        (["kernel32.dll", "vcruntime140.dll"], False),
        ([], None),
    ],
)
async def test_the_vc_runtime_is_three_libraries(names: list[str], answer: bool | None) -> None:
    view = machine("windows", folders={r"C:\Windows\System32": names})
    assert await has_part(view, "vc_redist") is answer
    assert await has_part(machine("macos"), "vc_redist") is None


async def test_a_compiler_is_asked_for_where_each_system_keeps_it() -> None:
    studio = r"C:\Program Files (x86)\Microsoft Visual Studio\2022\BuildTools"
    there = machine("windows", programs={"vswhere": ran(VSWHERE, studio + "\r\n")})
    assert await has_part(there, "build_tools") is True
    # vswhere is there without the component: it says nothing, and succeeds.
    assert (
        await has_part(machine("windows", programs={"vswhere": ran(VSWHERE, "")}), "build_tools")
        is False
    )
    assert await has_part(machine("windows"), "build_tools") is False
    linux = machine("linux", programs={"g++": ran(["--version"], "g++ (GCC) 15.1")})
    assert await has_part(linux, "build_tools") is True
    assert await has_part(machine("linux"), "build_tools") is False
    mac = machine("macos", programs={"xcode-select": ran(["-p"], "", 2)})
    assert await has_part(mac, "build_tools") is False


@pytest.mark.parametrize(("said", "answer"), [(LIBRARIES, True), (WITHOUT, False), ("", None)])
async def test_libraries_are_those_of_the_loader(said: str, answer: bool | None) -> None:
    view = machine("linux", programs={"ldconfig": ran(["-p"], said)})
    assert await has_part(view, "libgl") is answer
    assert await has_part(view, "tkinter") is answer
    assert await has_part(machine("linux"), "libgl") is None
    assert await has_part(machine("windows"), "libgl") is None


@pytest.mark.parametrize(
    ("release", "part", "command"),
    [
        (UBUNTU, "libgl", "sudo apt install libgl1"),
        (MINT, "tkinter", "sudo apt install python3-tk"),
        (FEDORA, "ffmpeg", "sudo dnf install ffmpeg-free"),
        (NOBARA, "libgl", "sudo dnf install mesa-libGL"),
        (ARCH, "tkinter", "sudo pacman -S tk"),
        (SUSE, "git", "sudo zypper install git-core"),
        (UBUNTU, "build_tools", "sudo apt install build-essential"),
        (NIX, "libgl", None),
        ("", "libgl", None),
        (UBUNTU, "something else", None),
    ],
)
async def test_the_distributions_own_command_is_said(
    release: str, part: str, command: str | None
) -> None:
    assert install_command(part, release) == command
    hint = (await how_to_get(machine("linux", files={"/etc/os-release": release}), part)).english()
    assert (command or "Install") in hint
    assert "sudo" not in hint or command is not None


@pytest.mark.parametrize("part", ["long_paths", "vc_redist", "build_tools", "ffmpeg", "git"])
async def test_windows_is_told_what_to_do(part: str) -> None:
    hint = (await how_to_get(machine("windows"), part)).english()
    assert "Windows" in hint or "https://" in hint or "winget" in hint


def test_vswhere_is_run_from_its_own_place_only() -> None:
    folders = trusted_folders(System.WINDOWS, {"PROGRAMFILES(X86)": r"D:\Programs"})
    place = Path(r"D:\Programs") / "Microsoft Visual Studio" / "Installer"
    assert place in folders


async def test_a_planted_vswhere_in_the_current_folder_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("vswhere", "ldconfig", "c++"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\ntouch {tmp_path}/it-ran\n")
        program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".:{tmp_path}")
    view = HostView()
    for part in ("build_tools", "libgl", "tkinter"):
        await has_part(view, part)  # type: ignore[arg-type]
    assert not (tmp_path / "it-ran").exists()
