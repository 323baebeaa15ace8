"""Which networks a LoRA fits, told by the names and sizes of the modules that it was trained on.

A network is out as soon as one module has another size there, or a block that it does not have. Of those
that are left, the ones that know most of the names are the answer: a Chroma LoRA is a Flux LoRA that never
touches modulation, so both are named where a LoRA touches attention alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, NamedTuple

from stablehand.core.models.identify.bases import lineage

# Any size: the network comes in many, and its names are its own.
_ANY: Final = (0, 0)
# Their modules are known by other means, so that what is not theirs is none of them.
_UNETS: Final = ("sd15", "sd2", "sdxl", "sdxl-refiner", "kolors")
_COMMENT: Final = "#"


class Module(NamedTuple):
    """A module that a LoRA changes.

    Attributes:
        name: its path in the network, "_" for dots, without the trainer's prefix.
        inputs: input dimension (channels of a convolution); None where the container hides it.
        outputs: output dimension, likewise.
        conv: whether it is a convolution.
    """

    name: str
    inputs: int | None
    outputs: int | None
    conv: bool = False


@dataclass(frozen=True, slots=True)
class Net:
    """A network as LoRAs see it.

    Attributes:
        bases: what it may be; several where their modules are the same.
        groups: number of blocks by name of their group.
        modules: (inputs, outputs) that a module may have, by its name.
    """

    bases: tuple[str, ...]
    groups: Mapping[str, int]
    modules: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a LoRA touches: modules by name within their block, and the highest block of each group."""

    modules: Mapping[str, Module]
    highest: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Fit:
    """The networks that a LoRA fits.

    Attributes:
        bases: of all networks that fit equally well.
        whole: bases of those whose every block it touches; empty if none.
        ends: whether it touches several groups of blocks, so that ending with each one's last block proves
            something.
        module: one of the modules that decided, for the evidence.
    """

    bases: tuple[str, ...]
    whole: tuple[str, ...]
    ends: bool
    module: str


@cache
def nets() -> tuple[Net, ...]:
    """Read the table of networks."""
    text = resources.files(__package__).joinpath("lora_nets.txt").read_text(encoding="utf-8")
    made: list[Net] = []
    modules: dict[str, tuple[tuple[int, int], ...]] = {}
    for line in text.splitlines():
        if not line or line.startswith(_COMMENT):
            continue
        words = line.split()
        if line[0] != " ":
            modules = {}
            depths = dict(word.split("=") for word in words[1:])
            made.append(
                Net(
                    bases=tuple(words[0].split(",")),
                    groups={group: int(depth) for group, depth in depths.items()},
                    modules=modules,
                )
            )
            continue
        sizes = tuple(_sizes(pair) for pair in words[0].split("|"))
        modules.update(dict.fromkeys(words[1:], sizes))
    return tuple(made)


def _sizes(pair: str) -> tuple[int, int]:
    inputs, _, outputs = pair.partition(">")
    return _ANY if inputs == "*" else (int(inputs), int(outputs))


@cache
def _block() -> re.Pattern[str]:
    groups = sorted({group for net in nets() for group in net.groups}, key=len, reverse=True)
    return re.compile(rf"({'|'.join(groups)})_(\d+)_(.+)")


def seen_in(modules: Iterable[Module]) -> Seen:
    """Sum up modules: blocks of a group are alike, so each of their modules is looked at once."""
    within: dict[str, Module] = {}
    highest: dict[str, int] = {}
    block = _block()
    for module in modules:
        found = block.match(module.name)
        if found is None:
            within.setdefault(module.name, module)
            continue
        group, index, rest = found.groups()
        if "experts_" in rest:
            rest = re.sub(r"experts_\d+", "experts_N", rest)
        number = int(index)
        if number > highest.get(group, -1):
            highest[group] = number
        within.setdefault(rest, module)
    return Seen(within, highest)


def fitting(seen: Seen) -> Fit | None:
    """Tell which networks fit what a LoRA touches; None where no network has these modules."""
    best: list[Net] = []
    fewest = len(seen.modules)
    for net in nets():
        known = _known(net, seen)
        # Half of the names must be known: a lone lookalike does not make a network.
        if known is None or known * 2 < len(seen.modules) or not known:
            continue
        unknown = len(seen.modules) - known
        if unknown < fewest or not best:
            best, fewest = [net], unknown
        elif unknown == fewest:
            best.append(net)
    if not best:
        return None
    return Fit(
        bases=_bases(best),
        whole=_bases([net for net in best if _is_whole(net, seen)]),
        ends=len(seen.highest) > 1,
        module=next((name for name in seen.modules if name in best[0].modules), ""),
    )


def contradicts(base: str, seen: Seen) -> bool:
    """Tell whether a module's size, or a block's number, is one that a base's networks do not have."""
    line = lineage(base)
    for net in nets():
        if not any(one in line or base in lineage(one) for one in net.bases):
            continue
        deep = any(
            number >= net.groups.get(group, number + 1) for group, number in seen.highest.items()
        )
        if deep or _known(net, Seen(seen.modules, {})) is None:
            return True
    return base in _UNETS


def _bases(found: Iterable[Net]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(base for net in found for base in net.bases))


def _known(net: Net, seen: Seen) -> int | None:
    """Count the modules that a network has; None where one of them, or a block, contradicts."""
    for group, number in seen.highest.items():
        depth = net.groups.get(group)
        if depth is None or number >= depth:
            return None
    known = 0
    for name, module in seen.modules.items():
        sizes = net.modules.get(name) or net.modules.get(f"{name}_0")
        if sizes is None:
            continue
        if not any(_agrees(module, size) for size in sizes):
            return None
        known += 1
    return known


def _agrees(module: Module, size: tuple[int, int]) -> bool:
    if size == _ANY:
        return True
    inputs, outputs = size
    return module.inputs in (None, inputs) and module.outputs in (None, outputs)


def _is_whole(net: Net, seen: Seen) -> bool:
    return bool(seen.highest) and all(
        number == net.groups[group] - 1 for group, number in seen.highest.items()
    )
