import json
import os
import signal
import subprocess
import sys
import time

import httpx
import ollama
import pytest

from tests.mlx_backend.backend_process import MODEL, ROOT, BackendProcess, free_port
from tests.mlx_backend.test_cancel import open_request


@pytest.fixture
def own_backend(models_dir, tmp_path):
    process = BackendProcess(models_dir, tmp_path)
    yield process
    process.stop()


def test_sigterm_ends_the_process_within_a_second(own_backend):
    connection = open_request(own_backend, True)
    own_backend.wait_for(lambda: own_backend.running() == (1, 0))
    started = time.monotonic()
    own_backend.process.send_signal(signal.SIGTERM)
    assert own_backend.process.wait(5) == 0
    assert time.monotonic() - started < 1
    connection.close()


def test_exits_with_its_parent(models_dir, tmp_path):
    backend = BackendProcess(models_dir, tmp_path, "--exit-with-parent", stdin=subprocess.PIPE)
    backend.process.stdin.close()
    assert backend.process.wait(5) == 0


def test_health_tells_the_versions_at_once_and_the_device_when_the_engine_is_up(own_backend):
    assert own_backend.health().json()["mlx_lm"] == "0.32.2"
    own_backend.wait_for(lambda: own_backend.health().json()["device"] is not None)
    health = own_backend.health().json()
    assert health["status"] == "ok"
    assert health["pid"] == own_backend.process.pid
    assert health["device"] in ("cpu", "gpu")
    assert {"models", "running", "waiting", "version"} <= health.keys()


def test_log_lines_are_json_objects(own_backend):
    own_backend.generate("hi", options={"num_predict": 1})
    lines = [json.loads(line) for line in own_backend.log_file.read_text().splitlines()]
    assert {"start", "engine_ready", "loaded"} <= {line["event"] for line in lines}
    assert all(line["time"] and line["level"] for line in lines)


def test_taken_port_ends_the_start(own_backend, models_dir):
    command = [sys.executable, ROOT / "mlx_backend" / "server.py", "--port", str(own_backend.port)]
    second = subprocess.run([*command, "--models", models_dir], capture_output=True, timeout=30, check=False)
    assert second.returncode == 1
    assert b"in use" in second.stderr


@pytest.mark.parametrize(
    ("flag", "value"), [("--port", "0"), ("--parallel", "-1"), ("--keep-alive", "soon"), ("--max-queue", "many")]
)
def test_wrong_settings_are_named(flag, value):
    command = [sys.executable, ROOT / "mlx_backend" / "server.py", flag, value]
    run = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert run.returncode == 2
    assert flag in run.stderr


def test_engine_death_tells_the_clients_and_exits_with_70(models_dir, tmp_path):
    """The engine thread is made to die by a call that raises outside a step, as only a fault of our own can."""
    port = free_port()
    script = tmp_path / "dying.py"
    script.write_text(
        "import asyncio, sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from mlx_backend import server\n"
        "from mlx_backend.resident_model import ResidentModel\n"
        "steps = ResidentModel.step\n"
        "def step(self):\n"
        "    if any(len(row.output) > 4 for row in self._rows.values()): raise SystemError('made to fail')\n"
        "    return steps(self)\n"
        "ResidentModel.step = step\n"
        "server.main()\n"
    )
    env = {**os.environ, "OLLMLX_MLX_PORT": str(port), "OLLMLX_MLX_MODELS": str(models_dir)}
    process = subprocess.Popen([sys.executable, script], env=env, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            wait_until_up(client)
            with client.stream("POST", "/api/generate", json={"model": MODEL, "prompt": "hi"}) as reply:
                lines = [json.loads(line) for line in reply.iter_lines()]
            assert "died" in lines[-1]["error"]
        assert process.wait(10) == 70
    finally:
        process.kill()
        process.wait()


def wait_until_up(client: httpx.Client) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            if client.get("/health").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise AssertionError("the backend does not answer")


def test_ollamas_own_client_is_served(backend):
    client = ollama.Client(host=f"http://127.0.0.1:{backend.port}")
    whole = client.generate(MODEL, "hello", options={"num_predict": 5, "temperature": 0})
    pieces = list(client.chat(MODEL, [{"role": "user", "content": "hello"}], stream=True, options={"num_predict": 5}))
    assert whole.eval_count == 5
    assert pieces[-1].done_reason == "length"
    assert client.ps().models[0].model == MODEL
    with pytest.raises(ollama.ResponseError) as caught:
        client.generate("nope/none", "a")
    assert caught.value.status_code == 404


def test_mlx_lm_is_imported_by_one_file_of_the_server_and_one_of_the_jobs():
    pattern = ("import mlx_lm", "from mlx_lm")
    files = (ROOT / "mlx_backend").rglob("*.py")
    using = {file.name for file in files if any(line.startswith(pattern) for line in file.read_text().splitlines())}
    assert using == {"mlx_adapter.py", "mlx_weights.py"}
