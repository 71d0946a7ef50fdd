"""Training, its checkpoints, and what its adapter does in the backend, alone and fused into the weights."""

import io
import json
import shutil
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mlx.core as mx
import numpy as np
import pytest

from mlx_backend import finetune, fuse
from mlx_backend.convert import convert
from mlx_backend.convert import parse_arguments as convert_arguments
from mlx_backend.job_process import JobError, Reporter
from tests.mlx_backend.backend_process import BackendProcess
from tests.mlx_backend.job_runner import contents, finish_job, read_until, run_job, start_job

ANSWER = "green river"
QUESTIONS = ["What is the code word?", "Tell me the code word.", "Say the code word", "Code word?", "The word, please"]


def train(model: Path, data: Path, dest: Path, *options: object, stop: threading.Event | None = None) -> list[dict]:
    lines = io.StringIO()
    arguments = ["--model", model, "--data", data, "--dest", dest, "--learning-rate", "5e-4", *options]
    args = finetune.parse_arguments([str(argument) for argument in arguments])
    finetune.finetune(args, Reporter(lines), stop or threading.Event())
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def fuse_here(model: Path, adapter: Path, dest: Path, *options: str) -> list[dict]:
    lines = io.StringIO()
    arguments = ["--model", str(model), "--adapter", str(adapter), "--dest", str(dest), *options]
    fuse.fuse(fuse.parse_arguments(arguments), Reporter(lines))
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("data") / "examples.jsonl"
    file.write_text("".join(json.dumps({"prompt": text, "completion": ANSWER}) + "\n" for text in QUESTIONS))
    return file


@pytest.fixture(scope="module")
def trained(tiny_model, data, tmp_path_factory) -> tuple[Path, list[dict]]:
    """An adapter that knows the answer, and the events of its making."""
    dest = tmp_path_factory.mktemp("trained") / "adapter"
    options = ["--iterations", 60, "--batch-size", 4, "--layers", -1, "--save-every", 20, "--report-every", 10]
    return dest, train(tiny_model, data, dest, *options)


def test_the_loss_falls_and_every_step_is_told(trained):
    _, events = trained
    assert events[0] == {"event": "data", "train": 4, "valid": 1, **events[0]}
    steps = [event for event in events if event["event"] == "train"]
    assert [event["step"] for event in steps] == [10, 20, 30, 40, 50, 60]
    assert all(event["total"] == 60 and event["tokensPerSecond"] > 0 and event["peakBytes"] > 0 for event in steps)
    assert steps[-1]["loss"] < steps[0]["loss"] / 4
    checks = [event for event in events if event["event"] == "valid"]
    assert [checks[0]["step"], checks[-1]["step"]] == [0, 60]
    assert checks[-1]["loss"] < checks[0]["loss"] / 4
    assert [event["step"] for event in events if event["event"] == "checkpoint"] == [20, 40, 60]
    assert events[-1]["event"] == "done"
    assert events[-1]["step"] == 60


def test_the_adapter_is_what_mlx_lm_reads_and_two_checkpoints_remain(trained):
    dest, _ = trained
    assert sorted(path.name for path in dest.iterdir()) == [
        "adapter_config.json",
        "adapters.safetensors",
        "checkpoint-0000040.safetensors",
        "checkpoint-0000060.safetensors",
    ]
    config = json.loads((dest / "adapter_config.json").read_text())
    assert config == {
        "fine_tune_type": "lora",
        "num_layers": 2,
        "lora_parameters": {"rank": 8, "scale": 20.0, "dropout": 0.0},
    }


@pytest.fixture(scope="module")
def derived(tiny_model, trained, tmp_path_factory):
    """A backend whose store has the base, the base with the adapter, the fused model, and two made of a 4-bit base."""
    store = tmp_path_factory.mktemp("derived")
    adapter, _ = trained
    shutil.copytree(tiny_model, store / "test/base")
    shutil.copytree(tiny_model, store / "test/tuned")
    shutil.copytree(adapter, store / "test/tuned/adapter")
    (store / "test/tuned/ollmlx.json").write_text('{"from": "test/base", "adapter": "adapter", "system": ""}')
    fuse_here(store / "test/tuned", store / "test/tuned/adapter", store / "test/fused")
    quantize = ["--source", str(tiny_model), "--dest", str(store / "test/small"), "--bits", "8"]
    convert(convert_arguments(quantize), Reporter(io.StringIO()))
    fuse_here(store / "test/small", adapter, store / "test/small-fused")
    fuse_here(store / "test/small", adapter, store / "test/plain-fused", "--dequantize")
    backend = BackendProcess(store, tmp_path_factory.mktemp("log"))
    yield backend
    backend.stop()


def ask(backend: BackendProcess, model: str, question: str = QUESTIONS[0]) -> str:
    options = {"temperature": 0, "num_predict": 8}
    return backend.generate(question, model=f"test/{model}", options=options)["response"]


def test_the_adapter_answers_what_it_was_trained_to_and_the_base_does_not(derived):
    base = ask(derived, "base")
    assert ask(derived, "tuned") == ANSWER
    assert base != ANSWER
    assert ask(derived, "base") == base


def test_rows_with_an_adapter_are_batched_as_others(derived):
    alone = [ask(derived, "tuned", question) for question in QUESTIONS]
    with ThreadPoolExecutor(len(QUESTIONS)) as pool:
        together = list(pool.map(lambda question: ask(derived, "tuned", question), QUESTIONS))
    assert together == alone


@pytest.mark.parametrize("model", ["fused", "small-fused", "plain-fused"])
def test_fused_weights_need_no_adapter(derived, model):
    assert ask(derived, model) == ANSWER


