"""A process that fetches is killed again and again (facts, contracts 5.4: 30); a hundred times in benchmarks/download_faults.py."""

import json
import os
import random
import sys
from dataclasses import replace

import pytest

from support.hub_stand_in import plain_model
from support.hub_stand_in.killing import Killer

MIB = 1 << 20


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_transfer_that_is_killed_goes_on_and_loses_nothing(hub, tmp_path):
    model = hub.serve(plain_model("one.safetensors", 8 * MIB))
    hub.pace.rate = 24 * MIB
    killer = Killer(hub, model, tmp_path, random.Random(7), span_s=0.3)
    deaths = [killer.die_at_bytes(), killer.die_after(), killer.die_at_act(), killer.die_at_bytes()]
    assert [loss for death in deaths for loss in death.losses] == []
    assert deaths[-1].kept > 0
    hub.pace.rate = None
    assert killer.finish() == []


async def test_nothing_is_said_to_be_here_before_it_is_on_the_disk(hub, fetch, monkeypatch):
    """A power cut may lose what was not synced: no state may count it."""
    model = hub.serve(plain_model("one.safetensors", 2 * MIB))
    hub.pace.rate = 4 * MIB
    fetch.pace = replace(fetch.pace, flush_s=0.05)
    part, fresh = fetch.part(model), fetch.part(model).with_name("one.safetensors.part.json.new")
    synced, claims, sync = [0], [], os.fsync

    def watched(handle):
        about = os.fstat(handle)
        sync(handle)
        if part.exists() and os.path.samestat(about, part.stat()):
            synced.append(about.st_size)
        elif fresh.exists() and os.path.samestat(about, fresh.stat()):
            ranges = json.loads(fresh.read_text(encoding="utf-8"))["ranges"]
            claims.append((max((end for _begin, end in ranges), default=0), max(synced)))

    monkeypatch.setattr(os, "fsync", watched)
    fetch.assert_whole(model, await fetch(model))
    assert len({claimed for claimed, _ in claims}) >= 3
    assert all(claimed <= there for claimed, there in claims), claims
    assert claims[-1][0] == model.length
