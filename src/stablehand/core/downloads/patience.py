"""How long the queue waits after a failure before it tries again by itself. Pure."""

from __future__ import annotations

from typing import Final

# A lost connection: short at first, since most come back in moments.
_FIRST_S: Final = 15.0
_LONGEST_S: Final = 600.0
# A site that wants to be left alone without saying how long: CivitAI, facts, contracts 1.6.
_LIMITED_FIRST_S: Final = 600.0
_LIMITED_LONGEST_S: Final = 3600.0
_MOST_DOUBLINGS: Final = 20


def retry_after_s(tries: int) -> float:
    """Give the seconds after which a download goes on whose connection was lost.

    Args:
        tries: how often in a row it failed without a new byte, this one included.
    """
    return min(_FIRST_S * 2.0 ** min(max(tries - 1, 0), _MOST_DOUBLINGS), _LONGEST_S)


def hub_pause_s(said_s: float | None, times: int) -> float:
    """Give the seconds for which a whole hub is left alone.

    Args:
        said_s: what it asked for; None: it did not say.
        times: how often in a row it asked, this time included.
    """
    if said_s is not None:
        return min(max(said_s, 1.0), _LIMITED_LONGEST_S)
    return min(
        _LIMITED_FIRST_S * 2.0 ** min(max(times - 1, 0), _MOST_DOUBLINGS), _LIMITED_LONGEST_S
    )
