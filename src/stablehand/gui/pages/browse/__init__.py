"""The Browse page: models of hubs, found, judged and downloaded."""

from stablehand.gui.pages.browse.page import BrowsePage

__all__ = ["BrowsePage"]
