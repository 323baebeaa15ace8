"""The buttons of a failure: which fixes there are for it, and how each is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.core.base.text import Text
from stablehand.gui.components.problem_hints import finding
from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.services.installing import InstallRequest
from stablehand.services.installs import ListedInstall

# Fixes by code, best first; those that make no sense for a problem at hand are left out of it.
_BY_CODE: Final[Mapping[str, tuple[str, ...]]] = {
    "usage": ("choose",),
    "interrupted": ("retry", "log"),
    "internal": ("retry", "folder"),
    "catalog.invalid": ("file",),
    "catalog.unreadable": ("file",),
    "catalog.refused": ("retry", "settings"),
    "catalog.unset": ("settings",),
    "package.unknown": ("packages",),
    "package.unsupported": ("packages",),
    "profile.unreadable": ("file",),
    "profile.invalid": ("file",),
    "settings.invalid": ("settings", "file"),
    "settings.unknown": ("file",),
    "settings.busy": ("retry",),
    "settings.refused": ("file",),
    "data.unwritable": ("retry", "file"),
    "data.missing": ("retry",),
    "data.refused": ("settings",),
    "data.busy": ("retry",),
    "data.moving": ("retry",),
    "data.differs": ("retry",),
    "model.unreadable": ("file",),
    "model.damaged": ("file",),
    "model.refused": ("library",),
    "model.mismatch": ("retry",),
    "model.changed": ("retry", "file"),
    "model.exists": ("file",),
    "model.unconvertible": ("file",),
    "quarantine.unknown": ("library",),
    "model.unknown": ("library",),
    "model.ambiguous": ("library",),
    "model.metadata_unreadable": ("file", "retry"),
    "model.no_edit": (),
    "hub.spec": (),
    "hub.limited": ("retry",),
    "hub.refused": ("settings", "retry"),
    "hub.login": ("account", "page", "retry"),
    "hub.token": ("account", "page", "retry"),
    "hub.permission": ("page", "account", "retry"),
    "hub.gated": ("page", "account", "retry"),
    "hub.missing": ("page", "retry"),
    "hub.disabled": ("page",),
    "hub.early_access": ("page", "retry"),
    "hub.gone": ("page",),
    "download.page": ("page", "retry"),
    "download.login": ("account", "page", "retry"),
    "download.missing": ("page", "retry"),
    "download.refused": ("page", "retry"),
    "download.expired": ("retry",),
    "download.stalled": ("retry",),
    "download.short": ("retry",),
    "download.changed": ("retry",),
    "download.mismatch": ("retry",),
    "download.format": ("retry",),
    "download.busy": ("retry",),
    "download.kind": ("page",),
    "download.unknown": (),
    "model.in_use": ("stop", "retry"),
    "model.read_only": ("retry", "file"),
    "model.unmovable": ("file", "retry"),
    "undo.nothing": (),
    "root.unknown": ("library",),
    "root.refused": ("file",),
    "root.damaged": ("file",),
    "path.outside": ("retry", "log"),
    "process.unstartable": ("retry", "log"),
    "link.occupied": ("file", "models", "retry"),
    "link.unsupported": ("models", "retry"),
    "sharing.damaged": ("file", "retry"),
    "sharing.no_room": ("retry", "models", "file"),
    "sharing.unreadable": ("file", "models", "retry"),
    "sharing.unsupported": ("models", "retry"),
    "trash.other_volume": ("file",),
    "trash.unrestorable": ("file",),
    "trash.unknown": (),
    "tool.missing": ("retry", "log"),
    "archive.refused": ("retry", "settings", "log"),
    "network.unreachable": ("retry", "settings", "log"),
    "network.certificate": ("retry", "log"),
    "disk.full": ("retry", "folder", "regardless"),
    "install.unresolvable": ("retry", "settings", "choose", "log"),
    "install.step_failed": ("retry", "log", "report"),
    "git.failed": ("retry", "choose", "log"),
    "python.unavailable": ("retry", "settings", "log"),
    "torch.unavailable": ("settings", "retry"),
    "torch.other_build": ("retry",),
    "addon.unknown": ("retry",),
    "addon.unfit": ("retry",),
    "database.damaged": ("file",),
    "database.busy": ("retry", "file"),
    "install.unknown": ("packages",),
    "install.damaged": ("uninstall", "file"),
    "install.busy": ("retry",),
    "install.exists": ("choose", "show"),
    "install.foreign": ("choose", "file"),
    "install.running": ("stop",),
    "install.needed": ("user",),
    "install.probe_failed": ("retry", "log"),
    "install.unsafe": ("retry", "choose", "log"),
    "install.incomplete": ("resume", "require"),
    "lock.invalid": ("file",),
    "update.blocked": ("file", "retry"),
    "update.unstartable": ("log", "versions", "retry"),
    "selfupdate.off": ("settings",),
    "selfupdate.not_portable": ("retry",),
    "selfupdate.busy": ("retry",),
    "selfupdate.signature": ("retry",),
    "selfupdate.manifest": ("retry",),
    "selfupdate.expired": ("retry",),
    "selfupdate.older": ("retry",),
    "selfupdate.unsupported": ("retry",),
    "selfupdate.payload": ("retry",),
    "selfupdate.space": ("retry",),
    "selfupdate.unstartable": ("retry",),
    "selfupdate.no_previous": ("retry",),
    "snapshot.unknown": ("versions",),
    "extension.unsupported": ("file",),
    "extension.unknown": ("retry",),
    "extension.exists": ("file",),
    "extension.refused": ("page",),
    "extension.no_index": ("retry",),
    "extension.index_damaged": ("retry",),
    "extension.bisecting": ("retry",),
    "extension.not_bisecting": ("retry",),
    "extension.none_on": ("retry",),
    "adopt.nothing": ("choose",),
    "adopt.refused": ("choose",),
    "adopt.unwritable": ("retry", "file"),
    "adopt.unknown": ("packages",),
    "adopt.changed": ("uninstall",),
    "adopt.damaged": ("file",),
    "launch.failed": ("log", "retry", "options", "report"),
    "launch.not_ready": ("log", "stop"),
    "session.unknown": ("retry",),
    "vram.not_running": (),
    "vram.unsupported": ("stop",),
    "vram.busy": ("retry", "stop"),
    "vram.failed": ("retry", "stop"),
    "lan.unsupported": (),
    "lan.password": ("retry",),
    "autostart.failed": ("retry",),
    "log.unreadable": ("folder",),
    "log.unsaved": ("log",),
    "log.no_times": ("log",),
    "port.taken": ("options", "retry"),
    "options.unknown": ("options",),
    "options.invalid": ("options",),
    "preset.unknown": ("retry",),
    "preset.edited": ("file", "retry"),
    "decision.needed": ("agree", "licence", "options"),
}
_ELSE: Final = ("retry", "log")
# What was being done to an install that is there and stays.
_CHANGING: Final = ("update", "repair", "extension", "setup", "rollback")
_ICONS: Final[Mapping[str, str]] = {
    "retry": "rotate-cw",
    "resume": "play",
    "regardless": "download",
    "processor": "cpu",
    "log": "scroll-text",
    "options": "sliders-horizontal",
    "report": "file-text",
    "models": "layers",
    "library": "layers",
    "settings": "settings",
    "stop": "square",
    "uninstall": "trash-2",
    "choose": "sliders-horizontal",
    "packages": "boxes",
    "file": "folder-open",
    "folder": "folder-open",
    "show": "package",
    "user": "package",
    "require": "download",
    "licence": "external-link",
    "page": "external-link",
    "account": "settings",
    "agree": "scale",
    "risk": "play",
    "versions": "tag",
}
_HUBS: Final = ("huggingface", "civitai", "openmodeldb")
_PLACES: Final = ("path", "folder", "file", "content")


@dataclass(frozen=True, slots=True)
class FixAction:
    """A fix that can be offered.

    Attributes:
        key: what it does, as a word of ours ("retry").
        text, icon: its button.
        value: what it is done with: a path, an address, a name, a setting.
    """

    key: str
    text: str
    icon: str
    value: str = ""


def problem_actions(
    problem: Problem, item: ListedInstall | None = None, package: str = ""
) -> tuple[FixAction, ...]:
    """Give the fixes that there are for a problem, best first.

    Args:
        problem: what went wrong.
        item: the install that it is about, if there is one.
        package: id of the package that was to be installed, if that is known.
    """
    record = item.record if item is not None else None
    package = record.package if record is not None else package
    keys = _BY_CODE.get(problem.code, _ELSE)
    if problem.kind in _CHANGING:  # what is there already is not added again
        keys = tuple("versions" if key == "choose" else key for key in keys)
    if problem.code == "install.probe_failed" and finding(problem) in ("device", "compute"):
        keys = ("processor", *keys)
    if problem.code == "decision.needed" and problem.details.get("unsafe"):
        keys = ("file", "risk")
    found: list[FixAction] = []
    for key in keys:
        value = _value(key, problem, item, package)
        if value is not None:
            found.append(FixAction(key, _words(key, problem, value), _ICONS[key], value))
    return tuple(found)


def run_action(context: Context, problem: Problem, action: FixAction) -> None:
    """Do what a fix says."""
    live, value = context.live, action.value
    match action.key:
        case "retry":
            _retry(context, problem)
        case "resume":
            live.resume(value)
        case "regardless":
            live.begin_install(_anew(problem, value, ignore_space=True))
        case "processor":
            live.begin_install(_anew(problem, value, torch="cpu"))
        case "stop":
            live.halt(value)
        case "risk":
            live.launch(value, harm_accepted=True)
        case "uninstall":
            # The dialog shows problems itself.
            from stablehand.gui.components.uninstall_dialog import ask_uninstall

            ask_uninstall(context, value)
        case "licence" | "page":
            context.open_url(value)
        case "file" | "folder":
            context.open_path(_path(context, value))
        case _:
            _go(context, problem, action)


def _go(context: Context, problem: Problem, action: FixAction) -> None:
    value = action.value
    match action.key:
        case "log" if not value:
            context.go(Route("package", problem.subject, "console"))
        case "log":
            context.open_path(_path(context, value))
        case "options" | "models" | "versions":
            context.go(Route("package", value, action.key))
        case "settings" | "account":
            context.go(Route("settings", value))
        case "choose" | "agree" | "require":
            context.go(Route("add", value))
        case "packages":
            context.go(Route("add"))
        case "library":
            context.go(Route("models"))
        case "show" | "user":
            context.go(Route("package", value))
        case "report":
            from stablehand.gui.components.report_dialog import show_report

            show_report(context, value)


def _retry(context: Context, problem: Problem) -> None:
    live, name = context.live, problem.subject
    match problem.kind:
        case "install":
            live.resume(name)
        case "launch":
            live.launch(name)
        case "stop":
            live.halt(name)
        case "uninstall":
            live.uninstall(name)
        case kind:
            live.again(kind, name)


def _anew(
    problem: Problem, package: str, *, torch: str | None = None, ignore_space: bool = False
) -> InstallRequest:
    """Give the request of an install that is tried once more, in another way; its licence is agreed to."""
    return InstallRequest(
        package,
        name=problem.subject,
        torch=torch,
        accept_licence=True,
        ignore_space=ignore_space,
    )


def _path(context: Context, value: str) -> Path:
    """Give a place; those of a log may be relative to the data folder."""
    return context.live.app.data.root / value


def _value(key: str, problem: Problem, item: ListedInstall | None, package: str) -> str | None:
    """Give what a fix is done with; None where it makes no sense."""
    if key in ("choose", "agree"):
        is_risk = key == "agree" and problem.details.get("option")
        return package if package and not is_risk else None
    return _FINDERS[key](problem, item)


def _retried(problem: Problem, item: ListedInstall | None) -> str | None:
    is_fit = problem.subject and problem.kind and (item is not None or problem.kind == "install")
    return problem.subject if is_fit else None


def _log(problem: Problem, item: ListedInstall | None) -> str | None:
    """Give a log's file; empty for the console of the install."""
    if problem.subject and item is not None and item.record is not None:
        return ""
    return _text(problem, "log")


