"""Nothing of our own surroundings reaches a child, and what it needs does."""

from __future__ import annotations

import sys

import pytest

from stablehand.core.base.environment import (
    child_environment,
    current_system,
    inherited_environment,
)

_OURS = {
    "PYTHONPATH": "/x",
    "PYTHONHOME": "/x",
    "VIRTUAL_ENV": "/x",
    "CONDA_PREFIX": "/x",
    "CONDA_DEFAULT_ENV": "x",
    "QT_PLUGIN_PATH": "/x",
    "QT_QPA_PLATFORM": "x",
    "PIP_INDEX_URL": "https://example.org",
    "UV_INDEX_URL": "https://example.org",
    "DYLD_LIBRARY_PATH": "/x",
    "DYLD_INSERT_LIBRARIES": "/x",
    "LD_PRELOAD": "/x",
    "SOMETHING_ELSE": "x",
}


@pytest.mark.parametrize("system", ["linux", "windows", "macos"])
def test_what_is_not_on_the_list_stays_out(system: str) -> None:
    environment = child_environment({**_OURS, "PATH": "/bin"}, {}, system=system)
    assert environment == {"PATH": "/bin", "PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize(
    ("system", "name"),
    [
        ("linux", "HOME"),
        ("linux", "LC_ALL"),
        ("linux", "WAYLAND_DISPLAY"),
        ("linux", "XDG_RUNTIME_DIR"),
        ("linux", "https_proxy"),
        ("linux", "WSL_DISTRO_NAME"),
        ("linux", "LD_LIBRARY_PATH"),
        ("macos", "TMPDIR"),
        ("windows", "SYSTEMROOT"),
        ("windows", "USERPROFILE"),
        ("windows", "PROGRAMFILES(X86)"),
        ("windows", "PROCESSOR_ARCHITECTURE"),
        ("windows", "CUDA_VISIBLE_DEVICES"),
    ],
)
def test_what_a_program_needs_comes_through(system: str, name: str) -> None:
    assert child_environment({name: "value"}, {}, system=system)[name] == "value"


def test_extra_wins_and_may_be_anything() -> None:
    environment = child_environment(
        {"HOME": "/home/a"}, {"HOME": "/b", "PIP_INDEX_URL": "https://example.org"}, system="linux"
    )
    assert environment["HOME"] == "/b"
    assert environment["PIP_INDEX_URL"] == "https://example.org"


def test_names_know_no_case_on_windows() -> None:
    environment = child_environment(
        {"Path": r"C:\a", "SystemRoot": r"C:\Windows", "https_proxy": "http://p"},
        {"path": r"C:\b"},
        system="windows",
    )
    assert environment["PATH"] == r"C:\b"
    assert environment["SYSTEMROOT"] == r"C:\Windows"
    assert environment["HTTPS_PROXY"] == "http://p"
    assert len({name.upper() for name in environment}) == len(environment)


def test_names_know_case_elsewhere() -> None:
    assert "Path" not in child_environment({"Path": "/x"}, {}, system="linux")


def test_the_library_path_from_before_a_bundle_is_restored() -> None:
    inherited = {"LD_LIBRARY_PATH": "/opt/app/lib:/usr/x", "LD_LIBRARY_PATH_ORIG": "/usr/x"}
    assert child_environment(inherited, {}, system="linux")["LD_LIBRARY_PATH"] == "/usr/x"


def test_a_library_path_made_by_a_bundle_alone_is_dropped() -> None:
    inherited = {"LD_LIBRARY_PATH": "/opt/app/lib"}
    environment = child_environment(inherited, {}, system="linux", bundle="/opt/app")
    assert "LD_LIBRARY_PATH" not in environment


def test_an_appimage_is_taken_out_of_the_search_paths() -> None:
    inherited = {
        "APPDIR": "/tmp/.mount_x",
        "PATH": "/tmp/.mount_x/usr/bin:/usr/bin:/tmp/.mount_xy/bin",
        "LD_LIBRARY_PATH": "/tmp/.mount_x/usr/lib:/opt/cuda/lib",
    }
    environment = child_environment(inherited, {}, system="linux")
    assert environment["PATH"] == "/usr/bin:/tmp/.mount_xy/bin"
    assert environment["LD_LIBRARY_PATH"] == "/opt/cuda/lib"
    assert "APPDIR" not in environment


def test_a_bundle_on_windows_is_found_whatever_the_case() -> None:
    inherited = {"PATH": r"c:\APP\bin;C:\Windows"}
    environment = child_environment(inherited, {}, system="windows", bundle=r"C:\app")
    assert environment["PATH"] == r"C:\Windows"


def test_our_own_environment_is_picked_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/x")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    environment = inherited_environment({"A": "b"})
    assert environment["TZ"] == "Europe/Berlin"
    assert environment["A"] == "b"
    assert "PYTHONPATH" not in environment


def test_the_system_has_a_name() -> None:
    expected = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    assert current_system() == expected
