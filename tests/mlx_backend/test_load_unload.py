import shutil
import time
from datetime import UTC, datetime

import psutil
import pytest

from tests.mlx_backend.backend_process import MODEL, BackendProcess


@pytest.fixture
def own_backend(models_dir, tmp_path):
    shutil.copytree(models_dir, tmp_path / "models")
    process = BackendProcess(tmp_path / "models", tmp_path, "--keep-alive", "1h")
    yield process
    process.stop()


def loaded(backend: BackendProcess) -> list[str]:
    return [model["name"] for model in backend.client.get("/api/ps").json()["models"]]


def test_empty_prompt_loads_and_keep_alive_zero_unloads(own_backend):
    reply = own_backend.generate("")
    assert (reply["done_reason"], reply["response"], reply["done"]) == ("load", "", True)
    assert "eval_count" not in reply
    assert loaded(own_backend) == [MODEL]
    assert own_backend.generate("", keep_alive=0)["done_reason"] == "unload"
    assert loaded(own_backend) == []
    assert own_backend.generate("", keep_alive=0)["done_reason"] == "unload"


def test_empty_messages_load_in_the_chat_form(own_backend):
    reply = own_backend.client.post("/api/chat", json={"model": MODEL, "messages": []}).json()
    assert reply["message"] == {"role": "assistant", "content": ""}
    assert reply["done_reason"] == "load"


def test_keep_alive_ends_when_its_time_is_over(own_backend):
    own_backend.generate("hi", keep_alive="300ms", options={"num_predict": 1})
    assert loaded(own_backend) == [MODEL]
    own_backend.wait_for(lambda: loaded(own_backend) == [], 5)
    own_backend.generate("hi", keep_alive=0, options={"num_predict": 1})
    own_backend.wait_for(lambda: loaded(own_backend) == [], 5)


def test_last_request_decides_the_time(own_backend):
    own_backend.generate("hi", keep_alive=-1, options={"num_predict": 1})
    assert own_backend.client.get("/api/ps").json()["models"][0]["expires_at"].startswith("2319")
    own_backend.generate("hi", options={"num_predict": 1})
    [model] = own_backend.client.get("/api/ps").json()["models"]
    remaining = datetime.fromisoformat(model["expires_at"]) - datetime.now(UTC)
    assert 3500 < remaining.total_seconds() <= 3600


def test_model_stays_while_a_request_runs(own_backend):
    options = {"num_predict": 40, "temperature": 0}
    with own_backend.stream("hello", keep_alive=0, options=options) as lines:
        next(lines)
        own_backend.generate("", keep_alive=0)
        assert list(lines)[-1]["eval_count"] == 40
    own_backend.wait_for(lambda: loaded(own_backend) == [], 5)


def test_unload_returns_memory(models_dir, tmp_path):
    """Fourteen loads and unloads of a model of 3 MB with its caches must not pile up."""
    backend = BackendProcess(models_dir, tmp_path)
    memory = psutil.Process(backend.process.pid)
    prompt = "some tasks wait, some are in progress. " * 20

    def cycle() -> int:
        backend.generate(prompt, options={"num_predict": 2})
        backend.generate("", keep_alive=0)
        return memory.memory_info().rss

    try:
        before = max(cycle() for _ in range(4))
        after = [cycle() for _ in range(10)][-1]
        assert after - before < 10 * 3_000_000 / 2
    finally:
        backend.stop()


def test_broken_models_get_500_and_can_be_mended(own_backend, tmp_path):
    weights = tmp_path / "models" / MODEL / "model.safetensors"
    content = weights.read_bytes()
    weights.write_bytes(content[:1000])
    error = own_backend.generate("hi", 500)["error"]
    assert "cannot be loaded" in error
    weights.write_bytes(content)
    assert own_backend.generate("hi", options={"num_predict": 1})["eval_count"] == 1


def test_model_with_an_unknown_architecture_gets_500(own_backend, tmp_path):
    config = tmp_path / "models" / MODEL / "config.json"
    config.write_text(config.read_text().replace('"llama"', '"no_such_model"'))
    assert "no_such_model" in own_backend.generate("hi", 500)["error"]


def test_two_models_run_side_by_side(own_backend, tmp_path):
    shutil.copytree(tmp_path / "models" / MODEL, tmp_path / "models" / "test" / "twin")
    first = own_backend.generate("hello", options={"num_predict": 9, "temperature": 0})
    second = own_backend.generate("hello", model="test/twin", options={"num_predict": 9, "temperature": 0})
    assert first["response"] == second["response"]
    assert sorted(loaded(own_backend)) == [MODEL, "test/twin"]


def test_load_duration_covers_the_load(own_backend):
    started = time.monotonic_ns()
    cold = own_backend.generate("hi", options={"num_predict": 1})
    warm = own_backend.generate("hi", options={"num_predict": 1})
    assert warm["load_duration"] < cold["load_duration"] < time.monotonic_ns() - started
