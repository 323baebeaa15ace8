"""What a command answered in JSON mode: exactly one object, a result or an error."""

import json


def only_object(done):
    lines = done.stdout.splitlines()
    assert len(lines) == 1, done.stdout
    return json.loads(lines[0])


def result(done):
    assert done.returncode == 0, done.stdout + done.stderr
    found = only_object(done)
    assert found["type"] == "result"
    assert found["ok"] is True
    return found["data"]


def error(done, code, exit_code):
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode == exit_code, done.stdout + done.stderr
    found = only_object(done)
    assert found["type"] == "error"
    assert found["ok"] is False
    assert found["code"] == code
    assert found["message"]
    return found