def _place(problem: Problem, _item: ListedInstall | None) -> str | None:
    return next((found for key in _PLACES if (found := _text(problem, key))), None)


def _user(problem: Problem, _item: ListedInstall | None) -> str | None:
    users = problem.details.get("users")
    return str(users[0]) if isinstance(users, list) and users else None


def _resumed(problem: Problem, item: ListedInstall | None) -> str | None:
    return None if problem.details.get("required") else _recorded(problem, item)


def _squeezed(problem: Problem, item: ListedInstall | None) -> str | None:
    return _package(problem, item) if "needed_bytes" in problem.details else None


def _package(problem: Problem, item: ListedInstall | None) -> str | None:
    if item is None or item.record is None or problem.kind != "install":
        return None
    return item.record.package


def _recorded(_problem: Problem, item: ListedInstall | None) -> str | None:
    return item.name if item is not None and item.record is not None else None


def _running(_problem: Problem, item: ListedInstall | None) -> str | None:
    return item.name if item is not None and item.session is not None else None


def _named(_problem: Problem, item: ListedInstall | None) -> str | None:
    return item.name if item is not None else None


def _setting(problem: Problem, _item: ListedInstall | None) -> str | None:
    """Give the setting that a problem can be mended by."""
    details = problem.details
    if problem.code == "install.unresolvable":
        return _text(problem, "setting")
    if problem.code in ("settings.invalid", "torch.unavailable"):
        return _text(problem, "key")
    if problem.code == "python.unavailable":
        return "mirrors.python"
    host = str(details.get("host", ""))
    if "pytorch" in host:
        return "mirrors.torch"
    if (hub := next((name for name in _HUBS if name in host), None)) is not None:
        return f"endpoints.{hub}"
    return "endpoints.git_base" if details.get("tool") == "git" else "endpoints.pypi_index"


