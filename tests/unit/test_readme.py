"""What the README shows is what the program prints."""

import re

from stablehand.cli.main import run
from stablehand.cli.parser import build_parser
from stablehand.core.base.resources import bundled
from support.machine_cases import CASES

TEXT = (bundled("packages_catalog").parent / "README.md").read_text("utf-8")
RUN = (bundled("packages_catalog").parent / "tools" / "run.py").read_text("utf-8")


def test_the_example_is_what_the_program_prints(tmp_path, capsys):
    import json

    machine = next(case.machine for case in CASES if case.id == "pascal-gtx1080-win")
    profile = tmp_path / "machine.json"
    profile.write_text(json.dumps(machine.to_json()), encoding="utf-8")
    assert run(["--data", str(tmp_path), "hardware", "--profile", str(profile)]) == 0
    shown = re.search(r"\$ stablehand hardware\n(.*?)```", TEXT, re.DOTALL)[1]
    assert capsys.readouterr().out == shown


def test_the_commands_shown_exist(tmp_path, capsys):
    """All are understood; those that only look are run as they stand."""
    shown = re.findall(r"^\./stablehand (.*)$", TEXT, re.MULTILINE)
    assert len(shown) > 10
    for line in shown:
        words = line.split("#")[0].split()
        if words[0] in ("test", "bundle"):  # verbs of a checkout
            assert f'"{words[0]}"' in RUN
            continue
        args = build_parser().parse_args(words)
        assert args.verb, line
        only_looks = args.verb in ("hardware", "catalog", "plan", "list", "settings")
        only_looks |= args.verb == "models" and args.action in ("list", "disk", "misplaced")
        if only_looks and "--profile" not in words:
            assert run([*words, "--data", str(tmp_path)]) == 0, line
    capsys.readouterr()


def test_ci_runs_the_test_command_of_the_readme():
    ci = (bundled("packages_catalog").parent / ".ci" / "run").read_text("utf-8")
    assert "\n./stablehand test\n" in TEXT
    assert ci.strip().endswith("\nexec ./stablehand test")
