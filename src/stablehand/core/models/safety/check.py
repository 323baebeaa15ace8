"""Whether loading a file could run code: judged by what is in it, never by its name.

Only headers and opcodes are read. Every pickle is followed to its end, also one that breaks off, since what
stands before the break would have run. What no list knows is "unknown" and does not pass.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.links import is_link
from stablehand.core.base.names import long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.models.headers.gguf import read_gguf
from stablehand.core.models.headers.pickle_breaks import BrokenPickleError
from stablehand.core.models.headers.pickle_stream import PickleReader
from stablehand.core.models.headers.pickle_values import Trace
from stablehand.core.models.headers.safetensors import read_safetensors
from stablehand.core.models.headers.sources import ByteSource, FileSource, unreadable
from stablehand.core.models.headers.torch_pickle import BrokenFileError, read_torch_file
from stablehand.core.models.headers.zip_directory import MAGIC as ZIP_MAGIC
from stablehand.core.models.headers.zip_directory import Archive, BrokenArchiveError, is_archive
from stablehand.core.models.safety import numpy_files
from stablehand.core.models.safety.judging import Finding, finding, judged, verdict_of
from stablehand.core.models.safety.verdict import Evidence, Verdict

_SNIFFED: Final = 512
_NO_FORMAT: Final = "it is no model file of a known format"
_FEW_OPERATIONS: Final = 3  # that bytes of any kind can look like
_FILES: Final = 5_000
_HEADER_LIMIT: Final = 100_000_000
_SAFETENSORS: Final = (".safetensors", ".sft")
_GGUF: Final = (".gguf",)
# In a folder of a pipeline: what is loaded as weights, and what is code.
_WEIGHTS: Final = (
    *_SAFETENSORS, *_GGUF, ".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle", ".npy", ".npz", ".joblib",
    ".onnx", ".h5", ".msgpack", ".dat", ".data", ".model",
)  # fmt: skip
_CODE: Final = (
    ".py", ".pyc", ".pyd", ".pth.py", ".so", ".dll", ".dylib", ".exe", ".bat", ".cmd", ".ps1", ".sh", ".js",
    ".vbs", ".msi", ".scr", ".com", ".jar", ".lnk", ".desktop", ".pyw", ".pyo", ".pyz", ".hta", ".wsf",
    ".pif", ".reg", ".inf", ".url", ".command",
)  # fmt: skip
_PLAIN_TEXT: Final = (".model", ".msgpack", ".dat", ".data")  # of tokenizers and such, if no pickle
_PROGRAMS: Final = (
    (b"MZ", "a program of Windows"),
    (b"\x7fELF", "a program of Linux"),
    (b"#!", "a script"),
    (b"\xca\xfe\xba\xbe", "a program of macOS or Java"),
    (b"\xcf\xfa\xed\xfe", "a program of macOS"),
    (b"\xce\xfa\xed\xfe", "a program of macOS"),
    (b"\xfe\xed\xfa\xcf", "a program of macOS"),
)
_CONTAINERS: Final = (
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"MSCF", "a cabinet archive"),
    (b"PK\x05\x06", "an empty archive"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file, which may hold code of Keras"),
)


def check_file(path: Path) -> Verdict:
    """Judge a file, or every file of a folder; blocks, but for well under a second a file.

    Raises:
        StablehandError: `model.unreadable`: it is not there, or the system does not give its bytes.
    """
    if path.is_dir():
        try:
            return _check_folder(path)
        except OSError as error:
            said = QT_TRANSLATE_NOOP("models", "the system says: {error}")
            reason = said.fill(error=error.strerror or str(error))
            raise unreadable(path.name, reason, path) from error
    with FileSource(path) as source:
        return check_source(source)


def check_source(source: ByteSource, *, with_offsets: bool = True) -> Verdict:
    """Judge whatever gives bytes; its name is looked at only to see whether it lies.

    Args:
        with_offsets: compare the local header of each storage of an archive with its directory; costs a
            small read for each, so of a file on a server that is better left out.

    Raises:
        StablehandError: `model.unreadable`: its bytes cannot be had.
    """
    return verdict_of(_findings(source, with_offsets=with_offsets))


def _findings(source: ByteSource, *, with_offsets: bool = True) -> list[Finding]:
    name = source.name.lower()
    start = source.read_at(0, _SNIFFED)
    if not start:
        return [finding("damaged", "header", "it has no bytes")]
    if (title := _title(start, _PROGRAMS)) is not None:
        return [finding("dangerous", "header", f"it is {title}")]
    if (title := _title(start, _CONTAINERS)) is not None:
        return [finding("unknown", "header", f"it is {title}")]
    if _is_safetensors(start):
        return _plain(source, "safetensors", is_named=name.endswith(_SAFETENSORS))
    if start.startswith(b"GGUF"):
        return _plain(source, "gguf", is_named=name.endswith(_GGUF))
    found = _executable(source, start, with_offsets=with_offsets)
    if name.endswith((*_SAFETENSORS, *_GGUF)):
        is_other = _is_pickle_like(start) or any(item.weight != "damaged" for item in found)
        claim = f"it is named .{name.rpartition('.')[2]} but is none"
        found.append(finding("unknown" if is_other else "damaged", "header", claim))
    return found


def _title(start: bytes, known: tuple[tuple[bytes, str], ...]) -> str | None:
    return next((title for magic, title in known if start.startswith(magic)), None)


def _executable(source: ByteSource, start: bytes, *, with_offsets: bool) -> list[Finding]:
    """Judge what is neither safetensors nor GGUF."""
    if start.startswith(ZIP_MAGIC):
        return _check_zip(source, with_offsets=with_offsets)
    if start.startswith(numpy_files.MAGIC):
        return numpy_files.check_array(source)
    if _is_onnx(start):
        return _hidden(source)
    if start[257:262] == b"ustar":
        return [finding("unknown", "header", "it is a tar archive"), *_check_torch(source)]
    return [*_check_torch(source), *_tail(source)]


def _plain(source: ByteSource, kind: str, *, is_named: bool) -> list[Finding]:
    """Judge a format that cannot execute: whole, and not also something that can."""
    found: list[Finding] = []
    try:
        read_safetensors(source) if kind == "safetensors" else read_gguf(source)
    except StablehandError as error:
        if error.code != "model.damaged":
            raise
        found.append(finding("damaged", "header", str(error.details.get("reason", error))))
    if not is_named or found:
        found += _hidden(source)
    return found


def _hidden(source: ByteSource) -> list[Finding]:
    """Find the pickle or archive that another reader could take a file for."""
    return [*_as_pickle(source), *_tail(source)]


def _as_pickle(source: ByteSource) -> list[Finding]:
    trace = Trace()
    try:
        PickleReader(source, trace).read()
        trace.note("unknown", "header", "it can be read as a pickle as well")
    except BrokenPickleError:
        pass
    return judged(trace)


def _tail(source: ByteSource) -> list[Finding]:
    if is_archive(source):
        return [finding("unknown", "zip", "it can be read as a zip archive as well")]
    return []


def _check_zip(source: ByteSource, *, with_offsets: bool) -> list[Finding]:
    try:
        archive = Archive(source)
    except BrokenArchiveError as error:
        return [*_as_pickle(source), finding("damaged", "zip", str(error))]
    if numpy_files.is_arrays(archive.members):
        return numpy_files.check_arrays(source, archive)
    return _check_torch(source, with_offsets=with_offsets)


def _check_torch(source: ByteSource, *, with_offsets: bool = True) -> list[Finding]:
    trace = Trace()
    broken: list[Finding] = []
    try:
        read_torch_file(source, trace, with_offsets=with_offsets)
    except BrokenFileError as error:
        broken = [finding("damaged", error.what, error.reason)]
        is_stream = trace.operations > _FEW_OPERATIONS or trace.imports or trace.oddities
        if error.what == "opcode" and not is_stream:
            broken = [finding("damaged", "header", _NO_FORMAT)]
    return judged(trace) + broken


def _is_safetensors(start: bytes) -> bool:
    size = int.from_bytes(start[:8], "little")
    return len(start) > 8 and start[8:9] == b"{" and 0 < size <= _HEADER_LIMIT


def _is_pickle_like(start: bytes) -> bool:
    return start.startswith((ZIP_MAGIC, b"\x80", b"}", b"]", b"(", b"c"))


def _is_onnx(start: bytes) -> bool:
    """Tell whether a file looks like ONNX's ModelProto: a version, then another known field."""
    return (
        len(start) > 3
        and start[0] == 0x08
        and 1 <= start[1] < 64
        and start[2] in b"\x12\x1a\x22\x28\x3a\x42"
    )


