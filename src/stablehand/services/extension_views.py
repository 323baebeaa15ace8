"""What the use cases of extensions give to front ends: frozen values, all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from stablehand.core.base.text import Wording
from stablehand.core.installs.bisect import Verdict
from stablehand.core.installs.extension_index import IndexedExtension
from stablehand.core.installs.extension_needs import Clash, PackageChange

Outcome = Literal["added", "updated", "removed", "enabled", "disabled", "unchanged", "failed"]


# The flags that a `decision.needed` names in `details["flag"]`.
ACCEPT_CHANGES: Final = "--accept-changes"
WITHOUT_CLASHING: Final = "--without-clashing"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the user has decided beforehand.

    Attributes:
        accept_changes: packages that are there may get another version.
        without_clashing: requirements that clash are left out.
        stop_first: what runs is stopped first.
    """

    accept_changes: bool = False
    without_clashing: bool = False
    stop_first: bool = False


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """An extension of an install.

    Attributes:
        name: its folder's name, without what marks it as switched off; by it every function knows it.
        path: where it lies.
        enabled: whether the program loads it.
        url, commit, date, branch: of its repository; `date` is the day of the commit (YYYY-MM-DD), `branch`
            None for a single commit. All None for a folder that is no repository.
        ref: the revision that was asked for when it was added; None where nobody asked for one.
        pinned: whether `ref` is a tag or commit, so that an update of all leaves it.
        behind: how many commits it is behind what was fetched last; None where nobody has looked.
        changed: files of it that somebody has changed (at most 50 are named).
        harm: what it is known to do, from the watch list; None for nothing.
    """

    name: str
    path: Path
    enabled: bool
    url: str | None = None
    commit: str | None = None
    date: str | None = None
    branch: str | None = None
    ref: str | None = None
    pinned: bool = False
    behind: int | None = None
    changed: tuple[str, ...] = ()
    harm: Wording | None = None


@dataclass(frozen=True, slots=True)
class ExtensionList:
    """The extensions of an install.

    Attributes:
        name: the install.
        supported: whether its package has extensions at all.
        format: whose they are: a1111, comfyui, sdnext; none where there is no public index.
        folder: where they lie.
        running: whether the install runs, so that a change has to stop it first.
        bisecting: whether a search for the one that breaks it is under way.
        extensions: by name.
    """

    name: str
    supported: bool
    format: str
    folder: Path | None
    running: bool
    bisecting: bool
    extensions: tuple[ExtensionView, ...]


@dataclass(frozen=True, slots=True)
class FoundInIndex:
    """An entry of the index, and whether it is there already (`installed`: its name in the install)."""

    entry: IndexedExtension
    installed: str | None = None
    harm: Wording | None = None


@dataclass(frozen=True, slots=True)
class ExtensionSearch:
    """What the public index says.

    Attributes:
        found: best first, at most as many as were asked for.
        total: how many there are in all.
        known: how many entries of the index can be used.
        skipped: how many are wrong and were passed over.
        source: the index, without anything secret.
        fetched_at: when this copy came (ISO, UTC).
        age_s: seconds since then.
        is_old: the index could not be asked, so this is the last copy that was fetched.
    """

    found: tuple[FoundInIndex, ...]
    total: int
    known: int
    skipped: int
    source: str
    fetched_at: str
    age_s: float
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class ExtensionCheck:
    """What adding an extension would do to the packages of an install; nothing was changed.

    Attributes:
        name: the name that it would have.
        url, commit: what would be added.
        requirements: what it asks for.
        clashes: requirements that cannot hold beside what the program has; both sides are named.
        changes: packages that would come, go or get another version.
        problem: why the packages do not fit together, in the resolver's words; None where they do.
        runs_installer: whether it has an install.py, whose doings nobody can foretell.
    """

    name: str
    url: str
    commit: str
    requirements: tuple[str, ...]
    clashes: tuple[Clash, ...] = ()
    changes: tuple[PackageChange, ...] = ()
    problem: Wording | None = None
    runs_installer: bool = False

    @property
    def asks(self) -> tuple[PackageChange, ...]:
        """The changes a person should see first: packages that are there and get another version, or go."""
        return tuple(item for item in self.changes if item.before is not None)


@dataclass(frozen=True, slots=True)
class ExtensionOutcome:
    """What became of one extension; `cause` says why it `failed`, `before` and `after` are commits."""

    name: str
    outcome: Outcome
    before: str | None = None
    after: str | None = None
    cause: Wording | None = None


@dataclass(frozen=True, slots=True)
class ExtensionsChanged:
    """What became of a change.

    Attributes:
        name: the install.
        outcomes: one an extension.
        extensions: as they are now.
        generation, previous: the snapshot that is current now and the one before, where one was made:
            `rollback` takes the whole change back. Both None where none was needed.
        packages: what changed in the environment.
        trashed: where a removed one lies; it comes back with `trash restore`.
        trash_id: its id there.
    """

    name: str
    outcomes: tuple[ExtensionOutcome, ...]
    extensions: tuple[ExtensionView, ...] = ()
    generation: int | None = None
    previous: int | None = None
    packages: tuple[PackageChange, ...] = ()
    trashed: Path | None = None
    trash_id: str | None = None


@dataclass(frozen=True, slots=True)
class BisectView:
    """Where the search for the extension that breaks an install stands.

    Attributes:
        name: the install.
        active: whether one is under way.
        automatic: whether it starts the program by itself.
        candidates: the extensions that were on when it began.
        on: those that are on now, for the test that is to be judged: start the program, then say
            `good` or `bad`.
        tested: how many tests were judged.
        left: how many more there are at most, as far as can be told.
        suspects: among which the culprit is.
        verdict: what was found, once it is over; the switches are as they were before then.
        history: the tests so far: which were on, and whether the program worked.
    """

    name: str
    active: bool
    automatic: bool = False
    candidates: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    tested: int = 0
    left: int = 0
    suspects: tuple[str, ...] = ()
    verdict: Verdict | None = None
    history: tuple[tuple[tuple[str, ...], bool], ...] = ()

    @property
    def words(self) -> Mapping[str, object]:
        """The same as plain values, for JSON."""
        return {
            "name": self.name,
            "active": self.active,
            "automatic": self.automatic,
            "candidates": list(self.candidates),
            "on": list(self.on),
            "tested": self.tested,
            "left": self.left,
            "suspects": list(self.suspects),
            "verdict": self.verdict.words if self.verdict else None,
            "history": [{"on": list(on), "works": works} for on, works in self.history],
        }
