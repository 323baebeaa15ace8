"""Getting extensions ready beside the install: fetched, looked through, their requirements read.

Nothing here touches what the program uses. Updates are fetched into the repositories that are there (which
changes nothing that is checked out), several at once, and made in copies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import unwritable
from stablehand.core.base.progress import Reporter
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.installs.extension_files import copy_extension, taken
from stablehand.core.installs.extension_needs import taken_lines
from stablehand.core.installs.extension_notes import ExtensionNote, read_notes
from stablehand.core.installs.extension_search import named
from stablehand.core.installs.extensions_found import FoundExtension
from stablehand.core.installs.watch_list import read_watch_list
from stablehand.core.runtimes.extension_address import (
    folder_name,
    repository_address,
)
from stablehand.core.runtimes.git import Fetched, clear_locks
from stablehand.core.runtimes.git_address import checked_ref
from stablehand.core.runtimes.git_head import branch_name
from stablehand.core.runtimes.requirements import combined
from stablehand.services.app import App
from stablehand.services.extension_git import ExtensionGit, extension_git, refused
from stablehand.services.extension_ground import AT_ONCE, Ground, harm_of, unknown
from stablehand.services.extension_indexes import fetched_index
from stablehand.services.extension_views import ExtensionOutcome

REQUIREMENTS: Final = "requirements.txt"
INSTALLER: Final = "install.py"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An extension that shall be added: the name of its folder, where from, what the index wants for it."""

    folder: str
    url: str
    ref: str | None = None
    pip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """An extension that lies ready.

    Attributes:
        name: its own; `folder` is its folder's, which may be marked as switched off.
        part: where it lies ready.
        url: where it is from.
        before: the commit that is there now; None for one that comes.
        after: the commit that lies ready.
        lines: its requirements; `left_out` those that are not taken.
        note: what is noted of it from now on.
    """

    name: str
    folder: str
    part: Path
    url: str
    before: str | None
    after: str
    lines: tuple[str, ...]
    left_out: tuple[str, ...]
    note: ExtensionNote

    @property
    def has_installer(self) -> bool:
        """Whether it has an installer of its own."""
        return (self.part / INSTALLER).is_file()


async def wanted_extension(app: App, ground: Ground, what: str, ref: str | None) -> Wanted:
    """Find out which extension somebody means: an address, or a name of the index.

    Raises:
        StablehandError: `extension.refused`, `extension.unknown`, `install.unsafe`, `git.failed` for a
            revision that is none; as `fetched_index`.
    """
    if ref is not None:
        checked_ref(ref)
    base = str(app.settings.get("endpoints.git_base"))
    if "://" in what or what.startswith(("git@", "-", "/", ".", "ext::", "~")) or "\\" in what:
        url = repository_address(what, base=base, loopback=True)
        folder = folder_name(url) if url is not None else None
        if url is None or folder is None:
            raise _no_address()
        found = Wanted(folder, url, ref)
    else:
        found = await _of_index(app, ground, what, ref)
    known = await asyncio.to_thread(read_watch_list, app.data.catalog)
    if (harm := harm_of(known, found.folder, found.url)) is not None:
        raise StablehandError(
            "install.unsafe",
            harm,
            hint=QT_TRANSLATE_NOOP("extension", "Nothing of it was fetched."),
            details={"extension": found.folder, "url": found.url},
        )
    return found


async def _of_index(app: App, ground: Ground, what: str, ref: str | None) -> Wanted:
    index = await fetched_index(app, ground.package)
    matches = named(index.index.entries, what)
    if len(matches) == 1:
        return Wanted(matches[0].folder, matches[0].url, ref, matches[0].pip)
    if not matches:
        error = unknown(what, [])
        error.hint = QT_TRANSLATE_NOOP(
            "extension",
            "The index does not know it. Search it, or give the address of its repository.",
        )
        raise error
    raise StablehandError(
        "extension.unknown",
        QT_TRANSLATE_NOOP("extension", "Several extensions are called {name}.").fill(name=what),
        hint=QT_TRANSLATE_NOOP("extension", "Give the address of one: {urls}").fill(
            urls=", ".join(item.url for item in matches[:8])
        ),
        details={"extension": what, "urls": [item.url for item in matches[:40]]},
    )


