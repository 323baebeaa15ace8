"""What may be done with a model of CivitAI, from its four flags, one sentence each. Pure.

The four do not follow from each other (facts, contracts 1.5), so they are never pressed into one word. What
the site does not say is unknown: not allowed and not forbidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stablehand.core.base.loose_values import clean, flag_of, words_of
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hubs.listing import Licence

# By the word of the site: what is said where it is granted, and where it is not.
_USES: Final[Mapping[str, tuple[Text, Text]]] = {
    "image": (
        QT_TRANSLATE_NOOP("licence", "Pictures made with it may be sold."),
        QT_TRANSLATE_NOOP("licence", "Pictures made with it may not be sold."),
    ),
    "rentcivit": (
        QT_TRANSLATE_NOOP("licence", "CivitAI may offer paid generation with it."),
        QT_TRANSLATE_NOOP("licence", "CivitAI may not offer paid generation with it."),
    ),
    "rent": (
        QT_TRANSLATE_NOOP("licence", "Other services may offer paid generation with it."),
        QT_TRANSLATE_NOOP("licence", "Other services may not offer paid generation with it."),
    ),
    "sell": (
        QT_TRANSLATE_NOOP("licence", "The model and merges of it may be sold."),
        QT_TRANSLATE_NOOP("licence", "The model and merges of it may not be sold."),
    ),
}
_NOTHING: Final = QT_TRANSLATE_NOOP("licence", "No commercial use of it is granted.")
_FLAGS: Final[Mapping[str, tuple[Text, Text]]] = {
    "allowNoCredit": (
        QT_TRANSLATE_NOOP("licence", "Its author need not be named."),
        QT_TRANSLATE_NOOP("licence", "Its author has to be named."),
    ),
    "allowDerivatives": (
        QT_TRANSLATE_NOOP("licence", "Merges of it may be shared."),
        QT_TRANSLATE_NOOP("licence", "Merges of it may not be shared."),
    ),
    "allowDifferentLicense": (
        QT_TRANSLATE_NOOP("licence", "Merges of it may be given other permissions."),
        QT_TRANSLATE_NOOP("licence", "Merges of it have to keep these permissions."),
    ),
}
# Older replies have one word, and each stands for what comes before it too.
_LADDER: Final = ("image", "rentcivit", "rent", "sell")


def licence_of(model: Mapping[str, Any]) -> Licence:
    """Give the licence of a model as the site's API tells it; nothing where the reply has no such fields.

    `commercial` is whether pictures made with it may be sold; who may not has to agree first.
    """
    granted = granted_uses(model.get("allowCommercialUse"))
    commercial = None if granted is None else "image" in granted
    name = words_of(model.get("license"))
    return Licence(
        id=name,
        name=name,
        commercial=commercial,
        facts=(*_flag("allowNoCredit", model), *_uses(granted), *_flag("allowDerivatives", model),
               *_flag("allowDifferentLicense", model)),
        asks=commercial is False,
    )  # fmt: skip


def granted_uses(value: object) -> frozenset[str] | None:
    """Give the commercial uses that are granted: of a list, of one word, or of "{Image,Sell}".

    None where nothing is said, or nothing that is understood.
    """
    if isinstance(value, str):
        return _of_text(value)
    if not isinstance(value, list):
        return None
    words = [_word(item) for item in value]
    granted = frozenset(word for word in words if word in _USES)
    return granted if granted or all(word in ("none", "") for word in words) else None


def _of_text(text: str) -> frozenset[str] | None:
    inner = clean(text[:200]).strip()
    if inner.startswith("{") or "," in inner:
        return granted_uses(inner.strip("{} ").split(","))
    word = _word(inner)
    if word in _LADDER:
        return frozenset(_LADDER[: _LADDER.index(word) + 1])
    return frozenset() if word == "none" else None


def _word(item: object) -> str:
    return item.strip(' "').lower() if isinstance(item, str) else "?"


def _uses(granted: frozenset[str] | None) -> tuple[Text, ...]:
    if granted is None:
        return ()
    if not granted:
        return (_NOTHING,)
    return tuple(yes if use in granted else no for use, (yes, no) in _USES.items())


def _flag(name: str, model: Mapping[str, Any]) -> tuple[Text, ...]:
    value = flag_of(model.get(name))
    yes, no = _FLAGS[name]
    return () if value is None else (yes if value else no,)
