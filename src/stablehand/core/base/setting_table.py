"""Every setting there is, as data.

The endpoints and their variables are those of the command-line contract: any of them may point to a
mirror or a stand-in. Nothing here is read at import by the clients; each is given its address.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from stablehand.core.base.setting_values import (
    Setting,
    Value,
    WrongValueError,
    checked_value,
    parsed_value,
)
from stablehand.core.base.text import QT_TRANSLATE_NOOP

__all__ = [
    "BY_KEY",
    "SETTINGS",
    "Setting",
    "Value",
    "WrongValueError",
    "checked_value",
    "parsed_value",
]

SETTINGS: Final[tuple[Setting, ...]] = (
    Setting(
        "language",
        "choice",
        "auto",
        QT_TRANSLATE_NOOP("settings", "Language of the window; auto is that of the system."),
        choices=("auto", "en", "ru"),
    ),
    Setting(
        "window.theme",
        "choice",
        "system",
        QT_TRANSLATE_NOOP("settings", "Colours of the window; system follows the system."),
        choices=("system", "dark", "light", "contrast"),
    ),
    Setting(
        "window.text_size",
        "integer",
        100,
        QT_TRANSLATE_NOOP("settings", "Size of the window's text in percent, 90 to 150."),
    ),
    Setting(
        "window.motion",
        "choice",
        "system",
        QT_TRANSLATE_NOOP("settings", "Whether things may move; system follows the system."),
        choices=("system", "reduced", "full"),
    ),
    Setting(
        "window.notifications",
        "choice",
        "on",
        QT_TRANSLATE_NOOP("settings", "Whether the system shows what ended while you were away."),
        choices=("on", "off"),
    ),
    Setting(
        "window.on_close",
        "choice",
        "ask",
        QT_TRANSLATE_NOOP("settings", "What closing the window does while something runs."),
        choices=("ask", "tray", "quit"),
    ),
    Setting(
        "updates.check_hours",
        "integer",
        24,
        QT_TRANSLATE_NOOP(
            "settings",
            "After how many hours the window looks for updates of what is installed; 0 is never by itself.",
        ),
    ),
    Setting(
        "updates.app",
        "choice",
        "notify",
        QT_TRANSLATE_NOOP(
            "settings",
            "Newer versions of the portable app: tell of them, fetch them too, or never ask (off).",
        ),
        choices=("notify", "download", "off"),
    ),
    Setting(
        "hardware.gpu",
        "integer",
        None,
        QT_TRANSLATE_NOOP("settings", "The graphics card to compute on, by its place in the list."),
        is_local=True,
    ),
    Setting(
        "hardware.torch",
        "name",
        None,
        QT_TRANSLATE_NOOP("settings", "The torch build to use (cu126, rocm7.2, cpu, ...)."),
        is_local=True,
    ),
    Setting(
        "installs.min_age_days",
        "integer",
        0,
        QT_TRANSLATE_NOOP(
            "settings",
            "Packages that came to the index fewer days ago are not installed, but for torch; 0 takes any.",
        ),
    ),
    Setting(
        "snapshots.keep",
        "integer",
        3,
        QT_TRANSLATE_NOOP(
            "settings",
            "How many snapshots of an install are kept besides the current one; the last good one always.",
        ),
    ),
    Setting(
        "snapshots.max_gb",
        "integer",
        30,
        QT_TRANSLATE_NOOP(
            "settings", "How many GB the snapshots of an install may take together; 0 is any."
        ),
    ),
    Setting(
        "models.hash_mb_per_s",
        "integer",
        0,
        QT_TRANSLATE_NOOP(
            "settings", "How many MB a second the sums of models are computed at; 0 is full speed."
        ),
    ),
    Setting(
        "models.write_sidecars",
        "choice",
        "none",
        QT_TRANSLATE_NOOP(
            "settings",
            "What is written beside models for other programs too: Stability Matrix reads cm-info, A1111 civitai.",  # noqa: E501
        ),
        choices=("none", "cm-info", "civitai", "both"),
    ),
    Setting(
        "models.previews",
        "choice",
        "on",
        QT_TRANSLATE_NOOP(
            "settings", "Whether a lookup fetches pictures for models that have none."
        ),
        choices=("on", "off"),
    ),
    Setting(
        "downloads.at_once",
        "integer",
        2,
        QT_TRANSLATE_NOOP("settings", "How many downloads of the queue run together, 1 to 8."),
    ),
    Setting(
        "downloads.connections",
        "integer",
        4,
        QT_TRANSLATE_NOOP(
            "settings", "How many connections a download may use where they help, 1 to 16."
        ),
    ),
    Setting(
        "downloads.limit_mb_per_s",
        "integer",
        0,
        QT_TRANSLATE_NOOP(
            "settings", "How many MB a second all downloads may take together; 0 is full speed."
        ),
    ),
    Setting(
        "downloads.quiet_hours",
        "hours",
        "",
        QT_TRANSLATE_NOOP(
            "settings",
            "When the queue stands still each day, such as 18:00-23:00; empty is never.",
        ),
    ),
    Setting(
        "network.proxy",
        "proxy",
        "system",
        QT_TRANSLATE_NOOP(
            "settings",
            "Way to the internet: system, none, or a proxy like http://proxy.example:8080.",
        ),
        is_local=True,
    ),
    Setting(
        "logs.keep_days",
        "integer",
        30,
        QT_TRANSLATE_NOOP("settings", "How many days logs of UIs are kept; 0 is any."),
    ),
    Setting(
        "logs.max_mb",
        "integer",
        500,
        QT_TRANSLATE_NOOP(
            "settings", "How many MB the logs of UIs may take together, the oldest go; 0 is any."
        ),
    ),
    Setting(
        "logs.level",
        "choice",
        "warning",
        QT_TRANSLATE_NOOP("settings", "What Stablehand writes into its own log."),
        choices=("error", "warning", "info"),
    ),
    Setting(
        "catalog.source",
        "place",
        "",
        QT_TRANSLATE_NOOP(
            "settings",
            "Index of a catalog of packages over the built-in one, an address or a file; empty is none.",
        ),
        ("STABLEHAND_CATALOG_URL",),
    ),
    Setting(
        "catalog.sha256",
        "sum",
        "",
        QT_TRANSLATE_NOOP(
            "settings", "The SHA-256 of that index; nothing else is taken from its address."
        ),
        ("STABLEHAND_CATALOG_SHA256",),
    ),
    Setting(
        "mirrors.torch",
        "address",
        "https://download.pytorch.org/whl",
        QT_TRANSLATE_NOOP("settings", "Where the torch indexes lie."),
        ("STABLEHAND_TORCH_URL",),
    ),
    Setting(
        "mirrors.python",
        "mirror",
        "https://github.com/astral-sh/python-build-standalone/releases/download",
        QT_TRANSLATE_NOOP("settings", "Where Python builds are fetched from."),
        ("STABLEHAND_PYTHON_URL", "UV_PYTHON_INSTALL_MIRROR"),
    ),
    Setting(
        "mirrors.python_list",
        "place",
        "",
        QT_TRANSLATE_NOOP(
            "settings", "List of Python builds, as an address or a file; empty is Stablehand's own."
        ),
        ("UV_PYTHON_DOWNLOADS_JSON_URL",),
    ),
    Setting(
        "mirrors.node",
        "mirror",
        "https://nodejs.org/dist",
        QT_TRANSLATE_NOOP("settings", "Where Node.js is fetched from."),
        ("STABLEHAND_NODE_URL",),
    ),
    Setting(
        "mirrors.dotnet",
        "mirror",
        "https://builds.dotnet.microsoft.com/dotnet",
        QT_TRANSLATE_NOOP("settings", "Where the .NET SDK is fetched from."),
        ("STABLEHAND_DOTNET_URL",),
    ),
    Setting(
        "mirrors.git",
        "mirror",
        "https://github.com/git-for-windows/git/releases/download",
        QT_TRANSLATE_NOOP("settings", "Where git is fetched from on Windows."),
        ("STABLEHAND_MINGIT_URL",),
    ),
    Setting(
        "mirrors.find_links",
        "place",
        "",
        QT_TRANSLATE_NOOP(
            "settings", "A folder or page with Python packages, looked at besides the index."
        ),
    ),
    Setting(
        "endpoints.civitai",
        "address",
        "https://civitai.com",
        QT_TRANSLATE_NOOP("settings", "CivitAI: search, details and downloads."),
        ("STABLEHAND_CIVITAI_URL",),
    ),
    Setting(
        "endpoints.civitai_mature",
        "address",
        "https://civitai.red",
        QT_TRANSLATE_NOOP("settings", "CivitAI's site for mature models."),
        ("STABLEHAND_CIVITAI_MATURE_URL",),
    ),
    Setting(
        "endpoints.huggingface",
        "address",
        "https://huggingface.co",
        QT_TRANSLATE_NOOP("settings", "Hugging Face: search and downloads."),
        ("HF_ENDPOINT", "STABLEHAND_HF_URL"),
    ),
    Setting(
        "endpoints.stability",
        "address",
        "https://api.stability.ai",
        QT_TRANSLATE_NOOP("settings", "Stability AI's hosted generation."),
        ("STABLEHAND_STABILITY_URL",),
    ),
    Setting(
        "endpoints.openmodeldb",
        "address",
        "https://openmodeldb.info",
        QT_TRANSLATE_NOOP("settings", "OpenModelDB: upscalers."),
        ("STABLEHAND_OPENMODELDB_URL",),
    ),
    Setting(
        "endpoints.civarchive",
        "address",
        "https://civarchive.com",
        QT_TRANSLATE_NOOP("settings", "CivArchive: models that left CivitAI."),
        ("STABLEHAND_CIVARCHIVE_URL",),
    ),
    Setting(
        "endpoints.comfy_registry",
        "address",
        "https://api.comfy.org",
        QT_TRANSLATE_NOOP("settings", "ComfyUI's registry of custom nodes."),
        ("STABLEHAND_COMFY_REGISTRY_URL",),
    ),
    Setting(
        "endpoints.manager_channel",
        "address",
        "https://raw.githubusercontent.com/ltdrdata/ComfyUI-Manager/main",
        QT_TRANSLATE_NOOP("settings", "ComfyUI-Manager's lists of nodes and models."),
        ("STABLEHAND_MANAGER_CHANNEL_URL",),
    ),
    Setting(
        "endpoints.a1111_extensions",
        "optional_address",
        "",
        QT_TRANSLATE_NOOP(
            "settings", "A mirror of the index of WebUI extensions; empty is the public one."
        ),
        ("STABLEHAND_A1111_INDEX_URL",),
    ),
    Setting(
        "endpoints.sdnext_extensions",
        "optional_address",
        "",
        QT_TRANSLATE_NOOP(
            "settings", "A mirror of the index of SD.Next extensions; empty is the public one."
        ),
        ("STABLEHAND_SDNEXT_INDEX_URL",),
    ),
    Setting(
        "endpoints.github_api",
        "address",
        "https://api.github.com",
        QT_TRANSLATE_NOOP("settings", "GitHub's API: releases and branches."),
        ("STABLEHAND_GITHUB_API_URL",),
    ),
    Setting(
        "endpoints.git_base",
        "git_address",
        "https://github.com",
        QT_TRANSLATE_NOOP("settings", "Where repositories of GitHub are cloned from."),
        ("STABLEHAND_GIT_BASE_URL",),
    ),
    Setting(
        "endpoints.pypi_index",
        "optional_address",
        "",
        QT_TRANSLATE_NOOP("settings", "Index of Python packages; empty is the installer's own."),
        ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"),
        file_wins=True,
    ),
)

BY_KEY: Final[Mapping[str, Setting]] = MappingProxyType({item.key: item for item in SETTINGS})
