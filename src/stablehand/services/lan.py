"""Opening an install to the local network, and closing it: one switch an install, off until a person sets it.

The switch names the risk. Where the program can ask for a password it gets one, made here and kept in the
keyring; where it cannot, a person has to agree to that as well. It holds from the next start on.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from dataclasses import dataclass, field
from typing import Final, Literal

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Text, Wording
from stablehand.core.catalog.access_schema import Access
from stablehand.core.catalog.schema import Package
from stablehand.core.hardware.side_thread import in_side_thread
from stablehand.core.launch.access_secrets import (
    USER,
    Credentials,
    checked_password,
    forget,
    keep,
    new_password,
    read,
    withdraw,
)
from stablehand.core.launch.reach import is_own
from stablehand.core.launch.remembered import forget as forget_launch
from stablehand.core.records.install import InstallFolder, InstallRecord, need_record, write_record
from stablehand.core.records.lock import held
from stablehand.services.app import App
from stablehand.services.results import Result
from stablehand.services.sessions import sessions_by_install

Guard = Literal["all", "page", "none"]
CONSENT_FLAG: Final = "--accept-risk"
_WAIT_S: Final = 5.0

RISK: Final = QT_TRANSLATE_NOOP(
    "lan",
    "Whoever is in the same network can then use {name}, see and take what it makes, and through its "
    "extensions or nodes run programs on this computer with your rights.",
)
_NO_PASSWORD: Final = QT_TRANSLATE_NOOP(
    "lan", "{name} cannot ask for a password: nobody in the network is kept out."
)
_PAGE_ALONE: Final = QT_TRANSLATE_NOOP(
    "lan", "Its page asks for a password, its API does not: programs in the network can use it."
)
_SEEN: Final = QT_TRANSLATE_NOOP(
    "lan",
    "It takes the password by its command line only: other users of this computer can see it there.",
)


@dataclass(frozen=True, slots=True)
class LanState:
    """How an install stands towards the network.

    Attributes:
        is_open: the switch is on.
        can_open: the program can be told to let the network in.
        guard: what asks for a password: page and API, the page alone, nothing.
        user: the name it asks for; None where it asks for none.
        password: only where it was asked for, never in a log.
        kept_in: "keyring" or "file"; None where there is no password.
        running: who can reach what runs of it now; None where nothing runs.
        addresses: where others reach it, once it runs open.
        port: of its page.
    """

    name: str
    is_open: bool
    can_open: bool
    guard: Guard
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    kept_in: str | None = None
    running: str | None = None
    addresses: tuple[str, ...] = ()
    port: int | None = None

    @property
    def needs_restart(self) -> bool:
        """Whether what runs is not yet as the switch says."""
        return self.running is not None and (self.running != "computer") is not self.is_open


def guard_of(package: Package) -> Guard:
    """Tell what of a program can ask for a password."""
    access = package.launch.access or Access()
    if not access.guards_page:
        return "none"
    return "all" if access.guards_api else "page"


def risk_words(package: Package) -> tuple[Text, ...]:
    """Say what it means to open a program, one sentence each."""
    guard = guard_of(package)
    access = package.launch.access or Access()
    words = [RISK.fill(name=package.name)]
    if guard == "none":
        words.append(_NO_PASSWORD.fill(name=package.name))
    if guard == "page":
        words.append(_PAGE_ALONE)
    if any(way.is_seen for way in access.passwords):
        words.append(_SEEN)
    return tuple(words)


async def risks_of(app: App, name: str) -> tuple[Text, ...]:
    """Say what it means to open an install.

    Raises:
        StablehandError: `install.*`, `package.unknown`, `catalog.invalid`.
    """
    _, record = need_record(app.data.root, name)
    return risk_words(app.catalog.load(record.package).package)


async def lan_state(app: App, name: str, *, with_password: bool = False) -> Result[LanState]:
    """Tell how an install stands towards the network.

    Args:
        with_password: give the password as well.

    Raises:
        StablehandError: `install.unknown`, `install.damaged`, `package.unknown`, `catalog.invalid`.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    return Result("share", await _state(app, folder, record, package, with_password=with_password))


