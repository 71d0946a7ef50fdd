"""On Linux the products of every backend process are OpenBLAS's, not those of the reference BLAS in MLX's wheel."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlx_backend.fast_blas import library_path

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="macOS has Metal and Accelerate")

PRODUCT = """
import mlx_backend
import mlx.core as mx
import numpy as np
left, right = mx.random.normal((64, 48)), mx.random.normal((48, 32))
assert np.allclose(np.array(left @ right), np.array(left) @ np.array(right), atol=1e-4)
"""


def run(code: str, **env: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True)


def test_a_product_of_mlx_is_openblas_work():
    done = run(PRODUCT, LD_DEBUG="bindings")
    bound = [line for line in done.stderr.splitlines() if "symbol `cblas_sgemm'" in line and "libmlx.so" in line]
    assert done.returncode == 0
    assert bound
    assert all(str(library_path()) in line.split(" to ")[1] for line in bound)


def test_numpy_keeps_its_own():
    done = run("import mlx_backend, numpy as np; print((np.eye(3) @ np.arange(3.0)).tolist())", LD_DEBUG="bindings")
    assert done.stdout.strip() == "[0.0, 1.0, 2.0]"
    assert not [
        line
        for line in done.stderr.splitlines()
        if " to " in line and "libopenblas_mlx" in line.split(" to ")[1] and "numpy" in line.split(" to ")[0]
    ]


def test_without_the_library_mlx_computes_as_it_comes(tmp_path):
    missing = run(f"import sysconfig; sysconfig.get_path = lambda _: {str(tmp_path)!r}\n{PRODUCT}")
    assert missing.returncode == 0, missing.stderr
