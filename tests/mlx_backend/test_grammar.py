import json
from concurrent.futures import ThreadPoolExecutor

import llguidance.hf
import mlx.core as mx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer

from mlx_backend.errors import RequestError
from mlx_backend.grammar import compile_schema
from tests.mlx_backend.backend_process import MODEL

NAMES = {
    "type": "object",
    "properties": {
        "names": {"type": "array", "minItems": 3, "maxItems": 3, "items": {"type": "string", "maxLength": 8}}
    },
    "required": ["names"],
    "additionalProperties": False,
}
SUBTASKS = {
    "type": "object",
    "properties": {
        "reason": {"type": "string", "maxLength": 30},
        "subtasks": {
            "type": "array",
            "minItems": 3,
            "maxItems": 4,
            "items": {
                "type": "object",
                "properties": {
                    "key": {"enum": ["s1", "s2", "s3", "s4", "s5"]},
                    "title": {"type": "string", "minLength": 3, "maxLength": 20},
                    "minutes": {"type": "integer", "minimum": 5, "maximum": 480},
                    "depends": {"type": "array", "maxItems": 2, "items": {"enum": ["s1", "s2"]}},
                    "done": {"type": "boolean"},
                },
                "required": ["key", "title", "minutes", "depends", "done"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["reason", "subtasks"],
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def grammar_tokenizer(models_dir):
    return llguidance.hf.from_tokenizer(AutoTokenizer.from_pretrained(models_dir / MODEL))


def test_schema_answers_are_valid_at_any_temperature(backend):
    def ask(seed: int) -> dict:
        options = {"num_predict": 900, "temperature": 0.5 + 2 * seed, "seed": seed, "top_p": 1, "top_k": 0}
        return backend.generate("three tasks", format=SUBTASKS, options=options)

    with ThreadPoolExecutor(4) as pool:
        free = pool.submit(backend.generate, "A board holds", raw=True, options={"temperature": 0, "num_predict": 40})
        replies = list(pool.map(ask, range(3)))
    for reply in replies:
        assert reply["done_reason"] == "stop"
        answer = json.loads(reply["response"])
        assert 3 <= len(answer["subtasks"]) <= 4
        assert all(5 <= task["minutes"] <= 480 and 3 <= len(task["title"]) <= 20 for task in answer["subtasks"])
    alone = backend.generate("A board holds", raw=True, options={"temperature": 0, "num_predict": 40})
    assert free.result()["response"] == alone["response"]


def test_format_json_gives_an_object(backend):
    options = {"num_predict": 40, "temperature": 0.1, "seed": 2, "stop": ["}"]}
    text = backend.generate("hello", format="json", options=options)["response"]
    assert text.startswith("{")


def test_schema_with_penalties_and_stream(backend):
    options = {"num_predict": 300, "temperature": 1, "seed": 3, "repeat_penalty": 1.5}
    with backend.stream("three names", format=NAMES, options=options) as lines:
        text = "".join(line["response"] for line in lines)
    assert len(json.loads(text)["names"]) == 3


@pytest.mark.parametrize("schema", [{"not": {"type": "string"}}, {"type": "nonsense"}, {"$ref": "#/definitions/no"}])
def test_schemas_that_a_grammar_cannot_express_are_refused(grammar_tokenizer, schema):
    with pytest.raises(RequestError) as caught:
        compile_schema(grammar_tokenizer, schema)
    assert caught.value.status == 400
    assert "format" in caught.value.message


leaves = st.sampled_from(
    [
        {"type": "boolean"},
        {"type": "null"},
        {"type": "integer", "minimum": 0, "maximum": 99},
        {"type": "string", "maxLength": 5},
        {"enum": ["a", "bb", 3]},
    ]
)


def wrap(inner):
    arrays = inner.map(lambda item: {"type": "array", "items": item, "minItems": 1, "maxItems": 2})
    objects = st.dictionaries(st.sampled_from(["a", "b", "key"]), inner, min_size=1, max_size=2).map(
        lambda fields: {
            "type": "object",
            "properties": fields,
            "required": list(fields),
            "additionalProperties": False,
        }
    )
    return arrays | objects


@settings(max_examples=25, deadline=None)
@given(schema=st.recursive(leaves, wrap, max_leaves=5), seed=st.integers(0, 2**32 - 1))
def test_random_logits_always_give_valid_json(grammar_tokenizer, schema, seed):
    mask = compile_schema(grammar_tokenizer, schema)
    rng = np.random.default_rng(seed)
    tokens: list[int] = [0]
    while tokens[-1] not in grammar_tokenizer.eos_tokens:
        assert len(tokens) < 2000
        logits = mask(mx.array(tokens), mx.array(rng.normal(size=(1, grammar_tokenizer.vocab_size + 7))))
        tokens.append(mx.argmax(logits, axis=-1).item())
    value = json.loads(grammar_tokenizer.decode_str(tokens[1:-1]))
    assert_fits(value, schema)


def assert_fits(value, schema) -> None:
    """Checks the keywords that the schemas above use."""
    match schema:
        case {"enum": values}:
            assert value in values
        case {"type": "object", "properties": fields}:
            assert list(value) == list(fields)
            for key, inner in fields.items():
                assert_fits(value[key], inner)
        case {"type": "array", "items": inner}:
            assert 1 <= len(value) <= 2
            for item in value:
                assert_fits(item, inner)
        case {"type": "integer"}:
            assert isinstance(value, int)
            assert 0 <= value <= 99
        case {"type": "string"}:
            assert len(value) <= 5
        case {"type": kind}:
            assert isinstance(value, {"boolean": bool, "null": type(None)}[kind])
