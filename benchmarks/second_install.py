"""A second install of the same packages: Stablehand against `python -m venv` and pip, and the disk.

    python benchmarks/second_install.py [--pairs N] [--data DIR]

Both sides put the same distributions at the same versions into a fresh environment with the same
Python: Easel's requirements without torch and what needs it. For pip every wheel lies in a local folder
and the versions are given (`--no-index --find-links --no-compile -r lock`). Stablehand installs a
definition with these requirements, its cache warm from the first install; counted are the steps that
make the environment and fill it, from the moment the first begins to the moment the probe begins. It
asks the package index for newer versions meanwhile, which pip does not. Neither side compiles to
bytecode, the probe is on neither side. The whole command, probe and start of Python included, is shown
beside it.

The limits: 5 times as fast, and both installs together no more than 1.1 times the size of one
environment's site-packages, files that are hard-linked counted once.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from bench import Pairs, Room, room, row, show, verdict

PACKAGE = "bench_packages"
NAME = "bench-"
# These need torch, which comes by a step of its own.
NEED_TORCH = ("accelerate", "peft")
FASTER = 5.0
COPIES = 1.1
DEFINITION = r"""
format = 1
id = "{id}"
name = "Packages of a benchmark"
authors = ["Stablehand contributors"]
category = "tool"
summary = {{ en = "Packages alone", ru = "Только пакеты" }}
groups = [{{ id = "network", title = {{ en = "Network", ru = "Сеть" }} }}]

[[options]]
flag = "--port"
type = "integer"
default = 8001
group = "network"
managed = true
help = {{ en = "Port", ru = "Порт" }}

[verified]
date = 2026-11-21

[licence]
code = "MIT"

[source]
kind = "registry"
package = "{first}"

[support]
linux = ["cpu"]
windows = ["cpu"]
macos = ["cpu"]

[python]
versions = ["3.11", "3.12", "3.13"]

[requirements]
packages = {others}
dated = false

[launch]
command = ["{{python}}", "-c", "pass"]

[launch.host]
default = "127.0.0.1"

[launch.port]
option = "--port"
default = 8001

[launch.ready]
page = '(?P<url>http://\S+)'

[sharing]
default = "none"
methods = ["none"]
reason = {{ en = "It has no models", ru = "У него нет моделей" }}

