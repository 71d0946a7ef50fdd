import json

import pytest

from tests.mlx_backend.backend_process import MODEL

WRONG_OPTIONS = [
    {"temperature": "hot"},
    {"temperature": -1},
    {"temperature": True},
    {"num_ctx": -5},
    {"num_predict": 1.5},
    {"seed": "x"},
    {"stop": [""]},
    {"stop": [3]},
    {"min_p": 7},
    {"top_p": -0.1},
    {"repeat_penalty": 0},
    {"repeat_last_n": -7},
    {"typical_p": 0.5},
    {"logit_bias": {"99999999": 5}},
    {"logit_bias": {"-1": 5}},
    {"logit_bias": {"1": "x"}},
]
HARMLESS_OPTIONS = [
    {"top_k": 99999999, "temperature": 1},
    {"top_k": -3},
    {"top_k": 1},
    {"top_p": 0, "temperature": 2},
    {"min_p": 1, "temperature": 5},
    {"temperature": 1e30},
    {"temperature": 1e-30},
    {"seed": 10**30},
    {"seed": -1},
    {"num_ctx": 10**9},
    {"num_predict": 2.0},
    {"repeat_last_n": -1, "repeat_penalty": 1e9, "presence_penalty": 1e9},
    {"frequency_penalty": -1e30},
    {"stop": None, "temperature": None},
    {"unknown": {"a": 1}, "logit_bias": {}},
]
WRONG_FIELDS = [
    {"prompt": 5},
    {"format": "yaml"},
    {"format": {"type": "nonsense"}},
    {"format": {"not": {}}},
    {"format": {"$ref": "#/nowhere"}},
    {"keep_alive": "abc"},
    {"keep_alive": True},
    {"suffix": "end"},
    {"images": ["AAAA"]},
    {"template": "{{ .Prompt "},
    {"template": "{{ call .Prompt }}"},
    {"template": "{% for x in %}"},
    {"raw": True, "system": "x"},
    {"raw": True, "context": [1]},
    {"context": [10**7]},
    {"context": [-1]},
    {"think": True},
    {"think": "high"},
    {"think": "loud"},
    {"logprobs": "yes"},
    {"top_logprobs": 21},
    {"display_model": 3},
    {"options": []},
    {"stream": "yes"},
]


@pytest.fixture(autouse=True)
def still_answers(backend):
    """After every request, whatever it was, the backend serves the next one."""
    yield
    assert backend.generate("hi", options={"num_predict": 2})["eval_count"] == 2


@pytest.mark.parametrize("options", WRONG_OPTIONS, ids=str)
def test_wrong_options_get_400(backend, options):
    error = backend.generate("hi", 400, options={"num_predict": 3, **options})["error"]
    assert next(iter(options)) in error


@pytest.mark.parametrize("options", HARMLESS_OPTIONS, ids=str)
def test_harmless_options_are_served(backend, options):
    reply = backend.generate("hi", options={"num_predict": 3, **options})
    assert reply["eval_count"] <= 3


@pytest.mark.parametrize("fields", WRONG_FIELDS, ids=str)
def test_wrong_fields_get_400(backend, fields):
    body = {"model": MODEL, "prompt": "hi", "stream": False, "options": {"num_predict": 3}, **fields}
    reply = backend.client.post("/api/generate", json=body)
    assert (reply.status_code, list(reply.json())) == (400, ["error"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"model":',
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b'{"model":"test/tiny","prompt":"a","options":{"seed":1e400}}',
        b'{"model":"test/tiny","prompt":"a","options":{"temperature":NaN}}',
        b'{"model":"test/tiny","prompt":"a","format":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"model":"test/tiny","prompt":"a","options":{"seed":' + b"9" * 6000 + b"}}",
        b'{"model":"test/tiny","prompt":"\\ud800","options":{"num_predict":1}}',
    ],
    ids=range(10),
)
def test_bodies_that_are_not_requests_get_400(backend, body):
    reply = backend.client.post("/api/generate", content=body)
    assert reply.status_code == 400, reply.text
    assert reply.json()["error"]


@pytest.mark.parametrize("name", ["nope/none", "", "tiny", "../tiny", "test/../test/tiny", "test/tiny/", "a" * 5000])
def test_unknown_models_get_404(backend, name):
    reply = backend.client.post("/api/generate", json={"model": name, "prompt": "a"})
    assert reply.status_code == 404
    assert "not found" in reply.json()["error"]


@pytest.mark.parametrize(
    "messages",
    [
        "x",
        [{"content": "a"}],
        [{"role": "user", "content": 5}],
        [{"role": "wizard", "content": "a"}],
        [{"role": "user", "content": "a", "images": ["AAAA"]}],
        [{"role": "assistant", "content": "", "tool_calls": [{"function": {"arguments": {}}}]}],
        [{"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "f", "arguments": "[1"}}]}],
        [{"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "f", "arguments": "[1]"}}]}],
    ],
    ids=str,
)
def test_wrong_messages_get_400(backend, messages):
    reply = backend.client.post("/api/chat", json={"model": MODEL, "messages": messages})
    assert reply.status_code == 400, reply.text


@pytest.mark.parametrize(
    "fields",
    [{"tools": [{"type": "function", "function": {"name": "f"}}]}, {"think": True}, {"tool_choice": "required"}],
    ids=str,
)
def test_what_the_model_cannot_do_gets_400(backend, fields):
    body = {"model": MODEL, "messages": [{"role": "user", "content": "a"}], **fields}
    reply = backend.client.post("/api/chat", json=body)
    assert reply.status_code == 400, reply.text


def test_chat_without_a_model_gets_400(backend):
    reply = backend.client.post("/api/chat", json={"messages": []})
    assert (reply.status_code, reply.json()["error"]) == (400, "model is required")


def test_explicit_nulls_and_empty_texts_count_as_absent(backend):
    fields = dict.fromkeys(("system", "template", "suffix", "format"), "")
    nulls = dict.fromkeys(("images", "context", "raw", "think", "tools", "keep_alive"), None)
    reply = backend.generate("hi", **fields, **nulls, options={"num_predict": 2}, unknown=1)
    assert reply["eval_count"] == 2


def test_same_raw_prompt_three_times(backend):
    for _ in range(3):
        assert backend.generate("same same", raw=True, options={"num_predict": 3, "temperature": 0})["eval_count"] == 3


def test_unknown_paths_and_methods(backend):
    assert backend.client.get("/nowhere").status_code == 404
    assert backend.client.get("/api/generate").status_code == 405


def test_error_bodies_are_json_objects(backend):
    reply = backend.client.post("/api/generate", content=json.dumps({"model": MODEL, "prompt": "a", "format": 5}))
    assert list(reply.json()) == ["error"]
