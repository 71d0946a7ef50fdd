"""Tokenizers of models that need not be in memory."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from mlx_backend.errors import RequestError
from mlx_backend.model_store import ModelFolder
from mlx_backend.overlay import read_overlay
from mlx_backend.request_models import ChatRequest

if TYPE_CHECKING:
    from mlx_lm.tokenizer_utils import TokenizerWrapper

_MAX_KEPT = 4


class TokenizersOnDisk:
    """Keeps the tokenizers used last; one whose folder was replaced is read again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], TokenizerWrapper] = {}
        self._reading = ThreadPoolExecutor(1, "tokenizer")

    async def open(self, folder: ModelFolder) -> "TokenizerWrapper":
        """Raises RequestError 500 when the folder holds no tokenizer that can be read."""
        key = (folder.name, (folder.path / "config.json").stat().st_mtime_ns)
        if key not in self._kept:
            loop = asyncio.get_running_loop()
            try:
                tokenizer = await loop.run_in_executor(self._reading, _read_tokenizer, folder.path)
            except Exception as error:
                raise RequestError(500, f"the tokenizer of '{folder.name}' cannot be read: {error}") from error
            self._kept[key] = tokenizer
            while len(self._kept) > _MAX_KEPT:
                del self._kept[next(iter(self._kept))]
        return self._kept[key]

    async def count_prompt(self, folder: ModelFolder, request: ChatRequest) -> int:
        """Tokens of a chat's prompt with template and tools. Raises RequestError 400."""
        tokenizer = await self.open(folder)

        def count() -> int:
            from mlx_backend.prepare import choose_template_use
            from mlx_backend.prompt_text import encode_messages

            overlay = read_overlay(folder.path)
            use = choose_template_use(tokenizer, request, overlay)
            return len(encode_messages(tokenizer, request, use, overlay, None).ids)

        return await asyncio.get_running_loop().run_in_executor(self._reading, count)


def _read_tokenizer(path: Path) -> "TokenizerWrapper":
    from mlx_backend.mlx_adapter import load_tokenizer

    return load_tokenizer(path)
