"""Accounts of hubs: their tokens, and what is sent along to which address.

A token is bound to the origins of its hub as the settings name them (facts, contracts 0.2): a mirror or a
stand-in gets it, any other host never does, whatever redirects say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stablehand.core.base.web import HeadersFor, origin
from stablehand.core.hubs.tokens import HUBS, AccountHub, Place
from stablehand.services.app import App

# The settings whose origins get the token of a hub.
_ENDPOINTS: Final[Mapping[AccountHub, tuple[str, ...]]] = {
    "hf": ("endpoints.huggingface",),
    "civitai": ("endpoints.civitai", "endpoints.civitai_mature"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a hub; its token is never in here.

    Attributes:
        hub: "hf" or "civitai".
        stored_in: where the token is; None: there is none.
        name: whose it is, as the hub says; None: it was not asked.
        checked: when the hub took it last (ISO); None: never.
    """

    hub: AccountHub
    stored_in: Place | None = None
    name: str | None = None
    checked: str | None = None


async def account(app: App, hub: AccountHub) -> Account:
    """Give what is known of the account of a hub; asks nobody."""
    kept = await app.tokens.kept(hub)
    if kept is None:
        return Account(hub)
    return Account(hub, kept.place, kept.name, kept.checked)


async def headers_for(app: App) -> HeadersFor:
    """Give what is sent along to an address: a hub's token to that hub's own origins, else nothing.

    The tokens are those of now: ask anew for each piece of work.

    Raises:
        StablehandError: `settings.invalid`.
    """
    by_origin: dict[str, str] = {}
    for hub in HUBS:
        secret = await app.tokens.secret(hub)
        if secret is not None:
            by_origin.update(dict.fromkeys(origins_of(app, hub), secret))

    def headers(address: str) -> Mapping[str, str]:
        secret = by_origin.get(origin(address)) if by_origin else None
        return {} if secret is None else {"Authorization": f"Bearer {secret}"}

    return headers


def origins_of(app: App, hub: AccountHub) -> tuple[str, ...]:
    """Give the origins that get the token of a hub.

    Raises:
        StablehandError: `settings.invalid`.
    """
    return tuple(origin(str(app.settings.get(key))) for key in _ENDPOINTS[hub])
