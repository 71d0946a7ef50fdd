"""On Linux the products of every backend process are OpenBLAS's, not those of the reference BLAS in MLX's wheel."""

import subprocess
import sys

import pytest

from mlx_backend.fast_blas import library_path
from tests.mlx_backend.run_python import run_python, with_extras_in

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="macOS has Metal and Accelerate")

PRODUCT = """
import mlx_backend
import mlx.core as mx
import numpy as np
left, right = mx.random.normal((64, 48)), mx.random.normal((48, 32))
assert np.allclose(np.array(left @ right), np.array(left) @ np.array(right), atol=1e-4)
"""


def bindings(done: subprocess.CompletedProcess) -> list[tuple[str, str]]:
    """What the dynamic linker bound with LD_DEBUG=bindings: the file that asks, and the file and symbol that it got."""
    lines = [line.partition(" to ") for line in done.stderr.splitlines()]
    return [(asking, given) for asking, joint, given in lines if joint]


@on_linux
def test_a_product_of_mlx_is_openblas_work():
    done = run_python(PRODUCT, LD_DEBUG="bindings")
    given = [to for asking, to in bindings(done) if "libmlx.so" in asking and "symbol `cblas_sgemm'" in to]
    assert done.returncode == 0
    assert given
    assert all(str(library_path()) in to for to in given)


@on_linux
def test_numpy_keeps_its_own():
    done = run_python(
        "import mlx_backend, numpy as np; print((np.eye(3) @ np.arange(3.0)).tolist())", LD_DEBUG="bindings"
    )
    given = [to for asking, to in bindings(done) if "numpy" in asking]
    assert done.stdout.strip() == "[0.0, 1.0, 2.0]"
    assert given
    assert not [to for to in given if "libopenblas_mlx" in to]


def test_without_the_library_mlx_computes_as_it_comes(tmp_path):
    missing = run_python(with_extras_in(tmp_path) + PRODUCT)
    assert missing.returncode == 0, missing.stderr