def _account(problem: Problem, _item: ListedInstall | None) -> str | None:
    """Give the place in the settings where the token of a hub is put in."""
    service = _text(problem, "service")
    return f"accounts.{service}" if service else None


def _page(problem: Problem, _item: ListedInstall | None) -> str | None:
    """Give the page of a site on which a person does what has to be done."""
    page = _text(problem, "page")
    return page if page is not None and page.startswith(("https://", "http://")) else None


def _address(problem: Problem, _item: ListedInstall | None) -> str | None:
    """Give the address that a licence is read at."""
    params = problem.hint.params if isinstance(problem.hint, Text) else {}
    address = str(params.get("url", ""))
    return address if address.startswith(("https://", "http://")) else None


def _text(problem: Problem, key: str) -> str | None:
    value = problem.details.get(key)
    return value if isinstance(value, str) and value else None


_FINDERS: Final[Mapping[str, Callable[[Problem, ListedInstall | None], str | None]]] = {
    "retry": _retried,
    "resume": _resumed,
    "regardless": _squeezed,
    "processor": _package,
    "log": _log,
    "options": _recorded,
    "report": _recorded,
    "models": _recorded,
    "versions": _recorded,
    "settings": _setting,
    "stop": _running,
    "risk": lambda problem, _item: problem.subject or None,
    "uninstall": _named,
    "packages": lambda _problem, _item: "",
    "library": lambda _problem, _item: "",
    "folder": lambda _problem, _item: ".",
    "file": _place,
    "show": lambda problem, _item: _text(problem, "name"),
    "user": _user,
    "require": lambda problem, _item: _text(problem, "required"),
    "licence": _address,
    "page": _page,
    "account": _account,
}


