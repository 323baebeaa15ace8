"""What stands where no package is installed yet: the one to begin with, and the way to all of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from stablehand.gui.components.install_facts import backend_words
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.theme.tokens import Space
from stablehand.gui.widgets.buttons import Button
from stablehand.gui.widgets.empty_state import EmptyState
from stablehand.gui.words.say import say
from stablehand.services.catalog import ListedPackage, list_packages
from stablehand.services.results import Result

_SMALL: Final = "easel"  # needs no graphics card and no network once it is there


def recommended(packages: list[ListedPackage]) -> ListedPackage | None:
    """Choose what somebody who has nothing yet should begin with.

    With a graphics card that is the first program in the list that its makers go on with, since it will
    run the models of next year too; without one it is the small built-in page, the only one that is
    made for the processor.
    """
    fits = [item for item in packages if item.verdict.supported and _is_inference(item)]
    on_card = [item for item in fits if item.verdict.backend not in (None, "cpu")]
    active = [item for item in on_card if item.package.status == "active"]
    small = [item for item in fits if item.package.id == _SMALL]
    return next(iter([*active, *on_card, *small, *fits]), None)


def _is_inference(item: ListedPackage) -> bool:
    return item.package.category == "inference"


class FirstPackage(QWidget):
    """Asks what works on this machine, and offers it; until that is known, all packages."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(Space.XL, 0, Space.XL, 0)
        self._shown: QWidget | None = None
        self._is_asked = False
        self.package_id = ""
        self.main = self._button_for_all("primary")
        self._show(
            self.tr("Looking at this computer to find out which one suits it best…"), [self.main]
        )

    def ask(self) -> None:
        """Find out what works here; once is enough."""
        if not self._is_asked:
            self._is_asked = True
            self._context.live.ask(
                lambda app: list_packages(app), self, self._take, self._no_advice
            )

    def _take(self, found: Result[list[ListedPackage]]) -> None:
        best = recommended(found.data)
        if best is None:
            self._no_advice(None)
            return
        package = best.package
        self.package_id = package.id
        had_focus = self.main.hasFocus()
        self.main = Button(
            self._context.theme,
            self.tr("Install {name}").format(name=package.name),
            icon="download",
            variant="primary",
            on_click=self._on_install,
        )
        buttons = [self.main, self._button_for_all("secondary"), self._button_for_old()]
        self._show(self._advice(best), buttons)
        if had_focus:
            self.main.setFocus()

    def _advice(self, best: ListedPackage) -> str:
        package, backend = best.package, best.verdict.backend
        if backend not in (None, "cpu"):
            text = self.tr(
                "Begin with {name}: it runs on your graphics card ({backend}). {summary}."
            )
        elif package.id == _SMALL:
            text = self.tr(
                "Begin with {name}: it is made for computers like this one, without a graphics card that "
                "could compute. {summary}."
            )
        else:
            text = self.tr("Begin with {name}: it works on this computer. {summary}.")
        return text.format(
            name=package.name,
            summary=say(package.summary).rstrip("."),
            backend=backend_words(backend or ""),
        )

    def _no_advice(self, _problem: Problem | None) -> None:
        self.main = self._button_for_all("primary")
        text = self.tr(
            "A package is a program that makes images, such as ComfyUI. Pick one to begin."
        )
        self._show(text, [self.main, self._button_for_old()])

    def _button_for_all(self, variant: str) -> Button:
        return Button(
            self._context.theme,
            self.tr("See all packages"),
            icon="boxes",
            variant=variant,  # type: ignore[arg-type]
            on_click=self._on_all,
        )

    def _button_for_old(self) -> Button:
        button = Button(
            self._context.theme,
            self.tr("I have one already…"),
            icon="folder-input",
            on_click=self._on_old,
        )
        button.setToolTip(
            self.tr(
                "Take over ComfyUI, Forge, Stability Matrix and others that are on this computer"
            )
        )
        return button

    def _show(self, more: str, buttons: list[Button]) -> None:
        if self._shown is not None:
            self._box.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = EmptyState(
            self._context.theme, "boxes", self.tr("No packages yet"), more, buttons
        )
        self._box.addWidget(self._shown)

    def _on_install(self) -> None:
        self._context.go(Route("add", self.package_id))

    def _on_old(self) -> None:
        self._context.go(Route("adopt"))

    def _on_all(self) -> None:
        self._context.go(Route("add"))
