"""The page of one package: console, options, models, facts."""

from stablehand.gui.pages.package.page import PackagePage

__all__ = ["PackagePage"]
