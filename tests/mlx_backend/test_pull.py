"""The real huggingface_hub client against a local hub: sizes, resume, faults and what each of them is called."""

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from mlx_backend.hub_repository import WantedFile
from mlx_backend.job_process import JobError
from mlx_backend.pull import Repository, _prepare_folder
from tests.mlx_backend.backend_process import ROOT
from tests.mlx_backend.job_runner import contents, finish_job, online_environment, read_until, start_job

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


def start_pull(hub_url: str, dest: Path, repo: str = REPO, *options: str, **env: str) -> subprocess.Popen:
    hub = {"HF_ENDPOINT": hub_url, "HF_HOME": str(dest.parent / "hf"), "HF_TOKEN": "", "HF_HUB_DOWNLOAD_TIMEOUT": "5"}
    return start_job("pull.py", repo, "--dest", dest, *options, **(hub | env))


def pull(hub_url: str, dest: Path, repo: str = REPO, *options: str, **env: str) -> tuple[int, list[dict]]:
    return finish_job(start_pull(hub_url, dest, repo, *options, **env))


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


def test_twenty_cuts_at_any_byte_cost_no_byte_twice(hub, tmp_path):
    hub.faults(cut_after="random", cuts=20)
    code, events = pull(hub.url, tmp_path / "dest")
    assert code == 0, events[-1]
    expected = contents(hub.folder / REPO)
    del expected["pytorch_model.bin"]
    assert contents(tmp_path / "dest") == expected
    starts = {name: starts_of(hub, name) for name in expected}
    # A cut right behind the last byte of a file needs no other try.
    assert sum(map(len, starts.values())) > 20
    # Each try begins behind the one before it, and none begins anew.
    for list_of_starts in starts.values():
        assert list_of_starts == sorted(set(list_of_starts))
    told = [event["completed"] for event in events if event.get("file") == "model.safetensors"]
    assert told == sorted(told)


def starts_of(hub: LocalHub, name: str) -> list[int]:
    """The byte at which each request for a file began."""
    ranges = [request["range"] for request in hub.requests() if request["path"].endswith(f"/{name}")]
    return [int(text.removeprefix("bytes=").split("-")[0]) if text else 0 for text in ranges]


def test_a_pull_that_is_killed_again_and_again_ends_whole(hub, tmp_path):
    hub.faults(bytes_per_second=1_000_000)
    have = 0
    for _ in range(4):
        process = start_pull(hub.url, tmp_path / "dest")
        for line in process.stdout:
            event = json.loads(line)
            if event.get("file") == "model.safetensors" and event["completed"] > have + 100_000:
                break
        process.kill()
        process.communicate()
        now = (tmp_path / "dest/model.safetensors.part").stat().st_size
        assert now > have
        have = now
    hub.faults()
    assert pull(hub.url, tmp_path / "dest")[0] == 0
    starts = starts_of(hub, "model.safetensors")
    assert starts == sorted(set(starts))
    assert (tmp_path / "dest/model.safetensors").read_bytes() == (hub.folder / REPO / "model.safetensors").read_bytes()


def test_an_error_of_the_hub_that_passes_is_waited_out(hub, tmp_path):
    hub.faults(bytes_per_second=6_000_000)
    process = start_pull(hub.url, tmp_path / "dest")
    read_until(process, "plan")
    hub.faults(status=503, statuses=3)
    code, events = finish_job(process)
    assert code == 0, events[-1]


def test_a_file_that_arrives_damaged_once_is_fetched_anew(hub, tmp_path):
    hub.faults(corrupt="model.safetensors", corruptions=1)
    code, events = pull(hub.url, tmp_path / "dest")
    assert code == 0
    assert [event["event"] for event in events].count("verifying") == 2
    assert starts_of(hub, "model.safetensors") == [0, 0]
    assert len(starts_of(hub, "config.json")) == 1
    assert (tmp_path / "dest/model.safetensors").read_bytes() == (hub.folder / REPO / "model.safetensors").read_bytes()


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_a_file_that_stays_damaged_is_refused_and_fetched_anew_later(hub, tmp_path, name):
    hub.faults(corrupt=name)
    code, events = pull(hub.url, tmp_path / "dest")
    assert (code, events[-1]["code"]) == (1, "HASH_MISMATCH")
    assert name in events[-1]["message"]
    assert not (tmp_path / "dest" / name).exists()
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


