"""Identification that remembers says what identification says, whatever differs in headers."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from stablehand.core.models.identify import identify as identification
from stablehand.core.models.library.remembered import Identified
from support.header_corpus import corpus

SAMPLES = [sample for folder in ("nets", "adapters") for sample in corpus(folder)][::5]
WORDS = (
    "modelspec.architecture", "ss_base_model_version", "modelspec.prediction_type", "_class_name",
    "ss_v2", "software", "title",
)  # fmt: skip
VALUES = (
    "sdxl_base_v1-0", "sd_v1", "flux1", "flux-1-dev/lora", "epsilon", "v", "stable-diffusion-v2-768-v",
    "FluxKontextPipeline", "True", "", "anything",
)  # fmt: skip
metadata = st.dictionaries(st.sampled_from(WORDS), st.sampled_from(VALUES), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SAMPLES), st.lists(metadata, min_size=2, max_size=6))
def test_it_says_what_identify_says(sample, several):
    remembering = Identified()
    for found in [*several, *several]:
        header = replace(sample.header, metadata={**sample.header.metadata, **found})
        assert remembering.identify(header) == identification.identify(header)


def test_headers_with_other_tensors_are_others():
    remembering = Identified()
    for sample in [*SAMPLES, *SAMPLES]:
        assert remembering.identify(sample.header) == identification.identify(sample.header)


def test_the_same_tensors_are_identified_once(monkeypatch):
    asked = []
    true_identify = identification.identify

    def identify(header):
        asked.append(header)
        return true_identify(header)

    monkeypatch.setattr(identification, "identify", identify)
    remembering = Identified()
    header = SAMPLES[0].header
    for number in range(5):
        remembering.identify(
            replace(header, metadata={**header.metadata, "title": f"Number {number}"})
        )
    assert len(asked) == 1
    name, tensor = next(iter(header.tensors.items()))
    shorter = {key: value for key, value in header.tensors.items() if key != name}
    remembering.identify(replace(header, tensors=shorter))
    wider = {**header.tensors, name: tensor._replace(shape=(*tensor.shape, 1))}
    remembering.identify(replace(header, tensors=wider))
    assert len(asked) == 3
