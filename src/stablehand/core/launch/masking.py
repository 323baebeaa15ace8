"""Keeping secrets out of a stream of output, wherever it happens to be cut."""

from __future__ import annotations

from collections.abc import Iterable

_HIDDEN = b"***"
_SHORTEST = 6  # anything shorter would be found by accident


class Mask:
    """Replaces secrets in bytes that come in parts.

    Only what could be the beginning of a secret is held back until the next part, or the end.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted(
            {word.encode() for word in secrets if len(word) >= _SHORTEST}, key=len, reverse=True
        )
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        """Give what of the output can be shown now."""
        if not self._secrets:
            return data
        data = self._held + data
        for secret in self._secrets:
            data = data.replace(secret, _HIDDEN)
        kept = max((_begun(data, secret) for secret in self._secrets), default=0)
        self._held = data[len(data) - kept :]
        return data[: len(data) - kept]

    def rest(self) -> bytes:
        """Give what was held back, at the end."""
        held, self._held = self._held, b""
        return held


def _begun(data: bytes, secret: bytes) -> int:
    """Give how many bytes at the end are the beginning of a secret."""
    for length in range(min(len(data), len(secret) - 1), 0, -1):
        if data.endswith(secret[:length]):
            return length
    return 0
