"""Hugging Face at the stand-in, and somebody who asks it: with a token, or without."""

import pytest

from stablehand.core.base.web import client
from support.asking_huggingface import SECRET, made
from support.hub_stand_in import StandIn
from support.hub_stand_in.huggingface import FakeHuggingFace, Token


@pytest.fixture
def hub():
    with StandIn() as found:
        yield found


@pytest.fixture
def face(hub):
    return FakeHuggingFace(hub)


@pytest.fixture
def waits():
    return []


@pytest.fixture
async def asker(face, waits):
    async with client(read_s=5) as http:
        yield made(http, face, waits)


@pytest.fixture
async def known(face, waits):
    """Somebody with a token."""
    face.tokens[SECRET] = Token("somebody")
    async with client(read_s=5) as http:
        yield made(http, face, waits, SECRET)
