"""`stablehand options`: the launch options of an install, and changing them."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import asdict
from typing import Any

from stablehand.cli.verb import Answer
from stablehand.cli.words import memory, table_lines, wrapped
from stablehand.core.launch.options import CONSENT_FLAG
from stablehand.services.app import App
from stablehand.services.cards import CardChoice, CardView
from stablehand.services.option_sheet import shown_value
from stablehand.services.options import (
    OptionChanges,
    ShownOption,
    ShownOptions,
    change_options,
    list_options,
)


def add(verbs: Any) -> None:
    """Add the verb to the parser."""
    parser = verbs.add_parser("options", help="the launch options of an install")
    parser.add_argument("name", metavar="NAME", help="name of the install")
    parser.add_argument(
        "--set",
        dest="assignments",
        metavar="K=V",
        action="append",
        default=[],
        help="an option without its dashes, port=N, args='...', env.NAME=V or gpu=N|auto; may be repeated",
    )
    parser.add_argument(
        "--unset",
        dest="removals",
        metavar="K",
        action="append",
        default=[],
        help="back to the default; may be repeated",
    )
    parser.add_argument(
        CONSENT_FLAG,
        "--confirm",
        dest="risk_accepted",
        action="store_true",
        help="agree to options that open the machine to others",
    )
    parser.set_defaults(run=run)


async def run(app: App, args: argparse.Namespace) -> Answer:
    """List the options, after changing what is asked for."""
    changes = OptionChanges(args.assignments, args.removals, args.risk_accepted)
    result = await (
        change_options(app, args.name, changes) if changes else list_options(app, args.name)
    )
    shown = result.data
    text = _text(shown, everything=not changes)
    return Answer(result.command, options_json(shown), text, result.notices)


def options_json(shown: ShownOptions) -> dict[str, Any]:
    """Give the options in the shape of the contract."""
    return {
        "name": shown.name,
        "package": shown.package.id,
        "options": [_option_json(item) for item in shown.options],
        "arguments": list(shown.arguments),
        "variables": _variables(shown),
        "port": shown.port,
        "port_origin": shown.port_origin,
        "gpu": card_json(shown.cards),
    }


def card_json(choice: CardChoice) -> dict[str, Any]:
    """Give which card computes in the shape of the contract."""
    chosen = choice.chosen
    return {
        "chosen": chosen.model_dump() if chosen else None,
        "gone": choice.is_gone,
        "computes": choice.computes,
        "cards": [asdict(card) for card in choice.cards],
    }


def card_words(choice: CardChoice) -> str:
    """Say which card computes, and how it came to that."""
    card = next((item for item in choice.cards if item.index == choice.computes), None)
    name = f"{card.index} = {card.name}{_memory(card)}" if card else "the processor"
    return name + (", chosen" if choice.chosen and not choice.is_gone else ", automatic")


def _memory(card: CardView) -> str:
    shared = ", integrated" if card.integrated else ""
    return f", {memory(card.vram_bytes)}{shared}" if card.vram_bytes else shared


def _card_lines(choice: CardChoice) -> list[str]:
    if not choice.uses_card or not choice.cards:
        return []
    lines = ["", f"Computes: {card_words(choice)}"]
    if len(choice.cards) > 1:
        lines += [f"  {card.index}  {card.name}{_memory(card)}" for card in choice.cards]
    return lines


def _option_json(item: ShownOption) -> dict[str, Any]:
    option = item.option
    return {
        "flag": option.flag,
        "type": option.type,
        "value": item.value,
        "origin": item.origin,
        "withheld": item.is_withheld,
        "reason": item.reason.english() if item.reason else None,
        "default": option.default,
        "choices": list(option.choices) if option.choices is not None else None,
        "group": option.group,
        "exclusive": option.exclusive,
        "danger": option.danger,
        "managed": option.managed,
        "help": option.help.english(),
    }


def _variables(shown: ShownOptions) -> dict[str, str]:
    """Give the variables without what is secret; whoever set them knows it."""
    return {name: shown_value(name, value) for name, value in shown.variables.items()}


def _text(shown: ShownOptions, *, everything: bool) -> str:
    """Lay out what differs from the defaults, and on request every option there is.

    The options that share models are many and much alike; they are in JSON only.
    """
    where = "a window of its own" if shown.port is None else f"port {shown.port}"
    lines = [f"{shown.name}  ({shown.package.name}, {where})"]
    told = [item for item in shown.options if item.origin not in ("default", "sharing")]
    given = [item for item in told if not item.is_withheld]
    if given:
        lines += ["", "Given at the next launch"]
        lines += table_lines([(f"  {_spelled(item)}", _why(item)) for item in given])
    if len(told) > len(given):
        lines += ["", "Set, but not given"]
        lines += table_lines([(f"  {_spelled(i)}", _why(i)) for i in told if i.is_withheld])
    if shown.arguments:
        lines += ["", f"Further words: {shlex.join(shown.arguments)}"]
    if shown.variables:
        lines += ["", "Variables"]
        lines += [f"  {name}={value}" for name, value in _variables(shown).items()]
    lines += _card_lines(shown.cards)
    if everything:
        lines += _everything(shown)
    return "\n".join(lines)


def _everything(shown: ShownOptions) -> list[str]:
    lines: list[str] = []
    for group in shown.package.groups:
        options = [
            item.option
            for item in shown.options
            if item.option.group == group.id and not item.option.managed
        ]
        if options:
            lines += ["", group.title.english()]
        for option in options:
            kind = "|".join(option.choices) if option.choices else option.type
            mark = "  (needs agreement)" if option.danger else ""
            lines.append(f"  {option.flag}  [{kind}]{mark}")
            lines.append(wrapped(option.help.english(), "      "))
    return [
        *lines,
        "",
        f"Change one: stablehand options {shown.name} --set NAME=VALUE, without the dashes",
    ]


def _spelled(item: ShownOption) -> str:
    if item.value is False:
        return f"not {item.option.flag}"
    return item.option.flag if item.value in (True, "") else f"{item.option.flag} {item.value}"


def _why(item: ShownOption) -> str:
    return item.reason.english() if item.reason else ""
