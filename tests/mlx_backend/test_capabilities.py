"""Tools, thinking, log-probabilities, embeddings and templates of a real backend."""

import json
import math
import shutil
from pathlib import Path

import pytest

from tests.mlx_backend.backend_process import MODEL, BackendProcess

ABLE = "test/able"
USER = [{"role": "user", "content": "What time is it?"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "get_time",
        "description": "Now",
        "parameters": {
            "type": "object",
            "properties": {"zone": {"enum": ["utc", "local"]}},
            "required": ["zone"],
            "additionalProperties": False,
        },
    },
}
OTHER = {"type": "function", "function": {"name": "stop"}}
TEMPLATE = (
    "{{ bos_token }}{% if tools %}Tools: {{ tools | tojson }} answer with <tool_call>\n{% endif %}"
    "{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n{{ m.content }}"
    "{% for c in m.tool_calls or [] %}<tool_call>{{ c.function | tojson }}</tool_call>{% endfor %}"
    "<|eot_id|>{% endfor %}"
    "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n"
    "{% if enable_thinking %}<think>\n{% endif %}{% endif %}"
)


@pytest.fixture(scope="module")
def able(models_dir: Path, tmp_path_factory: pytest.TempPathFactory):
    """A backend whose model has a template with tools and thinking; two special tokens carry the markers."""
    root = tmp_path_factory.mktemp("able")
    shutil.copytree(models_dir / MODEL, root / ABLE)
    tokenizer = root / ABLE / "tokenizer.json"
    text = tokenizer.read_text()
    for name, marker in (("<|end_of_text|>", "<think>"), ("<|pad|>", "</think>")):
        text = text.replace(json.dumps(name), json.dumps(marker))
    tokenizer.write_text(text)
    config = root / ABLE / "tokenizer_config.json"
    values = json.loads(config.read_text()) | {"chat_template": TEMPLATE, "pad_token": "</think>"}
    config.write_text(json.dumps(values))
    special = root / ABLE / "special_tokens_map.json"
    special.write_text(special.read_text().replace("<|end_of_text|>", "<think>").replace("<|pad|>", "</think>"))
    shutil.copytree(root / ABLE, root / "test" / "derived")
    (root / "test" / "derived" / "ollmlx.json").write_text(
        json.dumps({"system": "Be brief.", "parameters": {"num_predict": 3, "temperature": 0, "seed": 1}})
    )
    process = BackendProcess(root, tmp_path_factory.mktemp("log"))
    yield process
    process.stop()


def chat(backend: BackendProcess, status: int = 200, **fields) -> dict:
    body = {"model": ABLE, "messages": USER, "stream": False, **fields}
    reply = backend.client.post("/api/chat", json=body)
    assert reply.status_code == status, reply.text
    return reply.json()


def rendered(backend: BackendProcess, **fields) -> str:
    return chat(backend, _debug_render_only=True, **fields)["_debug_info"]["rendered_template"]


def token_id(backend: BackendProcess, text: str) -> str:
    reply = backend.client.post("/engine/tokenize", json={"model": ABLE, "text": text}).json()
    assert len(reply["tokens"]) == 1
    return str(reply["tokens"][0])


@pytest.mark.parametrize("choice", ["required", {"name": "get_time"}])
@pytest.mark.parametrize("streamed", [False, True])
def test_a_required_call_is_held_to_the_tools_parameters(able, choice, streamed):
    fields = {"tools": [TOOL], "tool_choice": choice, "options": {"temperature": 1.5, "seed": 3}}
    if streamed:
        body = {"model": ABLE, "messages": USER, **fields}
        with able.client.stream("POST", "/api/chat", json=body) as reply:
            lines = [json.loads(line) for line in reply.iter_lines()]
        calls = [call for line in lines for call in line["message"].get("tool_calls", [])]
        assert all(line["message"]["content"] == "" for line in lines)
    else:
        calls = chat(able, **fields)["message"]["tool_calls"]
    [call] = calls
    assert call["id"].startswith("call_")
    assert len(call["id"]) == 13
    assert call["function"]["name"] == "get_time"
    assert call["function"]["arguments"]["zone"] in ("utc", "local")


def test_a_choice_among_tools_names_one_of_them(able):
    for seed in range(4):
        options = {"temperature": 2, "seed": seed, "num_predict": 400}
        message = chat(able, tools=[TOOL, OTHER], tool_choice="required", options=options)["message"]
        if "tool_calls" in message:
            assert message["tool_calls"][0]["function"]["name"] in ("get_time", "stop")