def refuse_taken(ground: Ground, wanted: Wanted) -> None:
    """Make sure that an extension's name is free. Blocks.

    Raises:
        StablehandError: `extension.exists`.
    """
    suffix = ground.extensions.disabled_suffix or ""
    names = {wanted.folder.casefold(), f"{wanted.folder}{suffix}".casefold()}
    if ground.root.is_dir():
        there = {entry.name.casefold() for entry in ground.root.iterdir()}
        if names & there:
            raise taken(wanted.folder)


async def made_ready(app: App, work: Path, wanted: Wanted) -> Ready:
    """Fetch an extension that shall be added.

    Raises:
        StablehandError: `extension.refused`, `git.failed`, `network.*`, `install.step_failed`.
    """
    git = extension_git(app)
    part = work / wanted.folder
    try:
        part.mkdir(parents=True)
    except OSError as error:
        raise unwritable(part, error) from error
    fetched = await git.bring(part, wanted.url, wanted.ref)
    is_pinned = wanted.ref is not None and fetched.kind != "branch"
    note = ExtensionNote(ref=wanted.ref, pinned=is_pinned, pip=wanted.pip)
    lines, left = await asyncio.to_thread(requirements_of, part, note)
    return Ready(
        wanted.folder, wanted.folder, part, wanted.url, None, fetched.commit, lines, left, note
    )


