"""A stand-in of Node, packed as its makers pack it, and the build that describes it."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path
from types import MappingProxyType

from stablehand.core.runtimes.tool_builds import ToolBuild

PROGRAM = b"#!/bin/sh\necho v24.0.1\n"


def archive_at(folder: Path, *, top: str = "node-v24.0.1", program: str = "bin/node") -> Path:
    """Pack a Node of our own: a program, npm's script, the link to it, and something large."""
    folder.mkdir(parents=True)
    path = folder / "node.tar.gz"
    with tarfile.open(path, "w:gz") as file:
        for name, content in (
            (program, PROGRAM),
            ("lib/node_modules/npm/bin/npm-cli.js", b"// npm"),
            ("share.bin", hashlib.shake_256(b"share").digest(300_000)),
        ):
            info = tarfile.TarInfo(f"{top}/{name}")
            info.size, info.mode = len(content), 0o755
            file.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo(f"{top}/bin/npm")
        link.type, link.linkname = tarfile.SYMTYPE, "../lib/node_modules/npm/bin/npm-cli.js"
        file.addfile(link)
    return path


def build_of(archive: Path, name: str = "sha256") -> ToolBuild:
    digest = hashlib.new(name, archive.read_bytes()).hexdigest()
    return ToolBuild(
        tool="node",
        title="Node.js",
        version="24.0.1",
        path=archive.name,
        mirror="mirrors.node",
        sums=MappingProxyType({name: digest}),
        strip="node-v24.0.1",
        program="bin/node",
        download_bytes=1,
        disk_bytes=1,
    )
