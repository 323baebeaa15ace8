"""A stand-in for model hubs on 127.0.0.1; see `stand_in`. Run it with `python -m support.hub_stand_in`."""

from support.hub_stand_in.files import Served, plain_model, safetensors
from support.hub_stand_in.stand_in import StandIn
from support.hub_stand_in.wire import Answer, Asked, Wire, as_file, as_json, as_text, redirect

__all__ = [
    "Answer",
    "Asked",
    "Served",
    "StandIn",
    "Wire",
    "as_file",
    "as_json",
    "as_text",
    "plain_model",
    "redirect",
    "safetensors",
]
