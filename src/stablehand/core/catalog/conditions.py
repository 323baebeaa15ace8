"""Conditions on the machine, as catalog files write them: `nvidia and vram_gb < 6`.

A tiny language with nothing to run: names of known facts, numbers, strings, `and`, `or`, `not`,
comparisons, `in (...)`, `name_has("...")` and `name_starts("...")`. It borrows Python's grammar
(parsed to a syntax tree, never compiled or executed) and refuses every other construct.

Logic has three values. A fact that is not known (VRAM null, say) makes a comparison unknown, unknown
stays unknown under `not`, and a condition that ends unknown does not hold: an unknown amount of
memory is never taken for a small one.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Fact = bool | float | str | None
MAX_LENGTH: Final = 400
_COMPARE: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], Any]]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "name_has": lambda name, part: part.lower() in name.lower(),
    "name_starts": lambda name, part: name.lower().startswith(part.lower()),
}
FUNCTION_NAMES: Final = tuple(_FUNCTIONS)


class ConditionError(ValueError):
    """A condition that is not of the language; `column` counts from 1."""

    def __init__(self, problem: str, column: int) -> None:
        super().__init__(f"{problem} (column {column})")
        self.problem = problem
        self.column = column


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked condition; `source` is its text."""

    source: str
    _tree: ast.expr

    def holds(self, facts: Mapping[str, Fact]) -> bool:
        """Tell whether the condition is certainly true of these facts."""
        return _truth(self._tree, facts) is True

    def __str__(self) -> str:
        return self.source


def parse_condition(source: str, kinds: Mapping[str, type]) -> Condition:
    """Check a condition against the known facts and give it in a form that can be asked.

    Args:
        source: the text.
        kinds: every fact name with the kind of its value (bool, float or str).

    Raises:
        ConditionError: a construct, name or comparison that the language does not have.
    """
    if not source.strip() or len(source) > MAX_LENGTH:
        raise ConditionError(f"a condition has 1 to {MAX_LENGTH} characters", 1)
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = getattr(error, "offset", None) or 1
        raise ConditionError("is not a condition", column) from None
    if _kind(tree, kinds) is not bool:
        raise ConditionError("must be true or false", tree.col_offset + 1)
    return Condition(source.strip(), tree)


def _kind(node: ast.expr, kinds: Mapping[str, type]) -> type:
    """Give the kind of value a node has, refusing whatever the language lacks."""
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return float if isinstance(value, int) and not isinstance(value, bool) else type(value)
        case ast.Name(id=name) if name in kinds:
            return kinds[name]
        case ast.Name(id=name):
            raise ConditionError(f"knows no fact '{name}'", node.col_offset + 1)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _must_be_bool(operand, kinds)
        case ast.BoolOp(values=values):
            for part in values:
                _must_be_bool(part, kinds)
            return bool
        case ast.Compare():
            return _comparison_kind(node, kinds)
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str())], keywords=[]) if (
            name in _FUNCTIONS
        ):
            return bool
        case _:
            raise ConditionError("uses what conditions do not have", node.col_offset + 1)


def _must_be_bool(node: ast.expr, kinds: Mapping[str, type]) -> type:
    if _kind(node, kinds) is not bool:
        raise ConditionError("joins a value that is not true or false", node.col_offset + 1)
    return bool


def _comparison_kind(node: ast.Compare, kinds: Mapping[str, type]) -> type:
    left = _kind(node.left, kinds)
    for op, right in zip(node.ops, node.comparators, strict=True):
        if isinstance(op, (ast.In, ast.NotIn)):
            if not isinstance(right, (ast.Tuple, ast.List)) or not right.elts:
                raise ConditionError("needs a list after 'in'", right.col_offset + 1)
            if not all(isinstance(item, ast.Constant) for item in right.elts):
                # A fact in the list could be unknown, and the answer with it.
                raise ConditionError("lists plain values after 'in'", right.col_offset + 1)
            others = {_kind(item, kinds) for item in right.elts}
        elif type(op) in _COMPARE:
            others = {_kind(right, kinds)}
        else:
            raise ConditionError("uses what conditions do not have", node.col_offset + 1)
        if others != {left}:
            raise ConditionError("compares values of different kinds", right.col_offset + 1)
    return bool


def _truth(node: ast.expr, facts: Mapping[str, Fact]) -> Fact:
    """Give a node's value; None is unknown."""
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return value
        case ast.Name(id=name):
            return facts.get(name)
        case ast.UnaryOp(operand=operand):
            inner = _truth(operand, facts)
            return None if inner is None else not inner
        case ast.BoolOp(op=op, values=values):
            return _joined(isinstance(op, ast.And), [_truth(item, facts) for item in values])
        case ast.Compare():
            return _compared(node, facts)
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str() as part)]):
            gpu_name = facts.get("gpu_name")
            return _FUNCTIONS[name](gpu_name, part) if isinstance(gpu_name, str) else None
        case _:
            raise AssertionError(f"unchecked node {node!r}")


def _joined(is_and: bool, values: list[Fact]) -> bool | None:
    decisive = not is_and
    if any(value is decisive for value in values):
        return decisive
    return None if any(value is None for value in values) else is_and


def _compared(node: ast.Compare, facts: Mapping[str, Fact]) -> bool | None:
    left = _truth(node.left, facts)
    result: bool | None = True
    for op, right_node in zip(node.ops, node.comparators, strict=True):
        if isinstance(op, (ast.In, ast.NotIn)) and isinstance(right_node, (ast.Tuple, ast.List)):
            items = [_truth(item, facts) for item in right_node.elts]
            step = None if left is None else (left in items) is isinstance(op, ast.In)
            right: Fact = None
        else:
            right = _truth(right_node, facts)
            unknown = left is None or right is None
            step = None if unknown else _COMPARE[type(op)](left, right)
        result = _joined(True, [result, step])
        left = right
    return result
