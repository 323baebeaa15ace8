"""A portable app in small: a real program that starts `app-<version>` beside it, and a feed that is really served.

The starter is a script, and the package in `app-<version>` has a version and build facts of its own; all the
rest is the program of this checkout. So two versions lie side by side as they do in a bundle, and what brings
one up to date to the other is the code that does so there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import stablehand
from stablehand.core.base.build_facts import BuildFacts, build_words
from stablehand.core.selfupdate.host import this_host
from stablehand.core.selfupdate.manifest import Manifest, manifest_bytes
from stablehand.core.selfupdate.signature import PublicKey, signature_line
from support.header_server import FileServer

SUPPORT = Path(__file__).parent
OLD, NEW = "1.0.0", "1.1.0"
FEED = "/stable.json"
NOTES = {"en": "It is newer.\n", "ru": "Она новее.\n"}
_START = """\
import sys
from pathlib import Path

program, contents = Path(sys.argv[1]).absolute(), Path(__file__).absolute().parent
sys.frozen, sys._MEIPASS, sys.executable = True, str(contents), str(program)
sys.argv = [str(program), *sys.argv[2:]]
from stablehand.__main__ import main

sys.exit(main())
"""


class Keys:
    """A pair of keys."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.generate()
        self.key = PublicKey(self._private.public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        return base64.b64encode(self.key.raw).decode()

    def line(self, content: bytes) -> str:
        return signature_line(self.key, self._private.sign(content))


class Feed(FileServer):
    """A server that knows the ETag of the list, and counts what it was asked."""

    def give_parts(self, to, path, content):
        etag = f'"{hashlib.sha256(content).hexdigest()[:12]}"'
        if to.headers.get("If-None-Match") == etag:
            to.send_response(304)
            to.end_headers()
            return
        if to.headers.get("Range"):
            self.part(to, path, content, extra=[("ETag", etag)])
            return
        to.send_response(200)
        to.send_header("ETag", etag)
        to.send_header("Content-Length", str(len(content)))
        to.end_headers()
        self.body(to, path, content)

    def asked_part(self, to, content):
        found = re.fullmatch(r"bytes=(\d+)-", to.headers.get("Range", ""))
        return (int(found[1]), len(content)) if found else super().asked_part(to, content)

    def give_cut_in_the_middle(self, to, path, content):
        """The first time, half of what was said to come."""
        if self.tries[path] > 1:
            self.give_parts(to, path, content)
            return
        to.send_response(200)
        to.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()[:12]}"')
        to.send_header("Accept-Ranges", "bytes")
        to.send_header("Content-Length", str(len(content)))
        to.end_headers()
        self.body(to, path, content[: len(content) // 2])
        self.hang_up(to)

    def headers_of(self, path: str) -> list[Mapping[str, str]]:
        return [headers for _method, asked, headers in self.asked if asked == path]


def make_app(folder: Path, version: str, facts: BuildFacts, *, ballast: int = 0) -> None:
    """Make the folder of a version, as a person unpacks it."""
    contents = folder / f"app-{version}"
    package = contents / "stablehand"
    package.mkdir(parents=True)
    real = str(Path(stablehand.__file__).parent)
    (package / "__init__.py").write_text(
        f'__version__ = "{version}"\n__path__ = [{str(real)!r}]\n', encoding="utf-8"
    )
    (package / "build.toml").write_text(build_words(facts), encoding="utf-8")
    (contents / "start.py").write_text(_START, encoding="utf-8")
    (contents / "ballast.bin").write_bytes(os.urandom(ballast))
    for name in ("README.txt", "LICENSE"):
        (folder / name).write_text(f"{name} of {version}\n", encoding="utf-8")
    starter = folder / "Stablehand"
    starter.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$(dirname "$0")/app-{version}/start.py" "$0" "$@"\n',
        encoding="utf-8",
    )
    starter.chmod(0o755)


def pack(folder: Path, archive: Path) -> None:
    """Pack a version's folder as releases are packed."""
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(folder, "Stablehand")


def manifest_for(archive: Path, version: str, **changes: object) -> Manifest:
    """Give the manifest of one archive for this machine."""
    host, now = this_host(), datetime.now(UTC).replace(microsecond=0)
    with tarfile.open(archive) as packed:
        unpacked = sum(entry.size for entry in packed)
    content = archive.read_bytes()
    shape = {
        "format": 1,
        "product": "stablehand",
        "channel": "stable",
        "version": version,
        "published": now,
        "expires": now + timedelta(days=30),
        "payloads": (
            {
                "system": host.system,
                "arch": host.arch,
                "file": archive.name,
                "sha256": hashlib.sha256(content).hexdigest(),
                "size": len(content),
                "unpacked_size": unpacked,
            },
        ),
        "notes": NOTES,
        **changes,
    }
    return Manifest.model_validate(shape)


class PortableWorld:
    """A portable app of the old version in a folder with a difficult name, and what its feed could give."""

    def __init__(self, root: Path, feed: Feed) -> None:
        self.root, self.feed, self.keys = root, feed, Keys()
        self.folder = root / "Мои программы" / "Stablehand"
        self.data = root / "Data"
        self.archive = root / f"Stablehand-{NEW}.tar.gz"
        self.facts = BuildFacts(f"{feed.url}{FEED}", self.keys.text)

    def build(self, *, ballast: int = 0) -> None:
        """Make both versions, one here and one in an archive."""
        make_app(self.folder, OLD, self.facts)
        fresh = self.root / "fresh"
        make_app(fresh, NEW, self.facts, ballast=ballast)
        pack(fresh, self.archive)
        shutil.rmtree(fresh)

    def publish(self, manifest: Manifest | None = None, keys: Keys | None = None) -> bytes:
        """Have the feed give a manifest and the archive; give the manifest's bytes."""
        content = manifest_bytes(manifest or manifest_for(self.archive, NEW))
        self.feed.files[FEED] = content
        self.feed.files[f"{FEED}.sig"] = (keys or self.keys).line(content).encode()
        self.feed.files[f"/{self.archive.name}"] = self.archive.read_bytes()
        return content

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "STABLEHAND_DATA": str(self.data), "QT_QPA_PLATFORM": "offscreen"}

    def run(self, *words: str, expect: int | None = 0, **variables: str) -> dict:
        """Run a command of whatever version starts; give its result or error."""
        done = subprocess.run(
            [self.folder / "Stablehand", "--json", *words],
            env={**self.environment, **variables},
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        if expect is not None:
            assert done.returncode == expect, (words, done.stdout[-2000:], done.stderr)
        lines = done.stdout.splitlines()
        return {**(json.loads(lines[-1]) if lines else {}), "exit": done.returncode}

    def starts(self) -> str:
        """Start the program and give the version that it says it is."""
        return started_version(self.folder)

    def names(self) -> set[str]:
        """Give what lies in the folder."""
        return {entry.name for entry in self.folder.iterdir()}


def be_the_old_version(world: PortableWorld, monkeypatch) -> None:
    """Let this process be the old version of a portable app, as far as anybody can ask it."""
    be_version(world, monkeypatch, OLD)


def be_version(world: PortableWorld, monkeypatch, version: str) -> None:
    """Let this process be a version that lies in the folder."""
    contents = world.folder / f"app-{version}"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(contents), raising=False)
    monkeypatch.setattr(sys, "executable", str(world.folder / "Stablehand"))
    monkeypatch.setattr(stablehand, "__version__", version)
    monkeypatch.setattr(stablehand, "__file__", str(contents / "stablehand" / "__init__.py"))


def started_version(folder: Path) -> str:
    """Start the program in a folder; give the version it says, or why it says none."""
    try:
        done = subprocess.run(
            [folder / "Stablehand", "--version"],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )
    except OSError as error:
        return f"{type(error).__name__}: {error}"
    return done.stdout.strip().removeprefix("stablehand ") or done.stderr
