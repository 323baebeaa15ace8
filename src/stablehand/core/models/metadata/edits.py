"""Changes that a person makes to what is known of a model. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.loose_values import list_of, text_of, words_of
from stablehand.core.base.text import QT_TRANSLATE_NOOP


class Unchanged:
    """The type of `UNCHANGED`."""


# A field that is left as it is; None takes back what the person set, so that the sources count again.
UNCHANGED: Final = Unchanged()


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to become of a model's record; every field may be `UNCHANGED` or None, see there.

    Attributes:
        title, description, base, notes: texts; an empty one counts as None. `base` is an id of ours or a
            site's name.
        trained_words: in place of those of the sources.
        favourite, nsfw: yes or no.
        rating: 1 to 5.
        add_tags, remove_tags: beside the tags of the sources.
    """

    title: str | Unchanged | None = UNCHANGED
    description: str | Unchanged | None = UNCHANGED
    base: str | Unchanged | None = UNCHANGED
    notes: str | Unchanged | None = UNCHANGED
    trained_words: tuple[str, ...] | Unchanged | None = UNCHANGED
    favourite: bool | Unchanged | None = UNCHANGED
    nsfw: bool | Unchanged | None = UNCHANGED
    rating: int | Unchanged | None = UNCHANGED
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


def changed_user(user: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """Give what a person has set after a change; what becomes empty is no longer set.

    Raises:
        StablehandError: `usage` for a rating that is none.
    """
    after = dict(user)
    for name in ("title", "base"):
        _set(after, name, getattr(changes, name), words_of)
    for name in ("description", "notes"):
        _set(after, name, getattr(changes, name), text_of)
    _set(after, "trained_words", changes.trained_words, lambda words: list_of(list(words)) or None)
    for name in ("favourite", "nsfw"):
        _set(after, name, getattr(changes, name), bool)
    _set(after, "rating", changes.rating, _rating)
    _change_tags(after, changes)
    return after


def _set(after: dict[str, Any], name: str, value: Any, checked: Any) -> None:
    if isinstance(value, Unchanged):
        return
    value = None if value is None else checked(value)
    if value is None:
        after.pop(name, None)
    else:
        after[name] = value


def _change_tags(after: dict[str, Any], changes: Changes) -> None:
    added, removed = list_of(list(changes.add_tags)), list_of(list(changes.remove_tags))
    if not added and not removed:
        return
    new = {tag.casefold() for tag in added}
    gone = {tag.casefold() for tag in removed} - new
    held_added = [tag for tag in after.get("tags_added", ()) if tag.casefold() not in gone | new]
    held_removed = [
        tag for tag in after.get("tags_removed", ()) if tag.casefold() not in gone | new
    ]
    _put(after, "tags_added", (*held_added, *added))
    _put(
        after, "tags_removed", (*held_removed, *(tag for tag in removed if tag.casefold() in gone))
    )


def _put(after: dict[str, Any], name: str, tags: tuple[str, ...]) -> None:
    after.pop(name, None)
    if tags:
        after[name] = tags


def _rating(value: int) -> int:
    if not isinstance(value, bool) and 1 <= value <= 5:
        return int(value)
    raise StablehandError(
        "usage",
        QT_TRANSLATE_NOOP("metadata", "A rating is a number from 1 to 5, not {value}.").fill(
            value=value
        ),
    )
