"""The tabs of the page, in their order. A new source of models is one line here."""

from __future__ import annotations

from functools import partial
from typing import Final

from stablehand.gui.components.hub_words import hub_name
from stablehand.gui.pages.browse.hub_tab import HubTab
from stablehand.gui.pages.browse.sources import SOURCES, Source
from stablehand.gui.pages.browse.tab import BrowseTab, TabKind, TabTools


def _hub(source: Source) -> TabKind:
    return TabKind(source.hub, partial(hub_name, source.hub), partial(_made, source))


def _made(source: Source, tools: TabTools) -> BrowseTab:
    return HubTab(tools, source)


TABS: Final[tuple[TabKind, ...]] = tuple(_hub(source) for source in SOURCES)
