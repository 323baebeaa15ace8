"""What the verb for options says of variables."""

from types import SimpleNamespace

from stablehand.cli.verbs.options import _variables


def test_what_is_secret_stands_on_no_screen_and_in_no_output():
    shown = SimpleNamespace(
        variables={"HF_TOKEN": "hf_abcdef", "HF_ENDPOINT": "https://hf.example"}
    )
    assert _variables(shown) == {"HF_TOKEN": "***", "HF_ENDPOINT": "https://hf.example"}
