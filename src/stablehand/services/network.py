"""What the settings say about this process itself: the way to the internet, and how much its own log says.

The variables of a process are what httpx, urllib, git, uv, pip and UIs all read a proxy from, so they are
where a proxy that is set is put, once, at the start and whenever the settings change. A program that was put
together with other variables than those of its process (as tests do) leaves these alone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.own_log import set_level
from stablehand.core.base.proxies import (
    NAMES,
    NONE,
    SYSTEM,
    Changes,
    login_of,
    proxy_variables,
)
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text
from stablehand.services.app import App
from stablehand.services.results import Result

if TYPE_CHECKING:  # loaded where a login is asked for: every command comes through here
    from stablehand.core.hubs.tokens import KeptToken, Place

PROXY: Final = "network.proxy"
_TOLD_BY: Final = (b"proxy", b"level")
_READ_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ProxyLogin:
    """What is known of the login at a proxy; name and password are never in here.

    Attributes:
        address: of the proxy that is set; empty where none is.
        kept_in: where name and password for it are; None: there are none.
    """

    address: str = ""
    kept_in: Place | None = None


async def take_settings(app: App) -> None:
    """Let this process and its children go the way that the settings name, and log as much as they say.

    Settings that cannot be read change nothing: whoever needs one is told what is wrong.
    """
    if app.environ is not os.environ:
        return
    choice, level = _told(app)
    set_level(level)
    login = await _login(app, choice)
    before = app.proxies
    _put({**{name: before.get(name) for name in NAMES}, **proxy_variables(choice, login, before)})


def _told(app: App) -> tuple[str, str]:
    """Give proxy and level; reading all settings takes longer than seeing that neither is in the file."""
    if "settings" not in app.__dict__:
        try:
            with app.data.settings.open("rb") as file:
                text = file.read(_READ_BYTES)
        except OSError:
            return SYSTEM, "warning"
        if not any(word in text for word in _TOLD_BY):
            return SYSTEM, "warning"
    try:
        return str(app.settings.get(PROXY)), str(app.settings.get("logs.level"))
    except StablehandError:
        return SYSTEM, "warning"


def _put(changes: Changes) -> None:
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        elif os.environ.get(name) != value:
            os.environ[name] = value


async def proxy_login(app: App) -> ProxyLogin:
    """Give what is known of the login at the proxy that is set; asks nobody.

    Raises:
        StablehandError: `settings.invalid`.
    """
    address = _address(str(app.settings.get(PROXY)))
    kept = await app.tokens.stored("proxy") if address else None
    return ProxyLogin(address, kept.place if kept is not None and kept.name == address else None)


async def keep_proxy_login(app: App, name: str, password: str) -> Result[ProxyLogin]:
    """Keep name and password for the proxy that is set: in the keyring, else in a file of the owner alone.

    Raises:
        StablehandError: `settings.invalid` without a proxy, or for a name that cannot be one;
            `data.unwritable`, `settings.busy`.
    """
    from stablehand.core.hubs.tokens import is_token

    address = _address(str(app.settings.get(PROXY)))
    login = login_of(name.strip(), password)
    if not address or not is_token(login):
        raise StablehandError(
            "settings.invalid",
            QT_TRANSLATE_NOOP("settings", "The proxy has no address yet.")
            if not address
            else QT_TRANSLATE_NOOP("settings", "This name or password is empty or too long."),
            hint=QT_TRANSLATE_NOOP("settings", "Set the proxy first, like http://host:8080."),
        )
    kept = await _kept(app, address, login)
    await take_settings(app)
    return Result("settings proxy-login", ProxyLogin(address, kept.place), notices_of(kept))


async def forget_proxy_login(app: App) -> Result[ProxyLogin]:
    """Remove name and password for the proxy.

    Raises:
        StablehandError: `data.unwritable`, `settings.busy`, `settings.invalid`.
    """
    await app.tokens.forget("proxy")
    await take_settings(app)
    return Result("settings proxy-login", await proxy_login(app))


async def keep_split_login(app: App, address: str, login: str) -> tuple[Text, ...]:
    """Keep what stood in an address that was just set; give what is worth knowing of it.

    Raises:
        StablehandError: `data.unwritable`, `settings.busy`.
    """
    from stablehand.core.hubs.tokens import is_token

    if not is_token(login):
        return ()
    said = QT_TRANSLATE_NOOP(
        "settings", "Name and password are kept apart from the settings: in the system's keyring."
    )
    kept = await _kept(app, address, login)
    return notices_of(kept) or (said,)


def notices_of(kept: KeptToken) -> tuple[Text, ...]:
    """Give what has to be said about where a login is kept."""
    if kept.place != "file":
        return ()
    text = QT_TRANSLATE_NOOP(
        "settings",
        "There is no keyring here: name and password are in a file of the data folder that only you may "
        "read.",
    )
    return (text,)


async def _kept(app: App, address: str, login: str) -> KeptToken:
    return await app.tokens.keep("proxy", login, name=address, checked=None)


async def _login(app: App, choice: str) -> str:
    if not (address := _address(choice)):
        return ""
    kept = await app.tokens.stored("proxy")
    if kept is None or kept.name != address:
        return ""  # it belongs to another proxy
    return await app.tokens.secret("proxy") or ""


def _address(choice: str) -> str:
    return "" if choice in (SYSTEM, NONE) else choice