def test_a_new_commit_keeps_the_files_that_did_not_change(hub, tmp_path):
    hub.faults(bytes_per_second=1_000_000)
    process = start_pull(hub.url, tmp_path / "dest")
    for line in process.stdout:
        if json.loads(line).get("completed", 0) > 500_000:
            break
    process.kill()
    process.communicate()
    (hub.folder / REPO / "config.json").write_text('{"model_type": "llama", "changed": true}')
    hub.faults()
    assert pull(hub.url, tmp_path / "dest")[0] == 0
    assert starts_of(hub, "model.safetensors")[1] > 0
    assert "changed" in (tmp_path / "dest/config.json").read_text()


def test_files_of_the_installed_model_are_not_fetched_again(hub, tmp_path):
    installed, dest = tmp_path / "installed", tmp_path / "dest"
    assert pull(hub.url, installed)[0] == 0
    (hub.folder / REPO / "tokenizer.json").write_text('{"version": 2}')
    before = len(hub.requests())
    process = start_pull(hub.url, dest, REPO, "--have", str(installed))
    assert read_until(process, "plan")["missing"] == len('{"version": 2}')
    assert finish_job(process)[0] == 0
    fetched = [request["path"] for request in hub.requests()[before:] if "resolve" in request["path"]]
    assert [path.rsplit("/", 1)[1] for path in fetched] == ["tokenizer.json"]
    assert contents(dest) == contents(installed) | {"tokenizer.json": b'{"version": 2}'}
    assert (installed / "tokenizer.json").read_text() == "{}"


def test_a_damaged_file_of_the_installed_model_is_fetched_and_not_written_through(hub, tmp_path):
    installed, dest = tmp_path / "installed", tmp_path / "dest"
    assert pull(hub.url, installed)[0] == 0
    (installed / "model.safetensors").write_bytes(bytes(WEIGHT_BYTES))
    code, events = pull(hub.url, dest, REPO, "--have", str(installed))
    assert (code, events[-1]["event"]) == (0, "done")
    assert (dest / "model.safetensors").read_bytes() == (hub.folder / REPO / "model.safetensors").read_bytes()
    assert (installed / "model.safetensors").read_bytes() == bytes(WEIGHT_BYTES)


def test_a_revision_that_is_not_there_is_told(hub, tmp_path):
    hub.faults(status=404)
    code, events = pull(hub.url, tmp_path / "dest", REPO, "--revision", "v9")
    assert (code, events[-1]["code"]) == (1, "NOT_FOUND")


def test_a_gated_repository_opens_with_a_token_that_is_never_shown(hub, tmp_path):
    hub.faults(token="hf_secret")
    process = start_pull(hub.url, tmp_path / "dest")
    out, err = process.communicate(timeout=60)
    refusal = json.loads(out.splitlines()[-1])
    assert (process.returncode, refusal["code"]) == (1, "GATED")
    assert f"{hub.url}/{REPO}" in refusal["hint"]
    assert "ollmlx login" in refusal["hint"]
    process = start_pull(hub.url, tmp_path / "dest", HF_TOKEN="hf_wrong")
    out, err = process.communicate(timeout=60)
    assert json.loads(out.splitlines()[-1])["code"] == "GATED"
    assert "hf_wrong" not in out + err
    code, _ = pull(hub.url, tmp_path / "dest", HF_TOKEN="hf_secret")
    assert code == 0
    assert {request["authorization"] for request in hub.requests()} == {None, "Bearer hf_wrong", "Bearer hf_secret"}


def test_a_hub_that_does_not_answer_is_called_offline_in_time(hub, tmp_path):
    hub.faults(hang=True)
    code, events = pull(hub.url, tmp_path / "dest", HF_HUB_DOWNLOAD_TIMEOUT="1")
    assert (code, events[-1]["code"]) == (1, "OFFLINE")
    assert "in time" in events[-1]["message"]


