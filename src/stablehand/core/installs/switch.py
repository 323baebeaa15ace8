"""Going from one generation of an install to another: all of it, or nothing.

`Packages/<name>/.stablehand/switch.json` says what is meant before anything is touched; every act can
be repeated and undone from it. The record is written last and decides: if it names the generation that
is entered, the switch has happened, else whoever opens the install next takes back what was done of it
(`finish_switch`). So after a kill at any moment the install is what it was, or what it was to become.

The files of the user that git would write over are copied to `gen/<n>/kept` of the generation that is
left; folders that belong to a generation (second repositories, builds) are swapped with `gen/<n>/held`.
"""

from __future__ import annotations

import filecmp
import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.files import (
    remove_parts,
    remove_tree,
    rename_patiently,
    write_atomic,
)
from stablehand.core.base.links import is_link, remove_link
from stablehand.core.base.paths import unwritable
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.databases import BESIDE
from stablehand.core.installs.heal import point_to_environment
from stablehand.core.installs.user_files import below, content_id, save
from stablehand.core.records.generations import (
    DRAFT_FILE,
    Generation,
    read_generation,
    write_generation,
)
from stablehand.core.records.install import (
    InstallFolder,
    InstallRecord,
    now,
    read_record,
    write_record,
)
from stablehand.core.runtimes.command import ToolCommand
from stablehand.core.runtimes.git import Fetched, GitTool, clear_locks
from stablehand.core.runtimes.git_reading import blob_content, commit_files, remote_url
from stablehand.core.sharing.apply import links_taken_out

SWITCH_FILE: Final = "switch.json"
_LARGEST_BYTES: Final = 16 * 1024 * 1024

Run = Callable[[ToolCommand], Awaitable[object]]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Revision(_Part):
    """A commit as it is checked out: on a branch, or alone; `url` is where the repository comes from."""

    commit: str
    branch: str | None = None
    url: str | None = None

    @property
    def fetched(self) -> Fetched:
        """The revision as git's checkout takes it."""
        if self.branch is not None:
            return Fetched(self.commit, "branch", self.branch)
        return Fetched(self.commit, "commit")


class Swap(_Part):
    """A folder of the checkout that belongs to a generation.

    `out`: the one that is there goes; `into`: where the one that comes lies, None if none does: where it
    was built, or where it was put when a generation that works with it was left, which `holder` names.
    """

    path: str
    out: bool
    into: Literal["staged", "held"] | None
    holder: int | None = None


class Switch(_Part):
    """One change of generation; paths are from the checkout's root, with /.

    Attributes:
        leaves, enters: numbers of the generations.
        old, new: what is checked out before and after; None where git has no part in it.
        saved: the user's files that were copied to `kept` of the generation that is left.
        carried: those of them that stay in place over the other version.
        keeper: the generation whose copies of the user's files come back; None is the one that is entered.
        restored: files in its `kept` which get their places back.
        returned: databases in its `databases` which do.
        links: links of the user's that git would replace.
        swaps: folders that belong to generations.
        databases: databases that were copied to the generation that is left.
    """

    format: Literal[1] = 1
    leaves: int
    enters: int
    old: Revision | None = None
    new: Revision | None = None
    saved: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    keeper: int | None = None
    restored: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    swaps: tuple[Swap, ...] = ()
    databases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SwitchPlaces:
    """Where a switch keeps things, by generation."""

    folder: InstallFolder
    number: int

    @property
    def kept(self) -> Path:
        """The user's versions of tracked files, as they were when it was left."""
        return self.folder.generation(self.number) / "kept"

    @property
    def held(self) -> Path:
        """Folders of the checkout that belong to it, while it is not current."""
        return self.folder.generation(self.number) / "held"

    @property
    def databases(self) -> Path:
        """Databases as they were when it was left."""
        return self.folder.generation(self.number) / "databases"

    @property
    def links(self) -> Path:
        """The user's links, while git works."""
        return self.folder.generation(self.number) / "links"

    @property
    def staged(self) -> Path:
        """The program's files while it is being built."""
        return self.folder.generation(self.number) / "source"


