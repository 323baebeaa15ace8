"""The verbs inside a parser."""

import argparse

from stablehand.cli.parser import build_parser
from stablehand.cli.tree import children


def test_verbs_by_name_and_none_at_the_leaves():
    parser = build_parser()
    verbs = children(parser)
    assert {"hardware", "catalog", "plan", "settings", "completion"} <= set(verbs)
    assert set(children(verbs["catalog"])) >= {"list", "show", "check", "schema"}
    assert set(children(verbs["settings"])) == {
        "list",
        "get",
        "set",
        "unset",
        "undo",
        "export",
        "import",
        "proxy-login",
    }
    assert children(verbs["plan"]) == {}


def test_what_is_given_is_a_copy():
    parser = argparse.ArgumentParser()
    parser.add_subparsers().add_parser("one")
    children(parser).clear()
    assert list(children(parser)) == ["one"]


def test_choices_of_an_argument_are_no_verbs():
    parser = argparse.ArgumentParser()
    parser.add_argument("shell", choices=["bash", "zsh"])
    assert children(parser) == {}
