"""Build the portable program of this system: one folder, and one archive of it.

    ./stablehand bundle                     (or: python tools/bundle.py)
    ./stablehand bundle --update-feed https://... --update-key BASE64 --output dist

Makes its own environment below build/, with PyInstaller in it. Everything that comes out is named after
the version; docs/build.md says how it is laid out. From the same commit, on the same system, with the same
libraries, the same archive comes out.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import bundle_archive
import bundle_libraries
import bundle_words

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
SYSTEMS = {"win32": "windows", "darwin": "macos"}
ARCHITECTURES = {"amd64": "x86_64", "aarch64": "arm64"}
# The starter tells it where to find itself in the environment that it has made.
INSIDE = "STABLEHAND_BUNDLE_INSIDE"


class NotBuiltError(Exception):
    """Why there is no build."""


@dataclass(frozen=True)
class Wish:
    """What to build: where it goes, and the facts that it carries."""

    output: Path
    feed: str
    key: str
    commit: str
    moment: int  # seconds since 1970 of the commit: the time of every file in the archive
    is_built: bool = False  # only the packing is left, of what has been signed meanwhile

    @property
    def work(self) -> Path:
        """The folder for what is between."""
        return ROOT / "build" / "bundle"


def run(words: list[str]) -> int:
    """Do what the command line asks for and give the exit code."""
    arguments = _parse(words)
    if os.environ.get(INSIDE) != "1":
        python = arguments.python or _environment()
        environ = {**os.environ, INSIDE: "1"}
        return subprocess.run([str(python), __file__, *words], env=environ, check=False).returncode
    try:
        archive = build(_wish(arguments))
    except NotBuiltError as problem:
        sys.stderr.write(f"Error: {problem}\n")
        return 1
    print(archive)
    return 0


def build(wish: Wish) -> Path:
    """Build the folder and pack it; give the archive.

    Raises:
        NotBuiltError: a step failed; what it printed stands above.
    """
    import bundle_notices

    if not wish.is_built:
        _collect(wish)
        try:
            _complete(wish)
            _try_out(wish)
        except bundle_notices.NoLicenceError as problem:
            raise NotBuiltError(str(problem)) from problem
    name = archive_name(version_of(_init()), *_this_machine())
    archive = wish.output / name
    _say(f"Packing {name} ...")
    note = bundle_archive.pack(_folder(wish), archive, wish.moment)
    for written in (archive, note):
        _say(f"{written}  {written.stat().st_size:,} bytes")
    return archive


def archive_name(version: str, system: str, arch: str) -> str:
    """Name the archive of a build: a zip where people expect one, else what keeps modes and links."""
    return f"Stablehand-{version}-{system}-{arch}.{'zip' if system == 'windows' else 'tar.gz'}"


def version_of(source: Path) -> str:
    """Read the literal version of the program without importing it."""
    for node in ast.parse(source.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__version__":
            return str(ast.literal_eval(node.value))
    raise NotBuiltError(f"{source} names no version")


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="stablehand bundle", description="Build the portable program."
    )
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="where archives go")
    parser.add_argument("--update-feed", default="", help="address of the signed list of versions")
    parser.add_argument(
        "--update-key", default="", help="public key of that list (Ed25519, base64)"
    )
    parser.add_argument("--commit", default="", help="what it is built from; else git is asked")
    parser.add_argument(
        "--python", type=Path, help="an environment's Python that has the extra bundle"
    )
    parser.add_argument("--pack-again", action="store_true", help="only pack what has been built")
    return parser.parse_args(words)


def _environment() -> Path:
    """Make or find the environment with the extra `bundle`; a stamp tells that it is whole."""
    import environment
    import system_libraries

    folder = ROOT / "build" / "bundle-environment"
    found = environment.Environment(folder)
    wanted = environment.wanted_stamp(ROOT / "pyproject.toml")
    if found.holds("bundle", wanted) and found.python.exists():
        return found.python
    system_libraries.provide(system_libraries.for_making())
    _say(f"Making {folder} ...")
    shutil.rmtree(folder, ignore_errors=True)
    base = getattr(sys, "_base_executable", None) or sys.executable
    for argv in (
        [base, "-m", "venv", str(folder)],
        [str(found.python), "-m", "pip", "install", "--quiet", "--editable", f"{ROOT}[bundle]"],
    ):
        _call(argv)
    for extra in ("", "bundle"):
        found.stamp(extra).write_text(f"{wanted}\n{folder}\n", encoding="utf-8")
    return found.python


def _wish(arguments: argparse.Namespace) -> Wish:
    asked = {"commit": arguments.commit, "moment": os.environ.get("SOURCE_DATE_EPOCH", "")}
    if not all(asked.values()):
        done = subprocess.run(
            ["git", "log", "-1", "--format=%H %ct"], cwd=ROOT, capture_output=True, text=True, check=False
        )  # fmt: skip
        commit, _, moment = done.stdout.strip().partition(" ")
        if not moment:
            raise NotBuiltError("git names no commit: give --commit and SOURCE_DATE_EPOCH")
        asked = {"commit": asked["commit"] or commit, "moment": asked["moment"] or moment}
    return Wish(
        arguments.output.resolve(),
        arguments.update_feed,
        arguments.update_key,
        asked["commit"],
        int(asked["moment"]),
        arguments.pack_again,
    )


def _collect(wish: Wish) -> None:
    """Let PyInstaller collect the folder; what it reads besides the spec is written first."""
    import datetime

    import bundle_icons
    from stablehand.core.base.build_facts import BuildFacts, build_words

    shutil.rmtree(wish.work, ignore_errors=True)
    wish.work.mkdir(parents=True)
    wish.output.mkdir(parents=True, exist_ok=True)
    day = datetime.datetime.fromtimestamp(wish.moment, datetime.UTC).date().isoformat()
    facts = wish.work / "build.toml"
    facts.write_text(build_words(BuildFacts(wish.feed, wish.key, wish.commit, day)), "utf-8")
    bundle_icons.write(ROOT / "assets" / "stablehand.svg", wish.work / "icons")
    environ = {
        **os.environ,
        "STABLEHAND_BUILD_TOML": str(facts),
        "STABLEHAND_ICONS": str(wish.work / "icons"),
        # Sets have one order, and what is compiled one time.
        "PYTHONHASHSEED": "1",
        "SOURCE_DATE_EPOCH": str(wish.moment),
    }
    if sys.platform == "win32":
        import bundle_windows

        info = wish.work / "version-info.txt"
        info.write_text(bundle_windows.version_info(version_of(_init())), "utf-8")
        environ["STABLEHAND_VERSION_INFO"] = str(info)
    _say("Collecting; this takes a minute or two ...")
    _call(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"),
            *("--distpath", str(wish.work), "--workpath", str(wish.work / "pyinstaller")),
            str(PACKAGING / "stablehand.spec"),
        ],
        environ,
    )


def _complete(wish: Wish) -> None:
    """Add what people read, and leave out what nothing needs.

    On macOS all of it lies beside the .app, whose signature covers what is in it.
    """
    version, (system, arch) = version_of(_init()), _this_machine()
    folder = _folder(wish)
    contents = folder if system == "macos" else folder / f"app-{version}"
    if system == "macos":
        folder.mkdir(parents=True)
        shutil.move(wish.work / "Stablehand.app", folder)
    needs = _trim_linux(folder, contents) if system == "linux" else None
    table = _notices(wish, contents)
    told = (ROOT / "THIRD_PARTY_NOTICES.md").read_text("utf-8")
    (folder / "THIRD_PARTY_NOTICES.md").write_text(
        f"{told}\n## What this build carries\n\nThe texts lie in `licences` beside the parts.\n\n{table}",
        "utf-8",
        newline="\n",
    )
    shutil.copy(ROOT / "LICENSE", folder)
    build_of = bundle_words.Build(version, system, arch, archive_name(version, system, arch), needs)
    # Notepad reads UTF-8 by its mark, and old ones want their own line ends.
    ends, coding = ("\r\n", "utf-8-sig") if system == "windows" else ("\n", "utf-8")
    readme = bundle_words.readme(build_of, PACKAGING)
    (folder / "README.txt").write_text(readme, coding, newline=ends)
    if system == "linux":
        shutil.copy(ROOT / "assets" / "stablehand.svg", folder)
        for name in ("stablehand.desktop", "add-to-menu.sh"):
            shutil.copy(PACKAGING / name, folder)
    facts = {"version": version, "system": system, "arch": arch, "commit": wish.commit}
    measured = {**facts, "python": platform.python_version(), "needs": needs and asdict(needs)}
    (contents / "build-manifest.json").write_text(json.dumps(measured, indent=1) + "\n", "utf-8")


def _try_out(wish: Wish) -> None:
    """Let the build load its window and look into its catalog, as an update does before it is trusted.

    Raises:
        NotBuiltError: it does not, or is another version.
    """
    folder, answer = _folder(wish), wish.work / "self-check.json"
    program = {
        "linux": folder / "Stablehand",
        "windows": folder / "stablehand-cli.exe",
        "macos": folder / "Stablehand.app" / "Contents" / "MacOS" / "Stablehand",
    }[_this_machine()[0]]
    _call(
        [str(program), "_self_check", str(answer)], {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    )
    if version_of(_init()) not in answer.read_text("utf-8"):
        raise NotBuiltError("the build says that it is another version")


def _notices(wish: Wish, contents: Path) -> str:
    """Write the licences of all parts into the build and give their list."""
    import bundle_notices

    closure = [*bundle_notices.closure("stablehand"), bundle_notices.distribution("pyinstaller")]
    notices = [bundle_notices.notice_of(found, PACKAGING / "licences") for found in closure]
    notices.append(bundle_notices.python_notice())
    if _this_machine()[0] == "linux":
        sources = _sources(wish.work / "pyinstaller")
        taken = [Path(sources[name]) for name in _of_the_system(contents, sources)]
        of_system, unknown = bundle_notices.system_notices(taken)
        notices += of_system
        if unknown:
            raise NotBuiltError(f"no licence is known here for {', '.join(unknown)}")
    return bundle_notices.write(notices, contents / "licences")


def _this_machine() -> tuple[str, str]:
    """Name the system and the kind of processor as archives are named."""
    machine = platform.machine().lower()
    return SYSTEMS.get(sys.platform, "linux"), ARCHITECTURES.get(machine, machine)


def _folder(wish: Wish) -> Path:
    """Give the folder that is packed; a Mac's is made around the .app."""
    return wish.work / ("Mac/Stablehand" if sys.platform == "darwin" else "Stablehand")


