"""Extensions and custom nodes of an install: what there is, the public index, changes, the culprit.

The door for front ends; what is behind it lies in `extension_*` beside this module. Whatever changes
packages or files of extensions is made as a new snapshot beside the current one (`rollback` takes it back);
switching one on or off and removing one need none. Nothing is changed while the install runs.
"""

from __future__ import annotations

from collections.abc import Sequence

from stablehand.core.installs.bisect import Verdict, VerdictKind
from stablehand.core.installs.extension_index import IndexedExtension
from stablehand.core.installs.extension_needs import Clash, PackageChange
from stablehand.core.installs.extension_search import SortBy
from stablehand.services import extension_bisect
from stablehand.services.app import App
from stablehand.services.extension_changes import (
    start_adding,
    start_checking,
    start_looking,
    start_updating,
)
from stablehand.services.extension_finding import searched
from stablehand.services.extension_ground import listed
from stablehand.services.extension_switches import removed, switched
from stablehand.services.extension_views import (
    ACCEPT_CHANGES,
    WITHOUT_CLASHING,
    BisectView,
    Decisions,
    ExtensionCheck,
    ExtensionList,
    ExtensionOutcome,
    ExtensionsChanged,
    ExtensionSearch,
    ExtensionView,
    FoundInIndex,
)
from stablehand.services.jobs import Job
from stablehand.services.results import Result

__all__ = [
    "ACCEPT_CHANGES",
    "WITHOUT_CLASHING",
    "BisectView",
    "Clash",
    "ExtensionCheck",
    "ExtensionList",
    "ExtensionOutcome",
    "ExtensionSearch",
    "ExtensionView",
    "ExtensionsChanged",
    "FoundInIndex",
    "IndexedExtension",
    "PackageChange",
    "SortBy",
    "Verdict",
    "VerdictKind",
    "bisect_status",
    "list_extensions",
    "mark_bisect",
    "remove_extension",
    "search_extensions",
    "start_add",
    "start_bisect",
    "start_bisect_auto",
    "start_check",
    "start_look",
    "start_update",
    "stop_bisect",
    "switch_extension",
]


async def list_extensions(app: App, name: str) -> Result[ExtensionList]:
    """List the extensions of an install as they lie there; asks no server.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`.
    """
    return Result("extensions", await listed(app, name))


async def start_look(app: App, name: str) -> Job[Result[ExtensionList]]:
    """Ask every repository what is new as a job, several at once; then `behind` is known.

    Stage: `fetch`. One that cannot be asked is a notice. Allowed while the install runs: nothing that the
    program uses is touched.

    Raises:
        StablehandError: as `list_extensions`.
    """
    return await start_looking(app, name)


async def search_extensions(
    app: App,
    name: str,
    words: str = "",
    *,
    nodes: bool = False,
    sort: SortBy = "relevance",
    limit: int = 50,
    offset: int = 0,
    refresh: bool = False,
) -> Result[ExtensionSearch]:
    """Search the public index of an install's package.

    Args:
        words: all of them have to be in name, author, description or tags; none gives everything.
        nodes: the words are class names of nodes (ComfyUI): which extensions bring them ("missing nodes").
        sort: relevance, or stars (most first), added (newest first), name.
        limit, offset: which part of what was found.
        refresh: ask the index though its copy is less than a day old.

    Raises:
        StablehandError: `extension.no_index`: the package has none; `network.*`: it cannot be had and no
            copy is there; `extension.index_damaged`.
    """
    return await searched(
        app,
        name,
        words,
        nodes=nodes,
        sort=sort,
        limit=limit,
        offset=offset,
        refresh=refresh,
    )


async def start_check(
    app: App, name: str, what: str, *, ref: str | None = None
) -> Job[Result[ExtensionCheck]]:
    """Say what adding an extension would change, as a job; see `start_add` for `what`. Changes nothing.

    Stages: `fetch`, `resolve`. Also takes the name of one that is there: what its requirements would do.

    Raises:
        StablehandError: as `start_add`.
    """
    return await start_checking(app, name, what, ref)


