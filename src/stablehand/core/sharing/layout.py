"""How one install is fed from the shared tree: which folder reaches the program by which way. Pure.

Method `config` uses launch options and one config file of our own; a folder for which the program
has neither is linked. Method `link` turns the program's folders into links. Method `none` leaves
everything alone. Results go to Data/Images/<install> in the first two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stablehand.core.base.places import Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.launch_schema import Output, SharedFolder
from stablehand.core.catalog.schema import Package

Way = Literal["option", "config", "link"]
Method = Literal["link", "config", "none"]


@dataclass(frozen=True, slots=True)
class Share:
    """One shared folder: `source` in the data folder reaches the program as `target`.

    `target` is the option, the key of the config file, or the path of the link, by `way`.
    """

    role: str
    way: Way
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class SharedOption:
    """A launch option that names a shared folder."""

    flag: str
    value: str
    reason: Wording


@dataclass(frozen=True, slots=True)
class SharingPlan:
    """Everything that is shared, the options that say so, and the config file to write, if any."""

    method: Method
    shares: tuple[Share, ...]
    options: tuple[SharedOption, ...]
    config_file: str | None


def sharing_plan(package: Package, places: Places, method: Method | None = None) -> SharingPlan:
    """Lay out the sharing of a package by its default method or the one asked for."""
    sharing = package.sharing
    chosen: Method = method or sharing.default
    if chosen == "none":
        return SharingPlan("none", (), (), None)
    shares = [share for folder in sharing.folders for share in _folder(folder, chosen, places)]
    results = [_output(output, places) for output in sharing.outputs]
    config_file = None
    options = [_option(share) for share in (*shares, *results) if share.way == "option"]
    if sharing.config and any(share.way == "config" for share in shares):
        config_file = str(places.at(places.checkout, sharing.config.file))
        if sharing.config.option:
            reason = sharing.reason
            options.append(SharedOption(sharing.config.option, config_file, reason))
    return SharingPlan(chosen, (*shares, *results), tuple(options), config_file)


def _folder(folder: SharedFolder, method: Method, places: Places) -> list[Share]:
    sources = [(role, str(places.at(places.models, role))) for role in folder.roles]
    if method == "config" and folder.option:
        role, source = sources[0]
        return [Share(role, "option", source, folder.option)]
    if method == "config" and folder.key:
        return [Share(role, "config", source, folder.key) for role, source in sources]
    if folder.link is None:
        return []
    link = places.at(places.checkout, folder.link)
    if len(sources) == 1:
        return [Share(sources[0][0], "link", sources[0][1], str(link))]
    # Several roles cannot be one link: each becomes a sub-folder, which every program scans too.
    return [
        Share(role, "link", source, str(link / role.replace("/", "_"))) for role, source in sources
    ]


def _output(output: Output, places: Places) -> Share:
    source = str(places.at(places.images, output.target))
    if output.option:
        return Share("Images", "option", source, output.option)
    return Share("Images", "link", source, str(places.at(places.checkout, output.folder)))


def _option(share: Share) -> SharedOption:
    if share.role == "Images":
        reason: Wording = QT_TRANSLATE_NOOP("sharing", "Results go to the shared Images folder.")
    else:
        reason = QT_TRANSLATE_NOOP("sharing", "{role} models come from the shared tree.").fill(
            role=share.role
        )
    return SharedOption(share.target, share.source, reason)
