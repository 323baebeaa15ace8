"""Versions that a person wants kept: what is taken, what is refused, what excludes what."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.installs.user_pins import checked_pin, conflicts_of, pin_name, with_pin


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("transformers==4.46.1", "transformers==4.46.1"),
        ("  NumPy < 2 ", "numpy<2"),
        ("Huggingface_Hub>=0.20,<1", "huggingface-hub<1,>=0.20"),
        ("opencv.python ~= 4.8", "opencv-python~=4.8"),
        ("x==1.*", "x==1.*"),
    ],
)
def test_what_is_kept(text, kept):
    assert checked_pin(text) == kept
    assert checked_pin(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "transformers", "transformers 4.46", "==1", "-r evil.txt", "--index-url=http://x",
        "-e .", "x @ https://evil.example/x.whl", "x@file:///etc/passwd", "git+https://x/y",
        "x==1; python_version < '3'", "x[extra]==1", "x==1\n--extra-index-url http://x", "x===1",
        "x==1 --hash=sha256:0", "./x.whl", "https://x/y.whl", "x\0==1", "x" * 300 + "==1",
        "torch==2.7.1", "Torch_Vision==0.1", "torchvision==0.1", "triton<4", "nvidia-cublas-cu12==1",
        "pip==24", "uv==0.5",
    ],
)  # fmt: skip
def test_what_is_refused(text):
    if text == "Torch_Vision==0.1":
        assert checked_pin(text) == "torch-vision==0.1"  # another package
        return
    with pytest.raises(StablehandError) as caught:
        checked_pin(text)
    assert caught.value.code == "usage"


def test_one_pin_a_package():
    assert with_pin(["numpy<2", "x==1"], "numpy==1.26.4") == ["numpy==1.26.4", "x==1"]
    assert pin_name("NumPy<2") == "numpy"
    assert pin_name("git+https://x/y") == ""


@pytest.mark.parametrize(
    ("pin", "line", "excluded"),
    [
        ("a==1.0", "a==2.0", True),
        ("a==1.0", "A == 1.0", False),
        ("a==1.0", "a>=1.5", True),
        ("a==1.0", "a", False),
        ("a<2", "a==2.1", True),
        ("a<2", "a>=2", False),  # only the index knows whether a version lies in both
        ("a==1.0", "a>=1.5 ; python_version < '3'", False),
        ("a==1.0", "a>=1.5 ; python_version >= '3.8'", True),
        ("a==1.0", "b==2.0", False),
        ("a==1.0rc1", "a<2", False),
        ("a==1.0", "git+https://example.org/a", False),
        ("a==1.0", "a==2.0 --hash=sha256:0", True),
    ],
)
def test_what_excludes_a_pin(pin, line, excluded):
    found = conflicts_of([pin], [("someone", line)], "3.11.4")
    assert bool(found) is excluded
    assert all((item.asker, item.line) == ("someone", line) for item in found)
