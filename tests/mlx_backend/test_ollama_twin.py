"""What convert.py unpacks is what Ollama's importer takes: a 4-bit model and its GGUF twin say the same."""

import io

import pytest

from mlx_backend.convert import convert, parse_arguments
from mlx_backend.job_process import Reporter
from tests.mlx_backend.backend_process import BackendProcess
from tests.mlx_backend.ollama_process import needs_ollama

PROMPTS = ["The small model runs", "A board holds the tasks", "The river turns"]


@pytest.fixture(scope="module")
def store(tiny_model, tmp_path_factory):
    """`test/small` with 4 bits, and `test/plain`, its unpacked copy."""
    root = tmp_path_factory.mktemp("twin")
    small, plain = str(root / "test/small"), str(root / "test/plain")
    for arguments in (
        ["--source", str(tiny_model), "--dest", small, "--bits", "4"],
        ["--source", small, "--dest", plain, "--dequantize", "--dtype", "float16"],
    ):
        convert(parse_arguments(arguments), Reporter(io.StringIO()))
    return root


@needs_ollama
def test_a_quantised_model_has_a_twin_that_says_the_same(store, ollama, tmp_path):
    backend = BackendProcess(store, tmp_path)
    ollama.create("twin-f16", f"FROM {store / 'test/plain'}\nTEMPLATE {{{{ .Prompt }}}}\n")
    ollama.create("twin-q8", f"FROM {store / 'test/plain'}\nTEMPLATE {{{{ .Prompt }}}}\n", "--quantize", "q8_0")
    ollama.create("twin-q4", f"FROM {store / 'test/plain'}\nTEMPLATE {{{{ .Prompt }}}}\n", "--quantize", "q4_K_M")
    # Further on the rounded weights have near ties, which kernels of another precision settle otherwise.
    options = {"temperature": 0, "num_predict": 12}
    for prompt in PROMPTS:
        ours = backend.generate(prompt, model="test/plain", raw=True, options=options)["response"]
        assert backend.generate(prompt, model="test/small", raw=True, options=options)["response"] == ours
        asked = {"prompt": prompt, "raw": True, "options": options}
        assert ollama.ask("/api/generate", model="twin-f16", **asked)["response"] == ours
        assert ollama.ask("/api/generate", model="twin-q8", **asked)["response"] == ours
        assert ollama.ask("/api/generate", model="twin-q4", **asked)["response"]
    details = {model["name"]: model["details"] for model in ollama.client.get("/api/tags").json()["models"]}
    assert details["twin-f16:latest"]["quantization_level"] == "F16"
    assert details["twin-q4:latest"]["quantization_level"] == "Q4_K_M"
    backend.stop()
