"""What may be done with a model, from the flags of its site, in words. Pure.

CivitAI says four things that do not follow from each other (facts: contracts 1.5), so they are never
pressed into one word. What a site does not say is unknown, not allowed and not forbidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from stablehand.core.base.loose_values import clean, flag_of, words_of
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.models.metadata.metadata import Licence

_IMAGES: Final = QT_TRANSLATE_NOOP("licence", "Selling images made with it: {answer}")
_CIVITAI: Final = QT_TRANSLATE_NOOP("licence", "Paid generation on CivitAI: {answer}")
_RENT: Final = QT_TRANSLATE_NOOP("licence", "Paid generation on other services: {answer}")
_SELL: Final = QT_TRANSLATE_NOOP("licence", "Selling the model or merges of it: {answer}")
_USES: Final = (("image", _IMAGES), ("rentcivit", _CIVITAI), ("rent", _RENT), ("sell", _SELL))
_ALLOWED: Final = QT_TRANSLATE_NOOP("licence", "allowed")
_FORBIDDEN: Final = QT_TRANSLATE_NOOP("licence", "not allowed")
_UNKNOWN: Final = QT_TRANSLATE_NOOP("licence", "unknown")
_KNOWN: Final = frozenset(word for word, _text in _USES)


def licence_of(model: Mapping[str, Any]) -> Licence:
    """Give the licence of a model of CivitAI's API; all unknown where the reply has no such fields."""
    no_credit = flag_of(model.get("allowNoCredit"))
    return Licence(
        name=words_of(model.get("license")),
        commercial=_commercial(model.get("allowCommercialUse")),
        credit_needed=None if no_credit is None else not no_credit,
        derivatives=flag_of(model.get("allowDerivatives")),
        other_licence=flag_of(model.get("allowDifferentLicense")),
    )


def licence_texts(licence: Licence) -> tuple[Text, ...]:
    """Say what a licence allows, one sentence a use; its name first where there is one."""
    named = QT_TRANSLATE_NOOP("licence", "Licence: {name}")
    texts = [] if licence.name is None else [named.fill(name=licence.name)]
    granted = licence.commercial
    texts += [
        text.fill(answer=_answer(None if granted is None else word in granted))
        for word, text in _USES
    ]
    credit = QT_TRANSLATE_NOOP("licence", "Using it without naming its author: {answer}")
    merges = QT_TRANSLATE_NOOP("licence", "Sharing merges of it: {answer}")
    other = QT_TRANSLATE_NOOP("licence", "Giving merges other permissions: {answer}")
    no_credit = None if licence.credit_needed is None else not licence.credit_needed
    texts.append(credit.fill(answer=_answer(no_credit)))
    texts.append(merges.fill(answer=_answer(licence.derivatives)))
    texts.append(other.fill(answer=_answer(licence.other_licence)))
    return tuple(texts)


def _answer(allowed: bool | None) -> Text:
    return _UNKNOWN if allowed is None else _ALLOWED if allowed else _FORBIDDEN


def _commercial(value: object) -> tuple[str, ...] | None:
    """Give the granted uses: a list, one word of older replies, or "{Image,Sell}" as databases print it.

    None where nothing is said, or nothing that is understood: then it cannot be told what is forbidden.
    """
    if isinstance(value, str):
        value = clean(value).strip("{} ").split(",")
    if not isinstance(value, list):
        return None
    words = [word.strip(' "').lower() for item in value for word in _split(item)]
    granted = tuple(dict.fromkeys(word for word in words if word in _KNOWN))
    return granted if granted or all(word in ("none", "") for word in words) else None


def _split(item: object) -> list[str]:
    return item.strip("{} ").split(",") if isinstance(item, str) else ["?"]
