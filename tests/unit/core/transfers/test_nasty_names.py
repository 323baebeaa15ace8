"""Names that servers suggest (facts, contracts 5.4: 21); what becomes of them is checked where files land."""

import re
import unicodedata

import pytest

from support.hub_stand_in import plain_model

RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
LONG = "n" * 300


def is_clean(name):
    return (
        not FORBIDDEN.search(name)
        and not RESERVED.match(name)
        and name == name.strip(" .")
        and name == unicodedata.normalize("NFC", name)
        and len(name.encode()) <= 200
        and name.endswith(".safetensors")
    )


@pytest.mark.parametrize(
    ("disposition", "wanted"),
    [
        ('attachment; filename="plain one.safetensors"', "plain one.safetensors"),
        ("attachment; filename=bare.safetensors", "bare.safetensors"),
        ('attachment; filename="../../x.safetensors"', "x.safetensors"),
        (r'attachment; filename="..\..\x.safetensors"', "x.safetensors"),
        (r'attachment; filename="C:\x.safetensors"', "x.safetensors"),
        ('attachment; filename="/etc/x.safetensors"', "x.safetensors"),
        ('attachment; filename="x.safetensors. . "', "x.safetensors"),
        ("attachment; filename*=UTF-8''..%2F..%5Cx.safetensors", "x.safetensors"),
        ("attachment; filename*=UTF-8''%D0%BC%D0%B8%D1%80.safetensors", "мир.safetensors"),
        ("attachment; filename*=ISO-8859-1''caf%E9.safetensors", "café.safetensors"),
        ("attachment; filename*=UTF-8''cafe%CC%81.safetensors", "café.safetensors"),
        (
            "attachment; filename=\"b.safetensors\"; filename*=UTF-8''a.safetensors",
            "a.safetensors",
        ),
    ],
)
async def test_a_name_is_cleaned(hub, fetch, disposition, wanted):
    model = hub.serve(plain_model("one.safetensors", 4096, disposition=disposition))
    arrived = await fetch(model)
    fetch.assert_whole(model, arrived)
    assert arrived.suggested_name == wanted
    assert is_clean(arrived.suggested_name)


@pytest.mark.parametrize(
    "disposition",
    [
        'attachment; filename="CON.safetensors"',
        'attachment; filename="aux"',
        "attachment; filename*=UTF-8''a%E2%80%AEcod.exe",
        "attachment; filename*=UTF-8''a%E2%80%AEcod.safetensors",
        f'attachment; filename="{LONG}.safetensors"',
        f"attachment; filename*=UTF-8''{'%F0%9F%8E%A8' * 80}.safetensors",
        'attachment; filename=""',
        "attachment; filename*=UTF-8''",
        "attachment",
        "attachment; filename*=Shift_JIS''%83%82%83f%83%8B.safetensors",
        "attachment; filename*=no-charset''x.safetensors",
        "attachment; filename*=UTF-8''%FF%FE.safetensors",
        "attachment; filename*=UTF-8''x%00.safetensors",
        "attachment; filename*=UTF-8''x.safetensors%0D%0Aset.exe",
        'attachment; filename="x.safetensors.exe"',
        'attachment; filename="..safetensors"',
        'attachment; filename=".."',
        'attachment; filename="a:b.safetensors"',
        'attachment; filename="one.safetensors:hidden"',
        'attachment; filename="un"closed.safetensors',
        ";;;=;filename",
        'attachment; filename="\xd0\xbc\xd0\xb8\xd1\x80.safetensors"',
    ],
)
async def test_an_odd_name_is_clean_or_none(hub, fetch, disposition):
    model = hub.serve(plain_model("one.safetensors", 4096, disposition=disposition))
    arrived = await fetch(model)
    fetch.assert_whole(model, arrived)
    assert arrived.suggested_name is None or is_clean(arrived.suggested_name)
    names = {path.name for path in fetch.folder.rglob("*")}
    assert names <= {
        "one.safetensors.part",
        "one.safetensors.part.json",
        "one.safetensors.part.lock",
    }


async def test_a_long_name_keeps_its_ending(hub, fetch):
    model = hub.serve(
        plain_model("one.safetensors", 4096, disposition=f'a; filename="{LONG}.safetensors"')
    )
    arrived = await fetch(model)
    assert arrived.suggested_name is not None
    assert arrived.suggested_name.startswith("nnn")
    assert is_clean(arrived.suggested_name)