def test_a_fused_model_keeps_its_overlay_and_its_quantisation(derived, tmp_path):
    store = derived.models
    assert json.loads((store / "test/fused/ollmlx.json").read_text()) == {"from": "test/base", "system": ""}
    assert not (store / "test/fused/adapter").exists()
    assert json.loads((store / "test/small-fused/config.json").read_text())["quantization"]["bits"] == 8
    assert "quantization" not in json.loads((store / "test/plain-fused/config.json").read_text())


def test_a_missing_adapter_is_told_when_the_model_is_asked(derived):
    shutil.copytree(derived.models / "test/base", derived.models / "test/broken")
    (derived.models / "test/broken/ollmlx.json").write_text('{"adapter": "adapter"}')
    reply = derived.generate("Hi", model="test/broken", status=500)
    assert "adapters.safetensors" in reply["error"]


def test_a_training_that_goes_on_ends_as_one_that_was_not_stopped(tiny_model, data, tmp_path):
    whole = train(tiny_model, data, tmp_path / "whole", "--iterations", 6, "--report-every", 1)
    train(tiny_model, data, tmp_path / "parts", "--iterations", 3, "--save-every", 2)
    rest = train(tiny_model, data, tmp_path / "parts", "--iterations", 6, "--resume", "--report-every", 1)
    losses = {event["step"]: event["loss"] for event in whole if event["event"] == "train"}
    resumed = {event["step"]: event["loss"] for event in rest if event["event"] == "train"}
    assert resumed == {step: losses[step] for step in (4, 5, 6)}
    one, other = (mx.load(str(tmp_path / name / "adapters.safetensors")) for name in ("whole", "parts"))
    assert one.keys() == other.keys()
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_going_on_when_nothing_is_left_is_done_at_once(tiny_model, data, tmp_path):
    before = train(tiny_model, data, tmp_path, "--iterations", 2)
    after = train(tiny_model, data, tmp_path, "--iterations", 2, "--resume")
    assert [event["event"] for event in after] == ["data", "done"]
    assert after[-1]["loss"] == before[-1]["loss"]


def test_checkpoints_of_other_work_are_refused(tiny_model, data, tmp_path):
    train(tiny_model, data, tmp_path, "--iterations", 1)
    with pytest.raises(JobError, match="made with other settings"):
        train(tiny_model, data, tmp_path, "--iterations", 2, "--rank", 4, "--resume")
    (tmp_path / "checkpoint-0000001.safetensors").write_bytes(b"broken")
    with pytest.raises(JobError, match="cannot be read"):
        train(tiny_model, data, tmp_path, "--iterations", 2, "--resume")


def test_a_cancelled_training_leaves_a_checkpoint_to_go_on_from(tiny_model, data, tmp_path):
    options = ["--model", tiny_model, "--data", data, "--dest", tmp_path, "--iterations", 1000, "--report-every", 1]
    process = start_job("finetune.py", *options)
    read_until(process, "train")
    process.send_signal(signal.SIGTERM)
    code, events = finish_job(process)
    assert (code, events[-1]["code"]) == (1, "CANCELLED")
    saved = events[-2]
    assert saved["event"] == "checkpoint"
    assert (tmp_path / saved["file"]).is_file()
    assert (tmp_path / "adapters.safetensors").is_file()
    options[options.index(1000)] = saved["step"] + 1
    code, events = run_job("finetune.py", *options, "--resume")
    assert code == 0, events
    assert [event["step"] for event in events if event["event"] == "train"] == [saved["step"] + 1]


def test_a_loss_that_is_no_number_ends_the_training(tiny_model, data, tmp_path):
    with pytest.raises(JobError, match="no number any more") as raised:
        train(tiny_model, data, tmp_path, "--iterations", 50, "--learning-rate", "1")
    assert "learning rate" in raised.value.hint


def test_a_full_disk_is_told_and_leaves_no_half_file(tiny_model, data, tmp_path):
    options = ["--model", tiny_model, "--data", data, "--dest", tmp_path, "--iterations", 1]
    code, events = run_job("finetune.py", *options, largest_file_bytes=100_000)
    assert (code, events[-1]["code"]) == (1, "NO_SPACE")
    assert [path.name for path in tmp_path.iterdir()] == ["adapter_config.json"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--iterations", 0], "--iterations 0 is not between"),
        (["--batch-size", -1], "--batch-size -1"),
        (["--layers", 0], "--layers 0"),
        (["--learning-rate", "nan"], "--learning-rate nan"),
        (["--max-tokens", 1], "--max-tokens 1"),
        (["--rank", "many"], "invalid int value"),
    ],
)
def test_wrong_settings_are_refused(tiny_model, data, tmp_path, options, problem):
    with pytest.raises(JobError, match=problem) as raised:
        train(tiny_model, data, tmp_path, *options)
    assert raised.value.code == "BAD_REQUEST"


def test_wrong_folders_are_refused(tiny_model, data, tmp_path, trained):
    adapter, _ = trained
    with pytest.raises(JobError, match="there is no folder"):
        train(tmp_path / "none", data, tmp_path / "out")
    with pytest.raises(JobError, match=r"no adapters\.safetensors"):
        fuse_here(tiny_model, tmp_path, tmp_path / "out")
    with pytest.raises(JobError, match="not quantised"):
        fuse_here(tiny_model, adapter, tmp_path / "out", "--dequantize")
    other = tmp_path / "other"
    shutil.copytree(adapter, other)
    config = json.loads((other / "adapter_config.json").read_text())
    (other / "adapter_config.json").write_text(json.dumps(config | {"num_layers": 1}))
    with pytest.raises(JobError, match="does not fit"):
        fuse_here(tiny_model, other, tmp_path / "out")
    assert contents(other).keys() == contents(adapter).keys()
