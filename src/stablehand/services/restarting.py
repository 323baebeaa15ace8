"""Stopping what runs of an install and starting it again, so that changed options take effect."""

from __future__ import annotations

from stablehand.services.app import App
from stablehand.services.sessions import start_launch, start_stop


async def restart(app: App, name: str) -> None:
    """Stop an install and start it again; both are jobs, and this ends when the second has begun.

    Raises:
        StablehandError: it could not be stopped, and nothing was started.
    """
    stopping = await start_stop(app, name)
    await stopping.result()
    await start_launch(app, name)
