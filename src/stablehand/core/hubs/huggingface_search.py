"""How a search is put to Hugging Face: which questions stand for it, and what of the answers fits. Pure.

The hub joins its filters with "and". A search for any of several kinds or bases is therefore several
questions, asked together and put in one order; where they would be too many, the hub is asked for less and
the answers are filtered here. Its own search looks at the names of repositories only (facts, contracts
2.2). Downloads are those of the last 30 days whatever the period: it has no other.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, zip_longest
from typing import Any, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.hubs.huggingface_asking import CURSORS
from stablehand.core.hubs.huggingface_words import asked_for_base, asked_for_kind, is_of
from stablehand.core.hubs.listing import HubModel, Query, Sort

MOST_QUESTIONS: Final = 4
_MOST: Final = 100
_LONGEST_CURSOR: Final = 8_000
_SORTS: Final[Mapping[Sort, str | None]] = {
    "relevant": None, "downloads": "downloads", "likes": "likes", "newest": "createdAt",
    "updated": "lastModified", "trending": "trendingScore",
}  # fmt: skip
_FIELDS: Final = (
    *("author", "baseModels", "cardData", "createdAt", "disabled", "downloads", "gated"),
    *("lastModified", "library_name", "likes", "pipeline_tag", "tags"),
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ORDERS: Final[Mapping[Sort, Callable[[HubModel], Any]]] = {
    "downloads": lambda model: model.downloads or 0,
    "likes": lambda model: model.likes or 0,
    "updated": lambda model: model.updated or _EPOCH,
}

Parameters = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a search.

    Attributes:
        parameters: of the query string.
        cursor: parameters that ask for the next page; empty for the first, None: there is none.
        kind: the one that the hub was asked for; None: it was asked for none.
        asks_base: whether it was asked for the base.
    """

    parameters: Parameters
    cursor: Mapping[str, str] | None
    kind: str | None = None
    asks_base: bool = False

    def at_most(self, count: int) -> Parameters:
        """Give the parameters with those of the page, for so many models."""
        limit = max(1, min(count, _MOST))
        return (("limit", str(limit)), *self.parameters, *(self.cursor or {}).items())


def questions_of(query: Query) -> tuple[Question, ...]:
    """Give the questions that stand for a search, each at its page; none where none could be answered.

    Raises:
        StablehandError: `usage`: the cursor is none of ours.
    """
    kinds = {kind: asked for kind in query.kinds if (asked := asked_for_kind(kind)) is not None}
    bases = [asked for base in query.bases if (asked := asked_for_base(base)) is not None]
    if (query.kinds and not kinds) or (query.bases and not bases):
        return ()  # nothing that the hub says would tell them
    by_kind = 0 < len(kinds) <= MOST_QUESTIONS
    by_base = 0 < len(bases) * (len(kinds) if by_kind else 1) <= MOST_QUESTIONS
    asked_kinds: list[tuple[str | None, Parameters]] = [*kinds.items()] if by_kind else [(None, ())]
    found = [
        (kind, (*_plain(query), *_of_any_task(asked, has_base=bool(base)), *base))
        for kind, asked in asked_kinds
        for base in (bases if by_base else [()])
    ]
    cursors = _cursors(query.cursor, len(found))
    return tuple(
        Question(parameters, cursor, kind, asks_base=by_base)
        for (kind, parameters), cursor in zip(found, cursors, strict=True)
    )


def cursor_of(cursors: Sequence[Mapping[str, str] | None]) -> str | None:
    """Give what asks for the next page of all questions; None where each has come to its end.

    It holds only letters, digits, - and _, so that it can be typed in any shell.
    """
    if all(cursor is None for cursor in cursors):
        return None
    text = json.dumps(list(cursors), separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def fits(model: HubModel, query: Query, question: Question) -> bool:
    """Tell whether a model is one that was looked for; what the hub was asked for it need not say."""
    if model.is_sensitive and not query.sensitive:
        return False
    if query.commercial and model.licence.commercial is not True:
        return False
    if query.kinds and not _is_of_kind(model, query, question):
        return False
    if not query.bases or (model.base is None and question.asks_base):
        return True
    return model.base is not None and any(is_of(model.base, base) for base in query.bases)


def _is_of_kind(model: HubModel, query: Query, question: Question) -> bool:
    """Tell whether a model is of a kind that is wanted, and not an answer to a question of its own kind.

    A LoRA with a task answers the question for whole models too; on which page of which question it comes is
    never known, so only one of them may give it.
    """
    if model.kind is None:
        return question.kind is not None
    if model.kind not in query.kinds:
        return False
    if question.kind in (None, model.kind):
        return True
    own = _of_any_task(asked_for_kind(model.kind) or (), has_base=question.asks_base)
    return not _answers(model, own)


def _answers(model: HubModel, asked: Parameters) -> bool:
    """Tell whether the hub gives a model to whoever asks for this."""
    tags = {tag.lower() for tag in model.tags}
    return all(
        value in tags if key == "filter" else value == model.raw_kind for key, value in asked
    )


def in_order(lists: Sequence[Sequence[HubModel]], sort: Sort) -> tuple[HubModel, ...]:
    """Put the answers of several questions in one order, each model once.

    An order that the hub keeps to itself (relevance, trend, date of making) is kept by taking turns.
    """
    turns = [model for model in chain.from_iterable(zip_longest(*lists)) if model is not None]
    once = {model.id: model for model in reversed(turns)}
    models = [model for id_, model in reversed(once.items()) if id_]
    order = _ORDERS.get(sort)
    if order is not None and len(lists) > 1:
        models.sort(key=order, reverse=True)
    return tuple(models)


def _of_any_task(kind: Parameters, *, has_base: bool) -> Parameters:
    """Give what asks for a kind; beside a base without the task, since a base may be one for films."""
    return tuple(pair for pair in kind if not has_base or pair[0] != "pipeline_tag")


def _plain(query: Query) -> Parameters:
    found: list[tuple[str, str]] = []
    if text := query.text.strip()[:200]:
        found.append(("search", text))
    if query.author:
        found.append(("author", query.author))
    if query.tag:
        found.append(("filter", query.tag))
    if sort := _SORTS[query.sort]:
        found.append(("sort", sort))
    found += [("expand", field) for field in _FIELDS]
    return tuple(found)


def _cursors(text: str | None, count: int) -> list[Mapping[str, str] | None]:
    """Read a cursor of ours.

    Raises:
        StablehandError: `usage`.
    """
    if text is None:
        return [{} for _question in range(count)]
    try:
        padded = text + "=" * (-len(text) % 4)
        held = json.loads(urlsafe_b64decode(padded)) if len(text) <= _LONGEST_CURSOR else None
    except (ValueError, RecursionError):  # also of what is no base64
        held = None
    if not isinstance(held, list) or len(held) != count or not all(map(_is_cursor, held)):
        raise StablehandError(
            "usage",
            QT_TRANSLATE_NOOP("hub", "This cursor is of another search."),
            hint=QT_TRANSLATE_NOOP("hub", "Search again without it, from the first page."),
        )
    return held


def _is_cursor(value: object) -> bool:
    return value is None or (
        isinstance(value, dict)
        and all(key in CURSORS and isinstance(word, str) for key, word in value.items())
    )
