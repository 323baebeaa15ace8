"""The page for taking over programs that exist."""

from stablehand.gui.pages.adopt.page import AdoptPage

__all__ = ["AdoptPage"]