[sizes]
checkout = 1
environment = 700
download = 200
"""


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--data", type=Path, help="a data folder to keep, with its cache")
    args = parser.parse_args()
    with room(args.data) as found:
        scratch = found.data / "bench"
        scratch.mkdir(exist_ok=True)
        try:
            return _measured(found, scratch, args.pairs)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
            for folder in (found.data / "Packages").glob(f"{NAME}*"):
                found.run("uninstall", folder.name)


def _measured(found: Room, scratch: Path, pairs: int) -> int:
    _define(found)
    names = (f"{NAME}{number}" for number in itertools.count(1))
    first = next(names)
    show("First install, to fill the cache ...")
    _install(found, first)
    lock = _lock(found, first)
    show(f"Wheels of its {len(lock)} distributions, for pip ...")
    python, wheels = _python_of(found, first), scratch / "wheels"
    (scratch / "lock.txt").write_text("".join(f"{line}\n" for line in lock))
    maker = scratch / "maker"
    subprocess.run([python, "-m", "venv", str(maker)], check=True)
    words = ["wheel", "-qq", "--no-deps", "--wheel-dir", str(wheels)]
    _pip(maker, *words, "-r", str(scratch / "lock.txt"))

    made: list[str] = []
    whole: list[float] = []

    def ours() -> float:
        made.append(next(names))
        steps, all_of_it = _install(found, made[-1])
        whole.append(all_of_it)
        return steps

    times = Pairs()
    times.measure(pairs, ours, lambda: _by_pip(python, scratch, wheels))
    assert _lock(found, made[-1]) == lock

    show("")
    show(row("Stablehand, environment and packages", times.ours))
    show(row("  the whole command, with its probe", whole))
    show(row("python -m venv, pip install of local wheels", times.theirs))
    mine = [_site_packages(found, name) for name in (first, made[-1])]
    one, both = _bytes([mine[0]]), _bytes(mine)
    show(f"{'one environment':<46} {one / 1e6:8.0f} MB")
    show(f"{'two installs by Stablehand':<46} {both / 1e6:8.0f} MB")
    faster = [theirs / ours for ours, theirs in zip(times.ours, times.theirs, strict=True)]
    show(f"times as fast, pair by pair: {min(faster):.1f} to {max(faster):.1f}")
    is_slow = verdict(statistics.median(faster), FASTER, at_least=True)
    return verdict(both / one, COPIES, what="copies on the disk: ratio") or is_slow


def _define(found: Room) -> None:
    from stablehand.core.base.resources import bundled
    from stablehand.core.catalog.loader import Catalog

    wanted = Catalog(bundled("packages_catalog")).load("easel").package.requirements.packages
    first, *others = [
        line for line in wanted if re.split(r"[^\w-]", line, maxsplit=1)[0] not in NEED_TORCH
    ]
    text = DEFINITION.format(id=PACKAGE, first=first, others=json.dumps(others))
    folder = found.data / "Catalog" / PACKAGE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.toml").write_text(text, encoding="utf-8")


def _install(found: Room, name: str) -> tuple[float, float]:
    """Install; give the seconds that environment and packages took, and those of all of it."""
    start = time.perf_counter()
    begun: dict[str, float] = {}
    words = found.argv("install", PACKAGE, "--name", name)
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            step = str(event.get("stage", "")).rpartition("/")[2]
            begun.setdefault(step, time.perf_counter() - start)
    if process.returncode or not {"environment", "probe"} <= begun.keys():
        raise SystemExit(f"the install failed: {event.get('message', process.returncode)}")
    return begun["probe"] - begun["environment"], time.perf_counter() - start


def _by_pip(python: str, scratch: Path, wheels: Path) -> float:
    target = scratch / "by-pip"
    shutil.rmtree(target, ignore_errors=True)
    start = time.perf_counter()
    subprocess.run([python, "-m", "venv", str(target)], check=True)
    words = ["--no-index", "--find-links", str(wheels), "--no-compile"]
    _pip(target, "install", "--quiet", *words, "-r", str(scratch / "lock.txt"))
    return time.perf_counter() - start


def _pip(environment: Path, *words: str) -> None:
    argv = [_interpreter(environment), "-m", "pip", *words]
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL)


def _interpreter(environment: Path) -> str:
    inside = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
    return str(environment.joinpath(*inside))


def _python_of(found: Room, name: str) -> str:
    """Give the interpreter under an install's environment."""
    words = [_interpreter(found.data / "Packages" / name / "venv"), "-c"]
    ask = "import os, sys; print(os.path.realpath(sys._base_executable))"
    done = subprocess.run([*words, ask], check=True, stdout=subprocess.PIPE)
    return done.stdout.decode().strip()


def _lock(found: Room, name: str) -> list[str]:
    """Give what is installed, but for pip, which every environment brings along."""
    file = found.data / "Packages" / name / ".stablehand" / "gen" / "1" / "lock.json"
    packages = json.loads(file.read_text(encoding="utf-8"))["packages"]
    return sorted(
        f"{key}=={value}" for key, value in packages.items() if key not in ("pip", "setuptools")
    )


def _site_packages(found: Room, name: str) -> Path:
    environment = found.data / "Packages" / name / "venv"
    return next(environment.resolve().rglob("site-packages"))


def _bytes(folders: Iterable[Path]) -> int:
    """Give the size of all files, each counted once however often it is linked."""
    sizes = {}
    for folder in folders:
        for where, _, names in os.walk(folder):
            for name in names:
                about = Path(where, name).lstat()
                sizes[about.st_dev, about.st_ino] = about.st_size
    return sum(sizes.values())


if __name__ == "__main__":
    sys.exit(main())
