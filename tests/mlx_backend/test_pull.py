"""The real huggingface_hub client against a local hub: sizes, resume, faults and what each of them is called."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REPO = "acme/tiny"
WEIGHT_BYTES = 3_000_000


class LocalHub:
    """A hub process with one repository and a way to make it misbehave."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        repo = folder / REPO
        repo.mkdir(parents=True)
        (repo / "config.json").write_text('{"model_type": "llama"}')
        (repo / "tokenizer.json").write_text("{}")
        (repo / "model.safetensors").write_bytes(os.urandom(WEIGHT_BYTES))
        (repo / "pytorch_model.bin").write_bytes(b"never fetched")
        command = [sys.executable, str(ROOT / "tests/fakes/hub-server.py"), "--root", str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        self.url = f"http://127.0.0.1:{json.loads(self.process.stdout.readline())['port']}"

    def faults(self, repo: str = REPO, **faults: object) -> None:
        body = json.dumps({"repo": repo, **faults}).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/faults", body)).close()

    def requests(self) -> list[dict]:
        with urllib.request.urlopen(f"{self.url}/requests") as reply:
            return json.load(reply)


@pytest.fixture
def hub(tmp_path):
    hub = LocalHub(tmp_path / "hub")
    yield hub
    hub.process.kill()
    hub.process.communicate()


def start_pull(hub_url: str, dest: Path, repo: str = REPO) -> subprocess.Popen:
    env = os.environ | {"HF_ENDPOINT": hub_url, "HF_HOME": str(dest.parent / "hf"), "HF_TOKEN": ""}
    command = [sys.executable, str(ROOT / "mlx_backend/pull.py"), repo, "--dest", str(dest)]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def pull(hub_url: str, dest: Path, repo: str = REPO) -> tuple[int, list[dict]]:
    process = start_pull(hub_url, dest, repo)
    out, err = process.communicate(timeout=60)
    assert "Traceback" not in err, err
    return process.returncode, [json.loads(line) for line in out.splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_fetches_the_model_files_and_nothing_else(hub, tmp_path):
    code, events = pull(hub.url, tmp_path / "dest")
    assert code == 0
    assert events[0]["event"] == "plan"
    assert events[0]["files"] == 3
    assert len(events[0]["revision"]) == 40
    assert {event["event"] for event in events} == {"plan", "progress", "verifying", "done"}
    assert events[-1] == {"event": "done", "revision": events[0]["revision"], "bytes": events[0]["total"]}
    expected = contents(hub.folder / REPO)
    del expected["pytorch_model.bin"]
    assert contents(tmp_path / "dest") == expected


def test_asks_the_hub_for_the_repository_only(hub, tmp_path):
    pull(hub.url, tmp_path / "dest")
    assert [request["path"] for request in hub.requests() if REPO not in request["path"]] == []


def test_goes_on_where_a_killed_pull_stopped(hub, tmp_path):
    hub.faults(bytes_per_second=1_000_000)
    process = start_pull(hub.url, tmp_path / "dest")
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "progress" and event["file"] == "model.safetensors" and event["completed"] > 500_000:
            process.send_signal(signal.SIGKILL)
            break
    process.communicate()
    part = tmp_path / "dest" / "model.safetensors.part"
    have = part.stat().st_size
    assert 0 < have < WEIGHT_BYTES
    hub.faults()
    code, events = pull(hub.url, tmp_path / "dest")
    assert code == 0
    ranges = [request["range"] for request in hub.requests() if request["path"].endswith("model.safetensors")]
    assert f"bytes={have}-" in [text[: text.index("-") + 1] for text in ranges if text]
    first = next(event for event in events if event.get("file") == "model.safetensors")
    assert first["completed"] == have
    assert (tmp_path / "dest/model.safetensors").read_bytes() == (hub.folder / REPO / "model.safetensors").read_bytes()


def test_survives_connections_that_break_off(hub, tmp_path):
    hub.faults(cut_after=1_200_000, cuts=2)
    code, events = pull(hub.url, tmp_path / "dest")
    assert code == 0, events[-1]
    assert (tmp_path / "dest/model.safetensors").stat().st_size == WEIGHT_BYTES


def test_a_damaged_file_is_refused_and_fetched_anew(hub, tmp_path):
    hub.faults(corrupt="model.safetensors")
    code, events = pull(hub.url, tmp_path / "dest")
    assert (code, events[-1]["code"]) == (1, "HASH_MISMATCH")
    assert not (tmp_path / "dest/model.safetensors").exists()
    hub.faults()
    assert pull(hub.url, tmp_path / "dest")[0] == 0


@pytest.mark.parametrize(
    ("status", "code"), [(401, "UNAUTHORIZED"), (403, "GATED"), (404, "NOT_FOUND"), (500, "OFFLINE")]
)
def test_refusals_have_names_and_advice(hub, tmp_path, status, code):
    hub.faults(status=status)
    exit_code, events = pull(hub.url, tmp_path / "dest")
    assert exit_code == 1
    assert events[-1]["code"] == code
    assert REPO in events[-1]["message"]
    assert events[-1]["hint"]


def test_an_unreachable_hub_is_called_offline(tmp_path):
    code, events = pull("http://127.0.0.1:9", tmp_path / "dest")
    assert (code, events[-1]["code"]) == (1, "OFFLINE")


def test_a_malformed_name_is_explained(hub, tmp_path):
    code, events = pull(hub.url, tmp_path / "dest", "no such/na me")
    assert (code, events[-1]["code"]) == (1, "NOT_FOUND")


@pytest.mark.parametrize(("file", "word"), [("weights.npz", ".npz"), ("model.gguf", "GGUF"), ("x.bin", "safetensors")])
def test_repositories_that_mlx_cannot_load_are_refused_before_a_byte(hub, tmp_path, file, word):
    repo = hub.folder / "acme/old"
    repo.mkdir()
    (repo / "config.json").write_text("{}")
    (repo / file).write_bytes(b"x")
    code, events = pull(hub.url, tmp_path / "dest", "acme/old")
    assert (code, events[-1]["code"]) == (1, "NOT_MLX")
    assert word in events[-1]["message"]
    assert [request for request in hub.requests() if "resolve" in request["path"]] == []


def test_a_new_commit_drops_what_an_older_one_left(hub, tmp_path):
    dest = tmp_path / "dest"
    dest.mkdir()
    (dest / ".pull.json").write_text(json.dumps({"repo": REPO, "revision": "0" * 40}))
    (dest / "model.safetensors").write_bytes(b"of another commit")
    code, _ = pull(hub.url, dest)
    assert code == 0
    assert (dest / "model.safetensors").stat().st_size == WEIGHT_BYTES
