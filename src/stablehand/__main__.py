"""Where the program starts: the version at once, everything else through the command line."""

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing itself would be loaded for the version
    from stablehand.services.app import App


def main() -> int:
    """Run the command line and give its exit code."""
    try:
        if sys.argv[1:] == ["--version"]:
            return _version()
        # What is loaded now stays until the end: looking for garbage in it costs a fifth of the start.
        gc.disable()
        if getattr(sys, "frozen", False):
            from stablehand.core.selfupdate.holding import hold_own

            hold_own()
        if (code := _hidden_verb()) is not None:
            return code
        from stablehand.cli.interrupts import leave_at_interrupt

        leave_at_interrupt()
        if sys.argv[1:] in ([], ["gui"]) and (code := _window_alone()) is not None:
            return code
        return _command_line()
    except KeyboardInterrupt:
        # Stopped while the program was still being loaded: too early for anything of ours.
        if "--json" in sys.argv:
            words = '{"type": "error", "ok": false, "code": "interrupted", '
            sys.stdout.write(words + '"message": "Stopped by the user.", "hint": null}\n')
        else:
            sys.stderr.write("Error: Stopped by the user.\n")
        return 130


def _hidden_verb() -> int | None:
    """Run what the program starts of itself, which loads as little as it can; None: it is no such verb."""
    if sys.argv[1:] == ["_supervise"]:
        from stablehand.cli.verbs.supervise import run as supervise

        return supervise()
    if sys.argv[1:] == ["_read_headers"]:
        from stablehand.cli.verbs.read_headers import run as read_headers

        return read_headers()
    if sys.argv[1:2] in (["_self_check"], ["_after_update"]):
        from stablehand.cli.verbs.own_version import run as begin

        return begin(_load_window)
    if sys.argv[1:] == ["_bare_window"]:
        from stablehand.gui.measuring import bare_window

        return bare_window()
    return None


def _command_line() -> int:
    """Run a verb; what a double click would not show of a failure comes in a box."""
    from stablehand.cli.main import run

    if getattr(sys, "frozen", False):
        from stablehand.cli.double_click import is_unseen, with_words_shown

        if is_unseen(sys.argv[1:]):
            return with_words_shown(lambda: run(sys.argv[1:], _open_window))
    return run(sys.argv[1:], _open_window)


def _open_window(app: "App") -> int:
    """Open the window; Qt is loaded only now."""
    import os

    from stablehand.cli.desktop import check_libraries, unloadable

    check_libraries(os.environ)
    try:
        from stablehand.gui.start import run
    except ImportError as error:
        raise unloadable(error) from error
    if "STABLEHAND_MEASURE" in os.environ:  # by benchmarks/start.py
        from stablehand.gui.measuring import tell_picture

        return run(app, on_painted=tell_picture)
    return run(app)


def _load_window() -> None:
    """Load what the window is made of, as its start does; nothing is shown."""
    from stablehand.gui.self_check import load_window

    load_window()


def _window_alone() -> int | None:
    """Open the window without the command line, as a double click does; None: let that say what is wrong."""
    import os

    from stablehand.cli.desktop import can_show, has_desktop
    from stablehand.cli.places import program_folder
    from stablehand.core.base.errors import StablehandError
    from stablehand.services.app import make_app

    if not (can_show if sys.argv[1:] else has_desktop)(os.environ):
        return None
    try:
        app = make_app(None, os.environ, program_folder())
        return 0 if _open_window(app) == 0 else None
    except StablehandError:
        return None


def _version() -> int:
    from stablehand import __version__

    try:
        sys.stdout.write(f"stablehand {__version__}\n")
        sys.stdout.flush()
    except (AttributeError, OSError):  # closed, full, or nobody reads
        import os

        os._exit(1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
