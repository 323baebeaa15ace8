"""Launch options as a person sets them: a name and a text, made into a flag and a value that fits."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.launch_schema import Option
from stablehand.core.catalog.schema import Package
from stablehand.core.launch.command import ChosenValue

CONSENT_FLAG: Final = "--accept-risk"
_YES: Final = frozenset({"on", "true", "yes", "1"})
_NO: Final = frozenset({"off", "false", "no", "0"})
_NEAREST: Final = 4
_SHORTEST: Final = 3  # of a shortened option: two dashes and a letter


def find_option(package: Package, name: str) -> Option:
    """Give the option of a package that a person means, with or without its dashes.

    Raises:
        StablehandError: `options.unknown`.
    """
    wanted = _plain_name(name)
    for option in package.options:
        if option.flag == name or _plain_name(option.flag) == wanted:
            return option
    names = {_plain_name(option.flag): option.flag for option in package.options}
    near = difflib.get_close_matches(wanted, names, n=_NEAREST, cutoff=0.5)
    near += [key for key in names if wanted and wanted in key and key not in near]
    raise StablehandError(
        "options.unknown",
        QT_TRANSLATE_NOOP("options", "{package} has no option '{name}'.").fill(
            package=package.name, name=name
        ),
        hint=QT_TRANSLATE_NOOP("options", "Nearest: {names}.").fill(
            names=", ".join(names[key] for key in near[:_NEAREST])
        )
        if near
        else None,
        details={"package": package.id, "option": name},
    )


def parse_assignment(
    package: Package, text: str, *, risk_accepted: bool = False
) -> tuple[str, ChosenValue]:
    """Read "option=value"; an option that stands alone needs no value.

    "option=" keeps out what Stablehand would add by itself, as "option=off" does for those that stand
    alone or may do so.

    Args:
        risk_accepted: whether the user has agreed to options that open the machine to others.

    Returns:
        The flag as the definition spells it, and its value.

    Raises:
        StablehandError: `options.unknown`, `options.invalid`, `decision.needed`.
    """
    name, equals, given = text.partition("=")
    option = find_option(package, name.strip())
    if option.managed:
        reason = QT_TRANSLATE_NOOP("options", "Stablehand sets it itself")
        raise _invalid(option, reason, _MANAGED_HINT)
    value = _read(option, given if equals else None)
    is_off = value is False or (value == "" and option.type != "optional")
    if option.danger and not is_off and not risk_accepted:
        raise risky(option.flag, option.help)
    return option.flag, value


def check_words(package: Package, words: Iterable[str], *, risk_accepted: bool = False) -> None:
    """Refuse free words that do by the back door what options may not.

    Raises:
        StablehandError: `options.invalid` for what Stablehand sets itself, `decision.needed` for what
            opens the machine.
    """
    for word in words:
        option = _meant(package, word.partition("=")[0])
        if option is None:
            continue
        if option.managed:
            reason = QT_TRANSLATE_NOOP("options", "Stablehand sets {flag} itself")
            raise _invalid(option, reason.fill(flag=option.flag))
        if option.danger and not risk_accepted:
            raise risky(option.flag, option.help)


def check_port(package: Package) -> None:
    """Refuse a port for a program that has no page.

    Raises:
        StablehandError: `usage`.
    """
    if package.launch.port is None:
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP(
                "options", "{name} opens a window of its own and has no page, so it takes no port."
            ).fill(name=package.name),
            hint=QT_TRANSLATE_NOOP("options", "Leave the port out."),
            details={"package": package.id},
        )


def risky(what: str, why: Wording) -> StablehandError:
    """Give the error that asks for consent to something that opens the machine."""
    return StablehandError(
        "decision.needed",
        QT_TRANSLATE_NOOP("options", "{what} is a risk: {why}").fill(what=what, why=why),
        hint=QT_TRANSLATE_NOOP("options", "If that is what you want, add {consent}.").fill(
            consent=CONSENT_FLAG
        ),
        details={"option": what, "flag": CONSENT_FLAG},
    )


def _meant(package: Package, word: str) -> Option | None:
    """Give the option that a word is, or shortens: many programs understand the beginning of one."""
    if (exact := package.option(word)) is not None or len(word) < _SHORTEST or word[:2] != "--":
        return exact
    return next((option for option in package.options if option.flag.startswith(word)), None)


def _read(option: Option, given: str | None) -> ChosenValue:
    if given is not None and "\0" in given:
        raise _invalid(option, QT_TRANSLATE_NOOP("options", "it has a NUL character"))
    if option.type == "flag":
        return _switch(option, given)
    if option.type == "optional":
        return _optional(given)
    if given is None:
        raise _invalid(option, QT_TRANSLATE_NOOP("options", "it needs a value"))
    text = given.strip()
    if not text:
        return ""
    return _READERS.get(option.type, _text)(option, text)


def _switch(option: Option, given: str | None) -> bool:
    word = "on" if given is None else given.strip().lower()
    if word in _YES:
        return True
    if word in _NO or not word:
        return False
    reason = QT_TRANSLATE_NOOP("options", "'{value}' is neither on nor off")
    raise _invalid(option, reason.fill(value=given or ""))


def _optional(given: str | None) -> ChosenValue:
    word = (given or "").strip()
    if word.lower() in _NO - {"0"} or (given is not None and not word):
        return False
    return "" if word.lower() in _YES - {"1"} else word


def _integer(option: Option, text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,18}", text):
        reason = QT_TRANSLATE_NOOP("options", "'{value}' is no whole number").fill(value=text)
        raise _invalid(option, reason)
    return int(text)


def _number(option: Option, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        reason = QT_TRANSLATE_NOOP("options", "'{value}' is no number").fill(value=text)
        raise _invalid(option, reason)
    return value


def _choice(option: Option, text: str) -> str:
    choices = option.choices or []
    for choice in choices:
        if choice.lower() == text.lower():
            return choice
    raise _invalid(
        option,
        QT_TRANSLATE_NOOP("options", "'{value}' is no choice").fill(value=text),
        QT_TRANSLATE_NOOP("options", "It takes: {choices}.").fill(choices=", ".join(choices)),
    )


def _list(_option: Option, text: str) -> str:
    return " ".join(word for word in re.split(r"[,\s]+", text) if word)


def _text(_option: Option, text: str) -> str:
    return text


_READERS: Final[Mapping[str, Callable[[Option, str], ChosenValue]]] = {
    "integer": _integer,
    "number": _number,
    "choice": _choice,
    "list": _list,
}
_MANAGED_HINT: Final = QT_TRANSLATE_NOOP(
    "options", "The port is chosen with --port, the sharing of models at the install."
)


def _invalid(option: Option, reason: Text, hint: Text | None = None) -> StablehandError:
    return StablehandError(
        "options.invalid",
        QT_TRANSLATE_NOOP("options", "{flag} cannot be set so: {reason}.").fill(
            flag=option.flag, reason=reason
        ),
        hint=hint,
        details={"option": option.flag},
    )


def _plain_name(name: str) -> str:
    return name.lstrip("-").replace("_", "-").casefold()
