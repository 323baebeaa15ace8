import pytest

from stablehand.core.launch.spec import LaunchSpec, PromptSpec, ReadySpec, shown_words


def test_a_spec_survives_its_way():
    spec = LaunchSpec(
        session="s",
        install="Мой UI",
        package="fake",
        data="/My Data",
        argv=("python", "ui.py"),
        folder="/My Data/Packages/x",
        environment={"A": "é"},
        host="127.0.0.1",
        port=7860,
        log="Logs/x/1.log",
        control="Packages/x/.stablehand/session.json",
        ready=ReadySpec("(?P<url>x)", api_path="/api"),
        prompts=(PromptSpec("y/n", None, "Go on?"),),
        restart_exit_code=42,
    )
    assert LaunchSpec.from_json(spec.to_json()) == spec


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("ui.py --port 7860", "ui.py --port 7860"),
        ("--gradio-auth me:x you:y --x z", "--gradio-auth *** *** --x z"),
        ("--gradio-auth=me:x next", "--gradio-auth=*** next"),
        ("--ngrok-token abc --listen", "--ngrok-token *** --listen"),
        ("--api-key --listen x", "--api-key --listen x"),
        ("--Password p", "--Password ***"),
        ("--author=x", "--author=***"),  # rather too much than too little
    ],
)
def test_secrets_in_a_command_are_hidden(words, shown):
    assert shown_words(tuple(words.split())) == tuple(shown.split())
