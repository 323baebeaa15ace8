"""Writing down what an install is, so that it can be made again: `stablehand lock`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from threading import Lock as Guard
from typing import Final

from stablehand import __version__
from stablehand.core.base.distributions import distributions_in
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.loader import Definition
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.wheels import TORCH_INDEX_BASE, wheel_table
from stablehand.core.installs.extensions_found import find_extensions
from stablehand.core.installs.lock_file import (
    HEAD_LINE,
    Lock,
    LockedExtension,
    LockedMachine,
    LockedModel,
    LockedPackage,
    LockedPackages,
    LockedPython,
    LockedSource,
    LockedTorch,
    is_pin,
    is_shareable,
    is_torch_bound,
    render,
    split_pin,
)
from stablehand.core.installs.shareable import hosts_of, launch_to_share
from stablehand.core.models.hashes import sha256_of
from stablehand.core.models.library.entry import Entry
from stablehand.core.models.library.store import put_hashes
from stablehand.core.models.tree import DIFFUSERS
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record, now
from stablehand.core.runtimes.brought import site_packages_of
from stablehand.core.runtimes.indexes import IndexSet
from stablehand.core.runtimes.tools import find_tools
from stablehand.core.sharing.layout import RESULTS, sharing_plan
from stablehand.services.app import App
from stablehand.services.jobs import Job
from stablehand.services.library import tree_models
from stablehand.services.machine import machine_of
from stablehand.services.results import Result

_READERS: Final = 4  # more only make a disk seek
_PUBLIC_INDEXES: Final = (TORCH_INDEX_BASE,)


@dataclass(frozen=True, slots=True)
class Locked:
    """A lock, its text, and the file it was written to, if it was."""

    lock: Lock
    text: str
    file: Path | None


async def start_lock(
    app: App, name: str, *, file: Path | None = None, hash_models: bool = False
) -> Job[Result[Locked]]:
    """Write down an install as a job.

    Args:
        file: where the lock goes; None only gives it.
        hash_models: compute the sums of models that are not known yet, which reads each of them.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `install.incomplete`, `usage`.
    """
    folder, record = need_record(app.data.root, name)
    if record.state != "installed":
        raise _unfinished(record)
    if file is not None:
        await asyncio.to_thread(_refuse_other_file, file)
    stages = [Stage("look"), *([Stage("hash", 20)] if hash_models else [])]

    async def work(reporter: Reporter) -> Result[Locked]:
        return await _lock(app, folder, record, file, reporter, hash_models=hash_models)

    title = QT_TRANSLATE_NOOP("lock", "Write down {name}").fill(name=name)
    return app.jobs.submit(title, stages, work, kind="lock", subject=name)


async def _lock(
    app: App,
    folder: InstallFolder,
    record: InstallRecord,
    file: Path | None,
    reporter: Reporter,
    *,
    hash_models: bool,
) -> Result[Locked]:
    reporter.start("look", text=QT_TRANSLATE_NOOP("lock", "Looking at what is installed"))
    definition = app.catalog.load(record.package)
    machine, _problems = await machine_of(None)
    models = await asyncio.to_thread(_models_seen, app, folder, record, definition)
    hashes = {m.path: m.hashes["sha256"] for m in models if "sha256" in m.hashes}
    if hash_models:
        hashes |= await _hashed(app, models, hashes, reporter)
    lock, notices = await asyncio.to_thread(
        _put_together, app, folder, record, definition, machine, models, hashes
    )
    text = render(lock)
    if file is not None:
        await asyncio.to_thread(_write, file, text)
    return Result("lock", Locked(lock, text, file), notices)


def _put_together(
    app: App,
    folder: InstallFolder,
    record: InstallRecord,
    definition: Definition,
    machine: Machine,
    models: Iterable[Entry],
    hashes: Mapping[str, str],
) -> tuple[Lock, tuple[Wording, ...]]:
    notices: list[Wording] = []
    source = _source(record, definition, notices)
    extensions = _extensions(definition, folder, notices)
    launch = launch_to_share(record, _index_hosts(app))
    if launch.left_out:
        notices.append(
            QT_TRANSLATE_NOOP(
                "lock",
                "Left out of the lock, since they are secret or belong to this computer: {names}.",
            ).fill(names=", ".join(launch.left_out))
        )
    lock = Lock(
        name=record.name,
        created_at=now(),
        stablehand=__version__,
        package=_package(definition, app),
        source=source,
        python=LockedPython(version=record.python.version) if record.python else None,
        torch=_torch(record),
        machine=LockedMachine(system=machine.os.system.value, arch=machine.os.arch.value),
        packages=_packages(folder, record),
        launch=launch,
        extensions=extensions,
        models=[
            LockedModel(path=model.path, size_bytes=model.size_bytes, sha256=hashes.get(model.path))
            for model in models
        ],
    )
    return lock, tuple(notices)


def _package(definition: Definition, app: App) -> LockedPackage:
    verified = definition.package.verified
    user = app.catalog.user
    return LockedPackage(
        id=definition.package.id,
        name=definition.package.name,
        verified_commit=verified.commit,
        verified_date=verified.date.isoformat(),
        changed_by_user=user is not None and (user / definition.package.id).is_dir(),
    )


def _source(record: InstallRecord, definition: Definition, notices: list[Wording]) -> LockedSource:
    source = record.source
    if source is None:
        return LockedSource(kind=definition.package.source.kind)
    url = source.url if source.url and is_shareable(source.url) else None
    if source.url and url is None:
        notices.append(
            QT_TRANSLATE_NOOP(
                "lock",
                "The address of the program's repository is left out: it belongs to this computer "
                "or holds a password. Give another one with: stablehand recreate FILE --source URL",
            )
        )
    return LockedSource(
        kind=source.kind,
        url=url,
        ref=source.ref,
        commit=source.commit,
        date=source.date,
        channel=record.channel,
        branch=record.branch,
        pinned=record.pinned,
    )


def _torch(record: InstallRecord) -> LockedTorch | None:
    torch = record.torch
    if torch is None:
        return None
    backend = wheel_table().backends.get(torch.backend)
    return LockedTorch(
        family=backend.family if backend else torch.backend,
        backend=torch.backend,
        version=torch.version,
        torchvision=torch.torchvision,
        torchaudio=torch.torchaudio,
    )


def _packages(folder: InstallFolder, record: InstallRecord) -> LockedPackages:
    """Read what the environment holds today: programs and extensions install things by themselves."""
    environment = os.path.realpath(folder.generation(record.generation) / "env")
    pinned: set[str] = set()
    bound: set[str] = set()
    elsewhere: set[str] = set()
    for item in distributions_in(site_packages_of(Path(environment))):
        pin = f"{item.metadata['Name'] if item.metadata else ''}=={item.version}"
        if not is_pin(pin):
            continue
        name, version = split_pin(pin)
        target = bound if is_torch_bound(name, version) else pinned
        if item.read_text("direct_url.json"):
            target = elsewhere
        target.add(f"{name}=={version}")
    return LockedPackages(
        pinned=sorted(pinned), torch_bound=sorted(bound), elsewhere=sorted(elsewhere)
    )


def _extensions(
    definition: Definition, folder: InstallFolder, notices: list[Wording]
) -> list[LockedExtension]:
    found = []
    unnamed = []
    for item in find_extensions(definition.package.extensions, folder.checkout):
        url = item.url if item.url and is_shareable(item.url) else None
        if url is None or item.commit is None:
            unnamed.append(item.folder)
        found.append(
            LockedExtension(
                folder=item.folder,
                url=url,
                commit=item.commit if url else None,
                enabled=item.enabled,
            )
        )
    if unnamed:
        notices.append(
            QT_TRANSLATE_NOOP(
                "lock",
                "These extensions are no repositories on the network, so the lock has their names only: "
                "{names}.",
            ).fill(names=", ".join(unnamed))
        )
    return found


def _models_seen(
    app: App, folder: InstallFolder, record: InstallRecord, definition: Definition
) -> list[Entry]:
    """Give the models of the shared tree that an install is given."""
    places = folder.places(record.generation)
    plan = sharing_plan(definition.package, places, record.method)
    roles = {share.role for share in plan.shares if share.role != RESULTS}
    if not roles:
        return []
    found = tree_models(app)
    seen = (m for m in found if any(m.path.startswith(f"{role}/") for role in roles))
    return sorted(seen, key=lambda model: model.path.casefold())


async def _hashed(
    app: App, models: Iterable[Entry], known: Mapping[str, str], reporter: Reporter
) -> dict[str, str]:
    """Compute the sums that are missing; each is kept as soon as it is there."""
    missing = [m for m in models if m.path not in known and m.format != DIFFUSERS]
    text = QT_TRANSLATE_NOOP("lock", "Computing the sums of models")
    reporter.start("hash", text=text, total=sum(m.size_bytes for m in missing), unit="bytes")
    loop, stopped = asyncio.get_running_loop(), Event()
    counted = _Counted()

    def on_bytes(count: int) -> None:
        if stopped.is_set():
            raise InterruptedError
        loop.call_soon_threadsafe(reporter.update, counted.add(count))

    def one(model: Entry) -> tuple[str, str] | None:
        try:
            sha256 = sha256_of(app.data.models.joinpath(*model.path.split("/")), on_bytes)
        except InterruptedError:
            return None
        except OSError:  # gone meanwhile, or not to be read: then it has none
            return None
        put_hashes(app.data.library, [(model, {"sha256": sha256})])
        return model.path, sha256

    def all_of_them() -> dict[str, str]:
        with ThreadPoolExecutor(_READERS, "hash") as pool:
            return dict(item for item in pool.map(one, missing) if item is not None)

    work = spawn(asyncio.to_thread(all_of_them), "sums of models")
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait({work})
        raise


class _Counted:
    """Bytes read by several threads."""

    def __init__(self) -> None:
        self._guard, self._sum = Guard(), 0

    def add(self, count: int) -> int:
        """Count some more and give the sum."""
        with self._guard:
            self._sum += count
            return self._sum


def _index_hosts(app: App) -> frozenset[str]:
    """Give the hosts that packages come from here: none of them gets into a lock."""
    try:
        indexes = find_tools(app.settings, app.data.assets, app.environ).indexes
    except StablehandError:
        indexes = IndexSet()
    chosen = (indexes.default, *indexes.extra, *indexes.find_links, indexes.proxy)
    addresses = [item.value for item in chosen if item is not None and "//" in item.value]
    hosts = [item.value for item in indexes.trusted_hosts]
    mirror = str(app.settings.get("mirrors.torch"))
    return hosts_of([*_PUBLIC_INDEXES, *addresses, *hosts, mirror])


def _refuse_other_file(file: Path) -> None:
    """Never write over a file that is no lock."""
    try:
        with file.open("rb") as there:
            first = there.readline(len(HEAD_LINE) + 8).decode("utf-8", "replace").strip()
    except FileNotFoundError:
        return
    except OSError as error:
        raise unwritable(file, error) from error
    if first != HEAD_LINE:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP(
                "lock", "{file} is there and is no lock, so it is not replaced."
            ).fill(file=str(file)),
            hint=QT_TRANSLATE_NOOP("lock", "Give another name with --output."),
        )


def _write(file: Path, text: str) -> None:
    try:
        write_atomic(file, text)
    except OSError as error:
        raise unwritable(file, error) from error


def _unfinished(record: InstallRecord) -> StablehandError:
    return StablehandError(
        "install.incomplete",
        QT_TRANSLATE_NOOP(
            "lock", "{name} is not installed to the end, so there is nothing to write down yet."
        ).fill(name=record.name),
        hint=QT_TRANSLATE_NOOP(
            "lock", "Go on with it: stablehand install {package} --name {name}"
        ).fill(
            package=record.package, name=f'"{record.name}"' if " " in record.name else record.name
        ),
        details={"name": record.name},
    )
