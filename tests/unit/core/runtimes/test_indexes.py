"""Settings, variables and configurations merge by their weight, and are said in each tool's words."""

from __future__ import annotations

from pathlib import Path

from stablehand.core.base.text import Text
from stablehand.core.runtimes.indexes import IndexLayer, merged


def layer(name: str, family: str = "pip", **values: object) -> IndexLayer:
    return IndexLayer(Text("test", name), family, **values)  # type: ignore[arg-type]


def test_the_first_source_that_says_something_wins_for_each_value_on_its_own() -> None:
    found = merged(
        (
            layer("settings", "ours", default="https://mine/simple"),
            layer(
                "pip variables", default="https://env/simple", extra=("https://e1", "https://e2")
            ),
            layer("pip file", default="https://file/simple", extra=("https://f",), cert="/ca.pem"),
        )
    )
    assert found.default is not None
    assert (found.default.value, found.default.source.english()) == (
        "https://mine/simple",
        "settings",
    )
    assert [item.value for item in found.extra] == ["https://e1", "https://e2"]
    assert found.cert is not None
    assert (found.cert.value, found.cert.source.english()) == ("/ca.pem", "pip file")


def test_nothing_said_leaves_the_tools_at_their_defaults() -> None:
    assert merged(()).uv_variables() == {}
    assert set(merged(()).pip_variables()) == {"PIP_DISABLE_PIP_VERSION_CHECK", "UV_SYSTEM_CERTS"}


def test_each_tool_is_told_in_its_own_words() -> None:
    found = merged(
        (
            layer(
                "pip file",
                default="https://me:pass@host/simple",
                extra=("https://e1/simple", "file:///srv/a b/simple"),
                find_links=("/opt/wheels", "/with, comma", "https://h/x,y.html"),
                cert="/ca.pem",
                client_cert="/me.pem",
                trusted_hosts=("h1", "h2:8080"),
                proxy="http://proxy:3128",
                timeout="180",
            ),
        )
    )
    comma = Path("/with, comma").absolute().as_uri().replace(",", "%2C")
    assert found.uv_variables() == {
        "UV_DEFAULT_INDEX": "https://me:pass@host/simple",
        "UV_INDEX": "https://e1/simple file:///srv/a%20b/simple",
        "UV_FIND_LINKS": f"/opt/wheels,{comma},https://h/x%2Cy.html",
        "UV_INSECURE_HOST": "h1 h2:8080",
        "UV_HTTP_TIMEOUT": "180",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "SSL_CERT_FILE": "/ca.pem",
        "SSL_CLIENT_CERT": "/me.pem",
        "HTTP_PROXY": "http://proxy:3128",
        "HTTPS_PROXY": "http://proxy:3128",
    }
    pip = found.pip_variables()
    assert pip["PIP_EXTRA_INDEX_URL"] == "https://e1/simple file:///srv/a%20b/simple"
    assert pip["PIP_FIND_LINKS"] == f"/opt/wheels {comma} https://h/x%2Cy.html"
    assert (pip["PIP_CERT"], pip["PIP_TRUSTED_HOST"]) == ("/ca.pem", "h1 h2:8080")
    assert pip["UV_DEFAULT_INDEX"] == pip["PIP_INDEX_URL"]


def test_uv_keeps_its_own_certificate_and_pip_gets_pips() -> None:
    found = merged((layer("SSL_CERT_FILE", "uv", cert="/uv.pem"), layer("pip", cert="/pip.pem")))
    assert found.uv_variables()["SSL_CERT_FILE"] == "/uv.pem"
    assert found.pip_variables()["PIP_CERT"] == "/pip.pem"
    only = merged((layer("SSL_CERT_FILE", "uv", cert="/uv.pem"),))
    assert only.pip_variables()["PIP_CERT"] == "/uv.pem"


def test_no_index_holds_unless_something_weightier_names_an_index() -> None:
    below = layer("pip", no_index=True, default="https://below")
    assert merged((below,)).no_index is not None
    assert merged((layer("ours", "ours", default="https://mine"), below)).no_index is None
    assert merged((layer("env", no_index=False), below)).no_index is None
    offline = merged((below,))
    assert offline.before("https://torch") is offline


def test_the_way_of_searching_follows_who_named_the_extra_indexes() -> None:
    extra = ("https://extra",)
    assert merged((layer("pip", extra=extra),)).strategy == "unsafe-best-match"
    assert merged((layer("uv", "uv", extra=extra),)).strategy == "first-index"
    assert (
        merged((layer("uv", "uv", extra=extra), layer("pip", extra=extra))).strategy
        == "first-index"
    )
    said = layer("uv", "uv", strategy="first-index")
    assert merged((said, layer("pip", extra=extra))).strategy == "first-index"
    assert merged((layer("uv", "uv", strategy="nonsense"),)).strategy == "first-index"


def test_the_torch_index_goes_first_for_its_step_only() -> None:
    found = merged((layer("pip", default="https://mine", extra=("https://extra",)),))
    step = found.before("https://torch/cpu")
    assert step.uv_variables()["UV_INDEX"] == "https://torch/cpu https://extra"
    assert step.strategy == "unsafe-first-match"
    assert found.uv_variables()["UV_INDEX"] == "https://extra"
    assert merged(()).before("https://torch/cpu").strategy == "first-index"
