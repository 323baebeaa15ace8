"""The page for adding packages."""

from stablehand.gui.pages.add_package.page import AddPackagePage

__all__ = ["AddPackagePage"]
