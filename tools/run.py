"""Run Stablehand from a checkout on a fresh machine: what `./stablehand` hands over to.

`python3 tools/run.py up`, or `... test [pytest arguments]` for the checks. This file and what it
imports need no more than Python itself; an older Python gets a plain sentence from it.
"""

import json
import os
import subprocess
import sys

OLDEST = (3, 11)
CALLED_AS = (
    "STABLEHAND_CALLED_AS"  # what the launcher was called, for the program that is asked for alone
)


def main(words):
    """Do what the words ask for and give the exit code."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.stderr.write(f"Error: Stablehand needs Python 3.11 or newer; this is {found}.\n")
        return 1
    called = os.environ.pop(CALLED_AS, "")
    import system_libraries
    from environment import NoEnvironmentError, ensure

    try:
        if words[:1] == ["test"]:
            import checks

            return checks.run(words[1:])
        if words[:1] == ["bundle"]:
            import bundle

            return bundle.run(words[1:])
        missing = system_libraries.provide(system_libraries.for_command(words, os.environ))
        if system_libraries.GIT in missing and "install" in words:
            return refuse(words, "git is missing, and nothing can be installed without it.")
        environment = ensure("")
    except NoEnvironmentError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Error: the private environment cannot be made: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Error: Stopped by the user.\n")
        return 130
    if called:
        os.environ[CALLED_AS] = called
    return hand_over([str(environment.python), "-m", "stablehand", *words])


def refuse(words, sentence):
    """End a command as the program itself would: in JSON mode with one error object."""
    if "--json" in words:
        error = {"type": "error", "ok": False, "code": "tool.missing", "message": sentence}
        print(json.dumps({**error, "hint": "What was printed before names the command."}))
    else:
        sys.stderr.write(f"Error: {sentence}\n")
    return 1


def hand_over(argv):
    """Become another program; where a process cannot do that, give its exit code."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(argv[0], argv)
    child = subprocess.Popen(argv)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child got it too, and decides
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
