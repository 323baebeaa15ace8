"""Models that lie in several files: diffusers folders, and the shards of one set of weights.

A pipeline (`model_index.json`) has a folder a component; the tensors of a component are named
"<component>.<key>" here ("unet.conv_in.weight"), the plain values of its configuration
"<component>.<name>" in the metadata. Of a component alone (`config.json` beside weights) the names stay
as they are. Where weights are there in several variants (fp16, non-ema) or formats, one set is read:
safetensors before pickles, the plain one before variants. Nothing outside the folder is read, links to
files apart (the hub's cache consists of them).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from stablehand.core.base.names import long_path
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.models.headers.header import Header, Tensor
from stablehand.core.models.headers.safetensors import bounded_json
from stablehand.core.models.headers.sources import FileSource, damaged, printable, unreadable

PIPELINE: Final = "model_index.json"
_CONFIGS: Final = ("config.json", "scheduler_config.json")
_WEIGHTS: Final = re.compile(
    r"(?P<stem>.+?)(?:\.(?P<variant>[\w-]+))?\.(?P<ending>safetensors|bin|pth|pt)"
    r"(?P<index>\.index(?:\.(?P<index_variant>[\w-]+))?\.json)?",
    re.IGNORECASE,
)
_SHARD: Final = re.compile(r"-\d{5}-of-\d{5}\b")
_LARGEST_JSON: Final = 32_000_000
_MOST_FILES: Final = 2000
_MOST_TENSORS: Final = 1_000_000
_LONGEST_VALUE: Final = 2000
# What weights are called, best first; other files of a folder (optimizers, samples) are none.
_STEMS: Final = ("diffusion_pytorch_model", "model", "pytorch_model", "adapter_model", "weights")
_ENDINGS: Final = ("safetensors", "bin", "pth", "pt")

ReadHeader = Callable[[Path], Header]


def read_folder(folder: Path, read: ReadHeader) -> Header:
    """Read a pipeline, or the folder of one of its components.

    Args:
        folder: the folder itself.
        read: gives the header of a single file.

    Raises:
        StablehandError: `model.unreadable` where the folder is no model; `model.damaged`, for instance
            where a part of the weights is missing.
    """
    names = _names(folder)
    if PIPELINE in names:
        return _pipeline(folder, read)
    weights = _weights(folder, names)
    if not weights or not any(name in names for name in _CONFIGS):
        raise unreadable(
            folder.name, QT_TRANSLATE_NOOP("models", "the folder holds no model"), folder
        )
    parts = _Parts(folder.name)
    parts.take(folder, weights, read, "")
    parts.describe(folder, names, "")
    return parts.header()


def read_sharded(index: Path, read: ReadHeader) -> Header:
    """Read weights that are cut into several files, from their `*.safetensors.index.json`.

    Raises:
        StablehandError: `model.damaged` where a part is missing or the index leads elsewhere.
    """
    parts = _Parts(index.name)
    parts.take(index.parent, _shards(index), read, "")
    return parts.header()


def is_shard_index(name: str) -> bool:
    """Tell whether a file name is that of an index of shards."""
    found = _WEIGHTS.fullmatch(name)
    return found is not None and found["index"] is not None


class _Parts:
    """The tensors and texts of several files, gathered."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._tensors: dict[str, Tensor] = {}
        self._texts: dict[str, str] = {}
        self._globals: set[str] = set()
        self._notes: dict[str, None] = {}
        self._bytes = 0

    def take(self, folder: Path, files: Sequence[str], read: ReadHeader, prefix: str) -> None:
        """Take the tensors of one set of weights in."""
        for file in files:
            header = read(folder / file)
            self._bytes += header.file_bytes or 0
            self._globals |= header.globals
            self._notes |= dict.fromkeys(header.notes)
            for key, tensor in header.tensors.items():
                self._add(f"{prefix}{key}", tensor)
            if not prefix:
                self._texts |= header.metadata

    def describe(self, folder: Path, names: Iterable[str], prefix: str) -> None:
        """Take the plain values of a component's configuration in."""
        for name in _CONFIGS:
            if name in names:
                config = _json(folder / name)
                self.put({f"{prefix}{key}": value for key, value in _plain(config).items()})

    def put(self, texts: Mapping[str, str]) -> None:
        """Take texts in."""
        self._texts |= texts

    def note(self, text: str) -> None:
        """Take a remark in."""
        self._notes[text] = None

    def header(self) -> Header:
        """Give what was gathered as one header.

        Raises:
            StablehandError: `model.damaged` if there are no weights at all.
        """
        if not self._tensors:
            raise damaged(self._name, QT_TRANSLATE_NOOP("models", "its weights are missing"))
        return Header(
            "diffusers",
            self._tensors,
            self._texts,
            file_bytes=self._bytes,
            globals=frozenset(self._globals),
            notes=tuple(self._notes),
        )

    def _add(self, key: str, tensor: Tensor) -> None:
        if key in self._tensors:
            text = QT_TRANSLATE_NOOP("models", "two of its files have the tensor {tensor}")
            raise damaged(self._name, text.fill(tensor=printable(key)))
        if len(self._tensors) >= _MOST_TENSORS:
            text = QT_TRANSLATE_NOOP("models", "its header has too many parts to be real")
            raise damaged(self._name, text)
        # An offset would not say in which file.
        self._tensors[key] = tensor._replace(offset=-1)


