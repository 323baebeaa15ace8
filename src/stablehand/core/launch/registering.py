"""Telling a running program of the models of the shared tree, where they lie.

For a program that keeps a list of its own instead of reading folders (InvokeAI). Once it is ready, every
model that is not on its list is put there, in place: nothing is copied, moved or deleted, neither by us
nor by it. What is on the list and gone from the tree is reported and stays on the list. Done again, it does
nothing.

Which files are models is told as InvokeAI's own search tells (invokeai/backend/model_manager/search.py): a
folder with one of a few names in it is one model, else each file with one of a few endings.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Protocol

from stablehand.core.base.files import write_atomic
from stablehand.core.launch.sessions import moment

REPORT_FILE: Final = "registered.json"
_ENDINGS: Final = (".safetensors", ".ckpt", ".bin", ".pth", ".pt", ".gguf")
_WHOLE_FOLDER: Final = frozenset(
    {
        "config.json",
        "model_index.json",
        "learned_embeds.bin",
        "pytorch_lora_weights.bin",
        "image_encoder.txt",
    }
)
_DEEPEST: Final = 20
_SHOWN: Final = 200  # names of each kind that a report holds


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model on the program's list, with its path as the program has it; relative to folders of its own."""

    name: str
    path: str


class RefusedError(Exception):
    """The program does not take this model; the text says why."""


class UnreachableError(Exception):
    """The program does not answer, or wants a login: no model can be registered; the text says why."""


class ModelList(Protocol):
    """A running program's list of models. Every call may raise `UnreachableError`."""

    def known(self) -> list[KnownModel]:
        """Give what is on the list."""

    def register(self, path: Path) -> None:
        """Put a model on the list, in place; wait until it is there.

        Raises:
            RefusedError: the program does not take it.
        """


@dataclass(frozen=True, slots=True)
class Registering:
    """What is to be done: models that are not on the list, and those on it that are gone."""

    new: tuple[Path, ...]
    vanished: tuple[KnownModel, ...]


@dataclass
class RegisterReport:
    """What came of it.

    Attributes:
        at: when it was begun.
        known: how many of the shared models were on the list already.
        added: paths that were put there.
        failed: paths with the reason of each.
        vanished: paths on the list that are no more.
        problem: why it could not be done, or not to the end; None where it was.
    """

    at: str
    known: int = 0
    added: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    problem: str | None = None

    def lines(self) -> Iterator[str]:
        """Give it in words, for the log."""
        yield f"Shared models on its list: {self.known + len(self.added)}, new: {len(self.added)}"
        for path, reason in self.failed[:_SHOWN]:
            yield f"It did not take {path}: {reason}"
        for path in self.vanished[:_SHOWN]:
            yield f"On its list, but gone from the shared models: {path}"
        if self.problem is not None:
            yield f"Not all shared models could be registered: {self.problem}"


def plan_registering(
    found: Iterable[Path], known: Iterable[KnownModel], models: Path
) -> Registering:
    """Compare what lies in the shared tree with the program's list. Looks at the disk, changes nothing.

    Args:
        found: the shared models.
        known: the list.
        models: the shared tree; of what is gone from elsewhere nothing is said.
    """
    listed = {_real(model.path): model for model in known if Path(model.path).is_absolute()}
    new = tuple(path for path in found if _real(path) not in listed)
    tree = Path(_real(models))
    vanished = tuple(
        model
        for real, model in sorted(listed.items())
        if Path(real).is_relative_to(tree) and not os.path.lexists(real)
    )
    return Registering(new, vanished)


def shared_models(folders: Iterable[str]) -> list[Path]:
    """Find the models in folders of the shared tree, each once, in order. Blocks."""
    found: dict[str, Path] = {}
    seen: set[str] = set()
    for folder in folders:
        for path in _models_in(Path(folder), _DEEPEST, seen):
            found.setdefault(_real(path), path)
    return sorted(found.values())


def register_all(
    programs: ModelList,
    folders: Iterable[str],
    models: Path,
    is_over: Callable[[], bool],
) -> RegisterReport:
    """Put every shared model on a program's list; blocks for as long as the program takes.

    Args:
        is_over: tells whether to leave off; asked between two models.
    """
    report = RegisterReport(moment())
    try:
        shared = shared_models(folders)
        plan = plan_registering(shared, programs.known(), models)
        report.known = len(shared) - len(plan.new)
        report.vanished = [model.path for model in plan.vanished]
        for path in plan.new:
            if is_over():
                report.problem = "the program was stopped"
                break
            try:
                programs.register(path)
            except RefusedError as error:
                report.failed.append((str(path), str(error)))
            else:
                report.added.append(str(path))
    except (OSError, UnreachableError) as error:
        report.problem = str(error)
    return report


def write_report(file: Path, report: RegisterReport) -> None:
    """Write down what came of it.

    Raises:
        OSError: the file cannot be written.
    """
    write_atomic(file, json.dumps(asdict(report), ensure_ascii=False, indent=1))


def read_report(file: Path) -> RegisterReport | None:
    """Give what came of it the last time; None where nothing is written down that can be read."""
    try:
        values = json.loads(file.read_text("utf-8"))
        values["failed"] = [(str(path), str(reason)) for path, reason in values["failed"]]
        return RegisterReport(**values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _models_in(folder: Path, depth: int, seen: set[str]) -> Iterator[Path]:
    """Find models; a folder that links lead back to is looked through once."""
    real = _real(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    entries = [entry for entry in entries if not entry.name.startswith(".")]
    files = [entry for entry in entries if entry.is_file()]
    if any(entry.name in _WHOLE_FOLDER for entry in files):
        yield folder
        return
    yield from (Path(e.path) for e in files if e.name.lower().endswith(_ENDINGS))
    if depth:
        for entry in entries:
            if entry.is_dir():
                yield from _models_in(Path(entry.path), depth - 1, seen)


def _real(path: str | Path) -> str:
    """Give a path as two spellings of it can be compared."""
    return os.path.normcase(os.path.realpath(path))
