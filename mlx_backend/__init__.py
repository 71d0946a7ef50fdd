"""The MLX backend of ollmlx: one process that serves MLX models in Ollama's wire dialect (docs/engine-protocol.md)."""

VERSION = "1.0.0"
