"""Tooltips of what others wrote, which Qt would take for markup, and fetch what it names."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """Give a text so that a tooltip shows it letter by letter."""
    return f"<qt>{escape(text)}</qt>" if Qt.mightBeRichText(text) else text
