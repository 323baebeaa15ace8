"""A header as the rules look at it: keys without their common prefix, shapes by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from stablehand.core.models.headers.header import Tensor
from stablehand.core.models.identify.survey import Survey, survey_of


class View:
    """The tensors of a file below one prefix.

    Attributes:
        tensors: by key, the prefix taken off.
        prefix: what was taken off; empty for the whole file.
        metadata: of the whole file.
    """

    def __init__(
        self, tensors: Mapping[str, Tensor], metadata: Mapping[str, str], prefix: str = ""
    ) -> None:
        self.metadata = metadata
        self.prefix = prefix
        cut = len(prefix)
        self.tensors: Mapping[str, Tensor] = (
            {key[cut:]: value for key, value in tensors.items() if key.startswith(prefix)}
            if prefix
            else tensors
        )

    def __contains__(self, key: str) -> bool:
        return key in self.tensors

    def __len__(self) -> int:
        return len(self.tensors)

    def has_all(self, *keys: str) -> bool:
        """Tell whether every key is there."""
        return all(key in self.tensors for key in keys)

    def has_any(self, keys: Iterable[str]) -> bool:
        """Tell whether one of the keys is there."""
        return any(key in self.tensors for key in keys)

    def shape(self, key: str) -> tuple[int, ...]:
        """Give the shape of a tensor; () where it is not there."""
        found = self.tensors.get(key)
        return () if found is None else found.shape

    def dim(self, key: str, axis: int) -> int | None:
        """Give one dimension of a tensor, axes counted as Python counts; None where there is none."""
        shape = self.shape(key)
        return shape[axis] if -len(shape) <= axis < len(shape) else None

    def begins(self, start: str) -> bool:
        """Tell whether a key begins with a text; looked up by its first part, so cheap for whole parts."""
        if start.endswith("."):
            head = start.partition(".")[0]
            if head not in self.heads:
                return False
            if head + "." == start:
                return True
        return any(key.startswith(start) for key in self.tensors)

    @cached_property
    def survey(self) -> Survey:
        """The tensors counted by the beginnings of their names; made when first asked for."""
        return survey_of(self.tensors)

    @property
    def heads(self) -> Mapping[str, int]:
        """How many keys have each first part (what stands before the first dot)."""
        return self.survey.heads