def requirements_of(part: Path, note: ExtensionNote) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the requirements of an extension that are taken, and those that are not. Blocks.

    Raises:
        StablehandError: `install.step_failed` for a file that cannot be read.
    """
    file = part / REQUIREMENTS
    found = combined([file], (), part).lines if file.is_file() else ()
    return taken_lines([*note.pip, *found])


@dataclass(frozen=True)
class _News:
    found: FoundExtension
    note: ExtensionNote
    fetched: Fetched
    url: str


async def look_for_news(
    ground: Ground,
    found: Sequence[FoundExtension],
    reporter: Reporter,
    *,
    ref: str | None = None,
    is_still: bool = False,
) -> tuple[list[_News], list[ExtensionOutcome]]:
    """Fetch what is new of extensions, several at once; give those that have news, and what of the others.

    Args:
        ref: the revision that is wanted instead of what each follows.
        is_still: whether nobody else works there, so that what a killed git has left can be cleared.

    Raises:
        StablehandError: `tool.missing`, `git.failed` for a revision that is none.
    """
    git, notes = extension_git(ground.app), await asyncio.to_thread(read_notes, ground.folder)
    turn, done = asyncio.Semaphore(AT_ONCE), 0

    async def one(item: FoundExtension) -> _News | ExtensionOutcome:
        nonlocal done
        async with turn:
            await reporter.pausing.turn()
            try:
                if is_still:
                    await asyncio.to_thread(clear_locks, item.path)
                return await _news_of(git, item, notes.of(item.folder), ref)
            except StablehandError as error:
                return ExtensionOutcome(item.folder, "failed", item.commit, cause=error.message)
            except OSError as error:  # a git of somebody's is at work there
                cause = unwritable(item.path, error).message
                return ExtensionOutcome(item.folder, "failed", item.commit, cause=cause)
            finally:
                done += 1
                reporter.update(done, total=len(found), text=_FETCHED.fill(name=item.folder))

    answers = await asyncio.gather(*(one(item) for item in found))
    news = [item for item in answers if isinstance(item, _News)]
    return news, [item for item in answers if isinstance(item, ExtensionOutcome)]


async def _news_of(
    git: ExtensionGit, item: FoundExtension, note: ExtensionNote, ref: str | None
) -> _News | ExtensionOutcome:
    # One whose `.git` is a file is a part of another repository, which a copy of it is not.
    if item.url is None or item.commit is None or not (item.path / ".git").is_dir():
        return ExtensionOutcome(item.folder, "failed", cause=_NO_REPOSITORY)
    wanted = ref or note.ref
    if wanted is None:
        wanted = branch_name(item.path)
    try:
        fetched = await git.fetch(item.path, wanted)
    except StablehandError as error:
        if error.code != "git.failed" or ref is not None or note.ref is not None or wanted is None:
            raise
        # The branch is gone on the other side: they have another default now.
        fetched = await git.fetch(item.path, None, named=True)
    if ref is not None:
        note = note.model_copy(update={"ref": ref, "pinned": fetched.kind != "branch"})
    elif fetched.commit == item.commit:
        return ExtensionOutcome(item.folder, "unchanged", item.commit, item.commit)
    return _News(item, note, fetched, item.url)


async def copies_made_ready(
    ground: Ground, work: Path, news: Sequence[_News], reporter: Reporter
) -> tuple[list[Ready], list[ExtensionOutcome]]:
    """Make updates in copies; give those that lie ready, and those that failed."""
    git, turn, done = extension_git(ground.app), asyncio.Semaphore(AT_ONCE), 0

    async def one(item: _News) -> Ready | ExtensionOutcome:
        nonlocal done
        async with turn:
            await reporter.pausing.turn()
            try:
                return await _copied(git, work, item)
            except StablehandError as error:
                cause = error.message
                if error.code == "git.failed" and (changed := await _changed(git, item.found)):
                    cause = _BY_HAND.fill(names=", ".join(changed[:5]))
                before = item.found.commit
                return ExtensionOutcome(item.found.folder, "failed", before, cause=cause)
            finally:
                done += 1
                reporter.update(done, total=len(news), text=_READY.fill(name=item.found.folder))

    answers = await asyncio.gather(*(one(item) for item in news))
    ready = [item for item in answers if isinstance(item, Ready)]
    return ready, [item for item in answers if isinstance(item, ExtensionOutcome)]


async def _copied(git: ExtensionGit, work: Path, item: _News) -> Ready:
    found, before = item.found, item.found.commit
    assert before is not None
    part = work / found.path.name
    try:
        await asyncio.to_thread(copy_extension, found.path, part)
    except OSError as error:
        raise unwritable(part, error) from error
    # What somebody committed there is on no branch of the other side, and not lost all the same.
    await git.run(git.git.keep(part, f"kept/{before}", before))
    await git.check_out(part, item.fetched, over=False)
    lines, left = await asyncio.to_thread(requirements_of, part, item.note)
    return Ready(
        found.folder, found.path.name, part, item.url, before, item.fetched.commit, lines, left,
        item.note,
    )  # fmt: skip


async def _changed(git: ExtensionGit, item: FoundExtension) -> list[str]:
    """Give the files of an extension that somebody has changed."""
    try:
        output = await git.said(item.path, ["diff", "--name-only", "--no-ext-diff", "HEAD", "--"])
    except StablehandError:
        return []
    return output.splitlines()


def without(ready: Ready, lines: Sequence[str]) -> Ready:
    """Give an extension that lies ready without some of its requirements."""
    kept = tuple(line for line in ready.lines if line not in lines)
    gone = tuple(line for line in ready.lines if line in lines)
    return replace(ready, lines=kept, left_out=(*ready.left_out, *gone))


def _no_address() -> StablehandError:
    error = refused(_ADDRESS)
    error.hint = QT_TRANSLATE_NOOP(
        "extension",
        "Give an address that begins with https://, without a name or a password in it.",
    )
    return error


_ADDRESS: Final = QT_TRANSLATE_NOOP(
    "extension", "its address is not one of a repository that is safe"
)
_FETCHED: Final = QT_TRANSLATE_NOOP("extension", "Asked: {name}")
_READY: Final = QT_TRANSLATE_NOOP("extension", "Ready: {name}")
_NO_REPOSITORY: Final = QT_TRANSLATE_NOOP(
    "extension", "It is no repository, so nobody knows where a newer one would come from"
)
_BY_HAND: Final = QT_TRANSLATE_NOOP(
    "extension", "Files of it were changed by hand and are others in the new version: {names}"
)
