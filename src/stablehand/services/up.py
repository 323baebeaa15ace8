"""From nothing to a running UI: which install is meant, and what is missing on the way to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stablehand.core.records.places import InstallFolder, is_name, stored_state
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
    folder = InstallFolder(app.data.root, name)
    if is_name(name) and stored_state(folder) == "installed":
        return Target(name, None)  # the launch reads the rest of the record, if it needs it
    from stablehand.core.records.install import read_record
    from stablehand.services.installing import InstallRequest

    record = read_record(folder) if is_name(name) else None
    package = record.package if record else name
    request = InstallRequest(
        package, name=name, accept_licence=accept_licence, ignore_space=ignore_space
    )
    return Target(name, request)