def _trim_linux(folder: Path, contents: Path) -> bundle_libraries.SystemNeeds:
    """Strip Python's own libraries, drop what nothing needs any more; say what the system has to have."""
    files = bundle_libraries.read(folder)
    prefix = contents.name + "/"
    loose = {name for name in files if name.startswith(prefix) and name.count("/") == 1}
    # Modules of Python lie there, too (_cffi_backend): nothing is linked to them.
    kept = ("libpython", "_")
    by_name = {name for name in loose if name.removeprefix(prefix).startswith(kept)}
    roots = (set(files) - loose) | by_name
    for name in bundle_libraries.unneeded(files, roots):
        (folder / name).unlink()
    for link in [
        entry for entry in contents.iterdir() if entry.is_symlink() and not entry.exists()
    ]:
        link.unlink()
    ours = [name for name in files if name in by_name or "/lib-dynload/" in name]
    for name in sorted(ours):
        _call(["strip", "--strip-unneeded", str(folder / name)])
    return bundle_libraries.needs(bundle_libraries.read(folder))


def _sources(work: Path) -> dict[str, str]:
    """Give where each collected file came from, by its place, from what PyInstaller notes."""
    found: dict[str, str] = {}
    for note in work.rglob("COLLECT-*.toc"):
        for rows in ast.literal_eval(note.read_text("utf-8")):
            if isinstance(rows, list):
                found |= {row[0]: row[1] for row in rows if len(row) == 3}
    return found


def _of_the_system(contents: Path, sources: dict[str, str]) -> list[str]:
    """Name the libraries that were taken from the system, not from a wheel or from Python itself."""
    ours = (sys.prefix, sys.base_prefix + "/", str(ROOT))
    files = (file for file in contents.iterdir() if file.is_file() and not file.is_symlink())
    names = [file.name for file in files if ".so" in file.name]
    return sorted(n for n in names if n in sources and not sources[n].startswith(ours))


def _init() -> Path:
    return ROOT / "src" / "stablehand" / "__init__.py"


def _call(argv: list[str], environ: dict[str, str] | None = None) -> None:
    """Run a step, its words going where ours go.

    Raises:
        NotBuiltError: it failed or is not there.
    """
    try:
        done = subprocess.run(argv, env=environ, check=False)
    except OSError as error:
        raise NotBuiltError(f"{argv[0]} cannot be run: {error.strerror}") from error
    if done.returncode:
        raise NotBuiltError(f"{Path(argv[0]).name} {' '.join(argv[1:3])} failed")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