def _pipeline(folder: Path, read: ReadHeader) -> Header:
    index = _json(folder / PIPELINE)
    parts = _Parts(folder.name)
    parts.put(_plain(index))
    for component, kind in index.items():
        is_component = isinstance(kind, list) and len(kind) == 2 and isinstance(kind[1], str)
        if not is_component or not _is_plain_name(component):
            continue
        place = folder / component
        if not place.is_dir():
            parts.note(f"no folder {component}")
            continue
        names = _names(place)
        parts.put({f"{component}._class_name": kind[1]})
        parts.describe(place, names, f"{component}.")
        parts.take(place, _weights(place, names), read, f"{component}.")
    return parts.header()


def _weights(folder: Path, names: Sequence[str]) -> Sequence[str]:
    """Choose the set of weights to read: its file, or all its shards; empty where there is none."""
    found = sorted((rank, name) for name in names if (rank := _rank(name)) is not None)
    if not found:
        return ()
    best = found[0][1]
    return _shards(folder / best) if is_shard_index(best) else (best,)


def _rank(name: str) -> tuple[int, ...] | None:
    """Order sets of weights, best first; None for what is none."""
    found = _WEIGHTS.fullmatch(name)
    if found is None or (found["index"] is None and _SHARD.search(name)):
        return None
    variant = found["variant"] or found["index_variant"]
    stem = found["stem"]
    known = _STEMS.index(stem) if stem in _STEMS else len(_STEMS)
    return (_ENDINGS.index(found["ending"].lower()), known, variant is not None, variant != "fp16")


def _shards(index: Path) -> Sequence[str]:
    """Give the files that an index of shards names.

    Raises:
        StablehandError: `model.damaged`.
    """
    found = _json(index).get("weight_map")
    files = set(found.values()) if isinstance(found, dict) and _are_texts(found.values()) else set()
    if not files or len(files) > _MOST_FILES or not all(map(_is_plain_name, files)):
        text = QT_TRANSLATE_NOOP("models", "its list of parts makes no sense")
        raise damaged(index.name, text)
    for file in sorted(files):
        if not (index.parent / file).is_file():
            text = QT_TRANSLATE_NOOP("models", "its part {file} is missing")
            raise damaged(index.name, text.fill(file=file))
    return sorted(files)


def _are_texts(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _is_plain_name(name: str) -> bool:
    """Tell whether a name stays in its folder on every system."""
    return name not in ("", ".", "..") and not re.search(r'[\\/:\0<>"|?*]', name)


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(long_path(folder)) as entries:
            return sorted(entry.name for entry in entries)
    except OSError as error:
        text = QT_TRANSLATE_NOOP("models", "the system says: {error}")
        said = error.strerror or str(error)
        raise unreadable(folder.name, text.fill(error=said), folder) from error


def _json(path: Path) -> dict[str, Any]:
    """Read one of the folder's JSON files.

    Raises:
        StablehandError: `model.damaged`, `model.unreadable`.
    """
    with FileSource(path) as source:
        if (source.size or 0) > _LARGEST_JSON:
            text = QT_TRANSLATE_NOOP("models", "its header has too many parts to be real")
            raise damaged(path.name, text)
        found = bounded_json(source.read_at(0, _LARGEST_JSON), path.name)
    if not isinstance(found, dict):
        raise damaged(path.name, QT_TRANSLATE_NOOP("models", "its header is no JSON"))
    return found


def _plain(config: Mapping[str, Any]) -> dict[str, str]:
    """Give the values of a configuration that are texts, numbers or short lists, as texts."""
    import json

    texts: dict[str, str] = {}
    for key, value in config.items():
        if isinstance(value, str):
            texts[key] = value[:_LONGEST_VALUE]
        elif isinstance(value, (bool, int, float)) or value is None:
            texts[key] = json.dumps(value)
        elif isinstance(value, list) and len(value) <= 16:
            with suppress(RecursionError):  # orjson reads deeper than json writes
                text = json.dumps(value)
                if len(text) <= _LONGEST_VALUE:
                    texts[key] = text
    return texts