async def open_to_lan(
    app: App, name: str, *, password: str | None = None, risk_accepted: bool = False
) -> Result[LanState]:
    """Open an install to the network, from its next start on.

    Args:
        password: the user's own; None has one made, or keeps the one that is there.
        risk_accepted: agreed to what nobody asks a password for.

    Raises:
        StablehandError: `lan.unsupported`: the program answers on this computer only; `decision.needed`:
            it cannot ask for a password; `usage`: the password is no fit one; `install.*`, `package.unknown`,
            `data.unwritable`.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    wanted = _checked(package, record, password, risk_accepted=risk_accepted)
    async with held(folder, wait_s=_WAIT_S):
        _, record = need_record(app.data.root, name)
        notices: list[Wording] = list(risk_words(package))
        if guard_of(package) != "none":
            kept = await read(folder) if wanted is None else None
            if kept is None:
                kept = await keep(folder, USER, wanted or new_password())
            if kept.place == "file":
                notices.append(_IN_FILE)
        record = record.changed(lan=True)
        write_record(folder, record)
        await asyncio.to_thread(forget_launch, folder)
    state = await _state(app, folder, record, package, with_password=True)
    notices += [_firewall().fill(port=state.port or "-"), *_restart(state)]
    if wanted is not None and state.running is not None and not state.needs_restart:
        notices.append(_ASKS_LATER.fill(name=state.name))
    return Result("share", state, tuple(notices))


async def close_to_lan(app: App, name: str) -> Result[LanState]:
    """Close an install to the network, from its next start on, and forget its password.

    Raises:
        StablehandError: `install.*`, `package.unknown`, `data.unwritable`.
    """
    folder, record = need_record(app.data.root, name)
    package = app.catalog.load(record.package).package
    async with held(folder, wait_s=_WAIT_S):
        _, record = need_record(app.data.root, name)
        record = record.changed(lan=False)
        write_record(folder, record)
        await asyncio.to_thread(forget_launch, folder)
        access = package.launch.access
        if access is not None:
            await asyncio.to_thread(withdraw, folder, access)
        await forget(folder)
    state = await _state(app, folder, record, package, with_password=False)
    return Result("share", state, tuple(_restart(state)))


def _checked(
    package: Package, record: InstallRecord, password: str | None, *, risk_accepted: bool
) -> str | None:
    if not package.launch.can_open:
        raise StablehandError(
            "lan.unsupported",
            QT_TRANSLATE_NOOP("lan", "{name} answers on this computer only.").fill(
                name=package.name
            ),
            hint=QT_TRANSLATE_NOOP("lan", "It cannot be told to listen anywhere else."),
            details={"name": record.name, "package": package.id},
        )
    guard = guard_of(package)
    if guard == "none" and password is not None:
        raise StablehandError(
            "usage",
            _NO_PASSWORD.fill(name=package.name),
            hint=QT_TRANSLATE_NOOP("lan", "Leave the password out."),
        )
    if guard == "none" and not risk_accepted:
        raise StablehandError(
            "decision.needed",
            _NO_PASSWORD.fill(name=package.name),
            hint=QT_TRANSLATE_NOOP("lan", "If that is what you want, add {consent}.").fill(
                consent=CONSENT_FLAG
            ),
            details={
                "name": record.name,
                "flag": CONSENT_FLAG,
                "risk": [text.english() for text in risk_words(package)],
            },
        )
    return None if password is None else checked_password(password)


async def _state(
    app: App, folder: InstallFolder, record: InstallRecord, package: Package, *, with_password: bool
) -> LanState:
    running = (await sessions_by_install(app)).get(record.name)
    guard = guard_of(package)
    found: Credentials | None = None
    if record.lan and guard != "none":
        found = await read(folder)
    port = running.port if running else record.port or package.launch.usual_port
    is_reached = running is not None and running.reach != "computer"
    hosts = await in_side_thread(own_addresses) if record.lan or is_reached else ()
    return LanState(
        name=record.name,
        is_open=record.lan,
        can_open=package.launch.can_open,
        guard=guard,
        user=found.user if found else None,
        password=found.password if found and with_password else None,
        kept_in=found.place if found else None,
        running=running.reach if running else None,
        addresses=tuple(f"http://{host}:{port}" for host in hosts) if port else (),
        port=port,
    )


def own_addresses() -> tuple[str, ...]:
    """Give the addresses at which the network reaches this computer: IPv4, the likeliest first. Blocking."""
    import psutil

    found: list[str] = []
    for name, addresses in psutil.net_if_addrs().items():
        for item in addresses:
            if item.family == socket.AF_INET and not is_own(item.address):
                is_virtual = name.lower().startswith(_VIRTUAL)
                found.insert(len(found) if is_virtual else 0, item.address)
    return tuple(address for address in found if not address.startswith("169.254."))


def _restart(state: LanState) -> list[Wording]:
    if not state.needs_restart:
        return []
    text = _OPEN_LATER if state.is_open else _CLOSED_LATER
    return [text.fill(name=state.name)]


def _firewall() -> Text:
    if sys.platform == "win32":
        return _WINDOWS
    return _MAC if sys.platform == "darwin" else _LINUX


_VIRTUAL: Final = ("docker", "br-", "veth", "virbr", "vethernet", "vmnet", "vboxnet", "utun", "wsl")
_IN_FILE: Final = QT_TRANSLATE_NOOP(
    "lan", "There is no keyring here: the password is in a file that only you may read."
)
_OPEN_LATER: Final = QT_TRANSLATE_NOOP(
    "lan", "{name} runs, and is open to the network once it is restarted."
)
_ASKS_LATER: Final = QT_TRANSLATE_NOOP(
    "lan", "{name} runs, and asks for the password from before until it is restarted."
)
_CLOSED_LATER: Final = QT_TRANSLATE_NOOP(
    "lan", "{name} runs, and stays open to others until it is restarted."
)
_WINDOWS: Final = QT_TRANSLATE_NOOP(
    "lan",
    "If Windows asks, allow it in private networks only; else let port {port} through its firewall.",
)
_MAC: Final = QT_TRANSLATE_NOOP(
    "lan",
    "If others do not reach port {port}, let Python in: System Settings, Network, Firewall.",
)
_LINUX: Final = QT_TRANSLATE_NOOP(
    "lan",
    "If others do not reach it, let the port through the firewall: sudo ufw allow {port}/tcp",
)
