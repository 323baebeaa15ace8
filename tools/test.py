"""The checks by themselves: `python3 tools/test.py [pytest arguments]` is `./stablehand test`."""

import sys

from run import main

if __name__ == "__main__":
    sys.exit(main(["test", *sys.argv[1:]]))
