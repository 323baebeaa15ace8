"""What is said when downloads are here, have failed or need somebody: once for all that came together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Slot

from stablehand.core.downloads.entry import Download, DownloadState
from stablehand.gui.components.download_words import title_of, why_words
from stablehand.gui.context import Context, Route

# In this order: what is here first, so that what wants somebody lies on top of it.
_TOLD = (
    (DownloadState.DONE, "success"),
    (DownloadState.FAILED, "danger"),
    (DownloadState.NEEDS, "warning"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of news.

    Attributes:
        title: what happened; `text`: why, where there is a reason.
        tone: success, danger or warning.
        subject: the download that it is about; empty for several.
        is_named: the reason names the file, so that it can stand alone.
    """

    title: str
    text: str
    tone: str
    subject: str = ""
    is_named: bool = False


class NewsWords(QObject):
    """The words for news; a class of its own, since counts are translated by class."""

    def told(self, news: Sequence[Download]) -> list[Told]:
        """Give what there is to be said."""
        found = []
        for state, tone in _TOLD:
            those = [item for item in news if item.state is state]
            if len(those) == 1:
                found.append(self._one(those[0], tone))
            elif those:
                found.append(Told(self._many(those, state), "", tone))
        return found

    def _one(self, item: Download, tone: str) -> Told:
        name = title_of(item)
        if item.state is DownloadState.DONE:
            return Told(self.tr("{name} is here.").format(name=name), "", tone, item.id)
        if item.state is DownloadState.FAILED:
            title = self.tr("{name} could not be downloaded.").format(name=name)
        else:
            title = self.tr("{name} needs you.").format(name=name)
        why = why_words(item)
        return Told(title, why, tone, item.id, is_named=name in why)

    def _many(self, those: Sequence[Download], state: DownloadState) -> str:
        groups = {item.group for item in those}
        group = groups.pop() if len(groups) == 1 else None
        if state is DownloadState.DONE and group:
            return self.tr("%n file(s) of {set} are here.", "", len(those)).format(set=group)
        if state is DownloadState.DONE:
            return self.tr("%n download(s) are here.", "", len(those))
        if state is DownloadState.FAILED:
            return self.tr("%n download(s) failed.", "", len(those))
        return self.tr("%n download(s) need you.", "", len(those))


class DownloadNews(QObject):
    """Shows a toast for each piece of news; made once for the window."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._words = NewsWords(self)
        context.live.downloads.news.connect(self._on_news)

    @Slot(list)
    def _on_news(self, news: list[Download]) -> None:
        for told in self._words.told(news):
            text = told.text if told.is_named else f"{told.title} {told.text}".strip()
            show = partial(self._context.go, Route("downloads", told.subject))
            self._context.toast(text, told.tone, (self.tr("Show"), show))
