"""The tabs of the page, in their order. A new source of models is one line here."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.gui.components.hub_words import hub_name
from stablehand.gui.components.starter_route import TAB
from stablehand.gui.pages.browse.hub_tab import HubTab
from stablehand.gui.pages.browse.recommended import RecommendedTab
from stablehand.gui.pages.browse.sources import SOURCES, Source
from stablehand.gui.pages.browse.tab import BrowseTab, TabKind, TabTools


def _hub(source: Source) -> TabKind:
    return TabKind(source.hub, partial(hub_name, source.hub), partial(_made, source))


def _made(source: Source, tools: TabTools) -> BrowseTab:
    return HubTab(tools, source)


def _recommended() -> str:
    return QCoreApplication.translate("BrowseTabs", "Recommended")


TABS: Final[tuple[TabKind, ...]] = (
    *(_hub(source) for source in SOURCES),
    TabKind(TAB, _recommended, RecommendedTab),
)
# Where somebody begins who has been in none of them: nothing has to be looked for there.
FIRST: Final = TAB
