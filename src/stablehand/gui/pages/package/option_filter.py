"""Which options are shown: those that somebody chose, or all, and of these what a search finds. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from stablehand.core.catalog.launch_schema import Group
from stablehand.gui.widgets.matching import other_layout
from stablehand.gui.words.say import say
from stablehand.services.options import ShownOption, ShownOptions

Scope = Literal["changed", "all"]
# What somebody chose: the machine, a standing habit of ours, or the user. Shared folders are many and much
# alike; they have a tab of their own.
_TELLING: Final = frozenset({"hardware", "standing", "user"})


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """A heading with the options to show under it; `total` counts those that there are."""

    id: str
    title: str
    options: tuple[ShownOption, ...]
    total: int


def grouped(
    shown: ShownOptions, scope: Scope, query: str = "", kept: Collection[str] = ()
) -> tuple[OptionGroup, ...]:
    """Give the groups that have something to show, in the order of the definition.

    Args:
        shown: all options as they stand.
        scope: which of them.
        query: what is looked for, in flags, explanations and headings.
        kept: flags that stay though they have become like the default, so that nothing vanishes under
            the pointer.
    """
    found = []
    for group in shown.package.groups:
        members = [item for item in shown.options if item.option.group == group.id]
        wanted = tuple(
            item
            for item in members
            if (scope == "all" or is_telling(item) or item.option.flag in kept)
            and fits(item, group, query)
        )
        if wanted:
            found.append(OptionGroup(group.id, say(group.title), wanted, len(members)))
    return tuple(found)


def is_telling(item: ShownOption) -> bool:
    """Tell whether somebody chose the value of an option."""
    return item.origin in _TELLING and not item.option.managed


def has_telling(options: Sequence[ShownOption]) -> bool:
    """Tell whether there is any option that somebody chose."""
    return any(is_telling(item) for item in options)


def fits(item: ShownOption, group: Group, query: str) -> bool:
    """Tell whether a search finds an option: all its words, in either language, on either keyboard layout."""
    option = item.option
    flag = option.flag.casefold()
    words = (option.help.en, option.help.ru, group.title.en, group.title.ru)
    text = _folded(" ".join((flag, _plain(flag), *words, *(option.choices or ()))))
    return any(
        all(word in text for word in typed.split())
        for typed in (_folded(_plain(query)), _folded(other_layout(query)))
    )


def _folded(text: str) -> str:
    """Make no difference between е and ё, nor between capitals and small letters."""
    return text.casefold().replace("ё", "е")


def _plain(text: str) -> str:
    """Give a flag, or what is typed of it, as words."""
    return text.casefold().replace("-", " ").replace("_", " ")
