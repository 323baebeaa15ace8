"""`./stablehand` in a fresh copy of the sources, as somebody who has just cloned them meets it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import stablehand
from stablehand.core.base.resources import bundled
from support.answers import result

ROOT = bundled("packages_catalog").parent
SCRIPT = "stablehand.cmd" if os.name == "nt" else "stablehand"
posix = pytest.mark.skipif(os.name == "nt", reason="the sh script")
# What a start needs; a folder named .venv in the sources is somebody's own.
PARTS = ("src", "packages_catalog", "models_catalog", "assets", "tools", "pyproject.toml", "README.md", "LICENSE",
         "THIRD_PARTY_NOTICES.md", "stablehand", "stablehand.cmd")  # fmt: skip


def fresh_copy(folder):
    folder.mkdir(parents=True)
    skip = shutil.ignore_patterns("__pycache__")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=skip)
        else:
            shutil.copy2(ROOT / part, folder / part)
    return folder


def start(folder, *words, cwd=None, timeout=60, **variables):
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("STABLEHAND", "PYTHONPATH", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        [str(folder / SCRIPT), *words], cwd=cwd or folder, timeout=timeout, check=False,
        capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL,
        env={**environ, "STABLEHAND_SYSTEM_INSTALL": "never", **variables},
    )  # fmt: skip


def stand_in(folder, name, script):
    """Make a program that takes the place of a Python."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


