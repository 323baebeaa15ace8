"""What a refused download means, by the hub that it is from: for whoever fetches files and knows no hubs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stablehand.core.base.errors import StablehandError
from stablehand.core.hubs import civitai_failures, huggingface_problems

# Status, headers, beginning of the body, address that was asked, whether a token was sent along.
Explain = Callable[[int, Mapping[str, str], bytes, str, bool], StablehandError | None]


def explain_for(hub: str) -> Explain | None:
    """Give what tells the refusals of a hub apart (`HubId`); None for hubs that say no more than a status.

    What it gives is None for answers that are none of the hub's own refusals.
    """
    match hub:
        case "civitai":
            meaning = civitai_failures.download_problem
        case "huggingface":
            meaning = huggingface_problems.download_problem
        case _:
            return None

    def explain(
        status: int, headers: Mapping[str, str], body: bytes, address: str, has_token: bool
    ) -> StablehandError | None:
        return meaning(status, headers, body, address, has_token=has_token)

    return explain
