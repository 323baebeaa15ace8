"""Pythons: the pinned list, fetching by real uv from files, and the choice among the system's."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from stablehand.core.runtimes.failures import cause_of
from stablehand.core.runtimes.pythons import (
    BUILDS_FILE,
    GITHUB_BUILDS,
    PythonFound,
    choose_system_python,
    parse_pythons,
    python_install,
    python_list,
    real_search_path,
)
from stablehand.core.runtimes.uv import UvTool, find_uv
from support.python_builds import own_list
from support.tool_runs import must_run, run_tool

SERIES = f"3.{sys.version_info.minor}"
REAL = Path(sys.executable).resolve()
RECORDED = Path(__file__).with_name("uv_python_list.json")
posix = pytest.mark.skipif(os.name == "nt", reason="the stand-in interpreter is a shell script")


def tool(tmp_path: Path) -> UvTool:
    uv = UvTool(find_uv(), tmp_path / "Assets")
    uv.temporary.mkdir(parents=True)
    return uv


def test_the_pinned_list_is_whole() -> None:
    builds = json.loads(BUILDS_FILE.read_text("utf-8"))
    systems = {"linux-x86_64-gnu", "linux-aarch64-gnu", "darwin-x86_64-none",
               "darwin-aarch64-none", "windows-x86_64-none", "windows-aarch64-none"}  # fmt: skip
    wanted = {(series, system) for series in ("3.10", "3.11", "3.12", "3.13") for system in systems}
    # There is no 3.10 for Windows on ARM.
    wanted.remove(("3.10", "windows-aarch64-none"))
    found = set()
    for key, build in builds.items():
        version = f"{build['major']}.{build['minor']}.{build['patch']}"
        system = f"{build['os']}-{build['arch']['family']}-{build['libc']}"
        assert key == f"cpython-{version}-{system}"
        assert build["url"].startswith(f"{GITHUB_BUILDS}/{build['build']}/cpython-{version}%2B")
        assert "install_only" in build["url"]
        assert re.fullmatch(r"[0-9a-f]{64}", build["sha256"])
        found.add((f"{build['major']}.{build['minor']}", system))
    assert found == wanted
    assert len({build["sha256"] for build in builds.values()}) == len(builds)


@posix
async def test_a_build_comes_from_a_mirror_that_is_a_folder(tmp_path: Path) -> None:
    uv = tool(tmp_path)
    builds = own_list(tmp_path, right_sum=True)
    mirror = (tmp_path / "mirror").as_uri()
    install = python_install(uv, SERIES, mirror=mirror, builds=str(builds))
    await must_run(install)
    folders = [entry.name for entry in (uv.assets / "python").iterdir() if entry.is_dir()]
    assert [name for name in folders if name.startswith(f"cpython-{SERIES}")]
    await must_run(install)  # again: nothing to do
    # The list may be an address too.
    await must_run(python_install(uv, SERIES, mirror=mirror, builds=builds.as_uri()))


@posix
async def test_a_build_with_another_sum_is_refused(tmp_path: Path) -> None:
    uv = tool(tmp_path)
    builds = own_list(tmp_path, right_sum=False)
    command = python_install(uv, SERIES, mirror=(tmp_path / "mirror").as_uri(), builds=str(builds))
    done = await run_tool(command)
    found = cause_of("python", done.returncode, done.stderr.splitlines())
    assert found.code == "python.unavailable"
    assert "checksum" in found.message.english()
    assert not list((uv.assets / "python").glob("cpython-*"))


async def test_a_mirror_that_cannot_be_reached_is_named(tmp_path: Path) -> None:
    command = python_install(tool(tmp_path), "3.12", mirror="http://127.0.0.1:9/builds")
    done = await run_tool(command, UV_HTTP_RETRIES="0")
    found = cause_of("python", done.returncode, done.stderr.splitlines())
    assert (found.code, found.host) == ("network.unreachable", "127.0.0.1:9")


async def test_a_series_that_the_list_lacks_is_named(tmp_path: Path) -> None:
    done = await run_tool(python_install(tool(tmp_path), "3.9"))
    found = cause_of("python", done.returncode, done.stderr.splitlines())
    assert found.code == "python.unavailable"
    assert "3.9" in found.message.english()


def test_the_default_mirror_is_not_spelled_out(tmp_path: Path) -> None:
    uv = UvTool(Path("/u/uv"), tmp_path)
    assert "--mirror" not in python_install(uv, "3.12", mirror=GITHUB_BUILDS).argv
    assert python_install(uv, "3.12").argv[-1] == "cpython@3.12"


async def test_the_running_interpreter_is_found_by_real_uv(tmp_path: Path) -> None:
    uv = tool(tmp_path)
    path = real_search_path({"PATH": str(REAL.parent)}, tmp_path, "linux")
    found = parse_pythons(await must_run(python_list(uv, path)), uv.assets / "python")
    mine = choose_system_python(found, SERIES, "")
    assert mine is not None
    assert (mine.series, mine.kind) == (SERIES, "system")


def recorded() -> tuple[PythonFound, ...]:
    return parse_pythons(RECORDED.read_text("utf-8"), Path("/home/me/Data/Assets/python"))


def test_a_recorded_list_is_read() -> None:
    found = recorded()
    assert [python.version for python in found if python.kind == "managed"] == ["3.12.14"]
    assert {python.implementation for python in found} == {"cpython", "pypy"}


@pytest.mark.parametrize(
    ("series", "arch", "path"),
    [
        (
            "3.12",
            "x86_64",
            "/home/me/Data/Assets/python/cpython-3.12.14-linux-x86_64-gnu/bin/python3.12",
        ),
        ("3.11", "x86_64", "/home/me/.pyenv/versions/3.11.7/bin/python3.11"),
        ("3.13", "x86_64", None),  # a prerelease and one without the global lock
        ("3.10", "x86_64", None),  # PyPy, and one for another processor
        ("3.10", "arm64", "/opt/arm/bin/python3.10"),
        ("3.9", "x86_64", None),  # shims only
        ("3.1", "x86_64", None),  # no prefix of 3.11
    ],
)
def test_the_choice_among_the_systems_interpreters(
    series: str, arch: str, path: str | None
) -> None:
    chosen = choose_system_python(recorded(), series, arch)
    assert (chosen.path.as_posix() if chosen else None) == path


def test_an_environments_interpreter_is_never_chosen(tmp_path: Path) -> None:
    for name in ("venv", "envs/conda"):
        (tmp_path / name / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "pyvenv.cfg").touch()
    (tmp_path / "envs" / "conda" / "conda-meta").mkdir()
    inside = [
        PythonFound("3.11.9", tmp_path / name / "bin" / "python3", "system")
        for name in ("venv", "envs/conda")
    ]
    assert choose_system_python(inside, "3.11", "") is None
    outside = PythonFound("3.11.2", tmp_path / "bin" / "python3", "system")
    assert choose_system_python([*inside, outside], "3.11", "") == outside


def test_the_search_path_has_real_interpreters_only(tmp_path: Path) -> None:
    real = tmp_path / ".pyenv" / "versions" / "3.10.13" / "bin"
    real.mkdir(parents=True)
    given = {"PATH": "/home/me/.pyenv/shims:/usr/bin::/opt/x"}
    path = real_search_path(given, tmp_path, "linux").split(":")
    assert path[:2] == ["/usr/bin", "/opt/x"]
    assert str(real) in path
    windows = {"PATH": "C:\\a;C:\\Users\\me\\AppData\\Local\\Microsoft\\WindowsApps;C:\\b"}
    assert real_search_path(windows, tmp_path, "windows") == "C:\\a;C:\\b"


def test_other_texts_are_refused() -> None:
    for text in ("", "{}"):
        with pytest.raises(ValueError, match=r".+"):
            parse_pythons(text, Path("/x"))
