"""The private environment: `.venv` beside the sources, refreshed when they ask for more.

Standard library only, since it runs before anything is installed. Works on Windows, macOS, Linux.
A stamp file tells that an environment is whole: it is written last, so that one whose making was
interrupted is made anew. Whoever makes or changes it holds a lock meanwhile; the lock is the system's
and goes with its process.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import system_libraries

ROOT = Path(__file__).resolve().parent.parent
LOCK = ".stablehand-lock"
# In every environment that was made here, finished or not; one without it is somebody's own.
MARK = ".stablehand-made"
_STAMP = ".installed-"
# What pip says when it cannot reach its index, whatever the system's language.
_NO_NETWORK = re.compile(
    r"NewConnectionError|Failed to establish|NameResolutionError|ConnectTimeout|ReadTimeout"
    r"|ProxyError|ConnectionResetError|ConnectionRefused|Max retries exceeded|Errno -[235]\b"
    # What is left of it when it does not retry: an index that has nothing at all.
    r"|from versions: none"
)
_NO_CERTIFICATES = re.compile(r"CERTIFICATE_VERIFY_FAILED|SSLError|TLS CA certificate")


class NoEnvironmentError(Exception):
    """Why there is no environment, as a sentence, and what to do next."""

    def __init__(self, sentence: str, *next_steps: str) -> None:
        super().__init__(sentence)
        self.next_steps = next_steps

    def __str__(self) -> str:
        return "\n  ".join((f"Error: {self.args[0]}", *self.next_steps))


@dataclass(frozen=True)
class Environment:
    """An environment's folder and what is in it; `series` is the Python asked for, if one was."""

    folder: Path
    series: str = ""

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.program("python")

    def program(self, name: str) -> Path:
        """Give a program that was installed here."""
        return self.folder / (f"Scripts/{name}.exe" if os.name == "nt" else f"bin/{name}")

    def stamp(self, extra: str) -> Path:
        """Give the file that tells what an extra ("", "dev") was installed from."""
        return self.folder / f"{_STAMP}{extra or 'plain'}"

    def holds(self, extra: str, wanted: str) -> bool:
        """Tell whether this environment works here and has what the sources ask for."""
        return self.works() and any(self._stamped(name)[:1] == [wanted] for name in {extra, "dev"})

    def works(self) -> bool:
        """Tell whether this environment was finished, in this folder, and its Python is still there."""
        stamped = [lines for name in ("", "dev") if (lines := self._stamped(name))]
        if not stamped or any(lines[1:] not in ([], [str(self.folder)]) for lines in stamped):
            return False
        return self.python.exists() and self._base_is_there()

    def _stamped(self, extra: str) -> list[str]:
        try:
            return self.stamp(extra).read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def is_foreign(self) -> bool:
        """Tell whether somebody else made what is here, so that it must not be removed."""
        try:
            names = {entry.name for entry in self.folder.iterdir()} - {LOCK}
        except OSError:
            return False
        return bool(names) and not any(n == MARK or n.startswith(_STAMP) for n in names)

    def _base_is_there(self) -> bool:
        """Tell whether the Python below still stands, in the version that the libraries lie under."""
        try:
            text = (self.folder / "pyvenv.cfg").read_text(encoding="utf-8")
        except OSError:
            return False
        known = dict(re.findall(r"^(\S+)\s*=\s*(.*?)\s*$", text, re.MULTILINE))
        version = known.get("version") or known.get("version_info", "")
        asked = self.series
        if Path(sys.prefix).resolve() == self.folder.resolve():
            # This very process runs in it: a system update may have put another version below.
            asked = sysconfig.get_python_version()
        return version.startswith(f"{asked}." if asked else "") and Path(known["home"]).is_dir()


def ensure(extra: str, environ: Mapping[str, str] = os.environ) -> Environment:
    """Make or refresh the environment with one of the project's extras ("", "dev").

    Raises:
        NoEnvironmentError: it cannot be made; the message says why and what to do.
    """
    wanted = wanted_stamp(ROOT / "pyproject.toml")
    series = sysconfig.get_python_version() if environ.get("STABLEHAND_PYTHON") else ""
    beside = Environment(ROOT / ".venv", series)
    if beside.holds(extra, wanted):
        return beside
    chosen = beside
    if not _can_be_written(beside.folder):
        chosen = Environment(cache_folder(environ) / f"environment-{_short(str(ROOT))}", series)
        if chosen.holds(extra, wanted):
            return chosen
        _say(f"{ROOT} is read-only: the environment goes to {chosen.folder}.")
        if not _can_be_written(chosen.folder):
            raise NoEnvironmentError(
                f"Neither {ROOT} nor {chosen.folder} can be written.",
                "Make one of them writable, or name another with XDG_CACHE_HOME.",
            )
    with locked(chosen.folder / LOCK):
        if not chosen.holds(extra, wanted):  # another start may have made it meanwhile
            _make(chosen, extra, wanted)
    return chosen


