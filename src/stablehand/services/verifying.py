"""Checking models again: whether loading them could run code, and whether they are still what they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.hashes import hashes_of
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.library.roots import key_of, place_of
from stablehand.core.models.library.store import put_hashes, put_verdict
from stablehand.core.models.organise.placing import is_there
from stablehand.core.models.safety.check import check_file
from stablehand.core.models.safety.quarantine import list_released
from stablehand.core.models.safety.verdict import Evidence, Verdict
from stablehand.services import library
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.model_operations import ByteCount, stoppable
from stablehand.services.results import Result

# Of a file's SHA-256: as it was, another one though nothing was written, not known before, not looked at.
Sum = Literal["same", "changed", "new", "unchecked"]
_STAGES: Final = (Stage("look", 1), Stage("check", 99))


@dataclass(frozen=True, slots=True)
class VerifiedModel:
    """What a check of a model found.

    Attributes:
        path: of it.
        key: in the library; None for a file elsewhere.
        verdict: whether loading it could run code.
        sum: see `Sum`.
        sha256: None unless it was computed.
        released: somebody let it in though it did not pass.
    """

    path: Path
    key: str | None
    verdict: Verdict
    sum: Sum = "unchecked"
    sha256: str | None = None
    released: bool = False

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against it."""
        return self.verdict.level == "safe" and self.sum != "changed"


async def start_verification(
    app: App, names: Sequence[str] = (), *, deep: bool = False
) -> Job[Result[tuple[VerifiedModel, ...]]]:
    """Start checking models.

    Args:
        names: paths, or whatever models of the library may be called; none: all of them.
        deep: read every byte and compare the sum with the one that is known.
    """

    async def work(report: Reporter) -> Result[tuple[VerifiedModel, ...]]:
        found = await verify_models(app, report, names, deep=deep)
        return Result("models verify", found, _notices(found))

    title = QT_TRANSLATE_NOOP("models", "Check models")
    return app.jobs.submit(title, _STAGES, work, kind="verify")


async def verify_models(
    app: App, report: Reporter, names: Sequence[str], *, deep: bool
) -> tuple[VerifiedModel, ...]:
    """Check models; see `start_verification`. What was found is kept in the library.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`, `root.damaged`, `database.damaged`,
            `data.unwritable`.
    """
    report.start(
        "look", text=QT_TRANSLATE_NOOP("models", "Looking through the models"), unit="items"
    )
    roots = await library.roots(app)
    models = [await _named(app, name, roots, is_only=len(names) == 1) for name in names]
    if not names:
        models = list((await library.scan(app, Silence(), must_save=True)).entries)
    size = sum(_size(model) for model in models)
    report.start(
        "check",
        text=QT_TRANSLATE_NOOP("models", "Checking models"),
        total=size if deep else len(models),
        unit="bytes" if deep else "items",
    )
    count = ByteCount(report)

    def work() -> tuple[VerifiedModel, ...]:
        checking = _Check(app, roots, deep=deep, count=count)
        found = []
        for model in models:
            found.append(checking.check(model))
            count(0 if deep else 1)
        return tuple(found)

    return await stoppable(work, count.stop)


class _Check:
    """The part that runs in a thread."""

    def __init__(
        self, app: App, roots: Sequence[ModelRoot], *, deep: bool, count: Callable[[int], None]
    ) -> None:
        self._app = app
        self._roots = roots
        self._deep = deep
        self._count = count
        self._released = {
            f"{root.id}:{item.path}" for root in roots for item in list_released(root.folder)
        }

    def check(self, model: Entry | Path) -> VerifiedModel:
        path = model if isinstance(model, Path) else place_of(model, self._roots)
        key = None if isinstance(model, Path) else model.key
        try:
            verdict = check_file(path)
            state, sha256 = self._sum(model, path) if self._deep else ("unchecked", None)
        except (StablehandError, OSError) as error:
            verdict, state, sha256 = _unread(error), "unchecked", None
        if isinstance(model, Entry):
            put_verdict(self._app.data.library, model, verdict)
        return VerifiedModel(path, key, verdict, state, sha256, key in self._released)

    def _sum(self, model: Entry | Path, path: Path) -> tuple[Sum, str | None]:
        if path.is_dir():
            return "unchecked", None
        sha256 = hashes_of(path, ("sha256",), self._count)["sha256"]
        known = model.hashes.get("sha256") if isinstance(model, Entry) else None
        if known is not None:
            return ("same" if known == sha256 else "changed"), sha256
        if isinstance(model, Entry):
            put_hashes(self._app.data.library, [(model, {"sha256": sha256})])
        return "new", sha256


async def _named(app: App, name: str, roots: Sequence[ModelRoot], *, is_only: bool) -> Entry | Path:
    """Find a model; a path that the library does not know is looked at all the same.

    Args:
        is_only: nothing else was named; what is not there is an error then, and else one of many findings.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`.
    """
    path, is_path, is_below = await in_side_thread(lambda: _as_path(name, roots))
    if is_path and not is_below:
        return path
    try:
        return await library.entry(app, path if is_path else name)
    except StablehandError as error:
        if error.code != "model.unknown" or (is_only and not is_path):
            raise
        return path


def _as_path(name: str, roots: Sequence[ModelRoot]) -> tuple[Path, bool, bool]:
    """Give a name as a path, and whether something is there (also a broken link) and below a root."""
    path = Path(name).absolute()
    return path, is_there(path), key_of(path, roots) is not None


def _size(model: Entry | Path) -> int:
    if isinstance(model, Entry):
        return model.size_bytes
    return model.stat().st_size if model.is_file() else 0


def _unread(error: StablehandError | OSError) -> Verdict:
    said = error.message.english() if isinstance(error, StablehandError) else str(error)
    return Verdict("unchecked", (Evidence("file", said),))


def _notices(found: Sequence[VerifiedModel]) -> tuple[Text, ...]:
    rotten = [item for item in found if item.sum == "changed"]
    if not rotten:
        return ()
    return (
        QT_TRANSLATE_NOOP(
            "models",
            "Not what they were, though nobody wrote to them: {count}, first {path}. "
            "The drive may be failing.",
        ).fill(count=len(rotten), path=str(rotten[0].path)),
    )
