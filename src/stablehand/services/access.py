"""What a launch adds for a program that is open to the network: the password that it asks for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.launch.access_secrets import Told, read, tell
from stablehand.services.prepared import PreparedLaunch


async def told_password(prepared: PreparedLaunch) -> tuple[Told, tuple[str, ...]]:
    """Give what a program is told about the password, and what must not stand in its log.

    Raises:
        StablehandError: `lan.password`: it cannot be read, so that the program would be open to everybody;
            `data.unwritable`.
    """
    record, access = prepared.record, prepared.package.launch.access
    if not record.lan or access is None or not access.passwords:
        return Told(), ()
    credentials = await read(prepared.folder)
    if credentials is None:
        raise StablehandError(
            "lan.password",
            QT_TRANSLATE_NOOP(
                "lan", "{name} is to be open to the network, but its password cannot be read."
            ).fill(name=record.name),
            hint=QT_TRANSLATE_NOOP(
                "lan",
                "Unlock the keyring, or set it anew: stablehand share {name} --lan",
            ).fill(name=record.name),
            details={"name": record.name},
        )
    told = await asyncio.to_thread(tell, prepared.folder, access, credentials)
    return told, (credentials.password,)


def joined(variables: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Put variables together: ours goes before one that the user set, but for options, which are added."""
    found = dict(variables)
    for name, value in more.items():
        before = found.get(name)
        found[name] = f"{before} {value}" if before and value.startswith("-") else value
    return found
