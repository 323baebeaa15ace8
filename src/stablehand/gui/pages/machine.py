"""The machine page: what was found, what will compute on it and why, and what stands in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stablehand.core.hardware.profile import Gpu
from stablehand.core.hardware.torch_choice import TorchChoice, TorchRefusal
from stablehand.gui.components.machine_look import MachineLook, look, without_marks
from stablehand.gui.components.problems import problem_card
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.pages.machine_report import (
    card_rows,
    report,
    system_rows,
    torch_rows,
    torch_sentence,
    why,
)
from stablehand.gui.pages.page import Page
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.flow import CardGrid, FlowLayout
from stablehand.gui.widgets.frames import Badge, Fold, Frame, Notice, ScrollPage
from stablehand.gui.widgets.header import PageHeader
from stablehand.gui.widgets.key_values import KeyValueList
from stablehand.gui.widgets.labels import IconLabel, Label
from stablehand.gui.words.announce import announce
from stablehand.gui.words.say import say

_WIDEST = 880


class MachinePage(Page):
    """Looks at the machine when it is shown first, and again when asked to."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found: MachineLook | None = None
        self._is_looking = False
        theme = context.theme
        header = PageHeader(
            theme,
            self.tr("Your machine"),
            self.tr("What Stablehand found, and what your images will be computed on."),
        )
        self.copy_button = Button(
            theme, self.tr("Copy report"), icon="copy", on_click=self._on_copy
        )
        self.again_button = Button(
            theme, self.tr("Look again"), icon="refresh-cw", on_click=self.refresh
        )
        header.buttons.addWidget(self.copy_button)
        header.buttons.addWidget(self.again_button)
        self.copy_button.setEnabled(False)
        self.body.addWidget(header)
        self.area = ScrollPage(spacing=Space.XL)
        self.area.body.setContentsMargins(Space.XL, Space.S, Space.XL, Space.XL)
        self.body.addWidget(self.area, 1)
        line = QHBoxLayout()
        self._column = QWidget()
        self._box = QVBoxLayout(self._column)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(Space.XL)
        line.addWidget(self._column, 1000)
        line.addStretch(1)
        self.area.body.addLayout(line)
        self.area.body.addStretch(1)
        self._content: QWidget | None = None
        self._put(Label(self.tr("Looking at this computer…"), "body", "text2"))
        context.live.settings_changed.connect(self._look)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def arrive(self, _route: Route) -> None:
        """Look at the machine, if that has not been done."""
        if self.found is None:
            self._look()

    def refresh(self) -> None:
        """Look at the machine again."""
        self._look()

    @Slot()
    def _on_theme_changed(self) -> None:
        """Be as wide as the text wants."""
        self._column.setMaximumWidth(self.context.theme.px(_WIDEST))

    # -- looking -----------------------------------------------------------------------------------

    @Slot()
    def _look(self) -> None:
        if self._is_looking:
            return
        self._is_looking = True
        self.again_button.setEnabled(False)
        self.again_button.setText(self.tr("Looking…"))
        self.context.live.ask(look, self, self.show_machine, self._on_failed)

    def _looked(self) -> None:
        had_focus = not self.again_button.isEnabled() and self.again_button.hasFocus()
        self._is_looking = False
        self.again_button.setEnabled(True)
        self.again_button.setText(self.tr("Look again"))
        if had_focus:
            self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_machine(self, found: MachineLook) -> None:
        """Show what was found."""
        self._looked()
        if found == self.found:
            return
        is_first, self.found = self.found is None, found
        self.copy_button.setEnabled(True)
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(Space.XL)
        for part in (self._problems(found), self._torch(found), self._cards(found)):
            if part is not None:
                box.addWidget(part)
        box.addWidget(self._system(found))
        self._put(content)
        if not is_first:
            announce(self, self.tr("The machine was looked at again."))

    def _on_failed(self, problem: Problem) -> None:
        self._looked()
        self.found = None
        self._put(problem_card(self.context, problem))

    def _put(self, content: QWidget) -> None:
        if self._content is not None:
            self._box.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self._content = content
        self._box.addWidget(content)

    # -- parts -------------------------------------------------------------------------------------

    def _problems(self, found: MachineLook) -> QWidget | None:
        if found.problem is None and not found.notices:
            return None
        part, box = _part()
        if found.problem is not None:
            box.addWidget(problem_card(self.context, found.problem))
        for notice in found.notices:
            box.addWidget(Notice(self.context.theme, say(notice), "warning"))
        return part

    def _torch(self, found: MachineLook) -> QWidget | None:
        torch, theme = found.torch, self.context.theme
        if torch is None:
            return None
        part, box = _part(self.tr("What will compute"))
        plane = Frame("plane", spacing=Space.M)
        box.addWidget(plane)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        icon, tone, title = self._verdict(found, torch)
        head.addWidget(IconLabel(theme, icon, tone, 24), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(Label(title, "heading", wraps=True))
        if isinstance(torch, TorchChoice):
            words.addWidget(Label(torch_sentence(torch), wraps=True))
        words.addWidget(Label(why(torch), "body", "text2", wraps=True, selectable=True))
        head.addLayout(words, 1)
        plane.box.addLayout(head)
        if isinstance(torch, TorchChoice):
            for notice in torch.notices:
                plane.box.addLayout(self._remark(say(notice)))
            facts = Fold(theme, self.tr("Technical facts"))
            facts.body.addWidget(KeyValueList(torch_rows(torch)))
            plane.box.addWidget(facts)
        line = FlowLayout()
        self.override_button = Button(
            theme, self.tr("Override…"), icon="sliders-horizontal", on_click=self._on_override
        )
        line.addWidget(self.override_button)
        plane.box.addLayout(line)
        return part

    def _remark(self, text: str) -> QHBoxLayout:
        """Make a line that says something beside."""
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.setContentsMargins(Space.XS, 0, 0, 0)
        icon = IconLabel(self.context.theme, "info", "info")
        line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(text, "body", "text2", wraps=True), 1)
        return line

    def _verdict(
        self, found: MachineLook, torch: TorchChoice | TorchRefusal
    ) -> tuple[str, str, str]:
        """Give icon, tone and title of what computes."""
        if isinstance(torch, TorchRefusal):
            return "triangle-alert", "warning", self.tr("Nothing here can compute images")
        if torch.device is not None:
            return "zap", "accent", torch.device.name
        name = found.machine.cpu.name
        if name is None:
            return "cpu", "text2", self.tr("The processor")
        return "cpu", "text2", self.tr("The processor: {name}").format(name=without_marks(name))

    def _cards(self, found: MachineLook) -> QWidget:
        theme = self.context.theme
        part, box = _part(self.tr("Graphics cards"))
        if not found.cards:
            text = self.tr(
                "None was found. Images can be made on the processor, slowly and with small models."
            )
            box.addWidget(Label(text, "body", "text2", wraps=True))
            return part
        grid = CardGrid(column=theme.px(300))
        for at, gpu in found.cards:
            grid.addWidget(self._card(gpu, computes=at == found.computes))
        box.addLayout(grid)
        return part

    def _card(self, gpu: Gpu, *, computes: bool) -> QWidget:
        theme = self.context.theme
        plane = Frame("plane")
        name = gpu.name or self.tr("Unnamed card")
        plane.box.addWidget(Label(name, "strong", wraps=True, selectable=True))
        badges = FlowLayout()
        if computes:
            badges.addWidget(Badge(theme, self.tr("Computes"), icon="zap", tone="accent"))
        else:
            badges.addWidget(Badge(theme, self.tr("Not used"), icon="minus"))
        if gpu.integrated:
            badges.addWidget(Badge(theme, self.tr("Part of the processor"), icon="cpu"))
        plane.box.addLayout(badges)
        plane.box.addWidget(KeyValueList(card_rows(gpu)))
        plane.box.addStretch(1)
        return plane

    def _system(self, found: MachineLook) -> QWidget:
        part, box = _part(self.tr("Computer"))
        plane = Frame("plane")
        plane.box.addWidget(KeyValueList(system_rows(found.machine)))
        box.addWidget(plane)
        return part

    # -- buttons -----------------------------------------------------------------------------------

    def _on_override(self) -> None:
        self.context.go(Route("settings", "hardware.torch"))

    def _on_copy(self) -> None:
        if self.found is not None:
            QGuiApplication.clipboard().setText(report(self.found))
            self.context.toast(
                self.tr("The report was copied. Paste it where you ask for help."), "success"
            )


def _part(title: str = "") -> tuple[QWidget, QVBoxLayout]:
    """Make a part of the page, under a heading where it has one."""
    part = QWidget()
    box = QVBoxLayout(part)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(Space.S)
    if title:
        box.addWidget(Label(title, "heading", wraps=True))
    return part, box
