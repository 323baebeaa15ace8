"""The first run: four steps from nothing to a program that makes images."""

from stablehand.gui.pages.first_run.page import FirstRunPage

__all__ = ["FirstRunPage"]
