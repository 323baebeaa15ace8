"""Letting an environment name its new place: scripts, `*.pth` files and finders of editable installs.

uv's `--relocatable` environments find themselves, but what pip installs into them later does not: a
script begins with the interpreter's whole path, an editable install names its folder. RECORD files
tell the size and sum of each script, so they are told the new ones.

Invariant: a file is replaced by a new one, never written in place: it may be a hard link.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from stablehand.core.base.files import write_atomic
from stablehand.core.base.links import is_link

_TEXT_LIMIT_BYTES: Final = 1024 * 1024  # a script larger than this is a program in disguise
_LAUNCHER_LIMIT_BYTES: Final = 4 * 1024 * 1024
_LOOK_BYTES: Final = 8192
_LAUNCHED: Final = re.compile(rb"#![^\n\0]{1,4096}\n(?=PK\x03\x04)")
_SCRIPT_FOLDERS: Final = ("bin", "Scripts")


def retarget_environment(environment: Path, renamed: Mapping[Path, Path]) -> int:
    """Rewrite what in an environment names an old path; give the number of files; blocks.

    Args:
        environment: the folder whose files are rewritten.
        renamed: old absolute paths and what they are now; the longest that fits counts.

    Raises:
        OSError: a file cannot be read or written.
    """
    pattern = _Names(renamed)
    changed: list[Path] = []
    for file in _candidates(environment):
        old = file.read_bytes()
        new = pattern.in_launcher(old) if file.suffix.lower() == ".exe" else pattern.in_text(old)
        if new != old:
            write_atomic(file, new)
            changed.append(file)
    for folder in site_packages(environment):
        _tell_records(folder, changed)
    return len(changed)


def is_small_text_of_site_packages(name: str) -> bool:
    """Tell whether a file directly in site-packages may name paths, or is edited in place by pip."""
    lowered = name.lower()
    return lowered.endswith((".pth", ".egg-link")) or "_editable_" in lowered


def site_packages(environment: Path) -> list[Path]:
    """Give the site-packages folders of an environment, each once, through no link."""
    found: list[Path] = []
    for library in ("lib", "lib64", "Lib"):
        root = environment / library
        if not root.is_dir() or is_link(root):
            continue
        for folder in (root / "site-packages", *sorted(root.glob("p*/site-packages"))):
            if not folder.is_dir() or is_link(folder):
                continue
            # "lib" and "Lib" are one folder where case does not count
            if not any(folder.samefile(other) for other in found):
                found.append(folder)
    return found


class _Names:
    """Old paths as files may write them, and what they become."""

    def __init__(self, renamed: Mapping[Path, Path]) -> None:
        self._new: dict[bytes, bytes] = {}
        self._ignores_case = any(path.drive for path in renamed)
        for old, new in renamed.items():
            for form in (_native, _posix, _escaped):
                self._new.setdefault(self._key(form(old)), form(new))
        longest = sorted(self._new, key=len, reverse=True)
        names = b"|".join(re.escape(name) for name in longest)
        # Neither the end of a longer path nor the beginning of a longer name.
        self._pattern = re.compile(
            rb"(?<![\w.\-])(?:" + names + rb")(?=[/\\\"'`:;,)\]}>\r\n\0]|$)",
            re.IGNORECASE if self._ignores_case else 0,
        )

    def in_text(self, content: bytes) -> bytes:
        """Give a text with new names; what holds zero bytes is no text and stays."""
        if b"\0" in content[:_LOOK_BYTES]:
            return content
        return self._pattern.sub(lambda found: self._new[self._key(found[0])], content)

    def in_launcher(self, content: bytes) -> bytes:
        """Give a launcher of Windows with new names in the line that starts its script.

        It is a program, then "#!...python.exe", then a zip file whose offsets count from its own
        beginning, so the line may become longer or shorter.
        """
        found = _LAUNCHED.search(content) if content.startswith(b"MZ") else None
        if found is None:
            return content
        return content[: found.start()] + self.in_text(found[0]) + content[found.end() :]

    def _key(self, name: bytes) -> bytes:
        return name.lower() if self._ignores_case else name


def _native(path: Path) -> bytes:
    return os.fsencode(str(path))


def _posix(path: Path) -> bytes:
    return os.fsencode(path.as_posix())


def _escaped(path: Path) -> bytes:
    return os.fsencode(str(path).replace("\\", "\\\\"))


def _candidates(environment: Path) -> Iterator[Path]:
    """Give the files that may name the environment's own place."""
    config = environment / "pyvenv.cfg"
    if config.is_file() and not is_link(config):
        yield config
    for name in _SCRIPT_FOLDERS:
        folder = environment / name
        if folder.is_dir() and not is_link(folder):
            yield from _small_files(folder)
    for folder in site_packages(environment):
        for file in _small_files(folder):
            if is_small_text_of_site_packages(file.name):
                yield file


def _small_files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.iterdir()):
        state = file.lstat()
        is_launcher = file.suffix.lower() == ".exe"
        limit = _LAUNCHER_LIMIT_BYTES if is_launcher else _TEXT_LIMIT_BYTES
        if stat.S_ISREG(state.st_mode) and state.st_size <= limit:
            yield file


def _tell_records(folder: Path, changed: list[Path]) -> None:
    """Write the new sizes and sums of rewritten files into the RECORD files that list them."""
    wanted = {Path(os.path.relpath(file, folder)).as_posix(): file for file in changed}
    if not wanted:
        return
    for record in sorted(folder.glob("*.dist-info/RECORD")):
        text = record.read_text(encoding="utf-8", errors="surrogateescape")
        if not any(name in text for name in wanted):
            continue
        rows = list(csv.reader(io.StringIO(text)))
        hits = [row for row in rows if len(row) == 3 and row[0] in wanted and row[1]]
        for row in hits:
            row[1], row[2] = _sum_and_size(wanted[row[0]])
        if hits:
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(rows)
            write_atomic(record, out.getvalue().encode(errors="surrogateescape"))


def _sum_and_size(file: Path) -> tuple[str, str]:
    content = file.read_bytes()
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
    return f"sha256={digest.decode()}", str(len(content))
