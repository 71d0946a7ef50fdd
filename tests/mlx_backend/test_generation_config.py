"""generation_config.json: absent, of use, and broken in every way."""

import json

import pytest

from mlx_backend.generation_config import read_sampling


def write(folder, content):
    (folder / "generation_config.json").write_text(content if isinstance(content, str) else json.dumps(content))


def test_a_folder_without_the_file_says_nothing(tmp_path):
    assert read_sampling(tmp_path) == {}


def test_what_samples_is_read_and_the_rest_left(tmp_path):
    write(tmp_path, {"temperature": 0.6, "top_k": 20, "top_p": 0.95, "min_p": 0, "repetition_penalty": 1.1, "bos": 1})
    assert read_sampling(tmp_path) == {"temperature": 0.6, "top_k": 20, "top_p": 0.95, "min_p": 0}


def test_a_model_that_is_not_sampled_is_greedy(tmp_path):
    write(tmp_path, {"do_sample": False, "temperature": 0.6})
    assert read_sampling(tmp_path) == {"temperature": 0}


@pytest.mark.parametrize(
    "value", [{"temperature": -1}, {"temperature": True}, {"top_k": "a"}, {"top_p": 1.5}, {"min_p": None}]
)
def test_a_value_that_cannot_be_used_is_left_alone(tmp_path, value):
    usable = {"top_k": 20, "temperature": 1}
    write(tmp_path, {**usable, **value})
    assert read_sampling(tmp_path) == {key: kept for key, kept in usable.items() if key not in value}


@pytest.mark.parametrize("content", ["", "{", "[]", "1", "[" * 9000, '{"temperature": NaN}'])
def test_a_broken_file_says_nothing(tmp_path, content):
    write(tmp_path, content)
    assert read_sampling(tmp_path) == {}
