import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.mlx_backend.backend_process import MODEL

GREEDY = {"temperature": 0, "num_predict": 24, "num_ctx": 512}
PROMPTS = ["A board holds", "hello", "Two engines load the same", "The river turns north near the old mill", "x"]


def test_streams_one_piece_at_a_time_and_ends_with_counts(backend):
    with backend.stream("hello", options={**GREEDY, "num_predict": 12}) as lines:
        *pieces, last = list(lines)
    assert len(pieces) == 12
    assert all(piece["done"] is False and piece["response"] for piece in pieces)
    assert last["done"] is True
    assert last["done_reason"] == "length"
    assert last["eval_count"] == 12
    assert last["context"][-12:] != last["context"][:12]
    assert len(last["context"]) == last["prompt_eval_count"] + 12
    spans = [last[key] for key in ("load_duration", "prompt_eval_duration", "eval_duration", "total_duration")]
    assert all(isinstance(span, int) and span > 0 for span in spans)
    assert sum(spans[:3]) <= spans[3]
    assert 0 < last["ollmlx"]["ttft"] <= last["total_duration"]


def test_whole_answer_equals_the_streamed_one(backend):
    whole = backend.generate("A board holds", raw=True, options=GREEDY)
    with backend.stream("A board holds", raw=True, options=GREEDY) as lines:
        streamed = "".join(line["response"] for line in lines)
    assert whole["response"] == streamed
    assert "context" not in whole


def test_chat_answers_as_a_message(backend):
    body = {"model": MODEL, "messages": [{"role": "user", "content": "hello"}], "stream": False, "options": GREEDY}
    reply = backend.client.post("/api/chat", json=body).json()
    assert reply["message"]["role"] == "assistant"
    assert reply["message"]["content"] == backend.generate("hello", options=GREEDY)["response"]


def test_system_text_changes_the_prompt(backend):
    plain = backend.generate("hello", options={**GREEDY, "num_predict": 1})
    with_system = backend.generate("hello", system="Be brief.", options={**GREEDY, "num_predict": 1})
    assert with_system["prompt_eval_count"] > plain["prompt_eval_count"]


def test_end_token_ends_the_text_and_is_not_counted(backend):
    reply = backend.generate("We are nearly", raw=True, options=GREEDY)
    assert (reply["response"], reply["done_reason"], reply["eval_count"]) == (" over!", "stop", 2)


def test_stop_text_inside_a_token_ends_the_row(backend):
    free = backend.generate("A board holds", raw=True, options=GREEDY)["response"]
    word = max(free.split()[:6], key=len)
    stop = word[1:-1]
    reply = backend.generate("A board holds", raw=True, options={**GREEDY, "stop": [stop]})
    assert reply["response"] == free[: free.index(stop)]
    assert reply["done_reason"] == "stop"
    assert reply["eval_count"] < 24


@pytest.mark.parametrize("is_raw", [True, False])
def test_batch_equals_single_greedy(backend, is_raw):
    def ask(prompt: str) -> str:
        return backend.generate(prompt, raw=is_raw, options=GREEDY)["response"]

    alone = [ask(prompt) for prompt in PROMPTS]
    with ThreadPoolExecutor(len(PROMPTS)) as pool:
        together = list(pool.map(ask, PROMPTS))
    assert together == alone


def test_seeded_rows_do_not_depend_on_their_neighbours(backend):
    def ask(seed: int) -> str:
        options = {"temperature": 1.2, "top_k": 20 + seed, "top_p": 0.95, "seed": seed, "num_predict": 20}
        return backend.generate("A board holds", raw=True, options=options)["response"]

    alone = [ask(seed) for seed in range(6)]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(ask, range(6)))
    assert together == alone
    assert len(set(alone)) > 1


def test_rows_share_a_batch(backend):
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda p: backend.generate(p, options={**GREEDY, "num_predict": 60}), PROMPTS[:4]))
    assert max(reply["ollmlx"]["batch_size_mean"] for reply in replies) > 1.5


def test_exact_repeat_comes_from_the_cache_with_the_same_text(backend):
    prompt = "Each part has a title, a reason and a check that tells when it is ready."
    first, second, third = (backend.generate(prompt, raw=True, options=GREEDY) for _ in range(3))
    assert second["ollmlx"]["cached_tokens"] == first["prompt_eval_count"] - 1
    assert second["prompt_eval_count"] == first["prompt_eval_count"]
    assert first["response"] == second["response"] == third["response"]


def test_conversation_that_goes_on_reuses_the_earlier_turns(backend):
    turn = {"role": "user", "content": "Why is the sky blue?"}
    body = {"model": MODEL, "stream": False, "options": GREEDY}
    first = backend.client.post("/api/chat", json={**body, "messages": [turn]}).json()
    messages = [turn, first["message"], {"role": "user", "content": "hello"}]
    second = backend.client.post("/api/chat", json={**body, "messages": messages}).json()
    assert second["ollmlx"]["cached_tokens"] >= first["prompt_eval_count"]


def test_context_of_an_answer_continues_it(backend):
    first = backend.generate("hello", options=GREEDY)
    second = backend.generate("a", context=first["context"], options=GREEDY)
    assert second["prompt_eval_count"] > len(first["context"])
    assert second["context"][: len(first["context"])] == first["context"]


def test_generation_ends_at_the_end_of_the_context(backend):
    reply = backend.generate("A board holds", raw=True, options={"temperature": 0, "num_ctx": 32, "num_predict": -1})
    assert reply["prompt_eval_count"] + reply["eval_count"] == 32
    assert reply["done_reason"] == "length"


def test_prompt_longer_than_the_context_is_refused_with_advice(backend):
    reply = backend.generate("word " * 200, 400, options={"num_ctx": 64})
    assert "num_ctx" in reply["error"]


def test_repeat_penalty_changes_a_repeating_text(backend):
    plain = backend.generate("A board holds", raw=True, options=GREEDY)["response"]
    penalised = backend.generate("A board holds", raw=True, options={**GREEDY, "repeat_penalty": 8.0})["response"]
    assert plain != penalised


def test_tokenize_and_detokenize_are_inverse(backend):
    text = "A board holds the tasks: größer, 10 €"
    tokens = backend.client.post("/engine/tokenize", json={"model": MODEL, "text": text}).json()
    assert tokens["count"] == len(tokens["tokens"]) > 5
    back = backend.client.post("/engine/detokenize", json={"model": MODEL, "tokens": tokens["tokens"]}).json()
    assert back["text"] == text


def test_body_counts_as_json_whatever_its_content_type(backend):
    reply = backend.client.post(
        "/api/generate",
        content=json.dumps({"model": MODEL, "prompt": "hi", "stream": False, "options": {"num_predict": 1}}),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert reply.status_code == 200
