"""Archives that come out the same, byte for byte, from the same files: sorted, with one time, no owner."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import stat
import tarfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

_EARLIEST_ZIP = 315532800  # 1980-01-01, before which a zip cannot name a day


def pack(folder: Path, archive: Path, moment: int) -> Path:
    """Pack a folder with its own name at the top; the ending of the archive says how.

    Args:
        folder: what is packed; links in it stay links in a tar, and become files in a zip.
        archive: a `.tar.gz` or a `.zip`.
        moment: the time of every entry, seconds since 1970.

    Returns:
        The `.sha256` file beside the archive, in the shape that `sha256sum -c` reads.
    """
    writer = _pack_zip if archive.suffix == ".zip" else _pack_tar
    writer(folder, archive, moment)
    with archive.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    note = archive.with_name(f"{archive.name}.sha256")
    note.write_text(f"{digest}  {archive.name}\n", encoding="utf-8", newline="\n")
    return note


def _entries(folder: Path) -> Iterator[tuple[Path, str]]:
    yield folder, folder.name
    names = sorted((file.relative_to(folder).as_posix(), file) for file in folder.rglob("*"))
    for name, file in names:
        yield file, f"{folder.name}/{name}"


def _mode(file: Path) -> int:
    is_program = file.is_dir() or file.stat().st_mode & stat.S_IXUSR
    return 0o755 if is_program else 0o644


def _pack_tar(folder: Path, archive: Path, moment: int) -> None:
    with (
        archive.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=raw, mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for file, name in _entries(folder):
            entry = tarfile.TarInfo(name)
            entry.mtime = moment
            if file.is_symlink():
                entry.type, entry.linkname, entry.mode = (
                    tarfile.SYMTYPE,
                    str(file.readlink()),
                    0o777,
                )
                tar.addfile(entry)
            elif file.is_dir():
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(entry)
            else:
                entry.size, entry.mode = file.stat().st_size, _mode(file)
                with file.open("rb") as opened:
                    tar.addfile(entry, opened)


def _pack_zip(folder: Path, archive: Path, moment: int) -> None:
    when = time.gmtime(max(moment, _EARLIEST_ZIP))[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for file, name in _entries(folder):
            if file.is_dir():
                packed.writestr(_zip_entry(f"{name}/", when, stat.S_IFDIR | 0o755), b"")
            else:
                entry = _zip_entry(name, when, stat.S_IFREG | _mode(file))
                entry.file_size = file.stat().st_size
                with file.open("rb") as opened, packed.open(entry, "w") as aim:
                    shutil.copyfileobj(opened, aim, 1 << 20)


def _zip_entry(name: str, when: tuple[int, ...], mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, when)  # type: ignore[arg-type]
    entry.create_system = 3  # Unix, on every system: the place of the mode
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
