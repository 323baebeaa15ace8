"""Which settings stand together on the settings page, in which order, under which heading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.setting_table import SETTINGS, Setting
from stablehand.gui.pages.settings_own import Place

LOOKS: Final = ("language", "window.theme", "window.text_size", "window.motion")
_ADDRESSES: Final = ("mirrors.", "endpoints.")
_INSTALLING: Final = ("updates.", "snapshots.", "installs.")


@dataclass(frozen=True, slots=True)
class Group:
    """Settings under one heading.

    Attributes:
        id: what other sections stand after; empty where none does.
        fold: the words of the fold that hides them; empty where they are always shown.
    """

    id: Place | str
    title: str
    settings: tuple[Setting, ...]
    purpose: str = ""
    fold: str = ""


def groups() -> tuple[Group, ...]:
    """Give the groups in the order of the page; what belongs nowhere else stands under "More"."""
    translate = QCoreApplication.translate
    found = [
        Group(
            "appearance",
            translate("SettingsPage", "Appearance"),
            tuple(item for item in SETTINGS if item.key in LOOKS),
        ),
        Group(
            "behaviour",
            translate("SettingsPage", "Behaviour"),
            _of("window.", but=LOOKS),
        ),
        Group("hardware", translate("SettingsPage", "Hardware"), _of("hardware.")),
        Group("running", translate("SettingsPage", "Running programs"), _of("running.", "lan.")),
        Group(
            "installing", translate("SettingsPage", "Installing and updating"), _of(*_INSTALLING)
        ),
        Group("models", translate("SettingsPage", "Models"), _of("models.")),
        Group("downloads", translate("SettingsPage", "Downloads"), _of("downloads.")),
        Group(
            "catalog",
            translate("SettingsPage", "Catalog of packages"),
            _of("catalog."),
            translate(
                "SettingsPage",
                "Definitions of more or newer packages, laid over those of Stablehand itself. They bring no "
                "code of their own, and only what has this sum is taken.",
            ),
        ),
        Group("logs", translate("SettingsPage", "Logs"), _of("logs.")),
        Group("network", translate("SettingsPage", "Network"), _of("network.")),
        Group(
            "addresses",
            translate("SettingsPage", "Servers and mirrors"),
            _of(*_ADDRESSES),
            translate(
                "SettingsPage",
                "Where things are fetched from. Another address is needed only where one of these cannot be "
                "reached, for example behind a company’s mirror.",
            ),
            translate("SettingsPage", "Addresses"),
        ),
    ]
    known = {setting.key for group in found for setting in group.settings}
    rest = tuple(setting for setting in SETTINGS if setting.key not in known)
    found.insert(-2, Group("more", translate("SettingsPage", "More"), rest))
    return tuple(group for group in found if group.settings)


def _of(*prefixes: str, but: tuple[str, ...] = ()) -> tuple[Setting, ...]:
    return tuple(item for item in SETTINGS if item.key.startswith(prefixes) and item.key not in but)
