"""Where the program starts: the version at once, everything else through the command line."""

import sys


def main() -> int:
    """Run the command line and give its exit code."""
    if sys.argv[1:] == ["--version"]:
        from stablehand import __version__

        sys.stdout.write(f"stablehand {__version__}\n")
        return 0
    from stablehand.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
