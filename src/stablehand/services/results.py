"""The one type that every use case returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from stablehand.core.base.text import Wording

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Result(Generic[T_co]):
    """What a use case found or did.

    Attributes:
        command: the words of the command line for it ("catalog list").
        data: the answer.
        notices: sentences worth a person's attention that are no failure.
    """

    command: str
    data: T_co
    notices: tuple[Wording, ...] = ()
