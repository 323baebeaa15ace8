"""The private environment's rules, on folders that look like environments."""

import os
import subprocess
import sys
import sysconfig
import threading
import time
from pathlib import Path

import pytest

SERIES = sysconfig.get_python_version()


@pytest.fixture
def made(tmp_path, environment):
    """Give a function that makes a finished environment as far as can be seen from outside."""

    def make(folder=tmp_path / "env", wanted="w", extra="", version=f"{SERIES}.1", home=tmp_path):
        found = environment.Environment(folder)
        found.python.parent.mkdir(parents=True)
        found.python.touch()
        (folder / "pyvenv.cfg").write_text(f"home = {home}\nversion = {version}\n")
        found.stamp(extra).write_text(f"{wanted}\n{folder}\n")
        return found

    return make


def test_a_finished_environment_is_used(made):
    found = made()
    assert found.holds("", "w")
    assert not found.holds("", "another")
    assert not found.holds("dev", "w")


def test_the_checks_environment_is_enough_for_the_program(made):
    found = made(extra="dev")
    assert found.holds("dev", "w")
    assert found.holds("", "w")


def test_an_unfinished_one_is_not_used(made):
    found = made()
    found.stamp("").unlink()
    assert not found.works()


def test_a_moved_one_is_not_used(made, environment, tmp_path):
    made().folder.rename(tmp_path / "moved")
    moved = environment.Environment(tmp_path / "moved")
    assert moved.python.exists()
    assert not moved.works()


def test_one_whose_python_is_gone_is_not_used(made, tmp_path):
    assert not made(home=tmp_path / "gone").works()


def test_one_of_another_python_is_not_used_when_one_was_asked_for(made, environment):
    found = made(version="3.99.1")
    assert found.works()
    assert not environment.Environment(found.folder, SERIES).works()


def test_only_what_was_made_here_is_removed(environment, tmp_path):
    for name, files, foreign in (
        ("nothing", [], False),
        ("locked", [environment.LOCK], False),
        ("half-made", [environment.MARK, "pyvenv.cfg"], False),
        ("finished", [".installed-dev", "pyvenv.cfg"], False),
        ("somebody's", ["pyvenv.cfg", environment.LOCK], True),
        ("notes", ["notes.txt"], True),
    ):
        folder = tmp_path / name
        folder.mkdir()
        for file in files:
            (folder / file).touch()
        assert environment.Environment(folder).is_foreign() is foreign, name
    assert not environment.Environment(tmp_path / "missing").is_foreign()


def test_clearing_keeps_the_lock_and_follows_no_link(environment, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").touch()
    folder = tmp_path / "env"
    (folder / "lib").mkdir(parents=True)
    for name in (environment.LOCK, environment.MARK, ".installed-dev", "lib/file"):
        (folder / name).touch()
    if sys.platform != "win32":
        (folder / "lib64").symlink_to(kept)
    environment._clear(folder)
    assert [entry.name for entry in folder.iterdir()] == [environment.LOCK]
    assert (kept / "file").exists()


def test_only_what_decides_what_is_installed_makes_it_outdated(environment, tmp_path):
    project = tmp_path / "pyproject.toml"
    text = (environment.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project.write_text(text, encoding="utf-8")
    before = environment.wanted_stamp(project)
    project.write_text(text.replace("line-length = 100", "line-length = 99"), encoding="utf-8")
    assert environment.wanted_stamp(project) == before
    project.write_text(text.replace('"platformdirs>=4.2"', '"platformdirs>=4"'), encoding="utf-8")
    assert environment.wanted_stamp(project) != before


def test_the_lock_lets_one_in_at_a_time(environment, tmp_path, capsys):
    file = tmp_path / "lock"
    order = []

    def second():
        with environment.locked(file):
            order.append("second")

    with environment.locked(file):
        thread = threading.Thread(target=second)
        thread.start()
        until = time.monotonic() + 20
        while "waiting" not in capsys.readouterr().err and time.monotonic() < until:
            time.sleep(0.01)
        order.append("first")
    thread.join(20)
    assert order == ["first", "second"]


def test_the_lock_goes_with_its_process(environment, tmp_path):
    file = tmp_path / "lock"
    code = (
        "import sys, environment\n"
        "from pathlib import Path\n"
        "with environment.locked(Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    tools = str(Path(environment.__file__).parent)
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(file)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": tools},
    )  # fmt: skip
    with child:
        assert child.stdout.readline() == b"held\n" or os.name == "nt"
        descriptor = os.open(file, os.O_RDWR)
        try:
            assert not environment._lock(descriptor, wait=False)
            child.kill()
            child.wait(20)
            assert environment._lock(descriptor, wait=False)
        finally:
            os.close(descriptor)


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            "WARNING: Retrying ... NewConnectionError: Failed to establish a new connection: "
            "[Errno -3] Temporary failure in name resolution\nERROR: No matching distribution",
            "could not reach the package index",
        ),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "trust"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "the drive is full"),
        ("some lines\nERROR: No matching distribution found for pydantic\n", "No matching"),
        ("", "no reason"),
    ],
)
def test_what_pip_says_becomes_one_sentence(environment, output, words):
    sentence = environment.pip_problem(output)
    assert words in sentence
    assert "\n" not in sentence


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's place")
def test_the_cache_is_where_the_system_wants_it(environment):
    cache = environment.cache_folder
    assert cache({"XDG_CACHE_HOME": "/x", "HOME": "/h"}) == Path("/x/stablehand")
    assert cache({"HOME": "/h"}) == Path("/h/.cache/stablehand")
