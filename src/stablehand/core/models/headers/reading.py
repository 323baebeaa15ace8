"""The header of any model file or folder, whatever its name says: what it is, its first bytes tell."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.headers import diffusers, gguf, safetensors
from stablehand.core.models.headers.header import Header
from stablehand.core.models.headers.sources import ByteSource, FileSource, damaged, unreadable

ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06")
_SNIFFED_BYTES: Final = 512
# A file named like this claims to be a model: if it is none, something went wrong with it.
_CLAIMS: Final = (".safetensors", ".sft", ".gguf", ".ckpt", ".pt", ".pth")
_PICKLE_PROTOCOLS: Final = range(2, 6)
# What a pickle of the protocols without a mark begins with: mark, empty list, dict or tuple, global.
_OLD_PICKLES: Final = b"(]})c"
_LATEST_OF_A_LENGTH: Final = b"\0\0\0\0"  # no header is longer than four bytes can say

# What else is found under a model's name, by its first bytes.
_PAGE: Final = QT_TRANSLATE_NOOP(
    "models", "it is a web page: whoever fetched it was sent that instead of the file"
)
_POINTER: Final = QT_TRANSLATE_NOOP(
    "models", "it is a pointer of Git LFS, the file itself was not fetched"
)
_ANSWER: Final = QT_TRANSLATE_NOOP(
    "models", "it is a server's message: whoever fetched it was sent that instead of the file"
)
_ARCHIVE: Final = QT_TRANSLATE_NOOP("models", "it is an archive")
_PICTURE: Final = QT_TRANSLATE_NOOP("models", "it is a picture")
_ZEROS: Final = QT_TRANSLATE_NOOP("models", "it holds nothing but zeros where its header should be")
_NO_MODEL: Final = QT_TRANSLATE_NOOP("models", "its first bytes are not those of a model")
_EMPTY: Final = QT_TRANSLATE_NOOP("models", "it has no bytes")
_STARTS: Final = (
    (b"version https://git-lfs", _POINTER),
    (b"<!doctype", _PAGE),
    (b"<html", _PAGE),
    (b"<?xml", _ANSWER),
    (b'{"', _ANSWER),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"rar!", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"\x89png", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
)


def read_header(path: Path) -> Header:
    """Read the header of a file or a diffusers folder; blocks, but never for long.

    No tensor is read and nothing is executed; whatever the file holds, this takes less than a second and
    200 MB.

    Args:
        path: a file, a folder with `model_index.json` or `config.json` and weights, or an index of shards.

    Raises:
        StablehandError: `model.damaged`: it is not whole, or contradicts itself; `model.unreadable`: it is
            no model, or cannot be read.
    """
    if path.is_dir():
        return diffusers.read_folder(path, read_file)
    if diffusers.is_shard_index(path.name):
        return diffusers.read_sharded(path, read_file)
    return read_file(path)


def read_file(path: Path) -> Header:
    """Read the header of a single file; see `read_header`."""
    with FileSource(path) as source:
        return read_source(source)


def read_source(source: ByteSource, *, with_offsets: bool = True) -> Header:
    """Read the header of whatever gives bytes; see `read_header`.

    Args:
        with_offsets: False where each small read is dear: tensors of a zip then have no offset.
    """
    start = source.read_at(0, _SNIFFED_BYTES)
    if start.startswith(gguf.MAGIC):
        return gguf.read_gguf(source)
    if start.startswith(ZIP_MAGICS):
        return _read_pickle(source, with_offsets)
    # A safetensors file may begin with any two bytes, also with those of a pickle; but no pickle has
    # zeros where the upper half of a length is.
    if start[4:9] == _LATEST_OF_A_LENGTH + b"{":
        return safetensors.read_safetensors(source)
    if len(start) > 1 and start[0] == 0x80 and start[1] in _PICKLE_PROTOCOLS:
        return _read_pickle(source, with_offsets)
    if start[8:9] == b"{" and not start.startswith((b"<", b"{", b"version")):
        return safetensors.read_safetensors(source)  # which says how long its header claims to be
    if start and start[0] in _OLD_PICKLES and not _other(start):
        return _read_pickle(source, with_offsets)
    reason = _other(start) or _NO_MODEL
    if not start or source.name.lower().endswith(_CLAIMS):
        raise damaged(source.name, reason)
    raise unreadable(source.name, reason, getattr(source, "path", None))


def _read_pickle(source: ByteSource, with_offsets: bool) -> Header:
    from stablehand.core.models.headers.torch_pickle import read_torch_pickle

    return read_torch_pickle(source, with_offsets=with_offsets)


def _other(start: bytes) -> Text | None:
    """Tell what else a file is, if it is something well known."""
    if not start:
        return _EMPTY
    if not start.strip(b"\0"):
        return _ZEROS
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((reason for mark, reason in _STARTS if text.startswith(mark)), None)
