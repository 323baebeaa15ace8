"""What a look at the roots makes of what was known: new, changed, moved, gone. Pure.

A file is the one that was known if it lies at the same place with the same size and time, or if the
system knows it by the same number with the same size and time (it was renamed), or if a file that is
gone had the same size and the same signature, and no other did (it was moved to another drive, or came
back). A record that follows its file takes along everything that is known of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from stablehand.core.models.walk import ModelFile

Place = tuple[str, str]


class Known(NamedTuple):
    """What the library holds of a file, as far as telling changes needs it.

    Attributes:
        row: the record's number.
        root, path: where it lies.
        signature: see `hashes.signature_of`; None: not taken.
        is_gone: whether an earlier look had not found it.
    """

    row: int
    root: str
    path: str
    size_bytes: int
    modified_ns: int
    inode: int
    device: int
    signature: str | None
    is_gone: bool

    @property
    def place(self) -> Place:
        """Root and path."""
        return self.root, self.path


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be written to bring the library up to date.

    Attributes:
        added: where a model has come of which there is no record.
        changed: by row: the file at the record's place is another than was known.
        moved: by row: the place where the record's file is now.
        touched: by row: same file, but the system has another number for it now.
        returned: rows of `changed` and `moved` whose files were gone at the last look.
        removed: rows of files that are gone now.
        unchanged: how many are as they were, those included that cannot be looked at now.
    """

    added: tuple[Place, ...]
    changed: Mapping[int, Place]
    moved: Mapping[int, Place]
    touched: Mapping[int, Place]
    returned: frozenset[int]
    removed: tuple[int, ...]
    unchanged: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.moved or self.touched or self.removed)

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """How many are new, changed, moved, gone, and as before."""
        return (
            len(self.added) + len(self.returned),
            len(self.changed.keys() - self.returned),
            len(self.moved.keys() - self.returned),
            len(self.removed),
            self.unchanged,
        )


def compare(
    known: Iterable[Known],
    found: Mapping[Place, ModelFile],
    *,
    is_blind: Callable[[Known], bool],
    signature: Callable[[Place], str | None],
) -> Changes:
    """Lay what was found over what was known.

    Args:
        is_blind: whether a known file's place could not be looked at, so that it counts as there.
        signature: gives the signature of a found file; asked only where a record without a file has its
            size.
    """
    return _Comparison(found, signature).of(known, is_blind)


class _Comparison:
    def __init__(
        self, found: Mapping[Place, ModelFile], signature: Callable[[Place], str | None]
    ) -> None:
        self._signature = signature
        self._files = dict(found)  # without a record so far
        self._free: dict[int, Known] = {}  # records without a file so far
        self._moved: dict[int, Place] = {}
        self._returned: set[int] = set()

    def of(self, known: Iterable[Known], is_blind: Callable[[Known], bool]) -> Changes:
        unchanged = 0
        for item in known:
            file = self._files.get(item.place)
            if file is None and not item.is_gone and is_blind(item):
                unchanged += 1
            elif file is not None and not item.is_gone and _is_same(item, file):
                unchanged += 1
                del self._files[item.place]
            else:
                self._free[item.row] = item
        if self._free:
            self._by_number()
            touched = self._in_place(_is_alike)
            self._by_signature()
            changed = self._in_place(lambda _item, _file: True)
        else:
            touched = changed = {}
        for row in self._returned & touched.keys():
            self._moved[row] = touched.pop(row)
        return Changes(
            added=tuple(self._files),
            changed=changed,
            moved=self._moved,
            touched=touched,
            returned=frozenset(self._returned),
            removed=tuple(row for row, item in self._free.items() if not item.is_gone),
            unchanged=unchanged + len(touched),
        )

    def _by_number(self) -> None:
        """Recognise what was renamed: the system has the same number for it."""
        numbered: dict[tuple[int, int, int, int], list[Known]] = {}
        for item in self._free.values():
            if item.inode:
                numbered.setdefault(_number(item), []).append(item)
        for place, file in list(self._files.items()):
            if same := numbered.get(_number(file)):
                # Hard links have one number: the one at this place, else of this name, else any.
                item = min(
                    same, key=lambda item: (item.place != place, _name(item) != _last(place))
                )
                same.remove(item)
                self._take(item, place)

    def _by_signature(self) -> None:
        """Recognise what came to another drive, or came back: same size, same signature, one such file."""
        sized: dict[int, list[Known]] = {}
        for item in self._free.values():
            if item.signature is not None:
                sized.setdefault(item.size_bytes, []).append(item)
        for place, file in list(self._files.items()):
            near = [item for item in sized.get(file.size_bytes, ()) if item.row in self._free]
            if not near:
                continue
            signature = self._signature(place)
            same = [item for item in near if item.signature == signature]
            named = [item for item in same if _name(item) == _last(place)]
            if len(same) == 1 or len(named) == 1:
                self._take((same if len(same) == 1 else named)[0], place)

    def _in_place(self, fits: Callable[[Known, ModelFile], bool]) -> dict[int, Place]:
        """Take the records whose own place has a file that fits and has no record yet."""
        taken = {}
        for item in list(self._free.values()):
            file = self._files.get(item.place)
            if file is not None and fits(item, file):
                taken[item.row] = item.place
                self._keep(item, item.place)
        return taken

    def _take(self, item: Known, place: Place) -> None:
        self._moved[item.row] = place
        self._keep(item, place)

    def _keep(self, item: Known, place: Place) -> None:
        del self._free[item.row], self._files[place]
        if item.is_gone:
            self._returned.add(item.row)


def _is_same(item: Known, file: ModelFile) -> bool:
    return _is_alike(item, file) and (item.inode, item.device) == (file.inode, file.device)


def _is_alike(item: Known, file: ModelFile) -> bool:
    return item.size_bytes == file.size_bytes and item.modified_ns == file.modified_ns


def _number(item: Known | ModelFile) -> tuple[int, int, int, int]:
    return item.device, item.inode, item.size_bytes, item.modified_ns


def _name(item: Known) -> str:
    return _last(item.place)


def _last(place: Place) -> str:
    return place[1].rpartition("/")[2]
