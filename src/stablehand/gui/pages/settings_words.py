"""What settings are called in the window, and what their values mean. Pure.

A setting without words of its own here goes by its key, and is explained by core's sentence about it, so that
a new one can be changed in the window from its first day on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject

from stablehand.core.base.setting_table import Setting
from stablehand.core.hardware.profile import Machine
from stablehand.core.hardware.torch_choice import TorchChoice
from stablehand.core.hardware.wheels import platform_name, wheel_table
from stablehand.gui.components.install_facts import backend_words
from stablehand.gui.components.machine_look import MachineLook, build_words, card_words, short_name
from stablehand.gui.pages.settings_hardware import fits_machine
from stablehand.gui.words.say import say

TEXT_SIZES: Final = (90, 100, 110, 125, 150)
CHECK_HOURS: Final = (0, 6, 12, 24, 72, 168)
SNAPSHOTS: Final = (0, 1, 2, 3, 5, 10)
SNAPSHOT_ROOM: Final = (0, 10, 20, 30, 50, 100)
DOWNLOADS_AT_ONCE: Final = (1, 2, 3, 4, 6, 8)
CONNECTIONS: Final = (1, 2, 4, 6, 8)
DOWNLOAD_SPEEDS: Final = (0, 1, 2, 5, 10, 20, 50, 100)
PACKAGE_AGES: Final = (0, 3, 7, 14, 30)
HASH_SPEEDS: Final = (0, 50, 100, 200, 500)
LOG_DAYS: Final = (0, 7, 14, 30, 90, 365)
LOG_ROOM: Final = (0, 100, 250, 500, 1000)
# The values that are offered, where a setting is a count.
COUNTS: Final[Mapping[str, tuple[int, ...]]] = {
    "window.text_size": TEXT_SIZES,
    "updates.check_hours": CHECK_HOURS,
    "snapshots.keep": SNAPSHOTS,
    "snapshots.max_gb": SNAPSHOT_ROOM,
    "installs.min_age_days": PACKAGE_AGES,
    "logs.keep_days": LOG_DAYS,
    "logs.max_mb": LOG_ROOM,
    "models.hash_mb_per_s": HASH_SPEEDS,
    "downloads.at_once": DOWNLOADS_AT_ONCE,
    "downloads.connections": CONNECTIONS,
    "downloads.limit_mb_per_s": DOWNLOAD_SPEEDS,
}
Words = Sequence[tuple[object, str]]


class Counts(QObject):
    """Words for values that are counts; a class of its own, since counts are translated by class."""

    def hours(self, count: int) -> str:
        """Give how often something is done."""
        return self.tr("Every %n hour(s)", "", count)

    def kept(self, count: int) -> str:
        """Give how long something is kept."""
        return self.tr("%n day(s)", "", count)

    def days(self, count: int) -> str:
        """Give how old something has to be."""
        return self.tr("%n day(s) or older", "", count)


def label(key: str) -> str:
    """Give what a setting is called."""
    translate = QCoreApplication.translate
    names = {
        "language": translate("SettingsWords", "Language"),
        "window.theme": translate("SettingsWords", "Colours"),
        "window.text_size": translate("SettingsWords", "Text size"),
        "window.motion": translate("SettingsWords", "Motion"),
        "window.notifications": translate("SettingsWords", "Notifications"),
        "window.on_close": translate("SettingsWords", "When the window is closed"),
        "hardware.gpu": translate("SettingsWords", "Graphics card"),
        "hardware.torch": translate("SettingsWords", "Torch build"),
        "updates.check_hours": translate("SettingsWords", "Look for updates"),
        "updates.app": translate("SettingsWords", "Newer versions of Stablehand"),
        "snapshots.keep": translate("SettingsWords", "Snapshots that are kept"),
        "snapshots.max_gb": translate("SettingsWords", "Room for snapshots"),
        "installs.min_age_days": translate("SettingsWords", "Age of packages"),
        "models.hash_mb_per_s": translate("SettingsWords", "Speed of computing sums"),
        "models.write_sidecars": translate("SettingsWords", "Files beside models"),
        "models.previews": translate("SettingsWords", "Pictures of models"),
        "downloads.at_once": translate("SettingsWords", "Downloads at the same time"),
        "downloads.connections": translate("SettingsWords", "Connections of a download"),
        "downloads.limit_mb_per_s": translate("SettingsWords", "Speed of downloads"),
        "downloads.quiet_hours": translate("SettingsWords", "Quiet hours"),
        "network.proxy": translate("SettingsWords", "Proxy"),
        "logs.keep_days": translate("SettingsWords", "Age of logs"),
        "logs.max_mb": translate("SettingsWords", "Room for logs"),
        "logs.level": translate("SettingsWords", "Stablehand’s own log"),
        "catalog.source": translate("SettingsWords", "Index of the catalog"),
        "catalog.sha256": translate("SettingsWords", "Sum of the index"),
        "mirrors.torch": translate("SettingsWords", "Torch builds"),
        "mirrors.python": translate("SettingsWords", "Python builds"),
        "mirrors.python_list": translate("SettingsWords", "List of Python builds"),
        "mirrors.node": "Node.js",
        "mirrors.dotnet": ".NET SDK",
        "mirrors.git": translate("SettingsWords", "git for Windows"),
        "mirrors.find_links": translate("SettingsWords", "Python packages of your own"),
        "endpoints.civitai_mature": translate("SettingsWords", "CivitAI, mature models"),
        "endpoints.comfy_registry": translate("SettingsWords", "ComfyUI registry"),
        "endpoints.manager_channel": translate("SettingsWords", "ComfyUI-Manager lists"),
        "endpoints.a1111_extensions": translate("SettingsWords", "WebUI extensions index"),
        "endpoints.sdnext_extensions": translate("SettingsWords", "SD.Next extensions index"),
        "endpoints.github_api": translate("SettingsWords", "GitHub API"),
        "endpoints.git_base": translate("SettingsWords", "GitHub repositories"),
        "endpoints.pypi_index": translate("SettingsWords", "Python package index"),
        "endpoints.civitai": "CivitAI",
        "endpoints.huggingface": "Hugging Face",
        "endpoints.stability": "Stability AI",
        "endpoints.openmodeldb": "OpenModelDB",
        "endpoints.civarchive": "CivArchive",
    }
    return names.get(key, key)


def meaning(setting: Setting) -> str:
    """Give what a setting does; core's own sentence where the window has no better one."""
    translate = QCoreApplication.translate
    own = {
        "language": translate("SettingsWords", "Of this window; the command line stays English."),
        "window.theme": translate("SettingsWords", "Of this window; consoles stay dark."),
        "window.text_size": translate(
            "SettingsWords", "Makes words and buttons larger or smaller."
        ),
        "window.motion": translate("SettingsWords", "Whether bars and messages may move."),
        "hardware.gpu": translate(
            "SettingsWords",
            "The one that images are computed on. Counts for what is installed from now on.",
        ),
        "hardware.torch": translate(
            "SettingsWords",
            "Torch does the computing. Choose another build only if yours does not work; it counts for what "
            "is installed from now on.",
        ),
        "updates.check_hours": translate(
            "SettingsWords",
            "Whether there are newer versions of what is installed. Nothing is updated by that.",
        ),
        "updates.app": translate(
            "SettingsWords",
            "Looked for once a day, and only by the portable app. Nothing about you is sent, and none starts "
            "before you say so.",
        ),
    }
    own |= _meanings_of_work()
    return own.get(setting.key) or say(setting.meaning)


