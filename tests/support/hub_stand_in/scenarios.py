"""What goes wrong, by name: what the servers do, never how fast a client has to be.

`ON_FILES` is what whoever gives the file does, at the hub or the storage; `ON_DOWNLOAD` what the hub does
instead of a redirect to the storage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from support.hub_stand_in.files import Served
from support.hub_stand_in.wire import Asked, Reply

if TYPE_CHECKING:
    from support.hub_stand_in.stand_in import StandIn

Scenario = Callable[["StandIn", Asked, Served], Reply]

ON_FILES: Mapping[str, Scenario] = {}
ON_DOWNLOAD: Mapping[str, Scenario] = {}
