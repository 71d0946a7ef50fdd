"""The HTTP surface: bodies in, bytes out (docs/engine-protocol.md)."""

import os
import time
from importlib.metadata import version

from starlette.applications import Starlette
from starlette.routing import Route

from mlx_backend import VERSION
from mlx_backend.answer import answer_whole, stream_answer
from mlx_backend.answer_reader import Part
from mlx_backend.endpoint import Endpoint, Handler, Responder
from mlx_backend.engine import Engine
from mlx_backend.errors import bad_request
from mlx_backend.generation import Generations
from mlx_backend.model_pool import ModelPool
from mlx_backend.model_store import describe_folder
from mlx_backend.replies import ReplyShape, expiry_timestamp
from mlx_backend.request_models import (
    ChatRequest,
    DetokenizeRequest,
    EmbedRequest,
    GenerateRequest,
    TokenizeRequest,
    parse_body,
)
from mlx_backend.tokenizers_on_disk import TokenizersOnDisk

# Read from the packages' files, because importing them takes seconds and the engine thread does it later.
ENGINE_VERSIONS = {"mlx": version("mlx"), "mlx_lm": version("mlx-lm")}


class Api:
    """The handlers and what they need."""

    def __init__(self, engine: Engine, pool: ModelPool, generations: Generations) -> None:
        self._engine = engine
        self._pool = pool
        self._generations = generations
        self._tokenizers = TokenizersOnDisk()

    def app(self) -> Starlette:
        def route(path: str, handle: Handler, method: str) -> Route:
            return Route(path, Endpoint(handle), methods=[method])

        return Starlette(
            routes=[
                route("/health", self._health, "GET"),
                route("/api/generate", self._generate, "POST"),
                route("/api/chat", self._chat, "POST"),
                route("/api/embed", self._embed, "POST"),
                route("/api/ps", self._ps, "GET"),
                route("/engine/state", self._state, "GET"),
                route("/engine/count", self._count, "POST"),
                route("/engine/tokenize", self._tokenize, "POST"),
                route("/engine/detokenize", self._detokenize, "POST"),
            ]
        )

    async def _health(self, _: bytes, responder: Responder) -> None:
        running, waiting = self._generations.count()
        await responder.send_json(
            503 if self._engine.is_dead else 200,
            {
                "status": "dead" if self._engine.is_dead else "ok",
                "version": VERSION,
                **ENGINE_VERSIONS,
                "device": self._engine.device,
                "pid": os.getpid(),
                "models": [entry.folder.name for entry in self._pool.entries() if entry.model is not None],
                "running": running,
                "waiting": waiting,
            },
        )

    async def _generate(self, body: bytes, responder: Responder) -> None:
        received_ns = time.monotonic_ns()
        request = parse_body(GenerateRequest, body)
        await self._answer(request, not request.prompt and not request.context, received_ns, responder)

    async def _chat(self, body: bytes, responder: Responder) -> None:
        received_ns = time.monotonic_ns()
        request = parse_body(ChatRequest, body)
        if not request.model:
            raise bad_request("model is required")
        await self._answer(request, not request.messages, received_ns, responder)

    async def _answer(
        self, request: GenerateRequest | ChatRequest, is_load: bool, received_ns: int, responder: Responder
    ) -> None:
        name = request.model or ""
        shape = ReplyShape(request.shown_name(), isinstance(request, ChatRequest))
        if is_load:
            load = await self._generations.load_only(name, request.keep_alive)
            await responder.send_whole(200, shape.last(Part(), {"done_reason": load.reason}))
            return
        if request.debug_render_only:
            await responder.send_json(200, shape.rendered(await self._generations.render(name, request)))
            return
        async with self._generations.start(name, request, received_ns) as generation:
            if request.is_streamed():
                await stream_answer(generation, request, shape, responder)
            else:
                await answer_whole(generation, request, shape, responder)

    async def _embed(self, body: bytes, responder: Responder) -> None:
        received_ns = time.monotonic_ns()
        request = parse_body(EmbedRequest, body)
        embedded = await self._generations.embed(request, received_ns)
        await responder.send_json(
            200,
            {
                "model": request.display_model or request.model,
                "embeddings": embedded.vectors,
                "total_duration": max(time.monotonic_ns() - received_ns, 1),
                "load_duration": max(embedded.load_ns, 1),
                "prompt_eval_count": embedded.tokens,
            },
        )

    async def _state(self, _: bytes, responder: Responder) -> None:
        await responder.send_json(200, {"queues": self._generations.queues()})

    async def _count(self, body: bytes, responder: Responder) -> None:
        request = parse_body(ChatRequest, body)
        folder = self._pool.find(request.model or "")
        count = await self._tokenizers.count_prompt(folder, request)
        await responder.send_json(200, {"count": count})

    async def _ps(self, _: bytes, responder: Responder) -> None:
        models = []
        for entry in self._pool.entries():
            if entry.model is None:
                continue
            name = entry.folder.name
            described = describe_folder(entry.folder)
            expires_at = expiry_timestamp(entry.expires_at, entry.keep_alive_seconds)
            models.append(
                {"name": name, "model": name, **described, "expires_at": expires_at}
                | {"size_vram": described["size"], "context_length": entry.model.context_length or 0}
            )
        await responder.send_json(200, {"models": models})

    async def _tokenize(self, body: bytes, responder: Responder) -> None:
        request = parse_body(TokenizeRequest, body)
        tokenizer = await self._tokenizers.open(self._pool.find(request.model))
        tokens = tokenizer.encode(request.text, add_special_tokens=False)
        await responder.send_json(200, {"tokens": tokens, "count": len(tokens)})

    async def _detokenize(self, body: bytes, responder: Responder) -> None:
        request = parse_body(DetokenizeRequest, body)
        tokenizer = await self._tokenizers.open(self._pool.find(request.model))
        if not all(0 <= token < len(tokenizer) for token in request.tokens):
            raise bad_request(f"tokens holds ids that this model does not have (0 to {len(tokenizer) - 1})")
        await responder.send_json(200, {"text": tokenizer.decode(request.tokens)})