async def start_add(
    app: App,
    name: str,
    what: str,
    *,
    ref: str | None = None,
    accept_changes: bool = False,
    without_clashing: bool = False,
    stop_first: bool = False,
) -> Job[Result[ExtensionsChanged]]:
    """Add an extension as a job: a new snapshot with it and what it needs, proved, then made current.

    Stages: `fetch`, `resolve`, `change`.

    Args:
        what: its name in the index, or the https address of a repository.
        ref: a branch, tag or commit; None is the repository's default branch.
        accept_changes: go on though packages that are there get another version.
        without_clashing: leave out the requirements that clash with what the program has.
        stop_first: stop the install first, if it runs.

    Raises:
        StablehandError: `install.unknown`, `install.running`, `extension.unsupported`, `extension.unknown`,
            `extension.exists`, `extension.refused` (its address or what it holds), `extension.bisecting`,
            `install.unsafe` (the watch list). From the job also: `decision.needed` (details: `flag` is
            `ACCEPT_CHANGES` with `changes`, or `WITHOUT_CLASHING` with `clashes`),
            `install.unresolvable`, `install.step_failed`, `git.failed`, `network.*`.
    """
    decisions = Decisions(accept_changes, without_clashing, stop_first)
    return await start_adding(app, name, what, ref, decisions)


async def start_update(
    app: App,
    name: str,
    extensions: Sequence[str] = (),
    *,
    ref: str | None = None,
    accept_changes: bool = False,
    without_clashing: bool = False,
    stop_first: bool = False,
) -> Job[Result[ExtensionsChanged]]:
    """Update extensions as a job, all under one snapshot. Nothing new makes no snapshot.

    Stages: `fetch`, `resolve`, `change`. One that cannot be fetched, or whose files were changed by hand, is
    an outcome `failed` with its cause; the others go on.

    Args:
        extensions: which; none is all that are not pinned.
        ref: the revision that the one named is brought to, and pinned at if it is a tag or commit.

    Raises:
        StablehandError: as `start_add`.
    """
    decisions = Decisions(accept_changes, without_clashing, stop_first)
    return await start_updating(app, name, extensions, ref, decisions)


async def remove_extension(
    app: App, name: str, extension: str, *, stop_first: bool = False
) -> Result[ExtensionsChanged]:
    """Move an extension to the trash. What it had installed stays in the environment.

    Raises:
        StablehandError: `install.running`, `extension.unknown`, `extension.bisecting`, `data.unwritable`,
            `trash.other_volume`.
    """
    return await removed(app, name, extension, stop_first=stop_first)


async def switch_extension(
    app: App, name: str, extension: str, *, on: bool, stop_first: bool = False
) -> Result[ExtensionsChanged]:
    """Switch an extension on or off, the way its program does that.

    Raises:
        StablehandError: `install.running`, `extension.unknown`, `extension.unsupported` (the program knows
            no switches), `extension.exists`, `extension.bisecting`, `data.unwritable`.
    """
    return await switched(app, name, extension, on=on, stop_first=stop_first)


async def bisect_status(app: App, name: str) -> Result[BisectView]:
    """Tell where the search for the extension that breaks an install stands.

    Raises:
        StablehandError: `install.unknown`.
    """
    return await extension_bisect.status(app, name)


async def start_bisect(app: App, name: str, *, stop_first: bool = False) -> Result[BisectView]:
    """Begin the search: extensions are switched off for the first test (all of them).

    Raises:
        StablehandError: `install.running`, `extension.unsupported`, `extension.bisecting`,
            `extension.none_on` (nothing to search among).
    """
    return await extension_bisect.begin(app, name, stop_first=stop_first)


async def mark_bisect(
    app: App, name: str, *, works: bool, stop_first: bool = False
) -> Result[BisectView]:
    """Judge the current test; give the next one, or the verdict with all switches as they were before.

    Raises:
        StablehandError: `install.running`, `extension.not_bisecting`.
    """
    return await extension_bisect.mark(app, name, works=works, stop_first=stop_first)


async def stop_bisect(app: App, name: str, *, stop_first: bool = False) -> Result[BisectView]:
    """Give the search up: all switches are as they were before it. Nothing under way is no error.

    Raises:
        StablehandError: `install.running`.
    """
    return await extension_bisect.give_up(app, name, stop_first=stop_first)


async def start_bisect_auto(
    app: App, name: str, *, stop_first: bool = False
) -> Job[Result[BisectView]]:
    """Search as a job that starts the program itself for each test and watches whether it gets ready.

    Stage: `test` (total: the tests at most). The switches come back at the end, when it is stopped, and after
    a crash with the next launch or change.

    Raises:
        StablehandError: as `start_bisect`.
    """
    return await extension_bisect.start_by_itself(app, name, stop_first=stop_first)
