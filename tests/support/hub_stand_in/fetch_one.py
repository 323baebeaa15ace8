"""One transfer in a process of its own, to be killed: says "begun", then how it ended, as JSON lines.

python -m support.hub_stand_in.fetch_one ADDRESS TARGET SIZE SHA256 [--connections N] [--flush-s S]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from stablehand.core.base import web
from stablehand.core.base.errors import StablehandError
from stablehand.core.transfers.pace import Pace
from stablehand.core.transfers.transfer import transfer
from stablehand.core.transfers.wanted import Expected, Wanted
from stablehand.core.transfers.wire import Wires
from support.hub_stand_in.fetching import QUICK_WAYS


async def fetch(args: argparse.Namespace) -> dict[str, object]:
    """Fetch it; give how it ended."""
    expected = Expected(args.size, True, {"sha256": args.sha256})
    wanted = Wanted(args.address, args.target, args.target.name, expected)
    try:
        arrived = await transfer(
            Wires(proxies={}),
            wanted,
            headers_for=web.nothing_for,
            pace=Pace(flush_s=args.flush_s),
            limiter=None,
            connections=args.connections,
            ways=QUICK_WAYS,
            on_progress=lambda _progress: None,
        )
    except StablehandError as error:
        return {"code": error.code, "message": error.message.english()}
    return {"part": str(arrived.part), "sha256": arrived.sha256, "size": arrived.size}


def main() -> int:
    """Fetch, and say how it ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("target", type=Path)
    parser.add_argument("size", type=int)
    parser.add_argument("sha256")
    parser.add_argument("--connections", type=int, default=1)
    parser.add_argument("--flush-s", type=float, default=2.0)
    args = parser.parse_args()
    print(json.dumps({"begun": True}), flush=True)
    done = asyncio.run(fetch(args))
    print(json.dumps(done), flush=True)
    return 1 if "code" in done else 0


if __name__ == "__main__":
    sys.exit(main())
