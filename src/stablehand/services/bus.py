"""The event bus: what jobs say reaches whoever listens, and no listener can disturb a job."""

from __future__ import annotations

import logging
from collections.abc import Callable

from stablehand.core.base.events import Event

Subscriber = Callable[[Event], None]
_log = logging.getLogger(__name__)


class EventBus:
    """Hands events to its subscribers, in the order of their subscription, on the caller's thread."""

    def __init__(self) -> None:
        self._subscribers: list[Subscriber] = []

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Add a listener, which must not block, and give what takes it away again."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Hand an event to every subscriber; what one raises is logged and goes no further."""
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(event)
            except Exception:
                _log.exception("a subscriber failed at %s", type(event).__name__)
