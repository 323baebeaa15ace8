"""The program put together once and passed down: data folder, catalog, environment."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from stablehand import __version__
from stablehand.core.base.data_moved import refuse_while_moving
from stablehand.core.base.data_place import DataPlace, find, gone, is_there, surroundings
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.file_stamp import FileStamp, file_stamp
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.resources import bundled
from stablehand.core.base.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:  # each is loaded when it is asked for
    import asyncio

    from stablehand.core.base.settings import Settings
    from stablehand.core.catalog.loader import Catalog
    from stablehand.core.hubs.tokens import Tokens
    from stablehand.services.download_live import LiveDownloads
    from stablehand.services.hub_cache import HubMemory
    from stablehand.services.jobs import Jobs


@dataclass(frozen=True)
class App:
    """What every use case needs; nothing here is read before it is asked for.

    Attributes:
        data: the places in the data folder.
        environ: this process's variables, which may hold tokens.
        builtin: the package definitions that come with Stablehand.
        place: how the data folder came to be that one; None where a test or a part names it.
        starts_hidden: the window begins in the tray, as after a login.
    """

    data: DataPaths
    environ: Mapping[str, str] = field(repr=False)
    builtin: Path = field(default_factory=lambda: bundled("packages_catalog"))
    place: DataPlace | None = None
    starts_hidden: bool = False

    @cached_property
    def catalog(self) -> Catalog:
        """The built-in definitions, with a fetched catalog and the user's own over them."""
        from stablehand.core.catalog.loader import Catalog

        return Catalog(self.builtin, self.data.catalog, self._fetched())

    def _fetched(self) -> Path | None:
        """Give the folder of the fetched catalog that is in use, where one is set."""
        try:
            if not self.settings.get("catalog.source"):
                return None
        except StablehandError:
            return None  # whoever asks for a setting is told what is wrong
        from stablehand.core.catalog.fetched import in_use

        found = in_use(self.data.assets, self.builtin, __version__)
        return None if found is None else found.folder

    @cached_property
    def jobs(self) -> Jobs:
        """The long operations of this process."""
        from stablehand.services.jobs import Jobs

        return Jobs()

    @cached_property
    def saving(self) -> asyncio.Lock:
        """Held by whoever saves settings: of two quick wishes for the same one, the later has to win."""
        import asyncio

        return asyncio.Lock()

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens of hubs: in the keyring, else in a file of the data folder."""
        from stablehand.core.hubs.tokens import Tokens

        return Tokens(self.data.root, self.environ)

    @cached_property
    def proxies(self) -> Mapping[str, str]:
        """The variables of proxies as they were before the settings had a say."""
        from stablehand.core.base.proxies import NAMES

        return {name: self.environ[name] for name in NAMES if name in self.environ}

    @cached_property
    def downloads(self) -> LiveDownloads:
        """What this process knows of its own downloads from moment to moment."""
        from stablehand.services.download_live import LiveDownloads

        return LiveDownloads()

    @cached_property
    def hubs(self) -> HubMemory:
        """What was asked of hubs a moment ago."""
        from stablehand.services.hub_cache import HubMemory

        return HubMemory(self.data.assets / "hub-pictures")

    @cached_property
    def settings(self) -> Settings:
        """The settings as they stand in the file and the environment."""
        self.is_gone()  # from now on it is known which folder held the data
        return self._read_settings()

    def _read_settings(self) -> Settings:
        from stablehand.core.base.settings import load

        stamp = file_stamp(self.data.settings)  # from before: what is written meanwhile is a change
        found = load(self.data.settings, self.environ)
        self.__dict__["_settings_stamp"] = stamp
        return found

    def settings_stamp(self) -> FileStamp | None:
        """Give the stamp of the settings file as it was read last; before that, as it is now."""
        if "_settings_stamp" in self.__dict__:
            return cast("FileStamp | None", self.__dict__["_settings_stamp"])
        return file_stamp(self.data.settings)

    def refresh(self) -> None:
        """Read the settings anew, and the catalog when it is asked for next.

        Raises:
            StablehandError: `settings.invalid`, `data.missing`; the settings stay as they were then, so that
                a slip in the file does not take them away from a program that runs.
        """
        self.refuse_if_gone()
        self.__dict__.pop("catalog", None)
        self.__dict__["settings"] = self._read_settings()

    def refuse_if_gone(self) -> None:
        """Refuse to begin anew where the data folder was: an empty one would look like a loss of everything.

        Raises:
            StablehandError: `data.missing`, as `is_gone` says.
        """
        if self.is_gone():
            raise gone(self.data.root)

    def is_gone(self) -> bool:
        """Tell whether the data was there, or the folder was chosen, and it is there no more.

        Another folder without data in its place, as a drive leaves it that is not mounted, is none of it;
        the same one is, whatever was taken out of it.
        """
        folder = _folder_at(self.data.root)
        if folder is not None and is_there(self.data.root):
            self.__dict__["_seen"] = folder
            return False
        if (seen := self.__dict__.get("_seen")) is not None:
            return bool(folder != seen)
        place = self.place
        was_chosen = place is not None and place.why == "chosen" and place.problem is None
        return was_chosen and folder is None


def _folder_at(path: Path) -> tuple[int, int] | None:
    """Give which folder of which drive lies there; None where none does."""
    try:
        about = os.stat(path)  # noqa: PTH116 - as where the list of installs is watched
    except (OSError, ValueError):
        return None
    return (about.st_dev, about.st_ino) if stat.S_ISDIR(about.st_mode) else None


def make_app(explicit: Path | None, environ: Mapping[str, str], program_folder: Path) -> App:
    """Find the data folder and put the program together."""
    place = find(environ, surroundings(program_folder), explicit)
    refuse_while_moving(place.path)
    return App(DataPaths(place.path), environ, place=place)


def make_app_on(path: Path, before: App) -> App:
    """Put the program together anew on a data folder that was just chosen."""
    place = find(before.environ, surroundings())
    if place.path != path:
        place = DataPlace(path, "chosen", QT_TRANSLATE_NOOP("data", "chosen"))
    app = App(DataPaths(path), before.environ, before.builtin, place)
    # The variables of this process may say by now what the settings of the folder before said.
    app.__dict__["proxies"] = before.proxies
    return app
