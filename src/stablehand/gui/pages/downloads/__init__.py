"""The Downloads page."""

from stablehand.gui.pages.downloads.page import DownloadsPage

__all__ = ["DownloadsPage"]
