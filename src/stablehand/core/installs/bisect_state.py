"""`.stablehand/bisect.json`: a search for the extension that breaks an install, so that it outlives us.

It is written before any switch is touched and goes when all are as they were: whoever finds it knows how
they were, and which test they are set for.
"""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from stablehand.core.base.files import write_atomic
from stablehand.core.base.paths import unwritable
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.records.places import InstallFolder

BISECT_FILE: Final = "bisect.json"
_LARGEST_BYTES: Final = 4 * 1024 * 1024


class BisectTest(BaseModel):
    """A test that was judged: which extensions were on, and whether the program worked."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    on: tuple[str, ...]
    works: bool


class BisectState(BaseModel):
    """A search that is under way.

    Attributes:
        candidates: the extensions that were on when it began, in a lasting order.
        off: those that were off.
        automatic: whether the program is started by us; such a search ends with its process.
        on: those that are on for the test that is to be judged.
        tests: the tests so far.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    candidates: tuple[str, ...]
    off: tuple[str, ...] = ()
    automatic: bool = False
    on: tuple[str, ...] = ()
    tests: tuple[BisectTest, ...] = ()

    @property
    def answers(self) -> dict[frozenset[str], bool]:
        """What the tests have said."""
        return {frozenset(test.on): test.works for test in self.tests}


def read_bisect(folder: InstallFolder) -> BisectState | None:
    """Give the search that is under way; None if there is none."""
    try:
        content = read_limited(folder.own / BISECT_FILE, _LARGEST_BYTES, only_ordinary=True)
        return BisectState.model_validate_json(content)
    except (OSError, UnfitFileError, ValidationError, ValueError):
        return None


def write_bisect(folder: InstallFolder, state: BisectState) -> None:
    """Write a search down.

    Raises:
        StablehandError: `data.unwritable`.
    """
    file = folder.own / BISECT_FILE
    try:
        write_atomic(file, state.model_dump_json(indent=1) + "\n")
    except OSError as error:
        raise unwritable(file, error) from error


def forget_bisect(folder: InstallFolder) -> None:
    """Remove the account of a search whose switches are as they were.

    Raises:
        StablehandError: `data.unwritable`.
    """
    file = folder.own / BISECT_FILE
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(file, error) from error