def _meanings_of_work() -> dict[str, str]:
    """Give what settings do that are about what is kept, fetched and written down."""
    translate = QCoreApplication.translate
    return {
        "snapshots.keep": translate(
            "SettingsWords",
            "Earlier versions of each package that you can go back to. The last one that worked always "
            "stays.",
        ),
        "snapshots.max_gb": translate(
            "SettingsWords",
            "Of each package; the oldest go first. The last one that worked always stays.",
        ),
        "network.proxy": translate(
            "SettingsWords",
            "Downloads, git, package installs and UIs that are started from now on go this way; this "
            "computer itself is never asked through it.",
        ),
        "logs.keep_days": translate(
            "SettingsWords",
            "How long logs of UIs are kept. What runs and the last start that went well always stay.",
        ),
        "logs.max_mb": translate("SettingsWords", "Of all UIs together; the oldest logs go first."),
        "logs.level": translate(
            "SettingsWords",
            "How much Stablehand writes down about itself, for reports of mistakes.",
        ),
        "downloads.connections": translate(
            "SettingsWords", "More than one is used only where the site allows it and it is faster."
        ),
        "downloads.limit_mb_per_s": translate(
            "SettingsWords", "Of all downloads together, so that others can use the line too."
        ),
        "downloads.quiet_hours": translate(
            "SettingsWords",
            "Each day in these hours nothing is downloaded, for example 18:00-23:00. What you start on the "
            "command line runs all the same.",
        ),
        "installs.min_age_days": translate(
            "SettingsWords",
            "Leave out versions that came to the index only lately: tampered ones are mostly found out in a "
            "few days. Torch is not affected.",
        ),
    }


def choices(setting: Setting, found: MachineLook | None, *, is_set: bool) -> Words | None:
    """Give the values of a setting that is a choice, each in words; None where any text will do.

    Args:
        setting: the setting.
        found: this machine, once it has been looked at.
        is_set: whether it has another value than its default.
    """
    if setting.key in COUNTS:
        return [(count, value_words(setting.key, count)) for count in COUNTS[setting.key]]
    if setting.key == "hardware.gpu":
        return _cards(found, is_set=is_set)
    if setting.key == "hardware.torch":
        return _builds(found, is_set=is_set)
    if setting.kind != "choice":
        return None
    return [(value, value_words(setting.key, value)) for value in setting.choices]


def proxies() -> Words:
    """Give the ways to the internet that need no address."""
    return [(value, value_words("network.proxy", value)) for value in ("system", "none")]


