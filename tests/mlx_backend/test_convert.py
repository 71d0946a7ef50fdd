"""convert.py: every mode that there is, what comes out answers in the backend, and what is refused before loading."""

import io
import json
import shutil
from pathlib import Path

import pytest

from mlx_backend.convert import MODES, convert, parse_arguments
from mlx_backend.job_process import JobError, Reporter
from mlx_backend.mlx_weights import open_model
from tests.mlx_backend.backend_process import BackendProcess
from tests.mlx_backend.job_runner import contents, run_job

QUANTIZATIONS = [(mode, bits, size) for mode, (all_bits, sizes) in MODES.items() for bits in all_bits for size in sizes]
PROMPT = "The small model runs"


def convert_here(source: Path, dest: Path, *options: object) -> list[dict]:
    lines = io.StringIO()
    convert(parse_arguments(["--source", str(source), "--dest", str(dest), *map(str, options)]), Reporter(lines))
    return [json.loads(line) for line in lines.getvalue().splitlines()]


@pytest.fixture(scope="module")
def converted(tiny_model, tmp_path_factory) -> Path:
    """A store with the tiny model and its copies: `test/<mode>-<bits>-<size>`, `test/plain`, `test/bfloat16`."""
    store = tmp_path_factory.mktemp("converted")
    shutil.copytree(tiny_model, store / "test/tiny")
    for mode, bits, size in QUANTIZATIONS:
        options = ["--mode", mode, "--bits", bits, "--group-size", size]
        convert_here(tiny_model, store / f"test/{mode}-{bits}-{size}", *options)
    convert_here(store / "test/affine-8-32", store / "test/plain", "--dequantize")
    convert_here(tiny_model, store / "test/bfloat16", "--dtype", "bfloat16")
    return store


@pytest.fixture(scope="module")
def answers(converted, tmp_path_factory):
    """Asks any model of the store."""
    backend = BackendProcess(converted, tmp_path_factory.mktemp("log"), "--keep-alive", "0")

    def ask(name: str) -> str:
        options = {"temperature": 0, "num_predict": 12}
        return backend.generate(PROMPT, model=f"test/{name}", raw=True, options=options)["response"]

    yield ask
    backend.stop()


@pytest.mark.parametrize(("mode", "bits", "size"), QUANTIZATIONS)
def test_each_quantisation_loads_and_answers(converted, answers, mode, bits, size):
    name = f"{mode}-{bits}-{size}"
    config = json.loads((converted / f"test/{name}/config.json").read_text())
    assert config["quantization"] == {"group_size": size, "bits": bits, "mode": mode}
    text = answers(name)
    assert text.strip()
    if bits >= 6:
        assert text == answers("tiny")


@pytest.mark.parametrize("name", ["plain", "bfloat16"])
def test_copies_with_plain_weights_answer_as_the_model(converted, answers, name):
    assert "quantization" not in json.loads((converted / f"test/{name}/config.json").read_text())
    assert answers(name) == answers("tiny")


def test_the_program_tells_its_progress(tiny_model, tmp_path):
    code, events = run_job("convert.py", "--source", tiny_model, "--dest", tmp_path / "out", "--bits", 4)
    assert code == 0
    assert events[0] == {"event": "plan", "total": (tiny_model / "model.safetensors").stat().st_size}
    assert {event["event"] for event in events[1:-1]} == {"progress"}
    assert events[-2] == {
        "event": "progress",
        "phase": "quantizing",
        "completed": events[-1]["bytes"],
        "total": events[-1]["bytes"],
    }
    assert events[-1]["event"] == "done"
    assert events[-1]["bytes"] == pytest.approx((tmp_path / "out/model.safetensors").stat().st_size, rel=0.02)
    assert 4.5 < events[-1]["bitsPerWeight"] < 4.6


def test_other_files_are_carried_over_and_the_card_is_not(tiny_model, tmp_path):
    source = tmp_path / "source"
    shutil.copytree(tiny_model, source)
    overlay = {"system": "Be brief.", "template": "{{ .Prompt }}"}
    for name, text in {
        "README.md": "card",
        "chat_template.jinja": "{{ messages }}",
        "LICENSE": "MIT",
        "1_Pooling/config.json": "{}",
        ".gitattributes": "x",
        "ollmlx.json": json.dumps(overlay),
        "pytorch_model.bin": "x",
    }.items():
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_text(text)
    convert_here(source, tmp_path / "out", "--bits", 4)
    before, after = contents(source), contents(tmp_path / "out")
    assert set(after) == set(before) - {"README.md", ".gitattributes", "pytorch_model.bin"} | {
        "model.safetensors.index.json"
    }
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja", "1_Pooling/config.json", "LICENSE"):
        assert after[name] == before[name]
    assert json.loads(after["ollmlx.json"]) == overlay


