"""Commands that the documentation shows are understood by the program as they stand."""

import re
import shlex

import pytest

from stablehand.cli.parser import build_parser
from stablehand.core.base.resources import bundled

ROOT = bundled("packages_catalog").parent
# The reference is made from the parser and has forms of commands, not commands.
PAGES = [
    page for page in sorted(ROOT.glob("docs/**/*.md")) if page.name not in ("cli-reference.md",)
]
SHOWN = [
    (page.relative_to(ROOT).as_posix(), line)
    for page in PAGES
    for block in re.findall(r"^```\w*\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    for line in re.findall(r"^(?:\$ )?(?:\./)?stablehand ([^\n]+)$", block, re.M)
    # Forms, such as [--data DIR]; verbs of a checkout; what prints into a file.
    if not line.startswith(("[", "test", "bundle"))
]


def test_there_are_commands():
    assert len(SHOWN) > 25


@pytest.mark.parametrize(("page", "line"), SHOWN)
def test_a_command_that_is_shown_is_understood(page, line):
    words = shlex.split(re.sub(r" >+ .*$", "", line), comments=True)
    assert build_parser().parse_args(words).verb, page
