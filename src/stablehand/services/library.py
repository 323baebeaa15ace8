"""The model library: looking through the roots, reading what is new, and what is known of each model."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from stablehand.core.adopting.ledger import visible_links
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.progress import Reporter, Silence, Stage
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.models.library.changes import Place
from stablehand.core.models.library.entry import MAIN, Entry, ModelRoot
from stablehand.core.models.library.looking import Look, entries_of, look
from stablehand.core.models.library.reading_in import read_in
from stablehand.core.models.library.regathering import bereft_keys, regather, stirred_keys
from stablehand.core.models.library.roots import key_of, main_root, place_of, read_roots
from stablehand.core.models.library.schema import healed, room
from stablehand.core.models.library.store import read_entries, read_entry
from stablehand.core.models.organise.acts import Operation
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.results import Result

T = TypeVar("T")
_STAGES: Final = (Stage("look", 1), Stage("read", 9))
_SHOWN: Final = 5
_SHORTEST_SUM: Final = 10


@dataclass(frozen=True, slots=True)
class ScannedModels:
    """What a look through the roots found: how many models, and what became of them since the last one.

    Attributes:
        folder: the main root.
        moved: recognised at another place.
        read: how many headers were read.
    """

    folder: Path
    added: int
    changed: int
    moved: int
    removed: int
    unchanged: int
    read: int
    total: int
    size_bytes: int
    roots: tuple[ModelRoot, ...]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A finished look, headers read: the models, and what there is to say about it."""

    look: Look
    entries: tuple[Entry, ...]
    read: int
    notices: tuple[Text, ...]


async def roots(app: App) -> tuple[ModelRoot, ...]:
    """Give the folders that hold models, the one that is read first at the front.

    Raises:
        StablehandError: `root.damaged`.
    """
    return await in_side_thread(lambda: read_roots(app.data))


async def entries(app: App) -> tuple[Entry, ...]:
    """Give every model as it was known last, without descriptions; fast, looks at no folder.

    Raises:
        StablehandError: `database.damaged`, `data.unwritable`, `root.damaged`.
    """

    def read() -> tuple[Entry, ...]:
        ids = {root.id for root in read_roots(app.data)}
        found, _aside = healed(app.data.library, lambda: read_entries(app.data.library))
        if all(model.root in ids for model in found):
            return found
        return tuple(model for model in found if model.root in ids)  # one was taken out meanwhile

    return await in_side_thread(read)


async def entry(app: App, name: str | Path) -> Entry:
    """Give one model with everything that is known of it.

    Args:
        name: its key, its path (absolute, or below a root), its file's name, its title, or a sum of its file.

    A model that is not known yet is looked for.

    Raises:
        StablehandError: `model.unknown`, `model.ambiguous`, `database.damaged`, `root.damaged`.
    """
    found = await in_side_thread(lambda: _named(app, str(name)))
    if found is None:
        await scan(app, Silence(), must_save=False)
        found = await in_side_thread(lambda: _named(app, str(name)))
    if found is None:
        raise _unknown(str(name))
    whole = await in_side_thread(lambda: read_entry(app.data.library, found.key))
    return whole or found


async def place(app: App, model: Entry) -> Path:
    """Give where a model lies.

    Raises:
        StablehandError: `root.unknown`, `root.damaged`.
    """
    return place_of(model, await roots(app))


def stamp(app: App) -> object:
    """Give what is another value once anything of the library was written."""
    return room(app.data.library).last_written()


async def start_scan(app: App) -> Job[Result[ScannedModels]]:
    """Start looking through the roots and reading new headers, as a job; see `scan_models`."""
    title = QT_TRANSLATE_NOOP("models", "Look through the models")
    return app.jobs.submit(title, _STAGES, lambda reporter: scan_models(app, reporter), kind="scan")


async def scan_models(app: App, report: Reporter) -> Result[ScannedModels]:
    """Look through the roots, bring the library up to date and read the headers of what is new.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `root.damaged`.
    """
    done = await scan(app, report, must_save=True)
    added, changed, moved, removed, unchanged = done.look.changes.counts
    found = ScannedModels(
        folder=app.data.models,
        added=added,
        changed=changed,
        moved=moved,
        removed=removed,
        unchanged=unchanged,
        read=done.read,
        total=len(done.entries),
        size_bytes=sum(model.size_bytes for model in done.entries),
        roots=done.look.roots,
    )
    return Result("models scan", found, (*done.notices, *_left_out(done.look)))


