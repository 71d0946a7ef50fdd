import json
import socket

import pytest

from tests.mlx_backend.backend_process import MODEL, BackendProcess

ENDLESS = {"num_predict": -1, "num_ctx": 16384, "temperature": 0}


def open_request(backend: BackendProcess, is_streamed: bool, prompt: str = "hello") -> socket.socket:
    body = json.dumps({"model": MODEL, "prompt": prompt, "stream": is_streamed, "options": ENDLESS}).encode()
    connection = socket.create_connection(("127.0.0.1", backend.port))
    head = f"POST /api/generate HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)
    return connection


@pytest.mark.parametrize("is_streamed", [True, False], ids=["streamed", "plain"])
def test_client_that_leaves_ends_its_row(backend, is_streamed):
    connection = open_request(backend, is_streamed)
    backend.wait_for(lambda: backend.running() == (1, 0))
    if is_streamed:
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
    connection.close()
    backend.wait_for(lambda: backend.running() == (0, 0), 20)
    assert backend.generate("hi", options={"num_predict": 2})["ollmlx"]["batch_size_mean"] == 1


def test_waiting_and_half_read_rows_are_cancelled(models_dir, tmp_path):
    backend = BackendProcess(models_dir, tmp_path, "--parallel", "1")
    try:
        backend.generate("hi", options={"num_predict": 1})
        long_prompt = "some tasks wait, some are in progress. " * 150
        connections = [open_request(backend, True, prompt) for prompt in ("hello", long_prompt, long_prompt)]
        backend.wait_for(lambda: backend.running() == (1, 2))
        connections[1].close()
        backend.wait_for(lambda: backend.running() == (1, 1), 20)
        connections[0].close()
        backend.wait_for(lambda: backend.running() == (1, 0), 20)
        connections[2].close()
        backend.wait_for(lambda: backend.running() == (0, 0), 20)
        assert backend.generate("hi", options={"num_predict": 2})["eval_count"] == 2
    finally:
        backend.stop()


def test_full_queue_gets_503(models_dir, tmp_path):
    backend = BackendProcess(models_dir, tmp_path, "--parallel", "1", "--max-queue", "1")
    try:
        backend.generate("hi", options={"num_predict": 1})
        connections = [open_request(backend, True) for _ in range(2)]
        backend.wait_for(lambda: backend.running() == (1, 1))
        assert "busy" in backend.generate("hi", 503)["error"]
        for connection in connections:
            connection.close()
        backend.wait_for(lambda: backend.running() == (0, 0), 20)
        assert backend.generate("hi", options={"num_predict": 2})["eval_count"] == 2
    finally:
        backend.stop()


def test_health_answers_quickly_under_load(backend):
    connections = [open_request(backend, True) for _ in range(8)]
    backend.wait_for(lambda: backend.running() == (8, 0))
    spans = sorted(backend.health().elapsed.total_seconds() for _ in range(20))
    for connection in connections:
        connection.close()
    backend.wait_for(lambda: backend.running() == (0, 0), 20)
    assert spans[len(spans) // 2] < 0.1