def test_large_models_are_written_in_shards(tiny_model, tmp_path, monkeypatch):
    monkeypatch.setattr("mlx_backend.mlx_weights.make_shards", lambda weights, _: [{k: v} for k, v in weights.items()])
    convert_here(tiny_model, tmp_path / "out", "--bits", 4)
    index = json.loads((tmp_path / "out/model.safetensors.index.json").read_text())
    shards = sorted(path.name for path in (tmp_path / "out").glob("*.safetensors"))
    assert len(shards) > 20
    assert sorted(set(index["weight_map"].values())) == shards
    network, _ = open_model(tmp_path / "out", lazy=False)
    assert len(network.layers) == 2


@pytest.mark.parametrize(
    ("options", "problem", "advice"),
    [
        (["--bits", 7], "affine has no 7 bits in groups of 64", "--bits 2 or 3 or 4 or 5 or 6 or 8"),
        (["--bits", 0], "affine has no 0 bits", "--bits 2"),
        (["--bits", 4, "--group-size", 16], "groups of 16", "--group-size 32 or 64 or 128"),
        (["--mode", "mxfp4", "--bits", 8], "mxfp4 has no 8 bits", "--bits 4 and --group-size 32."),
        (["--mode", "nvfp4", "--group-size", 64], "nvfp4 has no 4 bits in groups of 64", "--group-size 16"),
        ([], "nothing to do", "--bits"),
        (["--dequantize"], "is not quantised", ""),
    ],
)
def test_impossible_wishes_are_refused_before_loading(tiny_model, tmp_path, options, problem, advice):
    with pytest.raises(JobError, match=problem) as raised:
        convert_here(tiny_model, tmp_path / "out", *options)
    assert raised.value.code == "BAD_REQUEST"
    assert advice in raised.value.hint
    assert not (tmp_path / "out").exists()


def test_a_quantised_model_is_quantised_again_only_from_unpacked_weights(converted, tmp_path):
    source = converted / "test/affine-8-32"
    with pytest.raises(JobError, match=r"quantised already \(8-bit affine\)") as raised:
        convert_here(source, tmp_path / "no", "--bits", 4)
    assert "--dequantize" in raised.value.hint
    events = convert_here(source, tmp_path / "yes", "--bits", 4, "--dequantize")
    assert events[-1]["bitsPerWeight"] < 5


def test_a_width_that_no_group_divides_is_explained(tiny_model, tmp_path, monkeypatch):
    monkeypatch.setitem(MODES, "affine", ((4,), (48,)))
    with pytest.raises(JobError, match="groups of 48"):
        convert_here(tiny_model, tmp_path / "out", "--bits", 4, "--group-size", 48)


@pytest.mark.parametrize(
    ("name", "text", "code", "problem"),
    [
        ("config.json", None, "NOT_FOUND", "no config.json"),
        ("config.json", "{", "NOT_SUPPORTED", "cannot be read"),
        ("config.json", "[]", "NOT_SUPPORTED", "model_type"),
        ("config.json", '{"model_type": "nonsense"}', "NOT_SUPPORTED", "nonsense not supported"),
        ("model.safetensors", None, "NOT_FOUND", "no model"),
        ("model.safetensors", "x", "NOT_SUPPORTED", "cannot load"),
        ("ollmlx.json", '{"adapter": "adapter"}', "NOT_SUPPORTED", "adapters.safetensors"),
    ],
)
def test_folders_that_hold_no_model_are_explained(tiny_model, tmp_path, name, text, code, problem):
    source = tmp_path / "source"
    shutil.copytree(tiny_model, source)
    if text is None:
        (source / name).unlink()
    else:
        (source / name).write_text(text)
    with pytest.raises(JobError, match=problem) as raised:
        convert_here(source, tmp_path / "out", "--bits", 4)
    assert raised.value.code == code


def test_a_full_folder_and_wrong_arguments_are_refused(tiny_model, tmp_path):
    (tmp_path / "file").touch()
    code, events = run_job("convert.py", "--source", tiny_model, "--dest", tmp_path, "--bits", 4)
    assert (code, events[-1]["code"]) == (1, "CONFLICT")
    code, events = run_job("convert.py", "--bits", "four")
    assert (code, events[-1]["code"]) == (1, "BAD_REQUEST")


def test_a_disk_that_is_too_small_is_told_before_writing(tiny_model, tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(JobError, match="the copy needs 1 MB") as raised:
        convert_here(tiny_model, tmp_path / "out", "--bits", 4)
    assert raised.value.code == "NO_SPACE"


def test_a_disk_that_fills_up_is_named(tiny_model, tmp_path):
    options = ["--source", tiny_model, "--dest", tmp_path / "out", "--bits", 4]
    code, events = run_job("convert.py", *options, largest_file_bytes=500_000)
    assert (code, events[-1]["code"]) == (1, "NO_SPACE")
    assert "model.safetensors" in events[-1]["message"]


def test_too_little_memory_is_told_before_loading(tiny_model, tmp_path, monkeypatch):
    monkeypatch.setattr("mlx_backend.convert.available_bytes", lambda: 1000)
    with pytest.raises(JobError, match="memory") as raised:
        convert_here(tiny_model, tmp_path / "out", "--bits", 4)
    assert raised.value.code == "UNAVAILABLE"
