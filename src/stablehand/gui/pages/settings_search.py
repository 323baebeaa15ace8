"""Showing only what a search finds on the settings page."""

from __future__ import annotations

from collections.abc import Sequence

from stablehand.gui.pages.settings_accounts import AccountsSection
from stablehand.gui.pages.settings_own import OwnSection
from stablehand.gui.pages.settings_sections import SettingsSection


def narrow(
    sections: Sequence[SettingsSection],
    others: Sequence[AccountsSection | OwnSection],
    query: str,
    *,
    only_changed: bool,
) -> int:
    """Show what a search finds, all without one; give how many things that are.

    Args:
        only_changed: leave out what is at its default; other sections have no defaults to differ from.
    """
    count = _rows(sections, query, only_changed=only_changed, is_rough=False)
    for other in others:
        if only_changed:
            other.setVisible(False)
        else:
            count += other.narrow(query)
    if not count and query:
        count = _rows(sections, query, only_changed=only_changed, is_rough=True)
    return count


def _rows(
    sections: Sequence[SettingsSection], query: str, *, only_changed: bool, is_rough: bool
) -> int:
    return sum(
        section.narrow(query, only_changed=only_changed, is_rough=is_rough) for section in sections
    )