def test_offline_mode_is_named(hub, tmp_path):
    code, events = pull(hub.url, tmp_path / "dest", HF_HUB_OFFLINE="1")
    assert (code, events[-1]["code"]) == (1, "OFFLINE")
    assert "HF_HUB_OFFLINE" in events[-1]["message"]


def test_two_processes_never_share_a_folder(hub, tmp_path):
    hub.faults(bytes_per_second=2_000_000)
    first = start_pull(hub.url, tmp_path / "dest")
    read_until(first, "progress")
    code, events = pull(hub.url, tmp_path / "dest")
    assert (code, events[-1]["code"]) == (1, "CONFLICT")
    hub.faults()
    assert finish_job(first)[0] == 0
    assert (tmp_path / "dest/model.safetensors").read_bytes() == (hub.folder / REPO / "model.safetensors").read_bytes()


def test_a_disk_that_fills_up_keeps_what_was_fetched(hub, tmp_path):
    process = start_job(
        "pull.py", REPO, "--dest", tmp_path / "dest", largest_file_bytes=1_000_000, HF_ENDPOINT=hub.url, HF_TOKEN=""
    )
    code, events = finish_job(process)
    assert (code, events[-1]["code"]) == (1, "NO_SPACE")
    assert (tmp_path / "dest/model.safetensors.part").stat().st_size == 1_000_000
    assert pull(hub.url, tmp_path / "dest")[0] == 0
    assert 1_000_000 in starts_of(hub, "model.safetensors")


def test_a_disk_that_is_too_small_is_told_before_a_byte(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 10**12, 10**9))
    huge = Repository(REPO, "0" * 40, [WantedFile("model.safetensors", 5 * 10**9, "0" * 64, True)])
    (tmp_path / "dest").mkdir()
    with pytest.raises(JobError, match=r"needs 5\.3 GB and .* has 1\.0 GB free") as raised:
        _prepare_folder(tmp_path / "dest", huge, None)
    assert raised.value.code == "NO_SPACE"


def test_an_incomplete_set_of_shards_is_refused_before_a_byte(hub, tmp_path):
    repo = hub.folder / "acme/sharded"
    repo.mkdir()
    (repo / "config.json").write_text('{"model_type": "llama"}')
    for number in (1, 3):
        (repo / f"model-0000{number}-of-00003.safetensors").write_bytes(b"x" * number)
    code, events = pull(hub.url, tmp_path / "dest", "acme/sharded")
    assert (code, events[-1]["code"]) == (1, "NOT_MLX")
    assert "model-00002-of-00003.safetensors is missing" in events[-1]["message"]
    (repo / "model-00002-of-00003.safetensors").write_bytes(b"xx")
    assert pull(hub.url, tmp_path / "dest", "acme/sharded")[0] == 0
    assert len(list((tmp_path / "dest").glob("model-*.safetensors"))) == 3


def test_weights_that_are_there_a_second_time_are_not_fetched(hub, tmp_path):
    (hub.folder / REPO / "consolidated.safetensors").write_bytes(b"the same once more")
    assert pull(hub.url, tmp_path / "dest")[0] == 0
    assert not (tmp_path / "dest/consolidated.safetensors").exists()


def test_a_pull_whose_daemon_is_killed_ends(hub, tmp_path):
    hub.faults(bytes_per_second=100_000)
    code = "import subprocess, sys; subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL).wait()"
    command = [sys.executable, str(ROOT / "mlx_backend/pull.py"), REPO, "--dest", str(tmp_path / "dest")]
    env = online_environment() | {"HF_ENDPOINT": hub.url, "HF_TOKEN": ""}
    parent = subprocess.Popen([sys.executable, "-c", code, *command], stdout=subprocess.PIPE, text=True, env=env)
    read_until(parent, "progress")
    parent.kill()
    # The pull holds the other end of the pipe until it ends.
    parent.communicate(timeout=20)
