"""What the system has to bring: tables, advice, and stand-ins for the package programs."""

import ssl
import sys

import pytest

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
FOR_ALL = ("apt-get", "dnf", "pacman", "zypper", "apk")


@pytest.fixture
def system(tmp_path, monkeypatch, libraries):
    """Give a function that makes a system whose PATH holds nothing but these programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv(libraries.FORBIDDEN, raising=False)

    def make(**programs):
        for name, script in programs.items():
            file = folder / name.replace("_", "-")
            file.write_text(f"#!/bin/sh\n{script}\n")
            file.chmod(0o755)
        return folder

    return make


@pytest.fixture
def user(monkeypatch, libraries):
    monkeypatch.setattr(libraries, "_is_root", lambda: False)


@pytest.fixture
def root(monkeypatch, libraries):
    monkeypatch.setattr(libraries, "_is_root", lambda: True)


def test_every_library_has_a_package_for_every_linux(libraries):
    needs = [*libraries.QT, *libraries.QT_DISPLAY, *libraries.QT_TOOLS, libraries.CERTIFICATES]
    for need in (*needs, libraries.GIT):
        assert set(FOR_ALL) <= set(need.packages), need.what
        assert all(need.packages.values())
    assert set(libraries.GIT.packages) <= set(libraries.INSTALLERS)


def test_debian_needs_what_was_measured_there(libraries):
    """The list was found in a minimal Debian 12, one missing library at a time."""
    offscreen = libraries.packages_for(libraries.for_window({}), "apt-get")
    assert sorted(offscreen) == sorted(
        ["libgl1", "libegl1", "libxkbcommon0", "libglib2.0-0", "libfontconfig1", "libdbus-1-3"]
    )
    display = libraries.packages_for(libraries.for_window({"DISPLAY": ":0"}), "apt-get")
    assert sorted(set(display) - set(offscreen)) == [
        "libxcb-cursor0",
        "libxcb-icccm4",
        "libxcb-keysyms1",
        "libxcb-shape0",
        "libxkbcommon-x11-0",
    ]


@pytest.mark.parametrize(
    ("words", "wants_git"),
    [
        ("install comfyui", True),
        ("--json install forge", True),
        ("up forge", True),
        ("up", False),
        ("up --detach", False),
        ("up easel", False),
        ("install easel", False),
        ("list", False),
        ("", False),
        ("--version", False),
    ],
)
def test_only_repositories_need_git(libraries, words, wants_git):
    needs = libraries.for_command(words.split(), {})
    assert (libraries.GIT in needs) is wants_git
    assert len(needs) == int(wants_git)


@pytest.mark.parametrize(
    ("words", "environ", "wants_window"),
    [
        ("gui", {}, True),
        ("--json gui", {}, True),
        ("", {"DISPLAY": ":0"}, True),
        ("", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("", {}, False),
        ("--help", {"DISPLAY": ":0"}, False),
        ("list", {"DISPLAY": ":0"}, False),
    ],
)
def test_the_window_needs_qts_libraries(libraries, words, environ, wants_window):
    needs = libraries.for_command(words.split(), environ)
    names, qt = {need.what for need in needs}, {need.what for need in libraries.QT}
    assert names >= qt if wants_window else names == set()


def test_the_checks_need_the_window(libraries):
    names = [need.what for need in libraries.for_tests()]
    wanted = (libraries.GIT, *libraries.QT, *libraries.QT_TOOLS)
    assert set(names) == {need.what for need in wanted}
    assert len(names) == len(set(names))


def test_what_is_there_is_not_mentioned(libraries, capsys):
    there = libraries.Need("air", "nobody breathes", lambda: True, {})
    assert libraries.provide([there], {}) == ()
    assert capsys.readouterr().err == ""


@posix
def test_a_user_is_told_the_command(libraries, system, user, capsys):
    system(apt_get="exit 1", sudo="exit 1")
    assert libraries.provide([libraries.GIT], {}) == (libraries.GIT,)
    assert capsys.readouterr().err == (
        "Missing: git. Without it diffusion UIs from git repositories cannot be installed.\n"
        "  Install it with: sudo apt-get install -y --no-install-recommends git\n"
    )


@posix
def test_an_unknown_system_is_told_the_names(libraries, system, user, capsys):
    system()
    libraries.provide([libraries.GIT], {})
    assert "Install git the way your system does it." in capsys.readouterr().err


@posix
def test_root_installs_and_says_so_in_one_line(libraries, system, root, capsys, tmp_path):
    folder = tmp_path / "bin"
    git = f"printf '#!/bin/sh\\n' > '{folder}/git'; /bin/chmod 755 '{folder}/git'"
    system(apt_get=f'echo "$DEBIAN_FRONTEND $*" > "{tmp_path}/called"; {git}')
    assert libraries.provide([libraries.GIT], {}) == ()
    assert capsys.readouterr().err == "Installing with apt-get: git ...\n"
    called = (tmp_path / "called").read_text()
    assert called == "noninteractive install -y --no-install-recommends git\n"


@posix
def test_what_fails_is_tried_again_with_fresh_lists(libraries, system, root, tmp_path, capsys):
    system(apt_get=f'echo "$1" >> "{tmp_path}/called"; exit 100')
    assert libraries.provide([libraries.GIT], {}) == (libraries.GIT,)
    assert (tmp_path / "called").read_text().split() == ["install", "update", "install"]
    assert "  Install it with: apt-get install" in capsys.readouterr().err


@posix
def test_sudo_is_used_only_where_it_asks_nothing(libraries, system, user, tmp_path):
    system(dnf="exit 0", sudo=f'echo "$*" >> "{tmp_path}/called"')
    libraries.provide([libraries.GIT], {})
    first, second = (tmp_path / "called").read_text().splitlines()
    assert first == "-n true"
    assert second.startswith("-n env DEBIAN_FRONTEND=noninteractive")
    assert second.endswith("dnf install -y git")


@posix
def test_it_can_be_forbidden(libraries, system, root, tmp_path, capsys):
    system(apt_get=f'touch "{tmp_path}/called"')
    missing = libraries.provide([libraries.GIT], {libraries.FORBIDDEN: "never"})
    assert missing == (libraries.GIT,)
    assert not (tmp_path / "called").exists()
    assert "Install it with" in capsys.readouterr().err


def test_libraries_are_looked_for_by_loading_them(libraries):
    missing = libraries._library("libsurely-not-there.so.9")
    assert missing() is (sys.platform != "linux")
    if sys.platform == "linux":
        assert libraries._library("libc.so.6")()


@pytest.mark.skipif(sys.platform != "linux", reason="the system's folder of authorities is Linux's")
def test_certificate_authorities_are_looked_for(libraries, monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "mine.pem"))
    assert libraries.CERTIFICATES.is_there()
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths(str(tmp_path)))
    assert not libraries.CERTIFICATES.is_there()
    (tmp_path / "0a1b2c3d.0").touch()
    assert libraries.CERTIFICATES.is_there()


def paths(folder):
    return ssl.DefaultVerifyPaths(None, folder, "SSL_CERT_FILE", "", "SSL_CERT_DIR", folder)
