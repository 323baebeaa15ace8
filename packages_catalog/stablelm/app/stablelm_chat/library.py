"""The language models of the library: transformers folders below `Diffusers`, by name.

Only safetensors files are taken, and only models whose program code is part of transformers: neither
pickles nor code that lies beside a model is ever run.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stablelm_chat.problems import Problem

FOLDER = "Diffusers"
DEEPEST = 4
LARGEST_CONFIG = 4 * 2**20
TOKENIZERS = ("tokenizer.json", "tokenizer.model", "vocab.json")
INDEX = "model.safetensors.index.json"
_HUB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")


@dataclass(frozen=True)
class ChatModel:
    """A folder that can be chatted with."""

    name: str
    path: Path
    kind: str
    size: int


@dataclass(frozen=True)
class Refused:
    """A folder with a language model that is not taken, and why."""

    name: str
    reason: str


def hub_id(text: str) -> str:
    """Give a Hugging Face id (`owner/name`) as it is. Raises `Problem` for anything else."""
    wanted = text.strip()
    if not _HUB_ID.fullmatch(wanted) or ".." in wanted:
        raise Problem(f"{wanted[:100]!r} is no Hugging Face id of the form owner/name")
    return wanted


def folder_for(wanted: str) -> str:
    """Give the folder's name for a Hugging Face id: owner and name, so that two cannot meet."""
    return hub_id(wanted).replace("/", "--")


class Library:
    """The folders of a library, read anew at every question."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def folder(self) -> Path:
        """Where models lie and are fetched to."""
        return self.root / FOLDER

    def models(self) -> tuple[list[ChatModel], list[Refused]]:
        """Give the models, and the other language models with the reason."""
        usable: list[ChatModel] = []
        refused: list[Refused] = []
        for path in _folders(self.folder):
            name = path.relative_to(self.folder).as_posix()
            config = _config(path)
            if not _is_language_model(config):
                continue
            try:
                usable.append(_model(name, path, config))
            except Problem as problem:
                refused.append(Refused(name, problem.sentence))
        return usable, refused

    def model(self, wanted: str) -> ChatModel:
        """Give the model of a name, a Hugging Face id or a folder. Raises `Problem` if there is none."""
        usable, refused = self.models()
        names = {wanted.casefold()}
        if _HUB_ID.fullmatch(wanted):
            names.add(folder_for(wanted).casefold())
        for model in usable:
            if model.name.casefold() in names:
                return model
        for item in refused:
            if item.name.casefold() in names:
                raise Problem(item.reason)
        path = Path(wanted)
        if path.is_absolute() and path.is_dir():
            config = _config(path)
            if not _is_language_model(config):
                raise Problem(f"{path.name} is no language model of transformers")
            return _model(path.name, path, config)
        raise Problem(f"There is no model called {wanted!r} in {self.folder}", 404)


def _folders(top: Path) -> Iterator[Path]:
    seen: set[str] = set()
    for place, below, files in os.walk(top, followlinks=True):
        here = Path(place)
        real = os.path.realpath(place)
        deep = len(here.relative_to(top).parts)
        if real in seen or deep > DEEPEST:
            below.clear()
            continue
        seen.add(real)
        if "config.json" in files or "model_index.json" in files:
            below.clear()
        if "config.json" in files and here != top:
            yield here
        below[:] = sorted(name for name in below if not name.startswith("."))


def _config(path: Path) -> dict[str, Any]:
    return _object(path / "config.json")


def _object(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_CONFIG:
            return {}
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_language_model(config: dict[str, Any]) -> bool:
    names = config.get("architectures")
    return isinstance(names, list) and any(
        isinstance(name, str) and name.endswith(("ForCausalLM", "LMHeadModel")) for name in names
    )


def _model(name: str, path: Path, config: dict[str, Any]) -> ChatModel:
    files = sorted(path.glob("*.safetensors"))
    if not files:
        raise Problem(f"{name} has no safetensors file; other formats can hide a program")
    missing = _missing(path)
    if missing:
        raise Problem(f"{name} is incomplete: {missing} is missing")
    if not any((path / one).is_file() for one in TOKENIZERS):
        raise Problem(f"{name} is incomplete: tokenizer.json is missing")
    kind = config.get("model_type")
    size = sum(file.stat().st_size for file in files)
    return ChatModel(name, path, kind if isinstance(kind, str) else "", size)


def _missing(path: Path) -> str | None:
    parts = _object(path / INDEX).get("weight_map")
    if not isinstance(parts, dict):
        return None
    wanted = {str(part) for part in parts.values()}
    return next((part for part in sorted(wanted) if not (path / part).is_file()), None)
