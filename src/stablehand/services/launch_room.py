"""Before a launch: whether it fits on the graphics card beside what runs; told, and made so if wanted."""

from __future__ import annotations

from typing import Literal

from stablehand.core.base.text import Wording
from stablehand.core.launch.sessions import live_sessions
from stablehand.services.app import App

MakeRoom = Literal["tell", "free", "stop"]


async def room_before(app: App, name: str, wish: MakeRoom) -> tuple[Wording, ...]:
    """Look at the card while others run, and do what is wished; give what there is to say.

    Costs one look at the table of sessions where nothing else runs.

    Raises:
        StablehandError: `decision.needed`: only stopping would make room, and that is not wished.
    """
    names = {session.install for session in live_sessions(app.data.root)}
    if not names - {name} or name in names:
        return ()
    # Late: a launch beside nothing else does without all of it.
    from stablehand.services.vram import freed_words, make_room, room_for, room_words

    if wish == "tell":
        return room_words(await room_for(app, name))
    result = await make_room(app, name, may_stop=wish == "stop")
    said = [word for freed in result.data for word in freed_words(freed)]
    return (*result.notices, *said)
