"""Which packages are among what somebody looks for."""

import pytest

from stablehand.core.catalog.narrowing import Narrowing
from support.plans import package


@pytest.mark.parametrize(
    ("narrowing", "admitted"),
    [
        (Narrowing(), {"easel", "forge", "swarmui"}),
        (Narrowing("inference"), {"easel", "forge", "swarmui"}),
        (Narrowing("training"), set()),
        (Narrowing(terms="permissive"), {"easel", "swarmui"}),
        (Narrowing("inference", "permissive"), {"easel", "swarmui"}),
        (Narrowing(terms="commercial"), {"easel", "forge", "swarmui"}),
    ],
)
def test_what_is_admitted(narrowing, admitted):
    ids = ("easel", "forge", "swarmui")
    assert {one for one in ids if narrowing.admits(package(one))} == admitted


def test_weights_that_ask_for_agreement_are_not_for_commercial_use():
    own = package("easel")
    licence = own.licence.model_copy(update={"weights": "CC-BY-NC-4.0", "consent": True})
    bound = own.model_copy(update={"licence": licence})
    assert not Narrowing(terms="commercial").admits(bound)
    assert Narrowing(terms="permissive").admits(bound)