def test_tools_and_their_results_reach_the_template(able):
    messages = [
        *USER,
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"function": {"name": "get_time", "arguments": '{"zone":"utc"}'}}],
        },
        {"role": "tool", "content": "12:00", "tool_name": "get_time"},
    ]
    text = rendered(able, messages=messages, tools=[TOOL])
    assert '"description": "Now"' in text
    assert '{"name": "get_time", "arguments": {"zone": "utc"}}' in text.replace('", "name"', '", "name"')
    assert "<|start_header_id|>tool<|end_header_id|>\n\n12:00" in text
    assert "Tools:" not in rendered(able, tools=[TOOL], tool_choice="none")


def test_a_choice_of_nothing_there_is_refused(able):
    assert "none of the tools" in chat(able, 400, tools=[TOOL], tool_choice={"name": "gone"})["error"]
    assert "there are no tools" in chat(able, 400, tool_choice="required")["error"]


def test_thinking_is_on_unless_it_is_turned_off(able):
    assert rendered(able).endswith("<think>\n")
    assert rendered(able, think="high").endswith("<think>\n")
    assert not rendered(able, think=False).endswith("<think>\n")
    options = {"num_predict": 8, "temperature": 0}
    message = chat(able, options=options)["message"]
    assert message["thinking"]
    assert message["content"] == ""
    message = chat(able, think=False, options=options)["message"]
    assert "thinking" not in message
    assert message["content"]


def test_a_schema_applies_after_the_thinking(able):
    end = token_id(able, "</think>")
    schema = {
        "type": "object",
        "properties": {"ok": {"type": "boolean"}},
        "required": ["ok"],
        "additionalProperties": False,
    }
    options = {"temperature": 0, "logit_bias": {end: 100}, "num_predict": 60}
    message = chat(able, think=True, format=schema, options=options)["message"]
    assert json.loads(message["content"])["ok"] in (True, False)
    message = chat(able, format=schema, options={"temperature": 1, "seed": 5})["message"]
    assert "thinking" not in message
    assert set(json.loads(message["content"])) == {"ok"}


@pytest.mark.parametrize("streamed", [False, True])
def test_logprobs_have_the_bytes_of_their_tokens(backend, streamed):
    fields = {"logprobs": True, "top_logprobs": 3, "options": {"num_predict": 6, "temperature": 0}}
    if streamed:
        with backend.stream("hello", **fields) as lines:
            chunks = list(lines)
        text = "".join(chunk["response"] for chunk in chunks)
        entries = [entry for chunk in chunks for entry in chunk.get("logprobs", [])]
    else:
        reply = backend.generate("hello", **fields)
        text, entries = reply["response"], reply["logprobs"]
    assert len(entries) == 6
    assert b"".join(bytes(entry["bytes"]) for entry in entries).decode() == text
    for entry in entries:
        assert bytes(entry["bytes"]).decode(errors="replace") == entry["token"]
        best = [other["logprob"] for other in entry["top_logprobs"]]
        assert len(best) == 3
        assert best == sorted(best, reverse=True)
        assert math.isclose(best[0], entry["logprob"], abs_tol=1e-5)
        assert best[0] <= 0
    assert "logprobs" not in backend.generate("hello", options={"num_predict": 2})


def test_logit_bias_decides(able):
    best = token_id(able, "a")
    reply = chat(able, think=False, options={"num_predict": 4, "temperature": 0, "logit_bias": {best: 1e4}})
    assert reply["message"]["content"] == "aaaa"


def embed(backend: BackendProcess, status: int = 200, **fields) -> dict:
    reply = backend.client.post("/api/embed", json={"model": MODEL, **fields})
    assert reply.status_code == status, reply.text
    return reply.json()


def test_embeddings_are_the_same_alone_and_in_a_batch(backend):
    texts = ["the old mill", "two engines load the spread and not only the old mill", "a"]
    together = embed(backend, input=texts)
    assert together["prompt_eval_count"] > 0
    assert together["total_duration"] > 0
    for text, vector in zip(texts, together["embeddings"], strict=True):
        [alone] = embed(backend, input=text)["embeddings"]
        assert math.isclose(math.hypot(*vector), 1, abs_tol=1e-6)
        assert math.isclose(sum(a * b for a, b in zip(alone, vector, strict=True)), 1, abs_tol=1e-4)