def tree_models(app: App) -> list[Entry]:
    """Look through Data/Models, opening nothing, and give what is there. Blocks.

    Raises:
        StablehandError: `database.damaged`.
    """
    done = look(
        app.data.library,
        [main_root(app.data)],
        followed=visible_links(app.data.root),
        must_save=False,
    )
    return list(entries_of(app.data.library, done))


async def scan(
    app: App,
    report: Reporter,
    *,
    must_save: bool,
    read_headers: bool = True,
    only: Mapping[str, Collection[str]] | None = None,
    passed_over: Collection[Place] = frozenset(),
) -> Scanned:
    """Look through the roots and read what is new; a cancel ends the work at the next folder or file.

    Args:
        only, passed_over: see `look`; with `only`, no entries are given.
        read_headers: False opens no file, for those who want to know what is there and how large it is.
        must_save: fail where the library cannot be written; else say so and give what is there.

    Raises:
        StablehandError: `data.unwritable`, `database.damaged`, `root.damaged`.
    """
    found = await roots(app)
    ended = () if only is not None else await in_side_thread(lambda: _settled(app))
    text = QT_TRANSLATE_NOOP("models", "Looking through the models")
    report.start("look", text=text, unit="items")

    def look_at(seen: Callable[[int, int | None], None], _stop: threading.Event) -> Look:
        return look(
            app.data.library,
            found,
            seen=lambda count: seen(count, None),
            followed=visible_links(app.data.root),
            must_save=must_save,
            only=only,
            passed_over=passed_over,
        )

    done = await _beside(report, look_at)
    report.update(len(done.found), total=len(done.found))
    report.start("read", text=QT_TRANSLATE_NOOP("models", "Reading headers"), unit="items")
    read, problem = 0, done.unsaved
    if problem is None and read_headers:
        try:
            read = await _beside(
                report,
                lambda seen, stop: read_in(app.data.library, done.roots, seen, stop),
            )
            await in_side_thread(lambda: _regather(app, done))
        except StablehandError as error:
            if must_save:
                raise
            problem = error
    if only is None:
        models = await in_side_thread(lambda: entries_of(app.data.library, done))
    else:
        models = ()  # whoever looks at some folders knows what to read
    return Scanned(done, models, read, (*_warnings(done, problem), *_ended(ended)))


def _regather(app: App, done: Look) -> None:
    database = app.data.library
    regather(database, done.roots, [*stirred_keys(done), *bereft_keys(database, done)])


def _settled(app: App) -> tuple[Operation, ...]:
    """End operations that somebody was killed in; what keeps them from it, whoever begins another hears."""
    from stablehand.core.models.organise.following import settle_killed

    with suppress(StablehandError):
        return settle_killed(app.data)
    return ()


def _ended(found: Iterable[Operation]) -> list[Text]:
    return [
        QT_TRANSLATE_NOOP(
            "models",
            "An operation that was interrupted ({verb}) has been brought to an end: {done} models done, "
            "{others} left as they were.",
        ).fill(
            verb=operation.verb,
            done=sum(unit.state == "done" for unit in operation.units),
            others=sum(unit.state != "done" for unit in operation.units),
        )
        for operation in found
    ]


async def _beside(
    report: Reporter,
    work: Callable[[Callable[[int, int | None], None], threading.Event], T],
) -> T:
    """Do something in a thread that tells how far it is; a cancel makes its next word end it."""
    loop = asyncio.get_running_loop()
    stop = threading.Event()

    def seen(count: int, total: int | None) -> None:
        if stop.is_set():
            raise InterruptedError
        with suppress(RuntimeError):  # the loop has closed meanwhile
            loop.call_soon_threadsafe(lambda: report.update(count, total=total))

    try:
        return await in_side_thread(lambda: work(seen, stop))
    finally:
        stop.set()


