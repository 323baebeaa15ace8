"""A process that fetches is killed again and again (facts, contracts 5.4: 30); a hundred times in benchmarks/download_faults.py."""

import random
import sys

import pytest

from support.hub_stand_in import plain_model
from support.hub_stand_in.killing import Killer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
MIB = 1 << 20


def test_a_transfer_that_is_killed_goes_on_and_loses_nothing(hub, tmp_path):
    model = hub.serve(plain_model("one.safetensors", 8 * MIB))
    hub.pace.rate = 24 * MIB
    killer = Killer(hub, model, tmp_path, random.Random(7), span_s=0.3)
    deaths = [killer.die_at_bytes(), killer.die_after(), killer.die_at_act(), killer.die_at_bytes()]
    assert [loss for death in deaths for loss in death.losses] == []
    assert deaths[-1].kept > 0
    hub.pace.rate = None
    assert killer.finish() == []
