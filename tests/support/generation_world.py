"""An install with a real checkout whose environments are only folders: for tests of changes of generation.

What a change builds is put where it would build it, and then the real switch is made.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from stablehand.core.base.files import remove_tree
from stablehand.core.base.links import make_link
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.progress import Reporter, Stage
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.command_log import CommandLog
from stablehand.core.installs.context import InstallContext
from stablehand.core.installs.heal import point_to_environment
from stablehand.core.installs.journal import Journal
from stablehand.core.installs.switch import SwitchPlaces
from stablehand.core.installs.switch_plan import PlannedSwitch, plan_return, plan_update
from stablehand.core.records.generations import (
    Generation,
    current_generation,
    next_number,
    read_draft,
    read_generation,
    write_draft,
    write_generation,
)
from stablehand.core.records.install import (
    InstalledSource,
    InstallFolder,
    InstallRecord,
    need_record,
    now,
    write_record,
)
from stablehand.core.runtimes.tools import find_tools
from stablehand.services.app import App
from stablehand.services.planning import plan_as_asked
from stablehand.services.recovering import git_for, run_command
from stablehand.services.snapshots import _as_it_was
from stablehand.services.switching import Switched, enter
from support.machine_cases import CASES
from support.programs import SUPPORT
from support.repositories import Repository

SECOND = "repositories/second"
V1 = {
    "app.py": "print(1)\n",
    "code.py": "VALUE = 1\n",
    "same.py": "SAME = 1\n",
    "settings.json": "{}",
    "models/lora/put_here": "",
}
V2 = {
    "app.py": "print(2)\n",
    "code.py": "VALUE = 2\n",
    "settings.json": '{"new": 1}',
    "added.py": "ADDED\n",
}


class GenerationWorld:
    """The install `clerk` at version one, on branch `main`.

    Attributes:
        one, two: the commits of its versions.
    """

    def __init__(self, root: Path, name: str = "clerk", *, settings: str = "") -> None:
        self.upstream = Repository(root / "hub" / "example" / "clerk")
        self.one = self.upstream.commit("one", V1)
        self.upstream.tag("v1.0")
        self.two = self.upstream.commit("two", V2)
        self.upstream.tag("v2.0")
        data = root / "Мои данные" / "Data (1)"
        shutil.copytree(SUPPORT / "clerk", data / "Catalog" / "clerk")
        if settings:
            (data / "settings.toml").write_text(settings, encoding="utf-8")
        self.app = App(DataPaths(data), dict(os.environ))
        self.folder = InstallFolder(data, name)
        self.checkout.parent.mkdir(parents=True)
        self.upstream.git("clone", "--quiet", "--no-tags", self.upstream.url, str(self.checkout))
        self.git("checkout", "--quiet", "-B", "main", self.one)
        self.write(f"{SECOND}/README", "second one")
        moment = now()
        record = InstallRecord(
            name=name, package="clerk", state="installed", created_at=moment, changed_at=moment,
            source=self.source("main", self.one), method="none", wishes={"ref": "main"},
        )  # fmt: skip
        write_record(self.folder, record)
        self.environment(1)
        point_to_environment(self.folder.environment_link, self.folder.generation(1) / "env")
        first = Generation(number=1, created_at=moment, reason="install", state="ready", good=True)
        write_generation(self.folder, first.with_record(record))

    @property
    def checkout(self) -> Path:
        return self.folder.checkout

    @property
    def record(self) -> InstallRecord:
        return need_record(self.folder.data, self.folder.name)[1]

    @property
    def package(self) -> Package:
        return self.app.catalog.load(self.record.package).package

    def git(self, *words: str) -> str:
        here = Repository.__new__(Repository)
        here.folder = self.checkout
        return here.git(*words)

    def source(self, ref: str, commit: str) -> InstalledSource:
        return InstalledSource(kind="git", url=self.upstream.url, ref=ref, commit=commit)

    def write(self, path: str, text: str = "mine") -> Path:
        place = self.checkout / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        return place

    def read(self, path: str) -> str | None:
        place = self.checkout / path
        return place.read_text(encoding="utf-8") if place.is_file() else None

    def generation(self, number: int) -> Generation:
        found = read_generation(self.folder, number)
        assert found is not None
        return found

    def places(self, number: int) -> SwitchPlaces:
        return SwitchPlaces(self.folder, number)

    def environment(self, number: int) -> None:
        place = self.folder.generation(number) / "env"
        place.mkdir(parents=True)
        (place / "number").write_text(str(number), encoding="utf-8")

    def environment_now(self) -> str:
        """Give the number of the environment that `venv` leads to."""
        return (self.checkout / "venv" / "number").read_text(encoding="utf-8")

    async def with_context(
        self,
        work: Callable[[InstallContext], Awaitable[Any]],
        number: int | None = None,
        *,
        wishes: dict[str, str] | None = None,
        app_folder: Path | None = None,
        only_if_new: bool = False,
        is_staged: bool = True,
    ) -> InstallContext:
        """Do something in the context of a generation that is being built; give it as it is then."""
        record = self.record
        number = number or next_number(self.folder, record)
        full = {**record.wishes, **(wishes or {})}
        machine = next(case.machine for case in CASES)
        staged = self.places(number).staged if is_staged else None
        plan = plan_as_asked(
            self.app, self.package, {}, machine, record.name, full, method="none", generation=number,
            staged=staged,
        )  # fmt: skip
        journal = Journal(self.app.data.journal)
        log = CommandLog(self.folder.generation(number) / "log" / "install.log")

        async def run(reporter: Reporter) -> InstallContext:
            reporter.start("work")
            context = InstallContext(
                plan=plan, folder=self.folder, machine=machine, journal=journal, log=log,
                record=record.changed(generation=number, wishes=full, state="installing"),
                tools=find_tools(self.app.settings, self.app.data.assets, self.app.environ),
                operation=journal.begin(record.name, "update", f"{number}"), reporter=reporter,
                staged=staged, is_draft=True, current=record, only_if_new=only_if_new,
                app_folder=app_folder,
            )  # fmt: skip
            try:
                await work(context)
            except Exception as error:  # not every outcome is one that a job knows
                raised.append(error)
            return context

        raised: list[Exception] = []
        try:
            context = await self.app.jobs.submit("Work", (Stage("work"),), run).result()
        finally:
            log.close()
        if raised:
            raise raised[0]
        return context

    async def build(
        self,
        ref: str | None = None,
        *,
        second: str | None = None,
        reason: str = "update",
        branch: str | None = None,
    ) -> int:
        """Build a generation beside the current one.

        Args:
            ref: the tag of its version; None is another environment for the version that is there.
            second: content of the second repository, if it is another one.
        """
        record, folder = self.record, self.folder
        number = next_number(folder, record)
        self.environment(number)
        made = Generation(
            number=number, created_at=now(), reason=reason, previous=record.generation, good=True,
            request={"reason": reason},
        )  # fmt: skip
        source = record.source
        if ref is not None:
            git = git_for(self.app, folder)
            assert git is not None
            await run_command(git.fetch_from(self.checkout, self.upstream.url, ref))
            commit = self.git("rev-parse", "FETCH_HEAD^{commit}")
            await run_command(git.keep(self.checkout, f"gen/{number}", commit))
            staged = self.places(number).staged
            remove_tree(staged)
            for command in git.work_tree(self.checkout, staged, commit):
                await run_command(command)
            source = self.source(ref, commit)
            place = staged / SECOND
            place.parent.mkdir(parents=True, exist_ok=True)
            if second is None:
                make_link(self.checkout / SECOND, place)
            else:
                place.mkdir()
                (place / "README").write_text(second, encoding="utf-8")
        write_generation(folder, made)
        wishes = {
            **record.wishes,
            **({"ref": ref} if ref else {}),
            **({"branch": branch} if branch else {}),
        }
        write_draft(folder, record.changed(generation=number, source=source, wishes=wishes))
        return number

    def plan_built(self, number: int) -> PlannedSwitch:
        """Plan the way to a generation that was built."""
        draft = self.draft(number)
        branch = draft.wishes.get("branch")
        return plan_update(self.folder, self.package, self.record, number, draft.source, branch)

    def draft(self, number: int) -> InstallRecord:
        found = read_draft(self.folder, number)
        assert found is not None
        return found

    async def enter_built(self, number: int) -> Switched:
        draft = self.draft(number)
        made = self.generation(number).with_record(draft).changed(state="ready")
        wishes = {key: value for key, value in draft.wishes.items() if key != "branch"}
        fresh = self.record.changed(generation=number, source=draft.source, wishes=wishes)
        return await enter(self.app, self.folder, self.plan_built(number), made, self.record, fresh)

    async def update(self, ref: str | None = None, **more: str) -> int:
        """Build a generation and make it current; give its number."""
        number = await self.build(ref, **more)
        await self.enter_built(number)
        return number

    def plan_back(self, number: int) -> PlannedSwitch:
        """Plan the way to a generation that was current before."""
        current = current_generation(self.folder, self.record)
        return plan_return(self.folder, self.record, current, self.generation(number))

    async def go_back(self, number: int) -> Switched:
        wanted = self.generation(number)
        fresh = _as_it_was(self.record, wanted)
        planned = self.plan_back(number)
        return await enter(
            self.app, self.folder, planned, wanted.changed(left_at=None), self.record, fresh
        )

    def copy_generation(self, reason: str = "manual") -> int:
        """Keep a copy of the current generation, as a snapshot that is taken on purpose does."""
        record = self.record
        number = next_number(self.folder, record)
        self.environment(number)
        current = current_generation(self.folder, record).with_record(record)
        made = current.changed(
            number=number, created_at=now(), reason=reason, previous=record.generation,
            left_at=now(), state="ready",
        )  # fmt: skip
        write_generation(self.folder, made)
        return number
