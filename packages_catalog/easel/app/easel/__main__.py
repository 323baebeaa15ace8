"""`python -m easel`: takes the port, builds the page, draws until it is stopped."""

from __future__ import annotations

import os
import signal
import sys

from easel.lines import complain
from easel.options import parse


def main() -> int:
    """The program; the exit code."""
    options = parse()
    _quiet_start()
    _stay_offline()
    from easel.server import bind, serve, why_not

    try:
        listening = bind(options.host, options.port)
    except OSError as error:
        complain(why_not(error, options.host, options.port))
        return 1
    from easel.application import build
    from easel.generation import Engine

    engine = Engine(options)
    serve(build(options, engine), options, engine, listening)
    return 0


def _quiet_start() -> None:
    """A stop while the libraries are still being imported ends the program without a stack trace."""
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: os._exit(0))


def _stay_offline() -> None:
    """Models come from the library only; nobody is told that they are used."""
    for name in ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ.setdefault(name, "1")
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"


if __name__ == "__main__":
    sys.exit(main())