@posix
def test_from_nothing_to_an_answer(tmp_path):
    """The one real run: two starts at once make one environment, which then answers at once."""
    folder = fresh_copy(tmp_path / "my stable, où")
    environ = {"STABLEHAND_SYSTEM_INSTALL": "never", "STABLEHAND_PYTHON": sys.executable}
    both = [
        subprocess.Popen(
            [folder / "stablehand", "--version"], env={**os.environ, **environ},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    answers = [child.communicate(timeout=300) for child in both]
    said = "".join(err for _, err in answers)
    assert [child.returncode for child in both] == [0, 0], said
    assert {out for out, _ in answers} == {f"stablehand {stablehand.__version__}\n"}
    assert said.count("Installing what Stablehand needs") == 1
    assert "waiting for it" in said

    # From elsewhere, through a link: nothing is made any more, and standard output is the program's.
    link = tmp_path / "link"
    link.symlink_to(folder / "stablehand")
    data = tmp_path / "Data"
    done = subprocess.run(
        [link, "--data", data, "plan", "easel", "--json"], cwd=tmp_path, timeout=60, check=False,
        capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.stderr == ""
    assert result(done)["package"] == "easel"
    failed = start(folder, "stop", "nothing")
    assert failed.returncode == 3
    # A hint is a command to paste: it begins with what was typed.
    assert f"'{folder / SCRIPT}' catalog list" in failed.stderr
    by_shell = subprocess.run(
        ["sh", SCRIPT, "stop", "nothing"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "./stablehand catalog list" in by_shell.stderr

    # What was left half-made is made anew; offline that fails with one sentence.
    (folder / ".venv" / ".installed-plain").unlink()
    (folder / ".venv" / "bin" / "python").unlink()
    offline = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "",
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "0",
    }
    done = start(folder, "--version", **offline, STABLEHAND_PYTHON=sys.executable)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Making .venv ...\nInstalling what Stablehand needs")
    assert "Error: pip could not reach the package index" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((folder / ".venv").glob(".installed-*"))


@posix
@pytest.mark.parametrize("shell", ["dash", "bash", "busybox"])
def test_every_plain_shell_reads_the_script(shell):
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    words = [shell, "sh"] if shell == "busybox" else [shell]
    done = subprocess.run([*words, "-n", ROOT / "stablehand"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@posix
def test_a_python_that_is_too_old_is_refused(tmp_path):
    old = next((found for minor in (6, 7, 8, 9, 10) if (found := real_python(minor))), None)
    if old is None:
        pytest.skip("there is no Python below 3.11 here")
    done = start(fresh_copy(tmp_path / "s"), "--version", STABLEHAND_PYTHON=old)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Error: Stablehand needs Python 3.11 or newer" in done.stderr
    assert f"{old} says: Python 3." in done.stderr
    # Started by hand, the script behind says it too.
    by_hand = subprocess.run(
        [old, ROOT / "tools" / "run.py", "up"], capture_output=True, text=True, check=False
    )
    assert by_hand.returncode == 1
    assert by_hand.stderr.startswith("Error: Stablehand needs Python 3.11 or newer; this is 3.")


def real_python(minor):
    """Give an interpreter by its version, behind the stand-ins of version switchers."""
    shim = shutil.which(f"python3.{minor}")
    places = [Path(shim)] if shim else []
    if shim and Path(shim).parent.name == "shims":
        versions = Path(shim).parent.parent / "versions"
        places = sorted(versions.glob(f"3.{minor}.*/bin/python3.{minor}"))
    for place in places:
        code = "import sys; print(sys.version_info[1])"
        done = subprocess.run([place, "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == str(minor):
            return str(place)
    return None


@posix
def test_a_named_python_that_is_none_is_refused(tmp_path):
    folder = fresh_copy(tmp_path / "s")
    for name in (str(tmp_path / "missing"), str(stand_in(tmp_path, "broken", "exit 127"))):
        done = start(folder, "--version", STABLEHAND_PYTHON=name)
        assert done.returncode == 1
        assert "STABLEHAND_PYTHON names none" in done.stderr
        assert name in done.stderr
    assert not (folder / ".venv").exists()


@posix
def test_names_that_do_not_run_are_passed_over(tmp_path):
    """Version switchers leave stand-ins for every version, which only fail."""
    folder = fresh_copy(tmp_path / "s")
    shims = tmp_path / "shims"
    stand_in(shims, "python3.13", "echo 'not found' >&2; exit 127")
    stand_in(shims, "python3.12", "sleep 0; exit 1")
    stand_in(shims, "python3.11", f'echo "$@" > "{tmp_path}/called"')
    done = start(folder, "up", "a b", PATH=f"{shims}:/usr/bin:/bin")
    assert done.returncode == 0
    assert (tmp_path / "called").read_text() == f"{folder}/tools/run.py up a b\n"


@posix
def test_without_any_python_it_says_how_to_get_one(tmp_path):
    folder = fresh_copy(tmp_path / "s")
    shims = tmp_path / "shims"
    for name in ("dirname", "readlink", "printf", "head"):
        if found := shutil.which(name):
            shims.mkdir(exist_ok=True)
            (shims / name).symlink_to(found)
    for name in ("python3.14", "python3.13", "python3.12", "python3.11", "python3", "python"):
        stand_in(shims, name, "exit 127")
    stand_in(shims, "dnf", "exit 1")
    text = (folder / "stablehand").read_text(encoding="utf-8")
    # Absolute places are looked at too: here they lead nowhere.
    text = text.replace("/usr/", "/nowhere/").replace("/opt/", "/nowhere/")
    (folder / "stablehand").write_text(text, encoding="utf-8")
    done = start(folder, "up", PATH=str(shims))
    assert done.returncode == 1
    assert "there is none here" in done.stderr
    assert "Install it with: sudo dnf install python3" in done.stderr


@pytest.fixture
def batch():
    content = (ROOT / "stablehand.cmd").read_bytes()
    return content, content.decode("ascii").split("\r\n")


def test_the_batch_file_is_what_windows_reads(batch):
    content, lines = batch
    assert content.count(b"\n") == content.count(b"\r\n") == len(lines) - 1
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert "*.cmd text eol=crlf" in attributes
    labels = {line[1:].split()[0] for line in lines if line.startswith(":")}
    jumps = {
        word.lstrip(":")
        for line in lines
        if not line.startswith("rem")
        for before, word in zip(line.split(), line.split()[1:], strict=False)
        if before in ("goto", "call") and not word.startswith(("python", "#"))
    }
    assert jumps == labels


def test_the_batch_file_looks_in_the_same_order(batch):
    lines = [line for line in batch[1] if not line.startswith("rem")]
    at = {
        name: next(number for number, line in enumerate(lines) if begin in line)
        for name, begin in (
            ("named", "if not defined STABLEHAND_PYTHON"),
            ("launcher", '"%PYTHON%" -3'),
            ("names", "for %%N in (python3.14.exe"),
            ("batch", "call python -E"),
        )
    }
    assert sorted(at, key=at.get) == ["named", "launcher", "names", "batch"]
    names = next(line for line in lines if "python3.14.exe" in line)
    text = (ROOT / "stablehand").read_text(encoding="utf-8")
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        assert f"{name}.exe" in names
        assert f" {name}" in text
    # Every program is asked for its version, and the last word is the program's own exit code.
    assert sum('-E -c "%CHECK%"' in line for line in lines) == 4
    assert any(line.endswith('"%PYTHON%" %SERIES% "%RUN%" %*') for line in lines)


def test_json_errors_before_the_program_are_objects_too():
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'tools')!r}); import run; sys.exit(run.refuse(['--json'], 'No git.'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["type"], found["ok"], found["message"]) == ("error", False, "No git.")
