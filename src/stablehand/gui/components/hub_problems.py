"""What helps where a hub gives nothing: buttons for its page, its token, its address."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.gui.context import Context, Route
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.error_card import CardAction

# Codes that a token may help with, and those that something on the hub's page has to be done for.
_TOKEN: Final = frozenset({"hub.login", "hub.token", "hub.permission", "hub.gated", "hub.missing"})
_PAGE: Final = frozenset(
    {"hub.gated", "hub.early_access", "hub.terms", "hub.disabled", "hub.gone", "hub.permission"}
)
_NETWORK: Final = frozenset({"network.unreachable", "network.certificate"})
_SETTINGS: Final = {
    "civitai": "endpoints.civitai",
    "huggingface": "endpoints.huggingface",
    "openmodeldb": "endpoints.openmodeldb",
}
_ACCOUNTS: Final = {"civitai": "accounts.civitai", "huggingface": "accounts.hf"}


def hub_actions(context: Context, problem: Problem, hub: str) -> list[CardAction]:
    """Give the buttons that may help with a problem of a hub."""
    translate, found = QCoreApplication.translate, []
    page = problem.details.get("page")
    if problem.code in _PAGE and isinstance(page, str):
        text = translate("HubProblems", "Open its page")
        found.append(CardAction(text, "external-link", partial(open_page, context, page)))
    if problem.code in _TOKEN and hub in _ACCOUNTS:
        text = translate("HubProblems", "Put in a token")
        found.append(CardAction(text, "key", partial(go_to_account, context, hub)))
    if problem.code in _NETWORK and hub in _SETTINGS:
        text = translate("HubProblems", "Change its address")
        go = partial(context.go, Route("settings", _SETTINGS[hub]))
        found.append(CardAction(text, "settings", go))
    return found


def has_account(hub: str) -> bool:
    """Tell whether a hub takes a token."""
    return hub in _ACCOUNTS


def go_to_account(context: Context, hub: str) -> None:
    """Show where a token is put in."""
    context.go(Route("settings", _ACCOUNTS.get(hub, "")))


def open_page(context: Context, address: str) -> None:
    """Open a page of a hub in the browser, if its address is one of the web."""
    if is_web(address):
        context.open_url(address)


def is_web(address: str) -> bool:
    """Tell whether an address may be handed to the browser: http or https, and nothing else."""
    scheme, colon, rest = address.partition("://")
    is_plain = address.isprintable() and " " not in address
    return bool(colon and rest) and scheme.lower() in ("http", "https") and is_plain