def value_words(key: str, value: object) -> str:
    """Give a value for people; one that has no words of its own is shown as it is."""
    translate = QCoreApplication.translate
    if key == "window.text_size":
        return translate("SettingsWords", "{n}%").format(n=value)
    if key == "updates.check_hours" and value != 0:
        return Counts().hours(int(str(value)))
    if key == "installs.min_age_days" and value != 0:
        return Counts().days(int(str(value)))
    if key == "logs.keep_days" and value != 0:
        return Counts().kept(int(str(value)))
    if key == "logs.max_mb" and value != 0:
        return translate("SettingsWords", "{n} MB").format(n=value)
    if key == "snapshots.max_gb" and value != 0:
        return translate("SettingsWords", "{n} GB").format(n=value)
    if key in ("downloads.limit_mb_per_s", "models.hash_mb_per_s") and value != 0:
        return translate("SettingsWords", "{n} MB a second").format(n=value)
    words: dict[tuple[str, object], str] = {
        ("downloads.limit_mb_per_s", 0): translate("SettingsWords", "As fast as it goes"),
        ("snapshots.keep", 0): translate("SettingsWords", "The last one that worked"),
        ("models.hash_mb_per_s", 0): translate("SettingsWords", "As fast as it goes"),
        ("models.write_sidecars", "none"): translate("SettingsWords", "Only Stablehand's own"),
        ("models.write_sidecars", "cm-info"): translate("SettingsWords", "For Stability Matrix"),
        ("models.write_sidecars", "civitai"): translate("SettingsWords", "For A1111"),
        ("models.write_sidecars", "both"): translate("SettingsWords", "For both"),
        ("logs.keep_days", 0): translate("SettingsWords", "Any age"),
        ("logs.max_mb", 0): translate("SettingsWords", "Any"),
        ("logs.level", "error"): translate("SettingsWords", "Only mistakes"),
        ("logs.level", "warning"): translate("SettingsWords", "Mistakes and warnings"),
        ("logs.level", "info"): translate("SettingsWords", "Everything of note"),
        ("snapshots.max_gb", 0): translate("SettingsWords", "Any"),
        ("updates.app", "notify"): translate("SettingsWords", "Tell me"),
        ("updates.app", "download"): translate("SettingsWords", "Download, then tell me"),
        ("updates.app", "off"): translate("SettingsWords", "Never look"),
        ("updates.check_hours", 0): translate("SettingsWords", "Never by itself"),
        ("installs.min_age_days", 0): translate("SettingsWords", "Any"),
        ("language", "auto"): translate("SettingsWords", "As the system"),
        ("language", "en"): "English",
        ("language", "ru"): "Русский",
        ("window.theme", "system"): translate("SettingsWords", "As the system"),
        ("window.theme", "dark"): translate("SettingsWords", "Dark"),
        ("window.theme", "light"): translate("SettingsWords", "Light"),
        ("window.theme", "contrast"): translate("SettingsWords", "High contrast"),
        ("window.motion", "system"): translate("SettingsWords", "As the system"),
        ("window.motion", "reduced"): translate("SettingsWords", "Nothing moves"),
        ("window.motion", "full"): translate("SettingsWords", "Things may move"),
        ("network.proxy", "system"): translate("SettingsWords", "As the system"),
        ("network.proxy", "none"): translate("SettingsWords", "No proxy"),
        ("window.on_close", "ask"): translate("SettingsWords", "Ask me"),
        ("window.on_close", "tray"): translate("SettingsWords", "Go on in the tray"),
        ("window.on_close", "quit"): translate("SettingsWords", "Quit"),
    }
    return words.get((key, value), str(value))


def is_switch(setting: Setting) -> bool:
    """Tell whether a setting is only on or off."""
    return set(setting.choices) == {"on", "off"}


def default_words(setting: Setting) -> str:
    """Give the default for people."""
    return "" if setting.default is None else str(setting.default)


def _cards(found: MachineLook | None, *, is_set: bool) -> Words:
    translate = QCoreApplication.translate
    best = translate("SettingsWords", "The best one")
    if found is None:
        return [(None, best)]
    torch = found.torch
    if not is_set and isinstance(torch, TorchChoice) and torch.device is not None:
        text = translate("SettingsWords", "The best one: {card}")
        best = text.format(card=short_name(torch.device.gpu))
    elif not found.cards:
        best = translate("SettingsWords", "None was found")
    return [(None, best), *((at, card_words(gpu)) for at, gpu in found.cards)]


def _builds(found: MachineLook | None, *, is_set: bool) -> Words:
    """Give the builds that there are for this system, one for each maker and version."""
    translate = QCoreApplication.translate
    own = translate("SettingsWords", "Chosen for this computer")
    if found is None:
        return [(None, own)]
    if not is_set and isinstance(found.torch, TorchChoice):
        text = translate("SettingsWords", "Chosen for this computer: {build}")
        own = text.format(build=backend_words(found.torch.backend))
    return [(None, own), *_platform_builds(found.machine)]


def _platform_builds(machine: Machine) -> Words:
    platform = platform_name(machine.os.system, machine.os.arch)
    there = [item for item in wheel_table().backends.values() if platform in item.platforms]
    there.sort(key=lambda item: not fits_machine(item.family, machine))
    return [(item.name, build_words(item.name, item.family)) for item in there]
