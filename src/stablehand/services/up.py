"""From nothing to a running UI: which install is meant, and what is missing on the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stablehand.core.base.errors import StablehandError
from stablehand.core.records.install import InstallFolder, checked_name, read_record
from stablehand.services.app import App

if TYPE_CHECKING:  # what is installed starts without everything that installs
    from stablehand.services.installing import InstallRequest

DEFAULT_PACKAGE = "easel"


@dataclass(frozen=True, slots=True)
class Target:
    """The install that is meant; `request` is what has to be installed first, None if it is there."""

    name: str
    request: InstallRequest | None


def find_target(app: App, word: str | None, *, accept_licence: bool, ignore_space: bool) -> Target:
    """Find out what `up` means: an install of this name, else the package of this id.

    Raises:
        StablehandError: `package.unknown`, `install.damaged`.
    """
    name = word or DEFAULT_PACKAGE
    record = read_record(InstallFolder(app.data.root, name)) if _is_name(name) else None
    if record is not None and record.state == "installed":
        return Target(name, None)
    from stablehand.services.installing import InstallRequest

    package = record.package if record else name
    request = InstallRequest(
        package, name=name, accept_licence=accept_licence, ignore_space=ignore_space
    )
    return Target(name, request)


def _is_name(name: str) -> bool:
    try:
        return bool(checked_name(name))
    except StablehandError:
        return False
