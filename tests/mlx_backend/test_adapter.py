"""Holds mlx_lm to what mlx_adapter.py relies on, and the model's steps to what they promise when one fails."""

import inspect
import random
from shutil import copytree

import mlx.core as mx
import pytest
from mlx.utils import tree_flatten
from mlx_lm import convert
from mlx_lm.generate import BatchGenerator

from mlx_backend import mlx_adapter
from mlx_backend.mlx_adapter import DecodeBatch, NewRow, context_length, load_weights
from mlx_backend.penalties import Penalties
from mlx_backend.prompt_cache import PromptCache
from mlx_backend.resident_model import ResidentModel, read_model
from mlx_backend.row import Failure, Finish, Piece, RowRequest
from mlx_backend.sampling import BatchSampler, RowSampling
from tests.mlx_backend.backend_process import MODEL


def sampling(temperature=0.0, top_k=40, top_p=1.0, min_p=0.0, seed=1) -> RowSampling:
    return RowSampling(temperature, top_k, top_p, min_p, random.Random(seed))


@pytest.fixture(scope="module")
def weights(models_dir):
    return load_weights(models_dir / MODEL, None)


@pytest.fixture
def model(models_dir) -> ResidentModel:
    return ResidentModel(read_model(models_dir / MODEL), max_rows=4, max_cache_bytes=10**8)


def run_row(model: ResidentModel, text="A board holds", processors=(), max_tokens=8):
    """Submits a row and answers a list that its events are put into by `run_all`."""
    events: list = []
    ids = model.tokenizer.encode(text)
    request = RowRequest(ids, max_tokens, [], sampling(), list(processors), model.decode, events.append)
    model.submit(request)
    return events


def run_all(model: ResidentModel) -> None:
    while model.has_rows:
        for deliver, event in model.step():
            deliver(event)


def text_of(events) -> str:
    return "".join(event.text for event in events if isinstance(event, Piece))


@pytest.mark.parametrize("kind", [mx.float16, mx.bfloat16])
def test_a_processor_computes_a_small_model_in_f32(models_dir, tmp_path, monkeypatch, kind):
    folder = copytree(models_dir / MODEL, tmp_path / "model")
    arrays = {name: array.astype(kind) for name, array in mx.load(str(folder / "model.safetensors")).items()}
    mx.save_safetensors(str(folder / "model.safetensors"), arrays, metadata={"format": "mlx"})

    def kinds() -> set[mx.Dtype]:
        return {array.dtype for _, array in tree_flatten(load_weights(folder, None).network.parameters())}

    assert kinds() == {mx.float32 if mx.default_device() == mx.cpu else kind}
    monkeypatch.setattr(mlx_adapter, "_WIDENED_BYTES", 0)
    assert kinds() == {kind}


def test_a_processor_widens_the_scales_of_packed_weights(models_dir, tmp_path):
    convert(str(models_dir / MODEL), mlx_path=str(tmp_path / "packed"), quantize=True, q_bits=4, dtype="bfloat16")
    kinds = {array.dtype for _, array in tree_flatten(load_weights(tmp_path / "packed", None).network.parameters())}
    assert kinds == {mx.uint32, mx.float32 if mx.default_device() == mx.cpu else mx.bfloat16}


def test_signatures_of_the_pinned_version():
    insert = inspect.signature(BatchGenerator.insert).parameters
    assert {"prompts", "max_tokens", "caches", "all_tokens", "logits_processors"} <= insert.keys()
    assert "return_prompt_caches" in inspect.signature(BatchGenerator.remove).parameters
    create = inspect.signature(BatchGenerator.__init__).parameters
    assert {
        "stop_tokens",
        "sampler",
        "completion_batch_size",
        "prefill_batch_size",
        "prefill_step_size",
    } <= create.keys()


def test_rows_keep_their_own_sampling_through_joins_and_leaves(weights):
    """Rows of forced choices (top_k 1) among free ones: each must give what it gives alone."""
    batch = DecodeBatch(weights, 3)
    prompts = ["A board holds", "Two engines", "hello there", "The river", "x y"]
    wanted: dict[int, list[int]] = {}

    def new_row(text: str, count: int) -> NewRow:
        return NewRow(weights.tokenizer.encode(text), count, sampling(3.0, seed=count), [], [], None)

    for count, text in enumerate(prompts, 4):
        alone = DecodeBatch(weights, 1)
        alone.insert(new_row(text, count))
        wanted[count] = collect(alone, 1)[0]
    uids = {batch.insert(new_row(text, count)): count for count, text in enumerate(prompts, 4)}
    together = collect(batch, len(prompts))
    assert {uids[uid]: tokens for uid, tokens in together.items()} == wanted


def collect(batch: DecodeBatch, rows: int) -> dict[int, list[int]]:
    tokens: dict[int, list[int]] = {}
    finished = 0
    while finished < rows:
        for token in batch.step().tokens:
            tokens.setdefault(token.row, []).append(token.token)
            finished += token.reason is not None
    return tokens


