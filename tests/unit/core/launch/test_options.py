import pytest

from stablehand.core.base.errors import ExitCode, StablehandError
from stablehand.core.launch.options import CONSENT_FLAG, check_words, find_option, parse_assignment
from support.plans import package


@pytest.mark.parametrize(
    ("package_id", "text", "flag", "value"),
    [
        ("forge", "--xformers", "--xformers", True),
        ("forge", "xformers=on", "--xformers", True),
        ("forge", "xformers=OFF", "--xformers", False),
        ("forge", "xformers=", "--xformers", False),
        ("forge", "always_cpu=true", "--always-cpu", True),
        ("forge", "use-cpu=sd, vae", "--use-cpu", "sd vae"),
        ("forge", "directml", "--directml", ""),
        ("forge", "directml=0", "--directml", "0"),
        ("forge", "directml=1", "--directml", "1"),
        ("forge", "directml=off", "--directml", False),
        ("comfyui", "reserve-vram=0.9", "--reserve-vram", 0.9),
        ("comfyui", "reserve-vram=", "--reserve-vram", ""),
        ("comfyui", "cache-lru=10", "--cache-lru", 10),
        ("comfyui", "preview-method=LATENT2RGB", "--preview-method", "latent2rgb"),
        ("comfyui", "user-directory=C:/{x}=y", "--user-directory", "C:/{x}=y"),
    ],
)
def test_assignments(package_id, text, flag, value):
    found = parse_assignment(package(package_id), text)
    assert found == (flag, value)
    assert type(found[1]) is type(value)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("xfromers=on", "options.unknown", "--xformers"),
        ("zzzzzz", "options.unknown", ""),
        ("", "options.unknown", ""),
        ("xformers=maybe", "options.invalid", "neither on nor off"),
        ("gpu-device-id=one", "options.invalid", "no whole number"),
        ("gpu-device-id", "options.invalid", "needs a value"),
        ("theme=pink", "options.invalid", "dark"),
        ("port=1", "options.invalid", "itself"),
        ("theme=a\0b", "options.invalid", "NUL"),
    ],
)
def test_mistakes_say_what_would_be_right(text, code, words):
    with pytest.raises(StablehandError) as caught:
        parse_assignment(package("forge"), text)
    assert caught.value.code == code
    hint = caught.value.hint.english() if caught.value.hint else ""
    assert words in caught.value.message.english() + hint


def test_numbers_are_finite():
    for text in ("reserve-vram=nan", "reserve-vram=inf", "reserve-vram=much"):
        with pytest.raises(StablehandError, match="no number"):
            parse_assignment(package("comfyui"), text)


def test_risks_are_taken_on_purpose():
    with pytest.raises(StablehandError) as caught:
        parse_assignment(package("forge"), "share=on")
    assert caught.value.exit_code is ExitCode.DECISION_NEEDED
    assert CONSENT_FLAG in caught.value.hint.english()
    assert parse_assignment(package("forge"), "share", risk_accepted=True) == ("--share", True)
    assert parse_assignment(package("forge"), "share=off") == ("--share", False)


@pytest.mark.parametrize(
    "text", ["enable-cors-header", "enable-cors-header=on", "enable-cors-header=https://x.example"]
)
def test_a_risk_that_may_go_without_a_value_is_one_with_and_without(text):
    with pytest.raises(StablehandError) as caught:
        parse_assignment(package("comfyui"), text)
    assert caught.value.exit_code is ExitCode.DECISION_NEEDED
    assert parse_assignment(package("comfyui"), "enable-cors-header=off")[1] is False


def test_a_flag_as_it_is_spelt_is_found_first():
    for option in package("forge").options:
        assert find_option(package("forge"), option.flag) is option


@pytest.mark.parametrize("word", ["--listen", "--listen=0.0.0.0", "--liste"])
def test_free_words_do_not_open_the_machine_without_consent(word):
    webui = package("a1111")
    with pytest.raises(StablehandError) as caught:
        check_words(webui, [word])
    assert (caught.value.code, caught.value.details["flag"]) == ("decision.needed", "--accept-risk")
    check_words(webui, [word], risk_accepted=True)


def test_free_words_leave_alone_what_stablehand_sets():
    webui = package("a1111")
    with pytest.raises(StablehandError) as caught:
        check_words(webui, ["--port", "7000"])
    assert caught.value.code == "options.invalid"
    check_words(webui, ["--medvram", "some words", "-x", "--"])