def _words(key: str, problem: Problem, value: str) -> str:
    translate = QCoreApplication.translate
    if key == "retry" and problem.kind == "launch":
        return translate("Problems", "Launch again")
    words = {
        "retry": translate("Problems", "Try again"),
        "resume": translate("Problems", "Resume"),
        "regardless": translate("Problems", "Install anyway"),
        "processor": translate("Problems", "Install for the processor"),
        "log": translate("Problems", "Open log"),
        "options": translate("Problems", "Open options"),
        "report": translate("Problems", "Save a report…"),
        "models": translate("Problems", "Open models"),
        "library": translate("Problems", "See all models"),
        "settings": translate("Problems", "Open settings"),
        "stop": translate("Problems", "Stop it"),
        "uninstall": translate("Problems", "Uninstall…"),
        "choose": translate("Problems", "Change the choices"),
        "packages": translate("Problems", "See packages"),
        "file": translate("Problems", "Open folder"),
        "folder": translate("Problems", "Open data folder"),
        "show": translate("Problems", "Show {name}"),
        "user": translate("Problems", "Show {name}"),
        "require": translate("Problems", "Install {name}"),
        "licence": translate("Problems", "Read the licence"),
        "page": translate("Problems", "Open its page"),
        "account": translate("Problems", "Open accounts"),
        "agree": translate("Problems", "Agree and install"),
        "risk": translate("Problems", "Launch anyway"),
        "versions": translate("Problems", "Choose another version"),
    }
    if problem.code in ("install.exists", "install.foreign"):
        words["choose"] = translate("Problems", "Choose another name")
    return words[key].format(name=value) if key in ("show", "user", "require") else words[key]
