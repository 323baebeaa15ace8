"""What of a UNet's blocks is there: how deep they are, and how many a level has. Pure."""

from __future__ import annotations

from typing import Final

from stablehand.core.models.identify.sizes import has_block, is_there
from stablehand.core.models.identify.view import View

LEVELS: Final = 4
# More transformers one behind the other than in any UNet here.
_DEEPEST: Final = 12
# With so many tensors a part that is not among them is not there.
_MANY: Final = 100


def level_depth(view: View, blocks: list[tuple[str, str]]) -> int:
    """Count the transformers of a level; -1 where nothing of it is there.

    Args:
        blocks: of the level: the name of its residual part and that of its attention.
    """
    depth = max(
        (n + 1 for _, block in blocks for n in range(_DEEPEST)
         if has_block(view, f"{block}.transformer_blocks.{n}")), default=0,
    )  # fmt: skip
    if depth or any(is_level(view, residual) for residual, _ in blocks):
        return depth
    return -1


def doubled_in_native(view: View) -> bool | None:
    """Tell whether a level has two residual blocks: then blocks are numbered otherwise."""

    def any_of(numbers: tuple[int, ...], part: str) -> bool:
        return any(is_there(view, f"input_blocks.{n}.0.{part}") for n in numbers)

    residual = ("in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3")
    attends = [n for n in (3, 4, 8) if has_block(view, f"input_blocks.{n}.1.transformer_blocks.0")]
    if any(any_of((2, 4, 8, 10, 11), part) for part in residual) or any_of((3, 9), "op"):
        return True
    if any(any_of((3,), part) for part in residual) or any_of((2, 4), "op"):
        return False
    return 3 not in attends if attends else None


def doubled_in_diffusers(view: View) -> bool | None:
    """Tell the same in diffusers' names."""
    parts = ("norm1", "conv1", "time_emb_proj", "norm2", "conv2")
    second = (f"down_blocks.{n}.resnets.1" for n in range(LEVELS))
    third = (f"up_blocks.{n}.resnets.2" for n in range(LEVELS))
    if any(is_there(view, f"{block}.{part}") for block in (*second, *third) for part in parts):
        return True
    return False if len(view) >= _MANY else None


def is_level(view: View, residual: str) -> bool:
    """Tell whether a residual block is there, by any of its parts."""
    native = ("in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3")
    diffusers = ("norm1", "conv1", "time_emb_proj", "norm2", "conv2")
    return any(is_there(view, f"{residual}.{part}") for part in (*native, *diffusers))
