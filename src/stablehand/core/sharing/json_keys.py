"""A program's own JSON file of which some entries are ours: Fooocus' config.txt, RuinedFooocus' paths.json.

Entries are named by keys with points between levels. An entry with one folder is a text, one with several a
list, which is how both programs read them. Everything else in the file stays, folders that the user adds to
our entries too; the text is written anew only if its meaning changes, because a program may lay it out in its
own way. What is written is plain ASCII: RuinedFooocus opens its file in the system's own encoding.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


class JsonKeysError(ValueError):
    """The text is no JSON object where it has to be understood."""


def entry(folders: Sequence[str]) -> str:
    """Give the entry that names folders, as the ledger keeps it."""
    return json.dumps(folders[0] if len(folders) == 1 else list(folders))


def entry_in(text: str, key: str) -> str | None:
    """Give an entry of a file as the ledger keeps it, None where there is none.

    Raises:
        JsonKeysError: the text is no JSON object.
    """
    found = _at(_parsed(text), key.split("."))
    return None if found is None else json.dumps(found)


def with_entries(
    text: str,
    ours: Mapping[str, str],
    known: Mapping[str, str],
    before: Mapping[str, str | None],
) -> str:
    """Give a file's text with our entries set.

    Args:
        text: the file as it is, empty where there is none.
        ours: our entries by key.
        known: what we had written the last time, if anything.
        before: what was there before us.

    Raises:
        JsonKeysError: the text is no JSON object.
    """
    root = _parsed(text)
    old = json.dumps(root)
    for key, value in ours.items():
        path = key.split(".")
        folders = _listed(value)
        if key in known:
            passed = {*_listed(known[key]), *_listed(before.get(key)), *folders}
            folders += [one for one in _folders(_at(root, path)) if one not in passed]
        _set(root, path, json.loads(entry(folders)))
    return text if json.dumps(root) == old and text else _text(root)


def without_entries(
    text: str, ours: Mapping[str, str], before: Mapping[str, str | None]
) -> str | None:
    """Give a file's text with what was there before us, None where nothing would be left of it.

    An entry that names other folders by now is the user's and stays; folders that the user has added stay.

    Raises:
        JsonKeysError: the text is no JSON object.
    """
    root = _parsed(text)
    for key, value in ours.items():
        path, mine = key.split("."), _listed(value)
        now = _folders(_at(root, path))
        if mine[0] not in now:
            continue
        earlier = before.get(key)
        added = [one for one in now if one not in {*mine, *_listed(earlier)}]
        if not added and earlier is not None:
            _set(root, path, json.loads(earlier))
        elif added:
            _set(root, path, json.loads(entry([*_listed(earlier), *added])))
        else:
            _remove(root, path)
    return _text(root) if root else None


def _parsed(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JsonKeysError(str(error)) from error
    if not isinstance(root, dict):
        raise JsonKeysError("it is no JSON object")
    return root


def _text(root: Mapping[str, Any]) -> str:
    return json.dumps(root, indent=4) + "\n"


def _folders(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def _listed(value: str | None) -> list[str]:
    return [] if value is None else _folders(json.loads(value))


def _at(root: Mapping[str, Any], path: Sequence[str]) -> object:
    place: object = root
    for level in path:
        if not isinstance(place, dict) or level not in place:
            return None
        place = place[level]
    return place


def _set(root: dict[str, Any], path: Sequence[str], value: object) -> None:
    place = root
    for level in path[:-1]:
        below = place.setdefault(level, {})
        if not isinstance(below, dict):
            raise JsonKeysError(f"'{level}' is no object")
        place = below
    place[path[-1]] = value


def _remove(root: dict[str, Any], path: Sequence[str]) -> None:
    place = _at(root, path[:-1])
    if isinstance(place, dict):
        place.pop(path[-1], None)