def test_failing_processor_ends_its_row_alone(model):
    def fail(tokens, logits):
        raise ValueError("no mask")

    alone = run_row(model)
    run_all(model)
    good, bad = run_row(model), run_row(model, processors=[fail])
    run_all(model)
    assert text_of(good) == text_of(alone)
    assert isinstance(good[-1], Finish)
    assert isinstance(bad[-1], Failure)
    assert "no mask" in bad[-1].message


def test_failing_step_ends_its_rows_and_the_model_goes_on(model, monkeypatch):
    before = run_row(model)
    run_all(model)
    lost = run_row(model, "Two engines")
    for deliver, event in model.step():
        deliver(event)
    with monkeypatch.context() as patch:
        patch.setattr(DecodeBatch, "step", lambda self: (_ for _ in ()).throw(RuntimeError("out of memory")))
        run_all(model)
    assert isinstance(lost[-1], Failure)
    assert "out of memory" in lost[-1].message
    after = run_row(model)
    run_all(model)
    assert text_of(after) == text_of(before)


def test_unsorted_draws_follow_the_distribution():
    rows = [sampling(1.0, 0), sampling(1.0, 2, seed=2), sampling(1.0, 0, top_p=0.6, seed=3), sampling(seed=4)]
    sampler = BatchSampler(lambda count: rows[:count])
    logprobs = mx.log(mx.array([[0.1, 0.5, 0.15, 0.25]] * 4))
    draws = [sampler(logprobs).tolist() for _ in range(2000)]
    shares = [[sum(draw[row] == token for draw in draws) / 2000 for token in range(4)] for row in range(4)]
    assert shares[0] == pytest.approx([0.1, 0.5, 0.15, 0.25], abs=0.05)
    assert shares[1] == pytest.approx([0, 2 / 3, 0, 1 / 3], abs=0.05)
    assert shares[2] == pytest.approx([0, 2 / 3, 0, 1 / 3], abs=0.05)
    assert shares[3] == [0, 1, 0, 0]


def test_masked_tokens_are_never_drawn():
    rows = [sampling(5.0, 0, seed=9)]
    logits = mx.where(mx.arange(5000)[None] % 1000 == 7, 0.0, -mx.inf)
    sampler = BatchSampler(lambda count: rows)
    assert {sampler(logits).item() % 1000 for _ in range(300)} == {7}


def test_min_p_drops_tokens_below_its_share_of_the_best():
    sampler = BatchSampler(lambda count: [sampling(1.0, 0, min_p=0.6)])
    logprobs = mx.log(mx.array([[0.4, 0.3, 0.2, 0.1]]))
    rows = {sampler(logprobs).item() for _ in range(200)}
    assert rows == {0, 1} or rows == {0}


def test_penalties_follow_their_formula():
    logits = mx.array([[2.0, -2.0, 1.0, 4.0]])
    penalised = Penalties(2.0, -1, 0.5, 0.25)(mx.array([0, 1, 1]), logits)
    assert penalised.tolist() == [[2.0 / 2 - 0.25 - 0.5, -2.0 * 2 - 0.5 - 0.5, 1.0, 4.0]]
    assert Penalties(2.0, 1, 0, 0)(mx.array([3, 0]), logits).tolist() == [[1.0, -2.0, 1.0, 4.0]]


def test_prompt_cache_drops_the_least_used_beyond_its_bytes(weights):
    caches = caches_for(weights, list(range(1, 40)))
    size = sum(cache.nbytes for cache in caches)
    prompts = PromptCache(int(size * 2.5))
    first, second, third = ([start, *range(1, 39)] for start in (101, 102, 103))
    for tokens in (first, second):
        prompts.store(tokens, caches_for(weights, tokens))
    assert prompts.find([*first, 5])[0] == first
    prompts.store(third, caches_for(weights, third))
    assert prompts.find([*second, 5]) == ([], None)
    assert prompts.find([*first, 5])[0] == first
    assert prompts.bytes <= size * 2.5


def test_prompt_cache_leaves_one_token_of_an_exact_hit(weights):
    tokens = list(range(1, 40))
    prompts = PromptCache(10**9)
    prompts.store(tokens, caches_for(weights, tokens))
    cached, caches = prompts.find(tokens)
    assert cached == tokens[:-1]
    assert all(cache.offset == 38 for cache in caches)
    assert prompts.find([9, *tokens]) == ([], None)


def caches_for(weights, tokens):
    batch = DecodeBatch(weights, 1)
    uid = batch.insert(NewRow(tokens, 5, sampling(), [], [], None))
    while uid not in batch.step().read:
        pass
    caches, held = batch.remove(uid, keep_caches=True)
    assert held == tokens
    return caches


@pytest.mark.parametrize(
    ("config", "length"),
    [({"max_position_embeddings": 99}, 99), ({"text_config": {"max_position_embeddings": 5}}, 5), ({}, None)],
)
def test_context_length_of_a_config(config, length):
    assert context_length(config) == length
