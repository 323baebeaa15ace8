"""Whether what was typed names a model or only looks for words."""

from __future__ import annotations

from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.hubs.specs import Spec, read_spec
from stablehand.gui.context import Context
from stablehand.gui.live.views import Problem
from stablehand.services.hub_clients import endpoints

# What nobody types who looks for words.
_BEGINS: Final = ("http://", "https://", "hf:", "civitai:", "openmodeldb:", "urn:air:", "air:")


def meant(context: Context, text: str) -> tuple[Spec | None, Problem | None]:
    """Give what is named; else None, with why it is none if it was meant to be one."""
    given = text.strip()
    if not given:
        return None, None
    try:
        return read_spec(given, endpoints=endpoints(context.live.app)), None
    except StablehandError as error:
        is_link = given.casefold().startswith(_BEGINS)
        return None, Problem.of(error) if is_link else None
