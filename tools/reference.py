"""Writes docs/cli-reference.md: every verb with its usage, words and options, out of the parser itself.

    .venv/bin/python tools/reference.py          # write it
    .venv/bin/python tools/reference.py --check  # exit with 1 where it is not what the parser says

The text does not depend on the width of a terminal nor on the Python that writes it, so a test can compare
it. What the answers look like is told by docs/cli.md, which people write.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from stablehand.cli.parser import build_parser
from stablehand.cli.tree import children

TARGET = Path(__file__).resolve().parents[1] / "docs" / "cli-reference.md"
# What every verb takes is told once.
EVERYWHERE = frozenset({"-h", "--help", "--data", "--json"})
HEAD = """# Every verb and option

Generated from the program by `tools/reference.py`; do not edit. What answers, events, error codes and
exit codes look like is told in [cli.md](cli.md).

Every verb also takes `--data DIR` (the data folder; also: `STABLEHAND_DATA`), `--json` (one JSON object
per line on standard output, nothing else) and `--help`."""


def reference() -> str:
    """Give the whole text."""
    parser = build_parser()
    verbs = list(_verbs(parser, ""))
    chapters = [HEAD, "\n".join(_contents(parser))]
    chapters += [_chapter(chain, child, help_) for chain, child, help_ in verbs]
    return "\n\n".join(chapters) + "\n"


def _contents(parser: argparse.ArgumentParser) -> list[str]:
    rows = ["| verb | does |", "|---|---|"]
    for verb, help_ in _helps(parser).items():
        rows.append(f"| [`{verb}`](#{verb}) | {_cell(help_)} |")
    return rows


def _verbs(
    parser: argparse.ArgumentParser, above: str
) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    """Give each verb with the words before it, its parser and what it does, parents first."""
    helps = _helps(parser)
    for verb, child in children(parser).items():
        chain = f"{above} {verb}".strip()
        yield chain, child, helps.get(verb, "")
        yield from _verbs(child, chain)


def _helps(parser: argparse.ArgumentParser) -> dict[str, str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return {choice.dest: choice.help or "" for choice in action._choices_actions}
    return {}


def _chapter(chain: str, parser: argparse.ArgumentParser, help_: str) -> str:
    level = "##" if " " not in chain else "###"
    told = [a for a in parser._actions if a.help != argparse.SUPPRESS]
    positional = [a for a in told if not a.option_strings]
    options = [a for a in told if a.option_strings and EVERYWHERE.isdisjoint(a.option_strings)]
    parts = [f"{level} {chain}", help_[:1].upper() + help_[1:] + "."]
    words = [w for a in options if a.required for w in (a.option_strings[0], _value(a))]
    words += [_word(a) for a in positional]
    tail = " [OPTION ...]" if any(not a.required for a in options) else ""
    # The name of an install stands before its action.
    usage = " ".join(("stablehand", _placed(chain, parser), *filter(None, words))) + tail
    parts.append(f"```\n{usage}\n```")
    rows = [(f"`{_shown(a)}`", a) for a in positional if a.help]
    rows += [(f"`{_spelled(a)}`", a) for a in options]
    if rows:
        table = ["| word | meaning |", "|---|---|"]
        table += [f"| {_cell(name)} | {_cell(_meaning(a))} |" for name, a in rows]
        parts.append("\n".join(table))
    return "\n\n".join(parts)


def _placed(chain: str, parser: argparse.ArgumentParser) -> str:
    """Give the words of a verb as they are typed: argparse knows what stands between them."""
    return parser.prog.removeprefix("stablehand ") if parser.prog else chain


def _word(action: argparse.Action) -> str:
    if isinstance(action, argparse._SubParsersAction):
        return "ACTION ..." if action.required else "[ACTION ...]"
    name = _shown(action)
    if action.nargs == "?":
        return f"[{name}]"
    if action.nargs in ("*", argparse.REMAINDER):
        return f"[{name} ...]"
    return f"{name} [{name} ...]" if action.nargs == "+" else name


def _shown(action: argparse.Action) -> str:
    if isinstance(action.metavar, tuple):
        return " ".join(action.metavar)
    if action.metavar:
        return action.metavar
    if action.choices is not None:
        return "|".join(map(str, action.choices))
    return action.dest.upper()


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    name = _shown(action)
    if action.nargs == "?":
        return f"[{name}]"
    return f"{name} ..." if action.nargs in ("*", "+") else name


def _spelled(action: argparse.Action) -> str:
    return f"{', '.join(action.option_strings)} {_value(action)}".strip()


def _meaning(action: argparse.Action) -> str:
    said = str(action.help or "").replace("%%", "%").replace("%(default)s", str(action.default))
    choices = action.choices
    if choices is None or isinstance(action, argparse._SubParsersAction):
        return said
    listed = ", ".join(f"`{choice}`" for choice in choices)
    return said if _shown(action) == "|".join(map(str, choices)) else f"{said}: {listed}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(words: list[str]) -> int:
    """Write the file, or compare it."""
    made = reference()
    if "--check" in words:
        return 0 if TARGET.read_text(encoding="utf-8") == made else 1
    TARGET.write_text(made, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
