"""The entry of a menu that lets an install start with Stablehand."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from stablehand.gui.context import Context
from stablehand.services.autostart import Autostart, set_install
from stablehand.services.results import Result


def add_autostart(context: Context, menu: QMenu, name: str) -> None:
    """Add the entry, ticked where it is so; for installs that can be launched."""
    item = context.live.install(name)
    if item is None or item.record is None or item.state != "installed":
        return
    text = QCoreApplication.translate("Autostart", "Start with Stablehand")
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(item.record.autostart)
    action.triggered.connect(lambda checked: _set(context, name, on=checked))


def _set(context: Context, name: str, *, on: bool) -> None:
    def told(_result: Result[Autostart]) -> None:
        translate = QCoreApplication.translate
        text = translate("Autostart", "{name} starts whenever Stablehand is opened.")
        if not on:
            text = translate("Autostart", "{name} no longer starts with Stablehand.")
        context.toast(text.format(name=name), "success")

    context.live.ask(lambda app: set_install(app, name, on=on), context.window, told)
