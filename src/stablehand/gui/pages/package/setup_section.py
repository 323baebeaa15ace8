"""What an install is made of, to be chosen: card, Python, torch, sharing; kept packages; add-ons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.gui.components.problems import problem_words
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.package.addon_row import AddonRow
from stablehand.gui.pages.package.option_fields import PickField
from stablehand.gui.pages.package.setup_asking import SetupAsking
from stablehand.gui.pages.package.setup_words import card_value, card_values, method_words
from stablehand.gui.pages.package.sheet_row import SheetRow
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.fields import line_field
from stablehand.gui.widgets.frames import Fold, Frame
from stablehand.gui.widgets.labels import Label
from stablehand.services.addons import AddonView, list_addons
from stablehand.services.app import App
from stablehand.services.installs import ListedInstall
from stablehand.services.resharing import SharingPreview, preview_sharing
from stablehand.services.setting_up import SetupRequest
from stablehand.services.setup_view import SetupView, show_setup

_PIN: Final = "pin:"
_ADD: Final = "pins"


@dataclass(frozen=True, slots=True)
class _Found:
    view: SetupView
    sharing: SharingPreview
    addons: tuple[AddonView, ...]


async def _look(app: App, name: str) -> _Found:
    view = (await show_setup(app, name)).data
    sharing = (await preview_sharing(app, name)).data
    return _Found(view, sharing, (await list_addons(app, name)).data)


class SetupSection(QWidget):
    """Choices, kept packages and add-ons of an install; each change is asked about first.

    Args:
        context: the window, as far as the section needs it.
        name: the install.
    """

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._name = context, name
        self.found: _Found | None = None
        self._seen = ""
        self.asking = SetupAsking(context, name, self)
        self.asking.refused.connect(self._on_refused)
        self.asking.settled.connect(self._on_settled)
        theme = context.theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.M)
        self.fold = self._fold(self.tr("Choices"))
        self.rows: dict[str, SheetRow] = {}
        self.plane = Frame("plane", padding=0, spacing=0)
        self.fold.body.addWidget(self.plane)
        for key, title, text in self._words():
            self._add_row(key, title, text)
        self.kept = self._fold(self.tr("Kept versions"))
        self.pins: dict[str, SheetRow] = {}
        self.kept_plane = Frame("plane", padding=0, spacing=0)
        self.kept.body.addWidget(self.kept_plane)
        self._build_adding()
        self.more = self._fold(self.tr("Add-ons"))
        self.addons: dict[str, AddonRow] = {}
        self.addon_plane = Frame("plane", padding=0, spacing=0)
        self.more.body.addWidget(self.addon_plane)
        for fold in (self.fold, self.kept, self.more):
            fold.button.setFont(theme.font("strong"))
            box.addWidget(fold)
        self.setVisible(False)

    # -- its parts ---------------------------------------------------------------------------------

    def _fold(self, title: str) -> Fold:
        fold = Fold(self._context.theme, title, is_open=True)
        fold.body.setContentsMargins(0, 0, 0, 0)
        return fold

    def _words(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("gpu", self.tr("Card"), self.tr("Which one computes.")),
            ("python", self.tr("Python"), self.tr("The series of the environment.")),
            (
                "torch",
                self.tr("torch build"),
                self.tr("For which kind of card torch is built. Automatic is right nearly always."),
            ),
            ("release", self.tr("torch release"), self.tr("Those that the program runs with.")),
            (
                "sharing",
                self.tr("Shared models"),
                self.tr("How the program gets to the shared folders."),
            ),
        )

    def _add_row(self, key: str, title: str, text: str) -> None:
        field = PickField(self._context.theme, title)
        row = SheetRow(self._context.theme, key, title, text, field, role="strong")
        row.wished.connect(self._on_wished)
        row.set_rule(bool(self.rows))
        self.plane.box.addWidget(row)
        self.rows[key] = row

    def _build_adding(self) -> None:
        theme, adding = self._context.theme, QWidget()
        box = QVBoxLayout(adding)
        box.setContentsMargins(Space.L, Space.S, Space.L, Space.M)
        box.setSpacing(Space.XS)
        text = self.tr(
            "Versions that installs, updates and repairs keep to, and so does the program's own installer."
        )
        box.addWidget(Label(text, "small", "text2", wraps=True))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.line = line_field(self.tr("Package and version to keep"), "transformers==4.46.1")
        self.line.returnPressed.connect(self._on_keep)
        self.keep = Button(theme, self.tr("Keep"), icon="plus", on_click=self._on_keep)
        self.keep.setAccessibleName(self.tr("Keep this version"))
        row.addWidget(self.line, 1)
        row.addWidget(self.keep)
        box.addLayout(row)
        self.wrong = Label("", "small", "danger", wraps=True)
        self.wrong.setVisible(False)
        box.addWidget(self.wrong)
        self.kept_plane.box.addWidget(adding)

    # -- what the page asks for --------------------------------------------------------------------

    def show_item(self, item: ListedInstall) -> None:
        """Look anew when the record has changed; nothing can be changed while something is under way."""
        record = item.record
        is_able = item.state == "installed"
        if self.isEnabled() is not is_able:
            self.setEnabled(is_able)
        seen = record.changed_at + str(record.generation) if record is not None else ""
        if self._seen and seen != self._seen and self.isVisible():
            self.load()
        self._seen = seen

    def load(self) -> None:
        """Look what it is made of."""
        name = self._name
        self._context.live.ask(
            lambda app: _look(app, name),
            self,
            self._take,
            lambda _problem: self.setVisible(False),  # told by the facts above
        )

    # -- showing -----------------------------------------------------------------------------------

    def _take(self, found: _Found) -> None:
        self.found = found
        self.setVisible(True)
        self._show_choices()
        self._show_pins(found.view.pins)
        self._show_addons(found.addons)

    def _show_choices(self) -> None:
        found = self.found
        if found is None:
            return
        view, sharing = found.view, found.sharing
        cards = card_values(view.cards) if view.cards.uses_card and view.cards.cards else []
        self._offer("gpu", cards, card_value(view.cards))
        torch = view.torch
        series = ".".join(view.python.version.split(".")[:2]) if view.python else ""
        self._offer_free("python", view.pythons, series)
        torches = [(t.backend, f"{t.backend}, {t.version}") for t in view.torches]
        build, release = (torch.backend, torch.version.partition("+")[0]) if torch else ("", "")
        self._offer_free("torch", torches, build)
        self._offer_free("release", view.releases, release)
        methods: list[tuple[object, str]] = [(m, method_words(m)) for m in sharing.methods]
        self._offer("sharing", methods, sharing.now)
        there = [row for row in self.rows.values() if not row.isHidden()]
        for at, row in enumerate(there):
            row.set_rule(at > 0)
        self.fold.setVisible(bool(there))

    def _offer_free(
        self, key: str, values: Sequence[str | tuple[str, str]], installed: str
    ) -> None:
        """Offer what fits, and first that the hardware decides, with what it has decided."""
        wish = self.found.view.wishes.get(key, "") if self.found is not None else ""
        text = self.tr("Automatic")
        if installed and not wish:
            text = self.tr("Automatic: {value}").format(value=installed)
        pairs = [(value, value) if isinstance(value, str) else value for value in values]
        self._offer(key, [("", text), *pairs] if pairs else [], wish)

    def _offer(self, key: str, values: Sequence[tuple[object, str]], value: str) -> None:
        row = self.rows[key]
        row.setVisible(len(values) > 1)
        field = row.field
        if isinstance(field, PickField):
            known = [entry for entry, _ in values]
            # What was asked for once and does not fit any more is still what was asked for.
            more = [(value, value)] if values and value not in known else []
            field.offer([*values, *more], value)

    def _show_pins(self, pins: Sequence[str]) -> None:
        for line in [line for line in self.pins if line not in pins]:
            self._drop(self.kept_plane, self.pins.pop(line))
        for line in pins:
            if line in self.pins:
                continue
            row = SheetRow(self._context.theme, f"{_PIN}{line}", line, "", None)
            row.reset.connect(self._on_unkept)
            row.show_whose("yours", self.tr("Keep it no longer"))
            row.set_rule(bool(self.pins))
            self.kept_plane.box.insertWidget(len(self.pins), row)
            self.pins[line] = row

    def _show_addons(self, views: Sequence[AddonView]) -> None:
        for key in [key for key in self.addons if key not in {view.id for view in views}]:
            self._drop(self.addon_plane, self.addons.pop(key))
        for view in views:
            row = self.addons.get(view.id)
            if row is None:
                row = self.addons[view.id] = AddonRow(self._context.theme, view)
                row.set_rule(len(self.addons) > 1)
                row.pressed.connect(partial(self._on_addon, view.id))
                self.addon_plane.box.addWidget(row)
            row.show_view(view)
        self.more.setVisible(bool(views))

    def _drop(self, plane: Frame, row: QWidget) -> None:
        row.hide()
        plane.box.removeWidget(row)
        row.deleteLater()

    # -- changing ----------------------------------------------------------------------------------

    @Slot(str, object)
    def _on_wished(self, key: str, value: object) -> None:
        self.rows[key].set_error("")
        text = str(value)
        if key == "sharing":
            self.asking.ask_sharing(key, text)
        elif key == "gpu":
            if text == "gone":
                self._show_choices()
            else:
                self.asking.ask_setup(key, SetupRequest(self._name, gpu=text))
        else:
            words = {"python": None, "torch": None, "release": None, key: text or "auto"}
            request = SetupRequest(self._name, words["python"], words["torch"], words["release"])
            self.asking.ask_setup(key, request)

    @Slot()
    def _on_keep(self) -> None:
        text = self.line.text().strip()
        self._say_wrong("" if text else self.tr("Write a package and its version."))
        if text:
            self.asking.ask_setup(_ADD, SetupRequest(self._name, pins=(text,)))

    @Slot(str)
    def _on_unkept(self, key: str) -> None:
        line = key.removeprefix(_PIN)
        self.asking.ask_setup(key, SetupRequest(self._name, unpins=(line,)))

    def _on_addon(self, key: str) -> None:
        if self.found is None:
            return
        view = next((item for item in self.found.addons if item.id == key), None)
        if view is not None:
            self.asking.ask_addon(view)

    @Slot(str, object)
    def _on_refused(self, key: str, problem: Problem) -> None:
        words = problem_words(problem)
        text = f"{words.title} {words.todo}".strip()
        if key == _ADD:
            self._say_wrong(text)
            return
        self._show_choices()
        if key in self.rows:
            self.rows[key].set_error(text)
        else:
            self._context.toast(text, "danger")

    @Slot(str)
    def _on_settled(self, key: str) -> None:
        if key == _ADD:
            self.line.clear()
        self._show_choices()

    def _say_wrong(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        if text:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
