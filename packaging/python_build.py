"""Makes a Python build that runs in any folder, from the Python that runs this, and a list that names it.

    python packaging/python_build.py FOLDER

For trying the portable program where the usual builds cannot be fetched: FOLDER gets an archive in the
shape of those builds and `list.json`, for the settings mirrors.python and mirrors.python_list. Needs Linux,
`ldd` and `patchelf`. What it uses of the system's libraries is packed along, glibc aside.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

_RELEASES = "https://github.com/astral-sh/python-build-standalone/releases/download"
_LEFT_OUT = (
    "test",
    "tests",
    "idlelib",
    "turtledemo",
    "__pycache__",
    "site-packages",
    "tkinter",
    "lib2to3",
)
_LDD = re.compile(r"^\s*(\S+) => (/\S+)", re.MULTILINE)
_OF_GLIBC = re.compile(r"^(lib(c|m|dl|pthread|rt|util|resolv|nsl)\.so|ld-linux)")


def make(folder: Path) -> Path:
    """Make the archive and its list; give the list."""
    series = sysconfig.get_python_version()
    tree = folder / "python"
    shutil.rmtree(tree, ignore_errors=True)
    base, library = Path(sys.base_prefix), f"lib/python{series}"
    shutil.copytree(
        base / library, tree / library, ignore=shutil.ignore_patterns(*_LEFT_OUT, "config-*")
    )
    (tree / library / "site-packages").mkdir()
    (tree / "bin").mkdir()
    program = tree / "bin" / f"python{series}"
    shutil.copy(base / "bin" / f"python{series}", program)
    for name in ("python", "python3"):
        (tree / "bin" / name).symlink_to(program.name)
    _carry_libraries(tree, [program, *sorted((tree / library / "lib-dynload").glob("*.so"))])
    return _list_of(folder, _packed(folder, tree))


def _carry_libraries(tree: Path, files: list[Path]) -> None:
    """Pack along what these files load, and let each find it from where it lies."""
    waiting, carried = list(files), set()
    while waiting:
        file = waiting.pop()
        done = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=True)
        for name, place in _LDD.findall(done.stdout):
            if name not in carried and not _OF_GLIBC.match(name):
                carried.add(name)
                shutil.copy(Path(place).resolve(), tree / "lib" / name)
    for file in [*files, *(tree / "lib" / name for name in sorted(carried))]:
        up = "/".join([".."] * (len(file.parent.relative_to(tree).parts)))
        file.chmod(0o755)
        subprocess.run(["patchelf", "--set-rpath", f"$ORIGIN/{up}/lib", str(file)], check=True)


def _packed(folder: Path, tree: Path) -> Path:
    archive = folder / "local" / f"cpython-{platform.python_version()}-install_only.tar.gz"
    archive.parent.mkdir(exist_ok=True)
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
        packed.add(tree, "python")
    return archive


def _list_of(folder: Path, archive: Path) -> Path:
    major, minor, patch = platform.python_version_tuple()
    machine = platform.machine()
    build = {
        "name": "cpython",
        "arch": {"family": machine, "variant": None},
        "os": "linux",
        "libc": "gnu",
        "major": int(major),
        "minor": int(minor),
        "patch": int(patch),
        "prerelease": "",
        "url": f"{_RELEASES}/local/{archive.name}",
        "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "variant": None,
        "build": "local",
    }
    written = folder / "list.json"
    key = f"cpython-{platform.python_version()}-linux-{machine}-gnu"
    written.write_text(json.dumps({key: build}, indent=1), "utf-8")
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make a Python build that runs in any folder.")
    parser.add_argument("folder", type=Path, help="gets the archive and its list.json")
    target = parser.parse_args().folder.resolve()
    target.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{make(target)}\n")
