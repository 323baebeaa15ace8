"""What is known of one download, as names and texts, and what stands in its way, as a problem."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.gui.components.download_words import (
    amount_words,
    hub_words,
    left_words,
    on_one_line,
    place_words,
    verified_words,
)
from stablehand.gui.components.model_words import base_name, kind_words
from stablehand.gui.live.views import Problem
from stablehand.gui.words.units import ago, rate

KIND = "download"  # what problems of downloads are about


def problem_of(download: Download) -> Problem | None:
    """Give what stands in the way of a download, or why it failed."""
    failure = download.failure
    if failure is None or download.state not in (DownloadState.FAILED, DownloadState.NEEDS):
        return None
    return Problem(
        failure.code, failure.message, failure.hint, failure.more, failure.details, KIND, ""
    )


def facts_of(download: Download) -> list[tuple[str, str]]:
    """Give what is known of a download; what is not known is left out."""
    translate = QCoreApplication.translate
    is_done = download.state is DownloadState.DONE
    kind = kind_words(download.kind) if download.kind else ""
    found = [
        (translate("DownloadFacts", "Model"), _other(download.title, download.name)),
        (
            translate("DownloadFacts", "Kind"),
            " · ".join(part for part in (kind, base_name(download.base)) if part),
        ),
        (translate("DownloadFacts", "From"), hub_words(download.hub)),
        (translate("DownloadFacts", "Address"), download.spec),
        (translate("DownloadFacts", "Set"), download.group or ""),
        (
            translate("DownloadFacts", "File")
            if is_done
            else translate("DownloadFacts", "Goes to"),
            (download.path or "") if is_done else place_words(download),
        ),
        (translate("DownloadFacts", "Size"), amount_words(download)),
        *_pace(download),
        ("SHA-256", download.sha256 or ""),
        (translate("DownloadFacts", "Compared"), verified_words(download) if is_done else ""),
        (translate("DownloadFacts", "Asked for"), _when(download.created)),
        (translate("DownloadFacts", "Ended"), _when(download.finished)),
    ]
    return [(name, shown) for name, text in found if (shown := on_one_line(text))]


def _pace(download: Download) -> list[tuple[str, str]]:
    """Give how fast it comes, over how many connections."""
    if download.state is not DownloadState.RUNNING:
        return []
    translate = QCoreApplication.translate
    speed = rate(download.bytes_per_s, "bytes") if download.bytes_per_s else ""
    left = left_words(download.seconds_left) if download.seconds_left is not None else ""
    return [
        (translate("DownloadFacts", "Speed"), " · ".join(part for part in (speed, left) if part)),
        (
            translate("DownloadFacts", "Connections"),
            str(download.connections) if download.connections else "",
        ),
    ]


def _other(title: str, name: str) -> str:
    return title if title != name else ""


def _when(moment: str | None) -> str:
    return ago(moment) if moment else ""
