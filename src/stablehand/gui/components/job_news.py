"""What is said when a job about an install has come to its end: what became of it, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from stablehand.core.records.install import InstallRecord
from stablehand.core.records.update_check import UpdateCheck
from stablehand.gui.components.install_facts import version_words
from stablehand.gui.components.news import News
from stablehand.gui.components.stop_question import take_back
from stablehand.gui.context import Route
from stablehand.gui.live.orders import give_back, undo_uninstall
from stablehand.gui.live.views import JobView
from stablehand.gui.words.units import size
from stablehand.services.adopt_undo import GivenBack
from stablehand.services.adopting import AdoptionReport
from stablehand.services.changing import Changed
from stablehand.services.duplicating import Duplicated
from stablehand.services.renaming import Renamed
from stablehand.services.resharing import Reshared, start_sharing
from stablehand.services.results import Result
from stablehand.services.trashing import Emptied, Restored
from stablehand.services.uninstalling import Uninstalled

_Action = tuple[str, Callable[[], None]] | None


class JobNews(News):
    """Tells what became of jobs about installs."""

    told = frozenset(
        {
            "uninstall",
            "restore",
            "empty",
            "update",
            "rollback",
            "update-check",
            "adopt",
            "rename",
            "duplicate",
            "setup",
            "sharing",
        }
    )
    cardless = frozenset({"restore"})  # what is restored may be no install

    def tell(self, job: JobView, result: Result[Any]) -> None:
        """Say what became of a job that succeeded."""
        data = result.data
        if job.kind == "update-check":
            self._looked(job, result)
        elif isinstance(data, Changed):
            self._changed(job, data)
        elif isinstance(data, tuple):
            self._given_back(data)
        elif (tell := self._tellers().get(type(data))) is not None:
            tell(data)

    def _tellers(self) -> dict[type, Callable[[Any], None]]:
        return {
            Uninstalled: self._uninstalled,
            Restored: self._restored,
            Emptied: self._emptied,
            AdoptionReport: self._taken_over,
            Renamed: self._renamed,
            Duplicated: self._duplicated,
            Reshared: self._reshared,
        }

    def _looked(self, job: JobView, result: Result[tuple[UpdateCheck, ...]]) -> None:
        """Tell what a look for updates of everything has found."""
        if job.subject:
            return  # asked for by the page of that install, which shows it
        context, found = self._context, [item for item in result.data if item.available]
        shown: _Action = (self.tr("Show"), partial(context.go, Route("packages")))
        if found:
            names = ", ".join(sorted(item.name for item in found))
            context.toast(self.tr("Updates for {names}").format(names=names), "info", shown)
        elif not result.notices:
            context.toast(self.tr("There are no updates."), "success")
        if result.notices:
            text = self.tr("%n package(s) could not be asked about.", "", len(result.notices))
            details: _Action = (self.tr("Details"), partial(context.go, Route("activity")))
            context.toast(text, "warning", details)

    def _uninstalled(self, done: Uninstalled) -> None:
        text = self.tr("{name} is uninstalled. It freed {size}.")
        undo: _Action = (self.tr("Undo"), partial(undo_uninstall, self._context.live, done.name))
        self._context.toast(
            text.format(name=done.name, size=size(done.freed_bytes)),
            "success",
            undo if done.trashed else None,
        )

    def _restored(self, done: Restored) -> None:
        text = self.tr("{name} is back where it was.")
        action: _Action = (self.tr("Open folder"), self._opening(done))
        if done.record is not None:
            action = (self.tr("Show"), partial(self._context.go, Route("package", done.name)))
        self._context.toast(text.format(name=done.name), "success", action)

    def _emptied(self, done: Emptied) -> None:
        text = self.tr("Deleted for good, which freed {size}.")
        self._context.toast(text.format(size=size(done.freed_bytes)), "success")

    def _reshared(self, done: Reshared) -> None:
        name, before = done.record.name, done.previous
        if done.record.method == before:
            return
        live = self._context.live

        def undo() -> None:
            live.begin(lambda app: start_sharing(app, name, before), "sharing", name)

        text = self.tr("{name} shares models differently now.")
        self._context.toast(text.format(name=name), "success", (self.tr("Undo"), undo))

    def _renamed(self, done: Renamed) -> None:
        text = self.tr("{name} is called {new} now.")
        self._context.toast(text.format(name=done.previous, new=done.record.name), "success")

    def _duplicated(self, done: Duplicated) -> None:
        name = done.record.name
        show: _Action = (self.tr("Show"), partial(self._context.go, Route("package", name)))
        text = self.tr("{name} is there, and works.")
        self._context.toast(text.format(name=name), "success", show)

    def _given_back(self, done: tuple[GivenBack, ...]) -> None:
        for item in done[:1]:
            text = self.tr("{name} is yours alone again, where it always was.")
            action: _Action = (self.tr("Open folder"), partial(self._context.open_path, item.path))
            self._context.toast(text.format(name=item.name), "success", action)

    def _opening(self, done: Restored) -> Callable[[], None]:
        return partial(self._context.open_path, done.path.parent)

    def _taken_over(self, report: AdoptionReport) -> None:
        names = [item.name for item in report.found if item.is_used and item.kind != "library"]
        text = self.tr("Taken over: {names}. {size} are used where they are.")
        if not names:
            text = self.tr("Taken over. {size} are used where they are.")
        back: _Action = None
        if report.run is not None:
            back = (self.tr("Undo"), partial(give_back, self._context.live, report.run))
        self._context.toast(
            text.format(names=", ".join(names), size=size(report.reused_bytes)), "success", back
        )

    def _changed(self, job: JobView, done: Changed) -> None:
        name, version = done.record.name, _version(done.record)
        if job.kind == "update" and not done.fresh:
            text = self.tr("{name} is up to date.")
            self._context.toast(text.format(name=name), "info")
            return
        if job.kind == "setup" and done.record.generation == done.previous:
            text = self.tr("It is changed. {name} takes it up at its next launch.")
            self._context.toast(text.format(name=name), "success")
            return
        if job.kind == "rollback":
            text = self.tr("{name} is back at {version}.")
            self._context.toast(text.format(name=name, version=version), "success")
            return
        text = self.tr("{name} is at {version} now, and works.")
        if job.kind == "setup":
            text = self.tr("{name} is changed, and works.")
        back = partial(take_back, self._context, name, done.previous)
        self._context.toast(
            text.format(name=name, version=version), "success", (self.tr("Undo"), back)
        )
        if done.replaced and done.replaced_at is not None:
            text = self.tr("Files that you had changed are the new version's now. Yours are kept.")
            place = done.replaced_at
            action: _Action = (self.tr("Open folder"), partial(self._context.open_path, place))
            self._context.toast(text, "warning", action)


def _version(record: InstallRecord) -> str:
    return version_words(record) or record.name