def test_embeddings_can_be_shorter_and_inputs_empty(backend):
    [vector] = embed(backend, input="hello", dimensions=8)["embeddings"]
    assert len(vector) == 8
    assert math.isclose(math.hypot(*vector), 1, abs_tol=1e-6)
    assert embed(backend, input=[])["embeddings"] == []
    assert embed(backend)["embeddings"] == []
    assert embed(backend, 400, input=3)["error"]
    assert embed(backend, 400, input=[3])["error"]


def test_a_text_that_is_too_long_is_cut_or_refused(backend):
    text = "mill " * 200
    assert embed(backend, input=text, options={"num_ctx": 20})["prompt_eval_count"] == 20
    error = embed(backend, 400, input=text, truncate=False, options={"num_ctx": 20})["error"]
    assert error == "the input length exceeds the context length"


def test_a_chat_that_is_too_long_loses_its_oldest_turns(able):
    old = [{"role": role, "content": "mill " * 60} for role in ("user", "assistant")] * 3
    messages = [{"role": "system", "content": "Be kind."}, *old, *USER]
    text = rendered(able, messages=messages, options={"num_ctx": 200})
    assert "Be kind." in text
    assert "What time" in text
    assert text.count("mill") < 6 * 60
    assert (
        "tokens and the context 200"
        in chat(able, 400, messages=messages, truncate=False, options={"num_ctx": 200})["error"]
    )


def test_a_begun_answer_is_continued(able):
    messages = [{"role": "user", "content": "Count."}, {"role": "assistant", "content": "One, two,"}]
    assert rendered(able, messages=messages).endswith("assistant<|end_header_id|>\n\nOne, two,")
    source = "{% for m in messages %}[{{ m.role }}]{{ m.content }}[end]{% endfor %}"
    assert rendered(able, messages=messages, template=source).endswith("[assistant]One, two,")
    call = {"function": {"name": "f", "arguments": {}}}
    calling = [*messages[:1], {"role": "assistant", "content": "", "tool_calls": [call]}]
    assert not rendered(able, messages=calling).endswith("One, two,")


def test_a_template_of_the_request_takes_the_place_of_the_models(backend):
    body = {"model": MODEL, "prompt": "hi", "system": "S", "_debug_render_only": True}
    for template, wanted in (
        ("{{ .System }}|{{ .Prompt }}>", "S|hi>"),
        ("{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}", "system:S;user:hi;"),
    ):
        reply = backend.client.post("/api/generate", json={**body, "template": template}).json()
        assert reply["_debug_info"]["rendered_template"] == wanted


def test_a_derived_model_brings_its_system_text_and_parameters(able):
    assert "system<|end_header_id|>\n\nBe brief." in rendered(able, model="test/derived")
    own = [{"role": "system", "content": "Mine."}, *USER]
    assert "Be brief." not in rendered(able, model="test/derived", messages=own)
    reply = chat(able, model="test/derived", think=False)
    assert reply["eval_count"] == 3
    assert chat(able, model="test/derived", think=False, options={"num_predict": 5})["eval_count"] == 5


def test_the_answer_names_the_model_as_it_was_typed(backend):
    assert (
        backend.generate("a", display_model="Test/Tiny:latest", options={"num_predict": 1})["model"]
        == "Test/Tiny:latest"
    )


def test_a_prompt_is_counted_without_a_generation(able):
    body = {"model": ABLE, "messages": USER, "tools": [TOOL]}
    count = able.client.post("/engine/count", json=body).json()["count"]
    assert count == chat(able, tools=[TOOL], options={"num_predict": 1})["prompt_eval_count"]


def test_rows_of_every_kind_share_a_batch_without_disturbing_each_other(able):
    """Greedy answers with schema, log-probabilities and tools, alone and all at once."""
    from concurrent.futures import ThreadPoolExecutor

    options = {"temperature": 0, "num_predict": 12}
    kinds = [
        {"think": False, "options": options},
        {"think": True, "options": options},
        {"think": False, "logprobs": True, "options": options},
        {"tools": [TOOL], "tool_choice": "required", "options": {"temperature": 0}},
        {"format": {"enum": ["a", "b"]}, "options": options},
    ]

    def ask(fields: dict) -> tuple:
        message = chat(able, **fields)["message"]
        calls = [call["function"] for call in message.get("tool_calls", [])]
        return message["content"], message.get("thinking"), calls

    alone = [ask(kind) for kind in kinds]
    with ThreadPoolExecutor(len(kinds)) as pool:
        assert list(pool.map(ask, kinds)) == alone