def switch_file(folder: InstallFolder) -> Path:
    """Give the place of an install's intent."""
    return folder.own / SWITCH_FILE


def read_switch(folder: InstallFolder) -> Switch | None:
    """Give the switch that was begun and not finished; None if there is none.

    Raises:
        StablehandError: `install.damaged`: the file is there and cannot be understood.
    """
    try:
        with switch_file(folder).open("rb") as file:
            return Switch.model_validate_json(file.read(_LARGEST_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValidationError, ValueError) as error:
        raise StablehandError(
            "install.damaged",
            QT_TRANSLATE_NOOP(
                "install", "A change to {name} was interrupted and its notes cannot be read."
            ).fill(name=folder.name),
            hint=QT_TRANSLATE_NOOP("install", "See: stablehand doctor {name}").fill(
                name=folder.name
            ),
            details={"file": str(switch_file(folder)), "reason": str(error)[:200]},
        ) from error


async def make_switch(
    folder: InstallFolder,
    switch: Switch,
    record: InstallRecord,
    git: GitTool | None,
    run: Run,
    *,
    accounts: Iterable[Generation] = (),
) -> None:
    """Switch; when anything fails, take back what was done and leave the install as it was.

    Args:
        folder: the install, whose lock is held and which does not run.
        switch: what is meant.
        record: the record it shall have afterwards.
        git: None for a program without a repository.
        run: runs a command to its end.
        accounts: of both generations, as they shall be afterwards.

    Raises:
        StablehandError: why it could not be done.
    """
    _write(folder, switch)
    try:
        for account in accounts:
            write_generation(folder, account)
        await _forward(folder, switch, git, run)
        write_record(folder, record)
    except (StablehandError, OSError) as error:
        await finish_switch(folder, git, run)
        if isinstance(error, OSError):
            raise unwritable(folder.checkout, error) from error
        raise
    _tidy(folder, switch)


async def finish_switch(folder: InstallFolder, git: GitTool | None, run: Run) -> str | None:
    """Bring a switch that was interrupted to an end; give what was done, in words for a log.

    Raises:
        StablehandError: it could not be; the next one who opens the install tries again.
    """
    switch = read_switch(folder)
    if switch is None:
        return None
    record = read_record(folder)
    if record is not None and record.generation == switch.enters:
        _tidy(folder, switch)
        return f"finished the change to generation {switch.enters}"
    try:
        await _back(folder, switch, git, run)
        _accounts_back(folder, switch)
        _remove_parts(folder, switch)
    except OSError as error:
        raise unwritable(folder.checkout, error) from error
    switch_file(folder).unlink(missing_ok=True)
    return f"took back a change that was interrupted; generation {switch.leaves} is current"


def _write(folder: InstallFolder, switch: Switch) -> None:
    try:
        write_atomic(switch_file(folder), switch.model_dump_json(indent=1) + "\n", mode=0o600)
    except OSError as error:
        raise unwritable(switch_file(folder), error) from error


async def _forward(folder: InstallFolder, switch: Switch, git: GitTool | None, run: Run) -> None:
    leaves, enters = SwitchPlaces(folder, switch.leaves), SwitchPlaces(folder, switch.enters)
    keeper = _keeper(folder, switch)
    checkout = folder.checkout
    async with links_taken_out(folder):
        if switch.new is not None and git is not None:
            _links_away(switch, folder)
            await _check_out(folder, switch.new, git, run)
        for swap in switch.swaps:
            _swap(swap, checkout, leaves, enters)
        save(switch.carried, leaves.kept, checkout)
        save(switch.restored, keeper.kept, checkout)
        if switch.new is not None:
            _links_back(switch, folder, switch.new.commit)
    _bring_databases(switch.returned, keeper.databases, checkout)
    _point(folder, switch.enters)


async def _back(folder: InstallFolder, switch: Switch, git: GitTool | None, run: Run) -> None:
    leaves, enters = SwitchPlaces(folder, switch.leaves), SwitchPlaces(folder, switch.enters)
    keeper = _keeper(folder, switch)
    checkout = folder.checkout
    async with links_taken_out(folder):
        if switch.old is not None and git is not None:
            _links_away(switch, folder)
            await _check_out(folder, switch.old, git, run)
            _remove_strays(folder, switch)
        for swap in switch.swaps:
            _swap_back(swap, checkout, leaves, enters)
        save(switch.saved, leaves.kept, checkout)
        if switch.old is not None:
            _links_back(switch, folder, switch.old.commit)
    for path in switch.returned:
        if path not in switch.databases and is_same(checkout / path, keeper.databases / path):
            (checkout / path).unlink()
    _bring_databases(switch.databases, leaves.databases, checkout)
    _point(folder, switch.leaves)


def _accounts_back(folder: InstallFolder, switch: Switch) -> None:
    """Let the accounts of both generations be true again, since none was entered.

    What was built is there still, so that the same change can go on with it.
    """
    enters = read_generation(folder, switch.enters)
    if enters is None:
        return
    if (folder.generation(switch.enters) / DRAFT_FILE).exists():
        write_generation(folder, enters.changed(state="building", good=False))
        return
    left_at = enters.left_at or _begun_at(folder, switch.leaves)
    write_generation(folder, enters.changed(left_at=left_at))


def _begun_at(folder: InstallFolder, number: int) -> str:
    """Give when a generation was begun, which is about when the one before it was left."""
    found = read_generation(folder, number)
    return found.created_at if found is not None else now()


def _bring_databases(paths: Iterable[str], source: Path, checkout: Path) -> None:
    """Bring databases with what lies beside them; another one's log beside a database would ruin it."""
    coming = set(paths)
    for path in coming:
        for end in BESIDE:
            if not path.endswith(BESIDE) and path + end not in coming:
                (checkout / (path + end)).unlink(missing_ok=True)
    save(sorted(coming), source, checkout)


def _remove_parts(folder: InstallFolder, switch: Switch) -> None:
    """Remove what copies that were killed left beside the user's files."""
    paths = (*switch.saved, *switch.carried, *switch.restored, *switch.databases)
    checkout = folder.checkout
    for place in {(checkout / path).parent for path in paths} | {
        folder.own,
        folder.environment_link.parent,
    }:
        remove_parts(place)


async def _check_out(folder: InstallFolder, revision: Revision, git: GitTool, run: Run) -> None:
    """Check a revision out over whatever is there: what is the user's was saved before."""
    clear_locks(folder.checkout)
    if revision.url is not None and revision.url != remote_url(folder.checkout):
        await run(git.set_origin(folder.checkout, revision.url))
    await run(git.checkout(folder.checkout, revision.fetched, over=True))


def _links_away(switch: Switch, folder: InstallFolder) -> None:
    """Put the user's links aside; git would remove them and make folders in their places."""
    aside = SwitchPlaces(folder, switch.leaves).links
    for at, path in enumerate(switch.links):
        place = folder.checkout / path
        if is_link(place):
            aside.mkdir(parents=True, exist_ok=True)
            rename_patiently(place, aside / str(at))


def _links_back(switch: Switch, folder: InstallFolder, commit: str) -> None:
    """Put the user's links back in place of what git has just made there."""
    aside = SwitchPlaces(folder, switch.leaves).links
    tracked = commit_files(folder.checkout, commit) if switch.links else {}
    for at, path in enumerate(switch.links):
        place, kept = folder.checkout / path, aside / str(at)
        if not is_link(kept):
            continue
        for name in below(place) if place.is_dir() else ():
            if f"{path}/{name}" in tracked:
                (place / name).unlink()
        remove_empty(place)
        if not os.path.lexists(place):
            place.parent.mkdir(parents=True, exist_ok=True)
            rename_patiently(kept, place)


def remove_empty(folder: Path) -> None:
    """Remove a folder and those in it that hold no file.

    Raises:
        OSError: one could not be removed.
    """
    if folder.is_dir() and not is_link(folder):
        for entry in list(folder.iterdir()):
            remove_empty(entry)
        if not any(folder.iterdir()):
            folder.rmdir()


def _remove_strays(folder: InstallFolder, switch: Switch) -> None:
    """Remove files of the other version that a killed checkout left beside this one's."""
    assert switch.old is not None
    if switch.new is None:
        return
    old = commit_files(folder.checkout, switch.old.commit)
    saved = set(switch.saved)
    for path, content in commit_files(folder.checkout, switch.new.commit).items():
        place = folder.checkout / path
        if path in old or path in saved or is_link(place) or not place.is_file():
            continue
        is_inside = not any(is_link(folder.checkout / above) for above in _above(path))
        if is_inside and (content_id(place) == content or _is_begun(folder, place, content)):
            place.unlink()


def _is_begun(folder: InstallFolder, place: Path, content: str) -> bool:
    """Tell whether a file is the beginning of one that git was writing when it died."""
    whole = blob_content(folder.checkout, content)
    there = place.read_bytes() if place.stat().st_size < len(whole) else whole
    return len(there) < len(whole) and whole.startswith(there)


def _above(path: str) -> Iterable[str]:
    at = path.rfind("/")
    while at > 0:
        yield path[:at]
        at = path.rfind("/", 0, at)


def _swap(swap: Swap, checkout: Path, leaves: SwitchPlaces, enters: SwitchPlaces) -> None:
    """Take a folder out, bring the other one in; each at most once, however often it is called."""
    place, goes, comes = checkout / swap.path, leaves.held / swap.path, _incoming(swap, enters)
    is_in = comes is not None and not os.path.lexists(comes)
    if swap.out and not is_in and os.path.lexists(place) and not os.path.lexists(goes):
        goes.parent.mkdir(parents=True, exist_ok=True)
        rename_patiently(place, goes, rename=os.rename)
    if comes is not None and not is_in and not os.path.lexists(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        rename_patiently(comes, place, rename=os.rename)


def _swap_back(swap: Swap, checkout: Path, leaves: SwitchPlaces, enters: SwitchPlaces) -> None:
    place, goes, comes = checkout / swap.path, leaves.held / swap.path, _incoming(swap, enters)
    if comes is not None and not os.path.lexists(comes) and os.path.lexists(place):
        comes.parent.mkdir(parents=True, exist_ok=True)
        rename_patiently(place, comes, rename=os.rename)
    if swap.out and os.path.lexists(goes) and not os.path.lexists(place):
        rename_patiently(goes, place, rename=os.rename)


def _incoming(swap: Swap, enters: SwitchPlaces) -> Path | None:
    """Give where the folder that comes lies before it comes; None if none does."""
    if swap.into is None:
        return None
    if swap.into == "staged":
        return enters.staged / swap.path
    return SwitchPlaces(enters.folder, swap.holder or enters.number).held / swap.path


def _keeper(folder: InstallFolder, switch: Switch) -> SwitchPlaces:
    return SwitchPlaces(folder, switch.keeper or switch.enters)


def _holding(folder: InstallFolder, switch: Switch) -> list[Path]:
    numbers = {swap.holder or switch.enters for swap in switch.swaps}
    return [SwitchPlaces(folder, number).held for number in numbers]


def is_same(one: Path, other: Path) -> bool:
    """Tell whether two files have the same content."""
    return one.is_file() and filecmp.cmp(one, other, shallow=False)


def _point(folder: InstallFolder, number: int) -> None:
    environment = folder.generation(number) / "env"
    if os.path.lexists(environment):
        point_to_environment(folder.environment_link, environment)
    elif is_link(folder.environment_link):
        remove_link(folder.environment_link)


def _tidy(folder: InstallFolder, switch: Switch) -> None:
    """Remove what only the way to the new generation needed. All of it is in place elsewhere."""
    enters, keeper = SwitchPlaces(folder, switch.enters), _keeper(folder, switch)
    try:
        _remove_parts(folder, switch)
        for path in (*switch.restored, *switch.carried):
            remove_tree(keeper.kept / path)
        for path in switch.returned:
            remove_tree(keeper.databases / path)
        remove_tree(enters.staged)
        for place in (keeper.kept, keeper.databases, *_holding(folder, switch)):
            remove_empty(place)  # what found its place taken stays in there
        remove_empty(SwitchPlaces(folder, switch.leaves).links)
        (folder.generation(switch.enters) / DRAFT_FILE).unlink(missing_ok=True)
        switch_file(folder).unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(folder.generation(switch.enters), error) from error
