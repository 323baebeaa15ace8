"""Launching beside what runs: where the graphics card has too little left, it is said and room is offered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication

from stablehand.gui.context import Context
from stablehand.gui.live.titles import Titles
from stablehand.gui.live.views import Problem
from stablehand.gui.widgets.dialogs import Answer, Question
from stablehand.gui.words.units import memory
from stablehand.services.vram import Room, room_for

_FREE: Final = "free"
_STOP: Final = "stop"
_ANYWAY: Final = "anyway"


def launch_beside(context: Context, name: str, *, harm_accepted: bool = False) -> None:
    """Launch an install; ask first where others hold the memory that it will need.

    Asked at once where nothing else runs, and wherever the card tells nothing.
    """
    live = context.live
    for item in live.installs:
        Titles.of(live).title(item.name)  # known by the time it is asked
    launch = partial(live.launch, name, harm_accepted=harm_accepted)
    if not any(item.name != name for item in live.running()):
        launch()
        return

    def judged(room: Room) -> None:
        if room.fits:
            launch()
            return
        question = room_question(context, room)
        question.answered.connect(partial(_answered, context, room, launch))
        context.show(question)

    def unknown(_problem: Problem) -> None:
        launch()

    live.ask(lambda app: room_for(app, name), context.window, judged, unknown)


def room_question(context: Context, room: Room) -> Question:
    """Say who holds what, and offer the ways to make room."""
    translate, titles = QCoreApplication.translate, Titles.of(context.live)
    can_free = any(ui.can_free for ui in room.holders)
    answers: list[Answer] = []
    if can_free:
        answers.append((_FREE, translate("RoomQuestion", "Free, then launch"), "primary"))
    stop = translate("RoomQuestion", "Stop, then launch")
    answers.append((_STOP, stop, "secondary" if can_free else "primary"))
    answers.append((_ANYWAY, translate("RoomQuestion", "Launch anyway"), "secondary"))
    answers.append(("", translate("RoomQuestion", "Cancel"), "secondary"))
    text = translate("RoomQuestion", "Only {free} of video memory are free; it may run out of it.")
    if room.is_seen:
        text = translate("RoomQuestion", "It was seen to hold {need}; {free} are free now.")
    facts = []
    for ui in room.holders:
        fact = translate("RoomQuestion", "{name} holds {held}; stopping it frees that")
        if ui.can_free:
            fact = translate(
                "RoomQuestion", "{name} holds {held} and can give it back while it runs"
            )
        facts.append(fact.format(name=titles.title(ui.name), held=memory(ui.vram_bytes or 0)))
    return Question(
        context.theme,
        translate("RoomQuestion", "Too little video memory for {name}?").format(
            name=titles.title(room.name)
        ),
        text.format(need=memory(room.need), free=memory(room.free or 0)),
        answers,
        facts=facts,
        icon="memory-stick",
    )


def _answered(context: Context, room: Room, launch: Callable[[], None], answer: str) -> None:
    if answer == _ANYWAY:
        launch()
    elif answer == _FREE:
        context.live.launch(room.name, room="free")
    elif answer == _STOP:
        context.live.launch(room.name, room="stop")
