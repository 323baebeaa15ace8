"""The Models page: the library as grid and table, what is known of a model, what can be done with it."""

from __future__ import annotations

from stablehand.gui.pages.models.page import ModelsPage

__all__ = ["ModelsPage"]
