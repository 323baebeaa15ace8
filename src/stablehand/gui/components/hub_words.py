"""What hubs say of models and files, in words of the window."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.hubs.listing import Access, HubFile, Licence, Scan
from stablehand.gui.words.say import say
from stablehand.gui.words.units import size

HUBS: Final = {
    "civitai": "CivitAI",
    "huggingface": "Hugging Face",
    "openmodeldb": "OpenModelDB",
}
# State of access: icon, tone, its few words, the sentence.
ACCESS: Final[dict[str, tuple[str, str, Text, Text]]] = {
    "login": (
        "key",
        "warning",
        QT_TRANSLATE_NOOP("HubWords", "Needs a token"),
        QT_TRANSLATE_NOOP("HubWords", "{hub} gives it only to who is logged in: put in a token."),
    ),
    "gated": (
        "lock",
        "warning",
        QT_TRANSLATE_NOOP("HubWords", "Gated"),
        QT_TRANSLATE_NOOP(
            "HubWords",
            "Its terms have to be accepted on its page, by the account that your token is of.",
        ),
    ),
    "pending": (
        "clock",
        "warning",
        QT_TRANSLATE_NOOP("HubWords", "Waiting for approval"),
        QT_TRANSLATE_NOOP(
            "HubWords", "Its terms were accepted; somebody there has to agree to it yet."
        ),
    ),
    "early": (
        "clock",
        "warning",
        QT_TRANSLATE_NOOP("HubWords", "Early access"),
        QT_TRANSLATE_NOOP("HubWords", "For now it is given only to who pays for it on its page."),
    ),
    "browser": (
        "external-link",
        "warning",
        QT_TRANSLATE_NOOP("HubWords", "On its page only"),
        QT_TRANSLATE_NOOP("HubWords", "It can be had only by hand, on its page."),
    ),
    "disabled": (
        "ban",
        "danger",
        QT_TRANSLATE_NOOP("HubWords", "Not offered"),
        QT_TRANSLATE_NOOP("HubWords", "{hub} does not give it to be downloaded."),
    ),
}
_UNTIL: Final = QT_TRANSLATE_NOOP(
    "HubWords", "Until {day} it is given only to who pays for it on its page."
)
_FORMATS: Final = {
    "safetensors": "Safetensors",
    "gguf": "GGUF",
    "pickle": "Pickle",
    "onnx": "ONNX",
    "zip": "ZIP",
}
_THOUSAND: Final = 1000


def hub_name(hub: str) -> str:
    """Give what a hub is called."""
    return HUBS.get(hub, hub)


def count_words(count: int | None) -> str:
    """Give a count in few letters: "812", "12.3k", "1.4M"; empty for none."""
    if count is None:
        return ""
    if count < _THOUSAND:
        return QLocale().toString(count)
    translate = QCoreApplication.translate
    value, text = count / 1000, translate("HubWords", "{n}k")
    if value >= _THOUSAND:
        value, text = value / 1000, translate("HubWords", "{n}M")
    return text.format(n=QLocale().toString(value, "f", 1 if value < 100 else 0))


def day_words(moment: datetime) -> str:
    """Give the day of a moment, here."""
    local = moment.astimezone().date()
    shown = QDate(local.year, local.month, local.day)
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)


def access_word(state: str) -> str:
    """Give the few words for what keeps something from being had; empty for nothing."""
    found = ACCESS.get(state)
    return "" if found is None else say(found[2])


def access_words(access: Access, hub: str) -> str:
    """Give what keeps something from being had, as a sentence; empty for nothing."""
    found = ACCESS.get(access.state)
    if found is None:
        return ""
    if access.why is not None:
        return say(access.why)
    if access.state == "early" and access.until is not None:
        return say(_UNTIL.fill(day=day_words(access.until)))
    return say(found[3].fill(hub=hub_name(hub)))


def licence_word(licence: Licence) -> str:
    """Give a licence in few words; empty where nothing is said."""
    return licence.name or licence.id or ""


def commercial_words(commercial: bool | None) -> str:
    """Give whether pictures may be sold."""
    translate = QCoreApplication.translate
    if commercial is None:
        return translate("HubWords", "Whether pictures may be sold is not said")
    if commercial:
        return translate("HubWords", "Pictures may be sold")
    return translate("HubWords", "Not for commercial use")


def scan_words(scan: Scan) -> str:
    """Give what a scanner of the hub found, with its own words where it found something."""
    translate = QCoreApplication.translate
    is_virus = scan.what == "virus"
    if scan.result == "success":
        if is_virus:
            return translate("HubWords", "Its virus scan found nothing")
        return translate("HubWords", "Its scan for code found nothing")
    if scan.result == "danger":
        if is_virus:
            text = translate("HubWords", "Its virus scan warns: {said}")
        else:
            text = translate("HubWords", "Its scan for code warns: {said}")
        return text.format(said=scan.said or translate("HubWords", "dangerous"))
    if scan.result == "pending":
        return translate("HubWords", "Not scanned yet")
    return translate("HubWords", "A scan of the hub failed")


def is_warned(file: HubFile) -> bool:
    """Tell whether a scanner of the hub warns of a file."""
    return any(scan.result == "danger" for scan in file.scans)


def file_facts(file: HubFile) -> str:
    """Give what tells a file from its siblings: size, precision, format, variant."""
    taken = "" if file.size_bytes is None else size(file.size_bytes)
    packing = file.quantisation or (file.precision or "").upper()
    words = [
        taken,
        packing,
        _FORMATS.get(file.format or "", ""),
        file.variant or "",
        "" if file.role in (None, "model") else str(file.role).replace("_", " "),
    ]
    return " · ".join(word for word in words if word)


def sort_words(sort: str) -> str:
    """Give an order of results."""
    translate = QCoreApplication.translate
    words = {
        "relevant": translate("HubWords", "Best match"),
        "downloads": translate("HubWords", "Most downloaded"),
        "likes": translate("HubWords", "Most liked"),
        "newest": translate("HubWords", "Newest"),
        "updated": translate("HubWords", "Last changed"),
        "trending": translate("HubWords", "Trending"),
    }
    return words[sort]


def period_words(period: str) -> str:
    """Give the time that counts for an order."""
    translate = QCoreApplication.translate
    words = {
        "day": translate("HubWords", "Of today"),
        "week": translate("HubWords", "Of this week"),
        "month": translate("HubWords", "Of this month"),
        "year": translate("HubWords", "Of this year"),
        "all": translate("HubWords", "Of all time"),
    }
    return words[period]
