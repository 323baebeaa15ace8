"""Extensions and custom nodes of an install: those that are there, the public index, the culprit."""

from stablehand.gui.pages.package.extensions.part import ExtensionsPart

__all__ = ["ExtensionsPart"]
