"""How a conversation becomes the text that a model continues. Pure.

Three ways, the first that the model knows: its own chat template; the marks of the tuned alpha models
(`<|SYSTEM|>`, `<|USER|>`, `<|ASSISTANT|>`); a plain transcript for models that only continue text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from stablelm_chat.problems import Problem

Way = Literal["template", "alpha", "plain"]
SYSTEM, USER, ASSISTANT = "<|SYSTEM|>", "<|USER|>", "<|ASSISTANT|>"
# The marks themselves, the end of text and the padding: Stability-AI/StableLM, README at 93eea08.
ALPHA_STOP_IDS = (50278, 50279, 50277, 1, 0)
PLAIN_USER, PLAIN_ASSISTANT = "User:", "Assistant:"


@dataclass(frozen=True)
class Message:
    """One turn. role: `user` or `assistant`."""

    role: str
    text: str


def way_of(*, has_template: bool, knows_marks: bool) -> Way:
    """Tell in which way a model is spoken to."""
    if has_template:
        return "template"
    return "alpha" if knows_marks else "plain"


def written(way: Way, system: str, messages: Sequence[Message]) -> str:
    """Give the text for the ways `alpha` and `plain`; it ends where the answer begins."""
    if way == "alpha":
        head = f"{SYSTEM}{_unmarked(system)}\n" if system else ""
        marks = {"user": USER, "assistant": ASSISTANT}
        return head + "".join(marks[m.role] + _unmarked(m.text) for m in messages) + ASSISTANT
    head = f"{system}\n\n" if system else ""
    names = {"user": PLAIN_USER, "assistant": PLAIN_ASSISTANT}
    turns = "".join(f"{names[m.role]} {m.text}\n" for m in messages)
    return f"{head}{turns}{PLAIN_ASSISTANT}"


def _unmarked(text: str) -> str:
    """Take marks out of what people write, else a message could speak for the other side."""
    for mark in (SYSTEM, USER, ASSISTANT):
        text = text.replace(mark, "")
    return text


def for_template(
    system: str, messages: Sequence[Message], *, own_system: bool
) -> list[dict[str, str]]:
    """Give the list that a chat template takes. own_system: the template knows the role `system`;
    without it, the instructions stand before the first message."""
    turns = [{"role": m.role, "content": m.text} for m in messages]
    if system and own_system:
        return [{"role": "system", "content": system}, *turns]
    if system and turns:
        turns[0] = {**turns[0], "content": f"{system}\n\n{turns[0]['content']}"}
    return turns


def fitting(
    messages: Sequence[Message], room: int, length: Callable[[Sequence[Message]], int]
) -> list[Message]:
    """Drop the oldest turns until the rest fits.

    Args:
        room: tokens that the conversation may take.
        length: tokens that turns take, instructions included.

    Raises:
        Problem: the last message alone is too long.
    """
    kept = list(messages)
    while length(kept) > room:
        # A question goes together with its answer.
        rest = kept[2:] if len(kept) > 2 else []
        if not rest:
            raise Problem("The message is longer than what the model can read at once")
        kept = rest
    return kept


class UntilMark:
    """Passes text on until a mark comes; what could be its beginning is held back."""

    def __init__(self, marks: Sequence[str]) -> None:
        self._marks = tuple(marks)
        self._held = ""
        self.ended = False

    def add(self, text: str) -> str:
        """Give what may be shown of the text so far."""
        if self.ended:
            return ""
        self._held += text
        found = [at for at in (self._held.find(mark) for mark in self._marks) if at >= 0]
        if found:
            self.ended = True
            shown, self._held = self._held[: min(found)], ""
            return shown
        keep = max((_overlap(self._held, mark) for mark in self._marks), default=0)
        cut = len(self._held) - keep
        shown, self._held = self._held[:cut], self._held[cut:]
        return shown

    def rest(self) -> str:
        """Give what was held back, at the end."""
        shown, self._held = self._held, ""
        return "" if self.ended else shown


def _overlap(text: str, mark: str) -> int:
    most = min(len(text), len(mark) - 1)
    return next((size for size in range(most, 0, -1) if text.endswith(mark[:size])), 0)
