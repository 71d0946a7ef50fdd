import hashlib
import json
import subprocess
import sys

from tests.mlx_backend.backend_process import MODEL, ROOT


def test_same_seed_gives_the_same_files(models_dir, tmp_path):
    command = [sys.executable, ROOT / "scripts" / "make-tiny-model.py", "--out"]
    for seed in ("7", "8"):
        subprocess.run([*command, tmp_path / seed, "--seed", seed], check=True, capture_output=True)

    def digest(folder):
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}

    assert digest(tmp_path / "7") == digest(models_dir / MODEL)
    assert digest(tmp_path / "8") != digest(models_dir / MODEL)


def test_rows_of_all_matrices_fit_k_quants(models_dir):
    content = (models_dir / MODEL / "model.safetensors").read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    shapes = [tensor["shape"] for name, tensor in header.items() if name != "__metadata__"]
    assert all(shape[-1] % 256 == 0 for shape in shapes)
    assert len(content) < 5_000_000


def test_long_texts_do_not_end_by_themselves(backend):
    reply = backend.generate("hello", options={"num_predict": 400, "seed": 1})
    assert (reply["eval_count"], reply["done_reason"]) == (400, "length")
