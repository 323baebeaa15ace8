"""Launch settings of a lock, as far as this machine's definition takes them.

A lock may come from anybody: what opens the machine to others, or decides which programs run, is never
set from it.
"""

from __future__ import annotations

from typing import Any

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.launch_schema import Option
from stablehand.core.catalog.schema import Package
from stablehand.core.installs.lock_file import Lock
from stablehand.core.launch.options import check_words, parse_assignment
from stablehand.core.records.install import OptionValue
from stablehand.services.option_sheet import assignment
from stablehand.services.options import is_guarded


def launch_of(lock: Lock, package: Package) -> tuple[dict[str, Any], tuple[Wording, ...]]:
    """Give the launch settings of a lock as values of a record, and what was not taken over."""
    launch = lock.launch
    options: dict[str, OptionValue] = {}
    left: list[str] = []
    for flag, value in launch.options.items():
        option = package.option(flag)
        taken = _taken(package, option, value) if option is not None else None
        if taken is None:
            left.append(flag)
        else:
            options[flag] = taken
    arguments = list(launch.arguments)
    try:
        check_words(package, arguments)
    except StablehandError:
        left += arguments
        arguments = []
    variables = {name: text for name, text in launch.variables.items() if not is_guarded(name)}
    left += [name for name in launch.variables if name not in variables]
    values = {
        "options": options,
        "arguments": arguments,
        "variables": variables,
        "port": launch.port,
    }
    if not left:
        return values, ()
    text = QT_TRANSLATE_NOOP(
        "lock",
        "Not set, since it would open this computer, decide what runs on it, or is not known to this "
        "version: {names}. If you want it, set it yourself: stablehand options",
    )
    return values, (text.fill(names=" ".join(left)),)


def _taken(package: Package, option: Option, value: OptionValue) -> OptionValue | None:
    """Give a value as the definition reads it; None for one that it refuses."""
    try:
        return parse_assignment(package, assignment(option, value))[1]
    except StablehandError:
        return None
