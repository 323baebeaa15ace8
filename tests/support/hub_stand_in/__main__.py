"""The stand-in as a process: prints its addresses as one line of JSON, ends when its input ends.

python -m support.hub_stand_in [--file NAME:SEED:SIZE]... [--model NAME:SEED:SIZE]... [--rate BYTES]
                               [--with support.hub_stand_in.huggingface]...

`--model` makes a safetensors file, `--file` just bytes. `--with` loads a module whose `install(hub)` hangs
an API onto it. `POST /__control` of any listener takes {"scenario", "times", "pattern"}, {"file": {...}},
{"shift_s"}, {"signed_for_s"}, {"rate"}; `GET /__log` gives every request.
"""

from __future__ import annotations

import argparse
import importlib
import sys

from support.hub_stand_in.files import plain_model
from support.hub_stand_in.stand_in import StandIn, as_addresses


def main() -> int:
    """Serve until nobody holds the other end of the input any more."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--file", action="append", default=[], metavar="NAME:SEED:SIZE")
    parser.add_argument("--model", action="append", default=[], metavar="NAME:SEED:SIZE")
    parser.add_argument("--with", dest="hubs", action="append", default=[], metavar="MODULE")
    parser.add_argument("--rate", type=int, help="bytes a second on each connection")
    args = parser.parse_args()
    with StandIn() as hub:
        hub.pace.rate = args.rate
        for name, seed, size in (text.rsplit(":", 2) for text in args.file):
            hub.file(name, int(seed), int(size))
        for name, seed, size in (text.rsplit(":", 2) for text in args.model):
            hub.serve(plain_model(name, int(size), seed=int(seed)))
        for module in args.hubs:
            importlib.import_module(module).install(hub)
        print(as_addresses(hub), flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
