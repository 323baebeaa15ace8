"""The loop in which one verb runs."""

from __future__ import annotations

import argparse
import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from stablehand.cli.interrupts import interruptible
from stablehand.cli.verb import Answer
from stablehand.services.app import App
from stablehand.services.network import take_settings


def run_verb(app: App, args: argparse.Namespace) -> Answer:
    """Run a verb to its end.

    Raises:
        KeyboardInterrupt: it was stopped.
        StablehandError: why it failed.
    """
    try:
        with asyncio.Runner() as runner:
            # Made while Ctrl-C simply leaves: half a loop can neither run nor be closed.
            runner.get_loop()
            with interruptible():
                answer: Answer = runner.run(_stoppable(_answered(app, args)))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    return answer


async def _answered(app: App, args: argparse.Namespace) -> Answer:
    await take_settings(app)
    answer: Answer = await args.run(app, args)
    return answer


async def _stoppable(command: Coroutine[Any, Any, Answer]) -> Answer:
    """Let a polite request to end (SIGTERM) stop a command as Ctrl-C does, in order."""
    task = asyncio.current_task()
    with suppress(NotImplementedError, ValueError, RuntimeError):  # Windows; not the main thread
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await command
