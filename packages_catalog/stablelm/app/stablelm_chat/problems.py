"""What goes wrong in a way that a person can act on: one sentence, no stack trace."""

from __future__ import annotations


class Problem(Exception):  # noqa: N818 - read as a sentence: raise Problem("...")
    """A sentence for the user. `status` is what the API answers with."""

    def __init__(self, sentence: str, status: int = 422) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
