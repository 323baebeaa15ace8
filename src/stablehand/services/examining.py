"""Looking through one install, part by part. Nothing is changed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import freed_bytes
from stablehand.core.base.links import is_link
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.base.tasks import spawn
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.catalog.install_schema import Repository
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.hardware.view import HostView
from stablehand.core.installs.health import Finding, HealthReport, Looked, finding, in_order
from stablehand.core.installs.health_checkout import (
    app_findings,
    checkout_facts,
    checkout_findings,
    moved_finding,
)
from stablehand.core.installs.health_environment import (
    EnvironmentFacts,
    environment_facts,
    published_so,
    recorded_packages,
    wanted_lines,
)
from stablehand.core.installs.health_files import Compared, compare_files
from stablehand.core.installs.health_leftovers import (
    foreign_link_findings,
    generation_findings,
    link_findings,
    litter_findings,
)
from stablehand.core.installs.health_rules import (
    Wanted,
    environment_findings,
    file_findings,
    leftover_findings,
    package_findings,
)
from stablehand.core.installs.health_system import part_findings
from stablehand.core.installs.health_torch import TRIO, fit_findings, torch_findings
from stablehand.core.installs.journal import Operation
from stablehand.core.installs.renaming import rename_file
from stablehand.core.installs.switch import switch_file
from stablehand.core.installs.watch_list import read_watch_list
from stablehand.core.installs.watch_scan import scan_install
from stablehand.core.records.install import InstallFolder, InstallRecord, read_record
from stablehand.core.runtimes.git_reading import is_checkout
from stablehand.core.sharing.apply import is_as_planned
from stablehand.core.sharing.ledger import LedgerLink, placed, read_ledger
from stablehand.services.app import App
from stablehand.services.bundled_apps import app_folder
from stablehand.services.healing import images_and_temporary
from stablehand.services.install_steps import needed_by
from stablehand.services.machine import machine_of
from stablehand.services.planning import plan_as_asked
from stablehand.services.prepared import PreparedLaunch, prepared_launch
from stablehand.services.recovering import git_for

T = TypeVar("T")
STAGES: Final = (Stage("environment"), Stage("files", 6), Stage("program", 2), Stage("links", 1))


async def look_through(
    app: App,
    folder: InstallFolder,
    record: InstallRecord,
    reporter: Reporter,
    *,
    deep: bool,
    at_work: Operation | None = None,
) -> HealthReport:
    """Look through an install, reporting the stages `STAGES`.

    Args:
        at_work: the change that is under way meanwhile.
        deep: whether every file and the program's whole history are read.
    """
    return await _Examination(app, folder, record, reporter, deep, at_work).report()


def command(words: str, name: str, more: str = "") -> str:
    """Give a command line about an install, as a person types it."""
    quoted = f'"{name}"' if " " in name else name
    return f"stablehand {words} {quoted} {more}".strip()


@dataclass(slots=True)
class _Examination:
    """One look at an install whose record can be read."""

    app: App
    folder: InstallFolder
    record: InstallRecord
    reporter: Reporter
    deep: bool
    at_work: Operation | None
    prepared: PreparedLaunch | None = None
    compared: Compared = field(default_factory=Compared)

    async def report(self) -> HealthReport:
        looked = Looked()
        for rule, note in (
            ("switch.interrupted", switch_file(self.folder)),
            ("rename.interrupted", rename_file(self.folder)),
        ):
            if note.exists():
                values = {"name": self.folder.name}
                looked.findings.append(finding(rule, self.folder.name, values))
        if self.record.state != "installed":
            looked.findings.append(self._incomplete())
        else:
            await self._plan(looked)
            await self._system(looked)
            await self._environment(looked)
            await self._program(looked)
            await self._links(looked)
        if self.at_work is None:  # else they are what that is building
            await self._leftovers(looked)
        return HealthReport(
            self.folder.name,
            in_order(looked.findings),
            tuple(looked.checked),
            self.compared.files,
            self.compared.bytes,
            deep=self.deep,
        )

    def _incomplete(self) -> Finding:
        again = command(f"install {self.record.package} --name", self.folder.name)
        values = {"name": self.folder.name, "command": again}
        return finding("install.incomplete", self.folder.name, values)

    async def _plan(self, looked: Looked) -> None:
        """Work out how it would be launched now; the rest can be looked at without it too."""
        try:
            self.prepared = await prepared_launch(self.app, self.folder.name)
        except StablehandError as error:
            values = {"name": self.folder.name, "reason": error.message}
            looked.findings.append(
                finding("definition.broken", self.folder.name, values, fix=error.hint)
            )
        for name in self.record.required.values():
            other = _record_of(self.app, name)
            if other is None or other.state != "installed":
                values = {
                    "name": self.folder.name,
                    "other": name,
                    "command": command("doctor", name),
                }
                looked.findings.append(finding("required.missing", name, values))

    async def _system(self, looked: Looked) -> None:
        """Look for the programs and libraries that the definition asks for beside Python."""
        if self.prepared is not None:
            plan, app = self.prepared.plan, self.app
            wanted = plan.package.prerequisites
            looked.findings += await part_findings(
                wanted, plan.facts, HostView(), app.data.assets, app.environ
            )

    async def _environment(self, looked: Looked) -> None:
        self.reporter.start("environment", text=_LOOKING)
        folder, record = self.folder, self.record
        facts = await asyncio.to_thread(environment_facts, folder, record)
        looked.findings += environment_findings(folder.name, facts, folder.data)
        looked.findings += await self._fit()
        if not facts.is_there:
            return
        found = await asyncio.to_thread(self._package_findings, facts)
        looked.findings += found
        looked.checked.append(_PACKAGES.fill(count=len(facts.packages.distributions)))
        self.reporter.start("files", text=_COMPARING)
        self.compared = await self._compare(facts)
        again = [name for item in found for name in item.items if item.act == "packages"]
        published = await asyncio.to_thread(published_so, folder)
        looked.findings += file_findings(self.compared.damages, published, again)
        text = _FILES_DEEP if self.deep else _FILES
        looked.checked.append(text.fill(count=self.compared.files, summed=self.compared.summed))

    def _package_findings(self, facts: EnvironmentFacts) -> list[Finding]:
        folder, record, packages = self.folder, self.record, facts.packages
        lines: tuple[str, ...] = ()
        if self.prepared is not None:
            plan = self.prepared.plan
            lines = wanted_lines(plan.package, record, plan.own_steps, folder.checkout)
        wanted = Wanted(
            recorded_packages(folder, record.generation),
            lines,
            record.python.version if record.python else "",
        )
        pinned = TRIO if record.torch else ()
        sizes = {name: freed_bytes(packages.place / name) for name in packages.leftovers}
        found = [
            *torch_findings(record.torch, packages),
            *package_findings(packages, wanted, pinned),
        ]
        if not is_link(facts.path):  # in an environment that was there before us nothing is deleted
            found += leftover_findings(packages, folder.data, sizes)
        if self.prepared is not None:
            known = read_watch_list(self.app.data.catalog)
            for bad in scan_install(folder, record, self.prepared.package, known):
                cause = _HARMFUL.fill(what=bad.what, why=bad.why, place=str(bad.place))
                found.append(finding("packages.known_bad", bad.name, cause=cause, fix=bad.clean))
        return found

    async def _fit(self) -> list[Finding]:
        """Compare torch with what this machine would get today."""
        record = self.record
        if record.torch is None or self.prepared is None:
            return []
        return fit_findings(record.torch, self.prepared.plan.choice, await self._fresh_choice())

    async def _fresh_choice(self) -> TorchChoice | None:
        app, record = self.app, self.record
        definition = app.catalog.load(record.package)
        machine, _problems = await machine_of(None)
        try:
            return plan_as_asked(
                app,
                definition.package,
                app.catalog.required(definition),
                machine,
                record.name,
                record.wishes,
                method=record.method,
                generation=record.generation,
                needed=needed_by(app, record),
                card=record.card,
            ).choice
        except StablehandError:
            return None  # that it cannot be planned is told by the launch's plan

    async def _compare(self, facts: EnvironmentFacts) -> Compared:
        loop = asyncio.get_running_loop()

        def tell(done: int, total: int) -> None:
            loop.call_soon_threadsafe(lambda: self.reporter.update(done, total=total))

        return await _in_thread(
            lambda stopped: compare_files(
                facts.packages.place,
                facts.packages.distributions,
                deep=self.deep,
                stopped=stopped,
                on_progress=tell,
            ),
            f"comparing of {self.folder.name}",
        )

    async def _program(self, looked: Looked) -> None:
        self.reporter.start("program", text=_PROGRAM)
        source, folder = self.record.source, self.folder
        if source is None:
            return
        if source.kind == "git":
            await self._repository(looked)
            looked.checked.append(_HISTORY if self.deep else _CHECKOUT)
        elif source.kind == "bundled" and self.prepared is not None:
            app = app_folder(self.app.catalog, self.prepared.package)
            if app is not None:
                looked.findings += await asyncio.to_thread(
                    app_findings, app, folder.checkout, folder.data
                )
                looked.checked.append(_CHECKOUT)

    async def _repository(self, looked: Looked) -> None:
        source, folder = self.record.source, self.folder
        assert source is not None
        again = command("doctor", folder.name, "--fix --rule")
        try:
            git = git_for(self.app, folder)
        except StablehandError as error:
            why = {"reason": error.message}
            looked.findings.append(finding("git.missing", "git", why, fix=error.hint))
            return
        if git is None:
            place = f"Packages/{folder.name}/.git"
            looked.findings.append(finding("checkout.gone", place, {"path": place}))
            return
        ours = [placed(link.at, folder) for link in _links_of(folder)]
        facts = await checkout_facts(git, folder.checkout, ours, deep=self.deep)
        looked.findings += checkout_findings(facts, folder.data, again)
        if facts.unreadable is None and source.commit is not None:
            ways = {
                "back": command("update", folder.name, f"--ref {source.commit}"),
                "keep": command("update", folder.name, f"--ref {facts.head}"),
            }
            looked.findings += moved_finding(source, facts.head, folder.data, folder.checkout, ways)
        for repository in self._second_repositories():
            inside = folder.checkout.joinpath(*repository.folder.split("/"))
            if not is_checkout(inside):
                values = {"url": repository.url, "path": repository.folder}
                looked.findings.append(
                    finding(
                        "repository.missing",
                        repository.folder,
                        values,
                        items=(repository.folder,),
                    )
                )
                continue
            inner = await checkout_facts(git, inside, ours, deep=self.deep)
            looked.findings += checkout_findings(inner, folder.data, again)

    def _second_repositories(self) -> Iterable[Repository]:
        steps = self.prepared.plan.own_steps if self.prepared else ()
        return [step.subject for step in steps if isinstance(step.subject, Repository)]

    async def _links(self, looked: Looked) -> None:
        self.reporter.start("links", text=_LINKS)
        looked.findings += await _in_thread(self._link_findings, f"links of {self.folder.name}")
        looked.checked.append(_SHARING)

    def _link_findings(self, stopped: threading.Event) -> list[Finding]:
        folder = self.folder
        try:
            links = read_ledger(folder).links
        except StablehandError as error:
            values = {"reason": error.message}
            return [finding("sharing.unreadable", folder.name, values, fix=error.hint)]
        found = link_findings(folder, links)
        if not found and self.prepared is not None:
            try:
                if not is_as_planned(self.prepared.plan.sharing, folder):
                    method = {"method": self.record.method}
                    found.append(finding("sharing.differs", folder.name, method))
            except StablehandError as error:
                values = {"reason": error.message}
                found.append(finding("sharing.unreadable", folder.name, values, fix=error.hint))
        found += foreign_link_findings(folder, links, stopped)
        # The first launch makes them.
        for path in images_and_temporary(folder) if folder.logs.is_dir() else ():
            if not path.is_dir():
                place = path.relative_to(folder.data).as_posix()
                found.append(finding("folders.missing", place, {"path": place}))
        return found

    async def _leftovers(self, looked: Looked) -> None:
        folder, record = self.folder, self.record
        looked.findings += await asyncio.to_thread(
            lambda: [*generation_findings(folder, record), *litter_findings(folder)]
        )
        looked.checked.append(_LEFTOVERS)


async def _in_thread(work: Callable[[threading.Event], T], name: str) -> T:
    """Do blocking work in a thread; a cancel sets the event and waits until the work has seen it."""
    stopped = threading.Event()
    task = spawn(asyncio.to_thread(work, stopped), name)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stopped.set()
        await asyncio.wait({task})
        task.cancelled() or task.exception()  # seen, so that nobody reports it
        raise


def _links_of(folder: InstallFolder) -> tuple[LedgerLink, ...]:
    try:
        return read_ledger(folder).links
    except StablehandError:
        return ()  # told with the links


def _record_of(app: App, name: str) -> InstallRecord | None:
    try:
        return read_record(InstallFolder(app.data.root, name))
    except StablehandError:
        return None


_LOOKING: Final = QT_TRANSLATE_NOOP("health", "Looking at the environment")
_COMPARING: Final = QT_TRANSLATE_NOOP("health", "Comparing files with their records")
_PROGRAM: Final = QT_TRANSLATE_NOOP("health", "Looking at the program's files")
_LINKS: Final = QT_TRANSLATE_NOOP("health", "Looking at links and shared folders")
_PACKAGES: Final = QT_TRANSLATE_NOOP(
    "health",
    "Python, torch and {count} packages against what was proved, and what the program asks for",
)
_FILES: Final = QT_TRANSLATE_NOOP(
    "health", "{count} files of packages by size, {summed} of them by content too"
)
_FILES_DEEP: Final = QT_TRANSLATE_NOOP(
    "health", "{count} files of packages by size, {summed} by content: every one that has a sum"
)
_CHECKOUT: Final = QT_TRANSLATE_NOOP("health", "The program's own files")
_HISTORY: Final = QT_TRANSLATE_NOOP("health", "The program's own files and their whole history")
_SHARING: Final = QT_TRANSLATE_NOOP("health", "Links and shared folders")
_LEFTOVERS: Final = QT_TRANSLATE_NOOP("health", "What changes that were stopped may have left")
_HARMFUL: Final = QT_TRANSLATE_NOOP(
    "health", "{what} is known to do harm: {why} It was told by {place}."
)
