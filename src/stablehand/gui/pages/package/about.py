"""Facts about an install: what it is, what it is made of, where it lies, what it takes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stablehand.core.records.install import InstallRecord
from stablehand.gui.components.install_facts import backend_words, run_words
from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.presets import PresetSection
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import FlowLayout
from stablehand.gui.widgets.frames import Frame, ScrollPage
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import Label
from stablehand.gui.words.say import say
from stablehand.gui.words.units import ago, size
from stablehand.services.about import AboutInstall, about_install
from stablehand.services.installs import ListedInstall
from stablehand.services.sizes import InstallShares, install_shares

_SHORT: Final = 10
_WIDEST: Final = 1000


class AboutPart(QWidget):
    """Facts in two columns, and ways to what they name.

    Args:
        context: the window, as far as the part needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self._item: ListedInstall | None = None
        self._about: AboutInstall | None = None
        self._shares: InstallShares | None = None
        self._card: QWidget | None = None
        self._rows: list[tuple[str, str]] = []
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.area = ScrollPage(spacing=Space.M)
        self.area.body.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        box.addWidget(self.area)
        self._top = self.area.body
        self.summary = Label("", wraps=True)
        self.summary.setVisible(False)
        self.area.body.addWidget(self.summary)
        buttons = FlowLayout()
        self.copy = Button(theme, self.tr("Copy all"), icon="copy", on_click=self._on_copy)
        self.folder = Button(
            theme, self.tr("Open folder"), icon="folder-open", on_click=self._on_folder
        )
        self.logs = Button(theme, self.tr("Open logs"), icon="scroll-text", on_click=self._on_logs)
        self.install_log = Button(
            theme, self.tr("Open install log"), icon="file-text", on_click=self._on_install_log
        )
        self.homepage = Button(
            theme, self.tr("Homepage"), icon="external-link", on_click=self._on_homepage
        )
        self.licence = Button(theme, self.tr("Licence"), icon="scale", on_click=self._on_licence)
        self.terms = Button(  # of the weights
            theme, self.tr("Licence of its weights"), icon="scale", on_click=self._on_terms
        )
        self._buttons = (
            self.copy,
            self.folder,
            self.logs,
            self.install_log,
            self.homepage,
            self.licence,
            self.terms,
        )
        for button in self._buttons:
            buttons.addWidget(button)
        plane = Frame("plane")
        plane.setMaximumWidth(theme.px(_WIDEST))
        self.facts = KeyValueList()
        plane.box.addWidget(self.facts)
        self.area.body.addWidget(plane)
        self.area.body.addLayout(buttons)
        self.presets = PresetSection(context, name)
        self.area.body.addWidget(self.presets)
        for button in self._buttons[2:]:  # until it is known that there is something to open
            button.setVisible(False)
        self.area.body.addStretch(1)

    # -- what the view asks for --------------------------------------------------------------------

    def show_item(self, item: ListedInstall) -> None:
        """Take the install as it is now."""
        before, self._item = self._item, item
        job = self._context.live.job_of(self._name)
        self.presets.allow(item.state == "installed" and (job is None or job.is_aside))
        if before is None or before.record != item.record or before.last != item.last:
            self._show()
            if before is not None and before.record != item.record and self.isVisible():
                self._load()

    def wake(self) -> None:
        """Read what stands in no record, and count what is on the disk."""
        self._load()

    def rest(self) -> None:
        """Do nothing: nothing is followed."""

    def search(self) -> None:
        """Do nothing: there is nothing to search."""

    def refresh(self) -> None:
        """Look anew."""
        self._load()

    # -- showing -----------------------------------------------------------------------------------

    def _load(self) -> None:
        live, name = self._context.live, self._name
        live.ask(lambda app: about_install(app, name), self, self._take, self._on_unreadable)
        live.ask(lambda app: install_shares(app, name), self, self._take_shares)
        self.presets.load()

    def _take(self, about: AboutInstall) -> None:
        if self._card is not None:
            self._card.hide()
            self._top.removeWidget(self._card)
            self._card.deleteLater()
            self._card = None
        self._about = about
        package = about.package
        self.summary.setText(say(package.summary) if package is not None else "")
        self.summary.setVisible(package is not None)
        self.homepage.setVisible(package is not None and package.homepage is not None)
        self.licence.setVisible(package is not None and package.licence.url is not None)
        self.terms.setVisible(package is not None and package.licence.weights_url is not None)
        self.logs.setVisible(bool(about.session_logs))
        self.install_log.setVisible(about.install_log is not None)
        self._show()

    def _take_shares(self, shares: InstallShares) -> None:
        self._shares = shares
        self._show()

    def _on_unreadable(self, problem: Problem) -> None:
        if self._card is None:
            self._card = problem_card(self._context, problem)
            self._top.insertWidget(0, self._card)

    def _show(self) -> None:
        rows = [(name, text) for name, text in self._facts() if text]
        if rows != self._rows:
            self._rows = rows
            self.facts.set_rows(rows)

    def _facts(self) -> list[tuple[str, str]]:
        item, about = self._item, self._about
        record = item.record if item is not None else None
        package = about.package if about is not None else None
        rows: list[tuple[str, str]] = []
        if package is not None:
            rows.append((self.tr("Package"), package.name))
            rows.append((self.tr("Authors"), ", ".join(package.authors)))
        if record is not None:
            rows += self._made_of(record)
        if item is not None:
            rows.append((self.tr("Folder"), str(item.path)))
        if about is not None and about.environment is not None:
            rows.append((self.tr("Environment"), str(about.environment)))
        rows.append((self.tr("On the disk"), self._size()))
        if record is not None:
            rows.append((self.tr("Installed"), ago(record.created_at)))
        if item is not None and item.state == "installed":
            rows.append((self.tr("Last run"), run_words(item)))
        if package is not None:
            licence = package.licence
            rows.append((self.tr("Licence"), licence.code))
            rows.append((self.tr("Licence of its weights"), licence.weights or ""))
            rows.append((self.tr("Homepage"), package.homepage or ""))
        if about is not None:
            rows.append((self.tr("Install log"), str(about.install_log or "")))
            newest = about.session_logs[0] if about.session_logs else ""
            rows.append((self.tr("Newest log"), str(newest)))
        return rows

    def _made_of(self, record: InstallRecord) -> list[tuple[str, str]]:
        rows: list[tuple[str, str]] = []
        if (source := record.source) is not None:
            if source.kind == "bundled":
                rows.append((self.tr("Version"), self.tr("Comes with Stablehand")))
            elif source.commit:
                text = self.tr("{ref}, commit {commit}").format(
                    ref=source.ref or "-", commit=source.commit[:_SHORT]
                )
                rows.append((self.tr("Version"), text))
            else:
                rows.append((self.tr("Version"), source.ref or ""))
            rows.append((self.tr("Date of that version"), ago(source.date) if source.date else ""))
            rows.append((self.tr("Source"), source.url or ""))
        if (python := record.python) is not None:
            whose = self.tr("{version}, for Stablehand only")
            if python.kind == "system":
                whose = self.tr("{version}, the system's own")
            rows.append((self.tr("Python"), whose.format(version=python.version)))
            rows.append((self.tr("Path of Python"), python.path))
        if (torch := record.torch) is not None:
            text = self.tr("{version}, {backend}").format(
                version=torch.version, backend=backend_words(torch.backend)
            )
            rows.append((self.tr("torch"), text))
            rows.append((self.tr("Why this torch"), torch.reason))
        for package, name in record.required.items():
            rows.append((self.tr("Needs"), name if package == name else f"{name} ({package})"))
        return rows

    def _size(self) -> str:
        shares = self._shares
        if shares is None:
            return self.tr("Counting…")
        whole, environment = size(shares.whole), size(shares.environment)
        if shares.shared:
            text = self.tr(
                "{whole}, {environment} of it the environment. Removing it would free {alone}; the rest "
                "other installs use as well."
            )
        elif shares.environment:
            text = self.tr("{whole}, {environment} of it the environment")
        else:
            return whole
        return text.format(whole=whole, environment=environment, alone=size(shares.alone))

    # -- what is clicked ---------------------------------------------------------------------------

    def _on_copy(self) -> None:
        lines = [f"{name}: {text}" for name, text in self._rows]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._context.toast(self.tr("Copied"), "success")

    def _on_folder(self) -> None:
        self._open(self._context.live.app.data.packages / self._name)

    def _on_logs(self) -> None:
        if self._about is not None:
            self._open(self._about.logs)

    def _on_install_log(self) -> None:
        if self._about is not None and self._about.install_log is not None:
            self._open(self._about.install_log)

    def _on_homepage(self) -> None:
        package = self._about.package if self._about is not None else None
        if package is not None and package.homepage is not None:
            self._context.open_url(package.homepage)

    def _on_licence(self) -> None:
        package = self._about.package if self._about is not None else None
        if package is not None and package.licence.url is not None:
            self._context.open_url(package.licence.url)

    def _on_terms(self) -> None:
        package = self._about.package if self._about is not None else None
        if package is not None and package.licence.weights_url is not None:
            self._context.open_url(package.licence.weights_url)

    def _open(self, path: Path) -> None:
        self._context.open_path(path)
