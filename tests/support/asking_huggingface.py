"""Ways to ask Hugging Face at the stand-in in tests."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.web import origin
from stablehand.core.hubs.huggingface import HuggingFace

SECRET = "hf_a_token_of_a_test"


def made(http, face, waits, token=None, pace=None):
    async def sleep(seconds):
        waits.append(seconds)

    def headers_for(url):
        is_ours = origin(url) == origin(face.address)
        return {"Authorization": f"Bearer {token}"} if token and is_ours else {}

    return HuggingFace(http, f"{face.address}/", headers_for=headers_for, pace=pace, sleep=sleep)


async def error_of(question):
    with pytest.raises(StablehandError) as caught:
        await question
    return caught.value


def ids(page):
    return [model.id for model in page.models]
