"""How one install is fed from the shared tree: which folder reaches the program by which way. Pure.

Method `config` uses launch options and one config file; a folder for which the program has neither
is linked. Method `link` turns the program's folders into links. Method `none` leaves everything alone.
Method `register` changes nothing on the disk for models: the program is told of each file where it lies
(core/launch/registering.py). Results go to Data/Images/<install> in all of these, and files that lie in the
program's own folders belong into the tree. `apply.py` brings the disk into the state planned here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from stablehand.core.base.places import Places
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.launch_schema import Output, SharedFolder
from stablehand.core.catalog.schema import Package

Way = Literal["option", "config", "link", "register"]
Method = Literal["link", "config", "register", "none"]
ConfigKind = Literal["yaml", "json", "json_keys", "fds"]
# The role of results, which is no role of the model tree.
RESULTS: Final = "Images"
# Where InvokeAI is told of a model: invokeai/app/api/routers/model_manager.py.
REGISTER_PATH: Final = "/api/v2/models/install"


@dataclass(frozen=True, slots=True)
class Share:
    """One shared folder: `source` in the data folder reaches the program as `target`.

    `target` is the option, the key of the config file, the path of the link, or the path of the API, by
    `way`.
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
class Home:
    """A folder of the program's own; files that lie in it belong into `source`."""

    folder: str
    source: str


@dataclass(frozen=True, slots=True)
class SharingPlan:
    """Everything that is shared, the options that say so, and the config file to write, if any."""

    method: Method
    shares: tuple[Share, ...]
    options: tuple[SharedOption, ...]
    config_file: str | None
    config_kind: ConfigKind | None = None
    homes: tuple[Home, ...] = ()

    @property
    def registered(self) -> tuple[str, ...]:
        """The folders whose models the program is told of."""
        return tuple(share.source for share in self.shares if share.way == "register")

    @property
    def links(self) -> tuple[Share, ...]:
        """The shares that are links."""
        return tuple(share for share in self.shares if share.way == "link")


def sharing_plan(package: Package, places: Places, method: Method | None = None) -> SharingPlan:
    """Lay out the sharing of a package by its default method or the one asked for."""
    sharing = package.sharing
    chosen: Method = method or sharing.default
    if chosen == "none":
        return SharingPlan("none", (), (), None)
    root_option = sharing.root_option if chosen == "config" else None
    shares: list[Share] = []
    homes: list[Home] = []
    for folder in sharing.folders:
        made = _folder(folder, chosen, root_option, places)
        shares += made
        homes += _homes(folder, made, places) if made else []
    for output in sharing.outputs:
        share = _output(output, places)
        shares.append(share)
        homes.append(Home(str(places.at(places.checkout, output.folder)), share.source))
    options = [
        _option(share) for share in shares if share.way == "option" and share.target != root_option
    ]
    if root_option:
        options.insert(0, SharedOption(root_option, str(places.models), _WHOLE_TREE))
    config_file = None
    if sharing.config and any(share.way == "config" for share in shares):
        config_file = str(places.at(places.checkout, sharing.config.file))
        if sharing.config.option:
            options.append(SharedOption(sharing.config.option, config_file, sharing.reason))
    return SharingPlan(
        chosen,
        tuple(shares),
        tuple(options),
        config_file,
        sharing.config.kind if sharing.config and config_file else None,
        tuple(homes),
    )


def _folder(
    folder: SharedFolder, method: Method, root_option: str | None, places: Places
) -> list[Share]:
    sources = [(role, str(places.at(places.models, role))) for role in folder.roles]
    if method == "register":
        return [Share(role, "register", source, REGISTER_PATH) for role, source in sources]
    if method == "config" and folder.option:
        role, source = sources[0]
        return [Share(role, "option", source, folder.option)]
    if method == "config" and folder.key:
        return [Share(role, "config", source, folder.key) for role, source in sources]
    if root_option:
        return [Share(role, "option", source, root_option) for role, source in sources]
    if folder.link is None:
        # Where the program does not follow links, its option serves method "link" as well.
        return (
            [Share(sources[0][0], "option", sources[0][1], folder.option)] if folder.option else []
        )
    link = places.at(places.checkout, folder.link)
    if len(sources) == 1:
        return [Share(sources[0][0], "link", sources[0][1], str(link))]
    # Several roles cannot be one link: each becomes a sub-folder, which every program scans too.
    return [Share(role, "link", source, str(link / _word(role))) for role, source in sources]


def _homes(folder: SharedFolder, shares: list[Share], places: Places) -> list[Home]:
    """Give the program's own folders: the whole for the first role, and one for each by its name."""
    homes = [Home(share.target, share.source) for share in shares if share.way == "link"]
    if folder.folder is not None:
        own = places.at(places.checkout, folder.folder)
        homes.append(Home(str(own), shares[0].source))
        if len(shares) > 1:
            homes += [Home(str(own / _word(share.role)), share.source) for share in shares]
    return list(dict.fromkeys(homes))


def _word(role: str) -> str:
    return role.replace("/", "_")


def _output(output: Output, places: Places) -> Share:
    source = str(places.at(places.images, output.target))
    if output.option:
        return Share(RESULTS, "option", source, output.option)
    return Share(RESULTS, "link", source, str(places.at(places.checkout, output.folder)))


_WHOLE_TREE: Final[Wording] = QT_TRANSLATE_NOOP("sharing", "All models come from the shared tree.")


def _option(share: Share) -> SharedOption:
    if share.role == RESULTS:
        reason: Wording = QT_TRANSLATE_NOOP("sharing", "Results go to the shared Images folder.")
    else:
        reason = QT_TRANSLATE_NOOP("sharing", "{role} models come from the shared tree.").fill(
            role=share.role
        )
    return SharedOption(share.target, share.source, reason)
