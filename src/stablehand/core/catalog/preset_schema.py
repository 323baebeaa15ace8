"""Presets of training programs: ready settings for a class of cards, as files that the program loads.

A preset is data in the program's own format. Where its numbers come from is said with it, because hardly
any of them can be measured on every card.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from stablehand.core.catalog.values import LocalText, OwnFile, Part, RelativePath, When

# A preset is small: settings by name. More is none.
LARGEST_BYTES = 256 * 1024


class Preset(Part):
    """Ready settings for one kind of training on one class of cards.

    file: the settings, beside the definition. target: where the program looks for them, in the checkout.
    find: where in the program they are then. vram_gb: the class of cards, in GiB. when: the machines on
    which they fit. origin: where the numbers come from.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
    name: LocalText
    summary: LocalText
    method: Literal["lora", "textual_inversion"]
    base: Literal["sd15", "sdxl"]
    vram_gb: Annotated[float, Field(gt=0, le=1024)]
    when: When
    file: RelativePath
    target: OwnFile
    find: LocalText
    origin: LocalText

    @model_validator(mode="after")
    def _data_alone(self) -> Preset:
        for name in (self.file, self.target):
            if not name.lower().endswith(".json"):
                raise ValueError(f"'{name}' must be a file in JSON, with the ending .json")
        return self
