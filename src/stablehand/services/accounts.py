"""Accounts of hubs: their tokens, and what is sent along to which address.

A token is bound to the origins of its hub as the settings name them (facts, contracts 0.2): a mirror or a
stand-in gets it, any other host never does, whatever redirects say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.core.base.web import HeadersFor, origin
from stablehand.core.hubs.tokens import HUBS, VARIABLES, AccountHub, Place, checked_token
from stablehand.services.app import App
from stablehand.services.results import Result

NAMES: Final[Mapping[AccountHub, str]] = {"hf": "Hugging Face", "civitai": "CivitAI"}
_CIVITAI_PATHS: Final = ("/api/v1/", "/api/download/")
_IN_FILE: Final = QT_TRANSLATE_NOOP(
    "hub",
    "There is no keyring here: the token is in a file of the data folder that only you may read.",
)

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


async def set_token(app: App, hub: AccountHub, secret: str) -> Result[Account]:
    """Keep a token for a hub once the hub takes it; where it cannot be asked, the token is kept unchecked.

    Args:
        secret: as it was pasted; never shown, logged or put into an error.

    Raises:
        StablehandError: `hub.token`: it is none, or the hub does not take it; `data.unwritable`,
            `settings.busy`, `settings.invalid`.
    """
    token = checked_token(secret)
    name, checked, notices = await _whose(app, hub, token)
    kept = await app.tokens.keep(hub, token, name=name, checked=checked)
    app.hubs.forget()
    if kept.place == "file":
        notices.append(_IN_FILE)
    notices += await _overridden(app, hub)
    return Result("token set", await account(app, hub), tuple(notices))


async def check_token(app: App, hub: AccountHub) -> Result[Account]:
    """Ask a hub whose the token is that is used for it.

    Raises:
        StablehandError: `hub.token`: the hub does not take it; `hub.login`: there is none;
            `settings.invalid`, `settings.busy`, `data.unwritable`.
    """
    secret = await app.tokens.secret(hub)
    if secret is None:
        raise StablehandError(
            "hub.login",
            QT_TRANSLATE_NOOP("hub", "There is no token for {hub}.").fill(hub=NAMES[hub]),
            hint=QT_TRANSLATE_NOOP("hub", "Store one: stablehand token set {hub}").fill(hub=hub),
            details={"service": hub},
        )
    name, checked, notices = await _whose(app, hub, secret)
    if checked is not None and (await account(app, hub)).stored_in != "environment":
        await app.tokens.note(hub, name=name, checked=checked)
    app.hubs.forget()
    now = await account(app, hub)
    found = replace(now, name=name or now.name, checked=checked or now.checked)
    return Result("token show", found, tuple(notices))


async def remove_token(app: App, hub: AccountHub) -> Result[Account]:
    """Remove the token of a hub from where it is kept.

    Raises:
        StablehandError: `data.unwritable`, `settings.busy`.
    """
    was_there = await app.tokens.forget(hub)
    app.hubs.forget()
    notices = await _overridden(app, hub)
    if not was_there:
        notices.insert(
            0, QT_TRANSLATE_NOOP("hub", "No token for {hub} was kept.").fill(hub=NAMES[hub])
        )
    return Result("token remove", await account(app, hub), tuple(notices))


async def _whose(
    app: App, hub: AccountHub, token: str
) -> tuple[str | None, str | None, list[Text]]:
    """Ask a hub whose a token is: the name, when, and what there is to say.

    Raises:
        StablehandError: `hub.token`, `settings.invalid`.
    """
    from stablehand.services.hub_clients import civitai_site, hugging_face

    origins = frozenset(origins_of(app, hub))

    def tokens(address: str) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {token}"} if origin(address) in origins else {}

    try:
        if hub == "hf":
            async with hugging_face(app, tokens=tokens) as hub_:
                name = (await hub_.who()).name
        else:
            async with civitai_site(app, tokens=tokens) as site:
                name = (await site.me()).name
    except StablehandError as error:
        if error.code in ("hub.token", "hub.login", "settings.invalid"):
            raise
        said = QT_TRANSLATE_NOOP("hub", "The token could not be checked: {reason}")
        return None, None, [said.fill(reason=error.message)]
    return name, datetime.now(UTC).isoformat(timespec="seconds"), []


async def _overridden(app: App, hub: AccountHub) -> list[Text]:
    """Say that a variable goes before what is kept."""
    if (await account(app, hub)).stored_in != "environment":
        return []
    said = QT_TRANSLATE_NOOP(
        "hub", "The variable {name} is set and goes before a token that is kept."
    )
    return [said.fill(name=VARIABLES[hub])]


async def headers_for(app: App) -> HeadersFor:
    """Give what is sent along to an address: a hub's token to that hub's own origins, else nothing.

    The tokens are those of now: ask anew for each piece of work.

    Raises:
        StablehandError: `settings.invalid`.
    """
    places: list[_Place] = []
    for hub in HUBS:
        secret = await app.tokens.secret(hub)
        if secret is not None:
            addresses = (str(app.settings.get(key)) for key in _ENDPOINTS[hub])
            places += [_Place(hub, address, secret) for address in addresses]

    def headers(address: str) -> Mapping[str, str]:
        place = _place_of(address, places)
        return {} if place is None else {"Authorization": f"Bearer {place.secret}"}

    return headers


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the token of a hub goes: to the origin of an endpoint."""

    hub: AccountHub
    endpoint: str
    secret: str = field(repr=False)


def _place_of(address: str, places: Sequence[_Place]) -> _Place | None:
    """Give whose token an address gets. Where hubs share an origin, their paths tell them apart. Pure."""
    if not places:
        return None
    try:
        own, path = origin(address), urlsplit(address).path
    except ValueError:
        return None
    found = [place for place in places if origin(place.endpoint) == own]
    if len({place.hub for place in found}) < 2:
        return found[0] if found else None
    is_civitai = path.startswith(_CIVITAI_PATHS)

    def closeness(place: _Place) -> tuple[int, bool]:
        base = urlsplit(place.endpoint).path.rstrip("/")
        is_below = path == base or path.startswith(f"{base}/")
        return (len(base) if is_below else -1, (place.hub == "civitai") == is_civitai)

    return max(found, key=closeness)


def origins_of(app: App, hub: AccountHub) -> tuple[str, ...]:
    """Give the origins that get the token of a hub.

    Raises:
        StablehandError: `settings.invalid`.
    """
    return tuple(origin(str(app.settings.get(key))) for key in _ENDPOINTS[hub])