def wanted_stamp(project: Path) -> str:
    """Give a mark of everything in pyproject.toml that decides what is installed."""
    read = tomllib.loads(project.read_text(encoding="utf-8"))
    deciding = [read["build-system"], read["project"], read.get("tool", {}).get("hatch")]
    return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()


def cache_folder(environ: Mapping[str, str]) -> Path:
    """Give the user's folder for what can be made anew."""
    home = Path(environ.get("HOME") or Path.home())
    if os.name == "nt":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData/Local") / "Stablehand/Cache"
    if sys.platform == "darwin":
        return home / "Library/Caches/Stablehand"
    return Path(environ.get("XDG_CACHE_HOME") or home / ".cache") / "stablehand"


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a lock file for the length of the block, waiting for whoever holds it."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    # pip inherits it: should this process be killed, the next start waits until pip has ended too.
    os.set_inheritable(descriptor, True)
    try:
        if not _lock(descriptor, wait=False):
            _say("Another start is making the environment; waiting for it ...")
            _lock(descriptor, wait=True)
        yield
    finally:
        os.close(descriptor)  # which lets the lock go


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Take the lock; tell whether it was free. A file system without locks counts as free."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:  # LK_LOCK gives up after ten seconds
                if not wait:
                    return False
            else:
                return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644))
    except OSError:
        return False
    return True


def _make(environment: Environment, extra: str, wanted: str) -> None:
    if environment.is_foreign():
        if not environment.python.exists():
            raise NoEnvironmentError(
                f"{environment.folder} is no environment that Stablehand could use.",
                "Move it away; Stablehand makes its own there.",
            )
    elif not environment.works():
        _clear(environment.folder)
        system_libraries.provide(system_libraries.for_making())
        _say(f"Making {_shown(environment.folder)} ...")
        _create(environment)
    _say(
        f"Installing what Stablehand needs into {_shown(environment.folder)}; this takes a minute ..."
    )
    _install(environment, extra)
    # An environment that was refreshed for less would claim what it may no longer have.
    for name in ("", "dev"):
        if name != extra:
            environment.stamp(name).unlink(missing_ok=True)
    part = environment.folder / f"{_STAMP}part"
    part.write_text(f"{wanted}\n{environment.folder}\n", encoding="utf-8")
    part.replace(environment.stamp(extra))


def _clear(folder: Path) -> None:
    """Remove what an interrupted or outdated making left, stamps first, the mark last."""
    names = {entry.name for entry in folder.iterdir()} - {LOCK}
    for name in sorted(names, key=lambda name: (name == MARK, not name.startswith(_STAMP))):
        entry = folder / name
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _create(environment: Environment) -> None:
    if not system_libraries.VENV.is_there():
        version = sysconfig.get_python_version()
        raise NoEnvironmentError(
            f"This Python {version} cannot make environments: its ensurepip module is missing."
        )
    (environment.folder / MARK).write_text("made by tools/environment.py\n", encoding="utf-8")
    # The Python below this one: this one may be the environment that has just been removed.
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = _run([base, "-m", "venv", str(environment.folder)])
    if done.returncode:
        raise NoEnvironmentError(
            f"The environment could not be made in {environment.folder}.",
            _last_line(done.stdout + done.stderr),
        )


def _install(environment: Environment, extra: str) -> None:
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    pip = [str(environment.python), "-m", "pip", "install", "--disable-pip-version-check"]
    done = _run([*pip, "--no-input", "--quiet", "--editable", target])
    if done.returncode == 0:
        return
    output = done.stdout + done.stderr
    log = environment.folder / "pip.log"
    with suppress(OSError):
        log.write_text(output, encoding="utf-8")
    raise NoEnvironmentError(pip_problem(output), f"What pip said is in {log}.")


def pip_problem(output: str) -> str:
    """Give the cause of a failed pip run in one sentence."""
    if _NO_CERTIFICATES.search(output):
        return (
            "pip could not trust the package index: the certificate authorities are missing or a "
            "proxy uses its own (name its file with PIP_CERT)."
        )
    if _NO_NETWORK.search(output):
        return "pip could not reach the package index: is there a network connection or a proxy to set?"
    if "No space left" in output:
        return "pip could not install what Stablehand needs: the drive is full."
    return f"pip could not install what Stablehand needs: {_last_line(output)}"


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR:", "Error:", "error:"))]
    return ([*lines, *errors] or ["it gave no reason"])[-1]


def _run(argv: list[str]) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONUTF8": "1"}
    for name in ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_USER"):
        environ.pop(name, None)
    return subprocess.run(
        argv, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace",
        env=environ, close_fds=os.name == "nt", check=False,
    )  # fmt: skip


def _shown(folder: Path) -> str:
    return folder.name if folder.parent == ROOT else str(folder)


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