def _named(app: App, name: str) -> Entry | None:
    """Find a model by whatever it may be called.

    Raises:
        StablehandError: `model.ambiguous`, `database.damaged`, `root.damaged`.
    """
    database, known_roots = app.data.library, read_roots(app.data)
    ids = {root.id for root in known_roots}
    if name.partition(":")[0] in ids and (found := read_entry(database, name)) is not None:
        return found
    key = key_of(Path(name).expanduser().absolute(), known_roots)
    if key is not None and (found := read_entry(database, key)) is not None:
        return found
    found_all = (model for model in read_entries(database) if model.root in ids)
    return _only(name, [model for model in found_all if _is_called(model, name)])


def _is_called(model: Entry, name: str) -> bool:
    wanted = name.replace("\\", "/").strip("/").casefold()
    if not wanted:
        return False
    names = (model.name, model.path.rpartition("/")[2], model.path, model.metadata.title or "")
    if wanted in (said.casefold() for said in names):
        return True
    return len(wanted) >= _SHORTEST_SUM and wanted in model.hashes.values()


def _only(name: str, found: list[Entry]) -> Entry | None:
    if len(found) < 2:
        return found[0] if found else None
    keys = [model.key for model in found]
    raise StablehandError(
        "model.ambiguous",
        QT_TRANSLATE_NOOP("models", "Several models are called {name}.").fill(name=name),
        hint=QT_TRANSLATE_NOOP("models", "Say which: {keys}.").fill(
            keys=", ".join(keys[:_SHOWN]) + (", ..." if len(keys) > _SHOWN else "")
        ),
        details={"name": name, "keys": keys},
    )


def _unknown(name: str) -> StablehandError:
    return StablehandError(
        "model.unknown",
        QT_TRANSLATE_NOOP("models", "There is no model {name}.").fill(name=name),
        hint=QT_TRANSLATE_NOOP("models", "See all of them with: stablehand models list"),
        details={"name": name},
    )


def _warnings(done: Look, unsaved: StablehandError | None) -> tuple[Text, ...]:
    """Say what makes the list other than a person would expect."""
    texts: list[Text] = []
    if done.moved_aside is not None:
        texts.append(made_anew(done.moved_aside))
    if unsaved is not None:
        texts.append(
            QT_TRANSLATE_NOOP("models", "The list is not saved: {reason}").fill(
                reason=unsaved.message
            )
        )
    texts.extend(_away(done.roots))
    shown = {root.id: "" if root.id == MAIN else f"{root.folder}: " for root in done.roots}
    unreadable = [
        (shown[root] + (path or "."), reason)
        for root, walked in done.walked.items()
        for path, reason in walked.unreadable.items()
    ]
    if unreadable:
        path, reason = unreadable[0]
        texts.append(
            QT_TRANSLATE_NOOP(
                "models", "Cannot be read in the model tree: {count}, first {path} ({reason})."
            ).fill(count=len(unreadable), path=path, reason=reason)
        )
    links = [
        shown[root] + path for root, walked in done.walked.items() for path in walked.links_out
    ]
    if links:
        texts.append(
            QT_TRANSLATE_NOOP(
                "models",
                "Links that lead out of the model tree are not followed: {count}, first {path}.",
            ).fill(count=len(links), path=links[0])
        )
    return tuple(texts)


def _away(found: Iterable[ModelRoot]) -> list[Text]:
    return [
        QT_TRANSLATE_NOOP(
            "models", "{folder} ({name}) is not there; its models are listed as they were known."
        ).fill(folder=str(root.folder), name=root.name)
        for root in found
        if not root.is_there
    ]


def _left_out(done: Look) -> tuple[Text, ...]:
    texts: list[Text] = []
    if empty := sum(walked.empty for walked in done.walked.values()):
        texts.append(
            QT_TRANSLATE_NOOP("models", "Files without a byte are left out: {count}.").fill(
                count=empty
            )
        )
    if unfinished := sum(walked.unfinished for walked in done.walked.values()):
        texts.append(
            QT_TRANSLATE_NOOP("models", "Unfinished downloads are left out: {count}.").fill(
                count=unfinished
            )
        )
    return tuple(texts)


def made_anew(aside: Path) -> Text:
    """Say that the library was damaged."""
    return QT_TRANSLATE_NOOP(
        "models", "The index of models was damaged and has been made anew; the old one is {file}."
    ).fill(file=str(aside))
