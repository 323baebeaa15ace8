"""Adopting: taking over what exists, in place. Nothing is moved, nothing of the user's is edited."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from stablehand.core.adopting.bounds import checked_folder
from stablehand.core.adopting.giving_back import give_back
from stablehand.core.adopting.ledger import (
    Adoption,
    adoptions,
    new_run,
    placed,
    stored,
)
from stablehand.core.adopting.listing import DiskListing
from stablehand.core.adopting.marks import Mark, marks_with
from stablehand.core.adopting.recognise import Recognised, recognise
from stablehand.core.adopting.taking import Taking, begun, refresh, take
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import ensure_writable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import to_the_end
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.installs.watch_list import read_watch_list
from stablehand.core.records.install import (
    Adopted,
    InstalledPython,
    InstallFailure,
    InstallFolder,
    InstallRecord,
    StoredText,
    checked_name,
    now,
)
from stablehand.core.records.lock import held
from stablehand.services.adoption_look import Found, look_at
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.results import Result

_STAGES: Final = (Stage("look", 20), Stage("adopt", 1))


@dataclass(frozen=True, slots=True)
class AdoptRequest:
    """What is to be taken over.

    Attributes:
        path: a program, a folder that holds some, or a data folder of Stability Matrix.
        names: what the installs shall be called, in the order in which they are found.
        dry_run: only say what would be done.
    """

    path: Path
    names: tuple[str, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class AdoptionReport:
    """What was found, and what became of it.

    Attributes:
        run: the id under which all of it can be given back; None where nothing new was taken over.
        found: everything, what is left as it is as well.
        reused_bytes: what is used on where it is.
        moved_bytes: always 0.
    """

    path: Path
    dry_run: bool
    run: str | None
    found: tuple[Found, ...]
    reused_bytes: int
    moved_bytes: int = 0


async def start_adopt(app: App, request: AdoptRequest) -> Job[Result[AdoptionReport]]:
    """Check what can be checked at once and take over as a job; see `adopt`.

    Raises:
        StablehandError: `usage`, `adopt.nothing`, `adopt.refused`.
    """
    for name in request.names:
        checked_name(name)
    await asyncio.to_thread(checked_folder, request.path, _home(app), app.data.root)
    title = QT_TRANSLATE_NOOP("adopt", "Take over {path}").fill(path=str(request.path))
    return app.jobs.submit(
        title,
        _STAGES,
        lambda reporter: adopt(app, request, reporter),
        kind="adopt",
        subject="",
    )


async def adopt(app: App, request: AdoptRequest, reporter: Reporter) -> Result[AdoptionReport]:
    """Take over every program in a folder, or only say what that would do.

    Raises:
        StablehandError: `adopt.nothing` when nothing is recognised, `adopt.refused`, `adopt.damaged`,
            `adopt.unwritable` when nothing could be taken over, `data.unwritable`, `usage`.
    """
    reporter.start("look", text=QT_TRANSLATE_NOOP("adopt", "Looking for programs"))
    real, recognised = await asyncio.to_thread(_recognised, app, request.path)
    if not request.dry_run:
        await asyncio.to_thread(ensure_writable, app.data.root)
        await _complete_undos(app)
    known = await asyncio.to_thread(adoptions, app.data.root)
    found = await look_at(app, real, recognised, known, request.names, reporter)
    if not found:
        raise _nothing(request.path)
    _refuse_names(request, found)
    if request.dry_run:
        return _result(request, found, None, [])
    reporter.start("adopt", text=QT_TRANSLATE_NOOP("adopt", "Taking over"))
    return await _taken_over(app, request, found)


async def _taken_over(
    app: App, request: AdoptRequest, found: Sequence[Found]
) -> Result[AdoptionReport]:
    run = new_run()
    done: list[Found] = []
    failures: list[StablehandError] = []
    notices: list[Wording] = []
    is_new = False
    for at, item in enumerate(found):
        if not item.is_used:
            done.append(item)
            continue
        try:
            taken, said = await _one(app, item, run, at)
        except StablehandError as error:
            failures.append(error)
            done.append(replace(item, status="left", reason=error.message))
            continue
        is_new = is_new or item.status != "adopted"
        notices += said
        done.append(taken)
    if failures and not any(item.is_used for item in done):
        raise failures[0]
    return _result(request, done, run if is_new else None, notices)


async def _one(app: App, item: Found, run: str, at: int) -> tuple[Found, list[Wording]]:
    """Take one thing over; to the end, since it is quick and half of it helps nobody."""
    data = app.data.root
    async with held(InstallFolder(data, item.name)):
        taking = await asyncio.to_thread(_taking, app, item, run, at)
        work = refresh if item.status == "adopted" else take
        adoption = await to_the_end(
            asyncio.to_thread(work, data, taking), f"adoption of {item.name}"
        )
    return replace(item, adoption=adoption), taking.problems


def _recognised(app: App, path: Path) -> tuple[Path, Recognised]:
    real = checked_folder(path, _home(app), app.data.root)
    data = Path(os.path.realpath(app.data.root))
    start, only = _start(real)

    def skip(folder: str) -> bool:
        place = start / folder if folder else start
        is_ours = place == data and not real.is_relative_to(data)
        aside = only is not None and not (only.is_relative_to(place) or place.is_relative_to(only))
        return is_ours or aside

    found = recognise(DiskListing(start), _marks(app), skip=skip)
    if only is None:
        return start, found
    # The library or the portable build around it says more about a program than its own folder.
    mine = tuple(item for item in found.candidates if (start / item.folder) == only)
    if mine:
        return start, Recognised(mine, ())
    return real, recognise(DiskListing(real), _marks(app))


def _start(real: Path) -> tuple[Path, Path | None]:
    """Give where the search starts, and the only folder that counts, if it is another one."""
    if real.parent.name == "Packages" and (real.parent.parent / "settings.json").is_file():
        return real.parent.parent, real
    siblings = ("python_embeded", "python_embedded")
    if real.name == "ComfyUI" and any((real.parent / name).is_dir() for name in siblings):
        return real.parent, real
    return real, None


def _marks(app: App) -> tuple[Mark, ...]:
    packages = []
    for package_id in app.catalog.ids():
        try:
            packages.append(app.catalog.load(package_id).package)
        except StablehandError:
            continue  # one that is broken says nothing about programs on the disk
    return marks_with(packages)


def _taking(app: App, item: Found, run: str, at: int) -> Taking:
    """Put together what is to become true.

    Raises:
        StablehandError: `adopt.unwritable`.
    """
    data = app.data.root
    known = item.adoption
    if known is None:
        for stale in adoptions(data):  # of what lay there before
            if placed(stale.path, data) == item.path:
                give_back(data, stale)
        source = item.source.source
        is_in_place = item.path.parent == Path(os.path.realpath(data)) / "Packages"
        known = begun(
            Adoption(
                id=f"{run}-{at:02}",
                run=run,
                kind=item.kind,
                name=item.name,
                package=item.package or "",
                path=stored(item.path, data),
                created_at=now(),
                linked=item.kind != "library" and not is_in_place,
                absent=_absent(app, item),
                commit=source.commit if source else None,
                branch=source.ref if source and item.source.channel == "branch" else None,
            ),
            data,
        )
    return Taking(known, _record(app, item), item.environment, item.models, _constraints(app, item))


def _absent(app: App, item: Found) -> tuple[str, ...]:
    """Give the folders of second repositories that are not there: an update would bring them."""
    if item.package is None:
        return ()
    found: dict[str, None] = {}
    for repository in app.catalog.load(item.package).package.repositories:
        parts = repository.folder.split("/")
        found |= dict.fromkeys("/".join(parts[: at + 1]) for at in range(len(parts)))
    return tuple(name for name in found if not os.path.lexists(item.path / name))


def _record(app: App, item: Found) -> InstallRecord:
    data, environment = app.data.root, item.environment
    works = environment.verdict == "works"
    inventory = environment.inventory if works else None
    moment = now()
    source = item.source.source
    return InstallRecord(
        name=item.name,
        package=item.package or "",
        state="installed" if works else "failed",
        created_at=moment,
        changed_at=moment,
        source=source,
        python=InstalledPython(
            version=inventory.python, kind="system", path=stored(Path(inventory.base), data)
        )
        if inventory
        else None,
        torch=environment.torch if works else None,
        method="none",
        options=dict(item.taken.options),
        arguments=list(item.taken.arguments),
        port=item.taken.port,
        gpu=item.gpu if works else None,
        channel=item.source.channel,
        adopted=Adopted(
            kind=item.kind,
            path=stored(item.path, data),
            environment=environment.named if works else None,
        ),
        failure=None if works else _failure(item),
    )


def _failure(item: Found) -> InstallFailure:
    """Say why the environment is not used, and how to get one of ours."""
    problems = item.environment.problems
    path = str(item.environment.path)
    text = _BROKEN.fill(path=path, problem=problems[0]) if problems else _NONE
    hint = fresh_environment_hint(item)
    return InstallFailure(
        step="environment",
        code="install.incomplete",
        message=text.english(),
        hint=hint.english(),
        message_text=StoredText.of(text),
        hint_text=StoredText.of(hint),
    )


def fresh_environment_hint(item: Found) -> Wording:
    """Say how a program without a working environment gets one of ours."""
    name = f'"{item.name}"' if " " in item.name else item.name
    return _FRESH.fill(package=item.package or "", name=name)


def _constraints(app: App, item: Found) -> tuple[str, ...]:
    """Give what the program may not bring when it installs something by itself: another torch, harm."""
    torch = item.environment.torch
    limits = read_watch_list(app.data.catalog).limits()
    if torch is None or item.environment.verdict != "works":
        return limits
    pins = {
        "torch": torch.version,
        "torchvision": torch.torchvision,
        "torchaudio": torch.torchaudio,
    }
    return (*(f"{name}=={version}" for name, version in pins.items() if version), *limits)


async def _complete_undos(app: App) -> None:
    """Finish what an undo that was killed had begun, so that it can be taken over again."""
    for item in await asyncio.to_thread(adoptions, app.data.root):
        if item.state == "undoing":
            async with held(InstallFolder(app.data.root, item.name)):
                await to_the_end(
                    asyncio.to_thread(give_back, app.data.root, item), f"undo of {item.name}"
                )


def _refuse_names(request: AdoptRequest, found: Sequence[Found]) -> None:
    """Refuse names that nothing is called by."""
    given = {item.name for item in found}
    unused = [name for name in request.names if name not in given]
    unused = [name for name in unused if not any(n.startswith(f"{name}-") for n in given)]
    if unused:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("adopt", "The name {name} belongs to nothing that was found.").fill(
                name=unused[0]
            ),
            hint=QT_TRANSLATE_NOOP(
                "adopt",
                "Names go to programs that are new, in the order in which they are found; one in Packages "
                "keeps the name of its folder.",
            ),
        )


def _result(
    request: AdoptRequest, found: Sequence[Found], run: str | None, notices: Sequence[Wording]
) -> Result[AdoptionReport]:
    report = AdoptionReport(
        path=request.path,
        dry_run=request.dry_run,
        run=run,
        found=tuple(found),
        reused_bytes=sum(item.size_bytes for item in found if item.is_used),
    )
    said = [*notices]
    for item in found:
        said += [_ABOUT.fill(name=item.name, text=text) for text in item.problems]
    return Result("adopt", report, tuple(said))


def _home(app: App) -> Path:
    named = app.environ.get("HOME") or app.environ.get("USERPROFILE")
    return Path(named) if named else Path.home()


def _nothing(path: Path) -> StablehandError:
    return StablehandError(
        "adopt.nothing",
        QT_TRANSLATE_NOOP("adopt", "No program that Stablehand knows is in {path}.").fill(
            path=str(path)
        ),
        hint=QT_TRANSLATE_NOOP(
            "adopt",
            "Name the folder of the program itself: the one with main.py, launch.py or webui.py in it. "
            "Sub-folders are searched two levels deep.",
        ),
        details={"path": str(path)},
    )


_ABOUT: Final = QT_TRANSLATE_NOOP("adopt", "{name}: {text}")
_BROKEN: Final = QT_TRANSLATE_NOOP(
    "adopt", "The environment at {path} cannot be used: {problem}. It stays as it is."
)
_NONE: Final = QT_TRANSLATE_NOOP("adopt", "There is no environment to use.")
_FRESH: Final = QT_TRANSLATE_NOOP(
    "adopt",
    "Stablehand makes one of its own beside it, and your files stay: "
    "stablehand install {package} --name {name}",
)
