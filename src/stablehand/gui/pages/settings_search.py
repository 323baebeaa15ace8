"""What a search finds on the settings page: by words, whether there are rows for them yet or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from stablehand.core.base.setting_table import Setting
from stablehand.core.base.settings import CurrentValue
from stablehand.gui.pages import settings_words
from stablehand.gui.pages.settings_synonyms import synonyms
from stablehand.gui.widgets.matching import is_near, rank
from stablehand.gui.words.say import say


class OfSettings(Protocol):
    """A section of settings, which a search narrows to those that it finds."""

    def narrow(self, query: str, *, only_changed: bool = False, is_rough: bool = True) -> int:
        """Show only what is found; give how many settings that are."""


class OfOthers(Protocol):
    """A section of anything else."""

    def narrow(self, query: str) -> int:
        """Show it if something of it is found; give how many things that are."""

    def setVisible(self, visible: bool) -> None:  # Qt's own
        """Show it, or hide it."""


def fits(
    setting: Setting,
    current: CurrentValue | None,
    query: str,
    section: str = "",
    *,
    is_rough: bool = True,
) -> bool:
    """Tell whether a search finds a setting: by name, meaning, key, value, synonyms, or its section's title.

    Args:
        current: how it stands; None where that is not known yet.
        is_rough: whether one word with letters left out counts too.
    """
    key = setting.key
    others = [
        settings_words.meaning(setting),
        say(setting.meaning),
        key,
        synonyms(key),
        section,
    ]
    if current is not None and current.value not in (None, ""):
        others += [settings_words.value_words(key, current.value), str(current.value)]
    found = rank(query, settings_words.label(key), others)
    return found is not None and (is_rough or not is_near(query, found))


def narrow(
    sections: Sequence[OfSettings],
    others: Sequence[OfOthers],
    query: str,
    *,
    only_changed: bool,
) -> int:
    """Show what a search finds, all without one; give how many things that are.

    Args:
        only_changed: leave out what is at its default; other sections have no defaults to differ from.
    """
    count = _settings(sections, query, only_changed=only_changed, is_rough=False)
    for other in others:
        if only_changed:
            other.setVisible(False)
        else:
            count += other.narrow(query)
    if not count and query:
        count = _settings(sections, query, only_changed=only_changed, is_rough=True)
    return count


def _settings(
    sections: Sequence[OfSettings], query: str, *, only_changed: bool, is_rough: bool
) -> int:
    return sum(
        section.narrow(query, only_changed=only_changed, is_rough=is_rough) for section in sections
    )
