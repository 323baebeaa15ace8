"""Texts for people, in a form that can be translated later.

Core never prints and knows no language. A sentence for people is a `Text`: an English template
with named placeholders plus the values that fill them. The window looks the template up in Qt's
translations; the command line and JSON use the English one as it stands.

The marker bears the name that Qt's `lupdate` looks for, so that it collects the templates from
these Qt-free files. It therefore has to be called with two string literals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable


@runtime_checkable
class Wording(Protocol):
    """Anything that can be said to a person: a marked core text or a catalog text."""

    def english(self) -> str:
        """Give the English sentence."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A translatable sentence: `source` is the English template, `params` fill its placeholders."""

    context: str
    source: str
    params: Mapping[str, object] = field(default_factory=dict)

    def fill(self, **params: object) -> Text:
        """Give the same sentence with these placeholders filled in."""
        return replace(self, params={**self.params, **params})

    def english(self) -> str:
        """Give the English sentence with its values."""
        values = {key: _plain(value) for key, value in self.params.items()}
        return self.source.format(**values) if values else self.source

    def __str__(self) -> str:
        return self.english()


@dataclass(frozen=True, slots=True)
class Number:
    """A number with decimals inside a sentence: each language has a point of its own."""

    value: float
    decimals: int = 1

    def english(self) -> str:
        """Give it with a point."""
        return f"{self.value:.{self.decimals}f}"


@dataclass(frozen=True, slots=True)
class MemorySize:
    """Bytes of memory inside a sentence, said as its makers count them: 8 GB are 8 GiB."""

    count: int

    def english(self) -> str:
        """Give it in English units, with one decimal."""
        return f"{self.count / 1024**3:.1f} GB"


def _plain(value: object) -> object:
    return value.english() if isinstance(value, Wording) else value


def QT_TRANSLATE_NOOP(context: str, source: str) -> Text:  # noqa: N802 - the name lupdate reads
    """Mark an English template for translation and give it as a `Text`."""
    return Text(context, source)