def _check_folder(folder: Path) -> Verdict:
    found: list[Finding] = []
    for count, (below, path) in enumerate(_files_below(folder)):
        if count >= _FILES:
            found.append(finding("unknown", "file", f"more than {_FILES} files"))
            break
        name = path.name.lower().rstrip(" .")  # as Windows has it
        if below.endswith("/"):
            found.append(finding("unknown", "file", f"{below} is a link to another folder"))
        elif name.endswith(_CODE):
            found.append(finding("unknown", "file", f"{below} is code"))
        else:
            is_named = name.endswith(_WEIGHTS)
            found += [_placed(item, below) for item in _of_folder(path, is_named=is_named)]
    return verdict_of(found)


def _of_folder(path: Path, *, is_named: bool) -> list[Finding]:
    """Judge a file of a folder.

    Args:
        is_named: it is called as weights are; of others only those count that are pickles.
    """
    with FileSource(path) as source:
        if not is_named and not source.read_at(0, 2).startswith((b"PK", b"\x80")):
            return []
        found = _findings(source)
    if path.suffix.lower() in _PLAIN_TEXT:  # no weights at all, as a rule
        return [item for item in found if item.weight == "dangerous"]
    if not is_named:
        return [i for i in found if i.weight == "dangerous" or i.evidence.what == "global"]
    # Plain numbers, such as OpenVINO's .bin: what reads pickles stops at their first bytes.
    return [item for item in found if item.evidence.detail != _NO_FORMAT]


def _placed(item: Finding, below: str) -> Finding:
    return Finding(item.weight, Evidence(item.evidence.what, f"{below}: {item.evidence.detail}"))


def _files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give every file below a folder, and with a '/' links to folders, which are not followed."""
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with os.scandir(long_path(folder / below)) as entries:
            for entry in sorted(entries, key=lambda item: item.name):
                if entry.is_dir():
                    if is_link(Path(entry.path)):
                        yield f"{below}{entry.name}/", folder / below / entry.name
                    else:
                        waiting.append(f"{below}{entry.name}/")
                elif entry.is_file():
                    yield f"{below}{entry.name}", folder / below / entry.name
