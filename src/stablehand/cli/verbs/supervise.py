"""`stablehand _supervise`: the body of a session's supervisor, started by the program itself.

It is no verb of the parser (so it shows in neither help nor completion): `stablehand.__main__` comes
here straight away, because a supervisor lives as long as its UI and should not carry the whole command
line along.
"""

from __future__ import annotations


def run() -> int:
    """Run the supervisor of the session that standard input describes."""
    from stablehand.core.launch.supervisor import main

    return main()
