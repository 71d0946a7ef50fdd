"""The MLX backend of ollmlx: one process that serves MLX models in Ollama's wire dialect (docs/engine-protocol.md)."""

from mlx_backend.fast_blas import load_library
from mlx_backend.fast_transformers import use_notes

VERSION = "1.0.0"

load_library()
use_notes()
