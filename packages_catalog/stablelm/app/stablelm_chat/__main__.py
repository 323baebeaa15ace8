"""`python -m stablelm_chat`: takes the port, shows the page, answers until it is stopped."""

from __future__ import annotations

import os
import sys

from stablelm_chat.lines import say
from stablelm_chat.options import parse


def main() -> int:
    """Run the program; the exit code."""
    options = parse()
    stay_offline()
    from stablelm_chat.server import bind, serve, why_not

    try:
        listening = bind(options.host, options.port)
    except OSError as error:
        say(why_not(error, options.host, options.port))
        return 1
    from stablelm_chat.library import Library
    from stablelm_chat.speaking import Speaker
    from stablelm_chat.web import build

    library = Library(options.models_dir)
    speaker = Speaker(options, library)
    serve(build(options, library, speaker), options, speaker, listening)
    return 0


def stay_offline() -> None:
    """Models come from the library only; a download is a process of its own (see `fetch`)."""
    for name in (
        "HF_HUB_OFFLINE",
        "TRANSFORMERS_OFFLINE",
        "HF_HUB_DISABLE_TELEMETRY",
        "DO_NOT_TRACK",
    ):
        os.environ[name] = "1"


if __name__ == "__main__":
    sys.exit(main())
