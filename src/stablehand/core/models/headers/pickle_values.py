"""What the opcodes of a pickle describe, as plain values: nothing here is imported, called or made.

Text, numbers, tuples and lists stand for themselves; a dict is a `Table`, since its keys may be anything;
whatever a pickle would import, call or fetch from elsewhere is only named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

Weight = Literal["unknown", "dangerous"]
# Far more than a file of weights has; what comes on top is counted, not kept.
_KEPT_NAMES: Final = 5_000
_KEPT_ODDITIES: Final = 200
_NAME_CHARS: Final = 300
_COPIED: Final = 500_000
_TABLES: Final = frozenset(
    {
        ("collections", "OrderedDict"),
        ("collections", "defaultdict"),
        ("collections", "Counter"),
        ("builtins", "dict"),
        ("__builtin__", "dict"),
    }
)
_LISTS: Final = frozenset(
    (module, name)
    for module in ("builtins", "__builtin__")
    for name in ("list", "set", "frozenset", "tuple")
)
CONTAINERS: Final = _TABLES | _LISTS


class Global(NamedTuple):
    """A name that a pickle imports."""

    module: str
    name: str

    @property
    def title(self) -> str:
        """Both words, as evidence shows them."""
        return f"{shown(self.module)} {shown(self.name)}"


class Persistent(NamedTuple):
    """Something that whoever loads the pickle has to provide: for torch, a storage."""

    identity: Any


class Bytes(NamedTuple):
    """Bytes or text too long to keep, and where they begin in what was read."""

    size: int
    offset: int


@dataclass(slots=True, eq=False)
class Table:
    """A dict: its entries in order, as written; later ones of the same key are the ones that count."""

    pairs: list[tuple[Any, Any]] = field(default_factory=list)

    def get(self, key: object) -> Any:
        """Give the value of a text or number; None if there is none."""
        for known, value in reversed(self.pairs):
            if type(known) is type(key) and known == key:
                return value
        return None


@dataclass(slots=True, eq=False)
class Call:
    """The result of a call that was not made.

    Attributes:
        callee: what would be called; None where that is no plain import.
        arguments: a tuple, as a rule.
        state: what BUILD would set it to.
    """

    callee: Global | None
    arguments: Any
    state: Any = None


class Oddity(NamedTuple):
    """Something that no file of weights does."""

    weight: Weight
    what: str
    detail: str


@dataclass(slots=True)
class Trace:
    """What the pickles of a file do beside describing data.

    Attributes:
        imports: every name that any opcode imports.
        calls: every call, in order.
        persistent: what has to be provided by whoever loads it.
        oddities: what is done that weights do not need.
        operations: opcodes read so far.
        text_bytes, searched_bytes: of texts read, and of lines looked through for their end.
        copied: things that went from one dict or list into another.
    """

    imports: set[Global] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    persistent: list[Persistent] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)
    operations: int = 0
    text_bytes: int = 0
    copied: int = 0
    searched_bytes: int = 0

    def note(self, weight: Weight, what: str, detail: str) -> None:
        """Write down something odd, once."""
        oddity = Oddity(weight, what, detail)
        if len(self.oddities) < _KEPT_ODDITIES and oddity not in self.oddities:
            self.oddities.append(oddity)

    def imported(self, module: str, name: str) -> Global:
        """Write down an import and give what it stands for."""
        found = Global(module[: 4 * _NAME_CHARS], name[: 4 * _NAME_CHARS])
        if len(self.imports) < _KEPT_NAMES:
            self.imports.add(found)
        else:
            self.note("unknown", "global", f"more than {_KEPT_NAMES} names")
        return found


def shown(text: str) -> str:
    """Give foreign text as evidence shows it: printable, on one line, not endless."""
    plain = text if text.isprintable() else ascii(text)[1:-1]
    return plain if len(plain) <= _NAME_CHARS else f"{plain[:_NAME_CHARS]}..."


def _length(value: Any) -> int:
    if isinstance(value, Table):
        return len(value.pairs)
    return len(value) if isinstance(value, (list, tuple)) else 0


def container(callee: Global, arguments: Any, trace: Trace) -> Any:
    """Give the dict or list that a call of such a class gives.

    A copy takes one opcode however much it copies, so a few bytes could fill the memory: what all of them
    copy together is bounded, and what is beyond that stays empty, with a note.
    """
    given = arguments if isinstance(arguments, tuple) else ()
    if callee in _LISTS:
        given = given[:1]
    if trace.copied + len(given) <= _COPIED:
        trace.copied += sum(_length(argument) for argument in given) + len(given)
    if trace.copied + len(given) > _COPIED:
        trace.note("unknown", "opcode", "it copies more than weights need")
        given = ()
    if callee in _LISTS:
        first = given[0] if given else None
        return list(first) if isinstance(first, (list, tuple)) else []
    table = Table()
    for argument in given:
        if isinstance(argument, Table):
            table.pairs.extend(argument.pairs)
        elif isinstance(argument, list):
            pairs = [item for item in argument if isinstance(item, (list, tuple))]
            table.pairs.extend((item[0], item[1]) for item in pairs if len(item) == 2)
    return table
