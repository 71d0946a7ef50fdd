"""Examples to train with: what is accepted, what is named as wrong, how they are split and turned into tokens."""

import json

import pytest

from mlx_backend.job_process import JobError
from mlx_backend.mlx_weights import open_tokenizer
from mlx_backend.training_data import read_examples, split_examples


@pytest.fixture(scope="module")
def tokenizer(tiny_model):
    return open_tokenizer(tiny_model, {"eos_token_id": [578, 575]})


def write(folder, lines):
    file = folder / "data.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return file


def questions(count):
    return [{"prompt": f"What is {number}?", "completion": f"It is {number}."} for number in range(count)]


def test_every_form_is_read_and_each_line_counts_once(tmp_path):
    chat = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}
    lines = [*questions(2), "", chat, json.dumps(chat) + "\r", {"text": "Once upon a time"}]
    examples = read_examples(write(tmp_path, lines))
    assert len(examples) == 4
    assert [len(example.messages) for example in examples] == [2, 2, 2, 0]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "line 5"),
        ({"question": "x"}, "none of"),
        ({"prompt": "x"}, '"completion" is no text'),
        ({"prompt": "", "completion": "y"}, '"prompt" is no text or empty'),
        ({"text": 3}, '"text" is no text'),
        ({"messages": "x"}, "no list of objects"),
        ({"messages": []}, "not the assistant's"),
        ({"messages": [{"role": "user", "content": "x"}]}, "not the assistant's"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "the role 'robot'"),
        ({"messages": [{"role": "assistant", "content": 1}]}, "is no text"),
        ({"messages": [{"role": "assistant", "content": "x"}], "tools": "x"}, '"tools"'),
    ],
)
def test_bad_lines_are_named(tmp_path, line, problem):
    with pytest.raises(JobError, match="line 5: ") as raised:
        read_examples(write(tmp_path, [*questions(4), line]))
    assert raised.value.code == "BAD_DATA"
    assert problem in str(raised.value)


def test_many_bad_lines_are_counted(tmp_path):
    with pytest.raises(JobError, match=r"9 lines cannot be used: line 1: .*; and 4 more"):
        read_examples(write(tmp_path, ["{"] * 9))


def test_too_few_and_no_file_are_told(tmp_path):
    with pytest.raises(JobError, match="3 different examples, and training takes at least 4"):
        read_examples(write(tmp_path, questions(3) * 5))
    with pytest.raises(JobError, match="there is no file"):
        read_examples(tmp_path / "none")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(JobError, match="UTF-8"):
        read_examples(tmp_path / "binary")


def test_a_tenth_is_kept_apart_and_stays_when_lines_are_added(tmp_path, tokenizer):
    few = split_examples(read_examples(write(tmp_path, questions(200))), tokenizer, 512)
    many = split_examples(read_examples(write(tmp_path, questions(300))), tokenizer, 512)
    assert 8 <= len(few.valid) <= 35
    assert len(few.train) + len(few.valid) == 200
    assert all(sequence in many.valid for sequence in few.valid)
    assert all(sequence in many.train for sequence in few.train)


def test_four_examples_leave_one_to_check_against(tmp_path, tokenizer):
    split = split_examples(read_examples(write(tmp_path, questions(4))), tokenizer, 512)
    assert len(split.valid) >= 1
    assert len(split.train) >= 1


def test_the_loss_counts_the_answer_with_its_end(tmp_path, tokenizer):
    split = split_examples(read_examples(write(tmp_path, questions(4))), tokenizer, 512)
    sequence = split.train[0]
    answer = tokenizer.decode(sequence.tokens[sequence.first_trained :])
    asked = tokenizer.decode(sequence.tokens[: sequence.first_trained])
    assert answer.startswith("It is ")
    assert answer.endswith("<|eot_id|>")
    assert asked.endswith("<|start_header_id|>assistant<|end_header_id|>\n\n")


def test_long_chats_are_skipped_and_long_texts_are_cut(tmp_path, tokenizer):
    long = {"prompt": "Why?", "completion": "because " * 200}
    split = split_examples(read_examples(write(tmp_path, [*questions(6), long])), tokenizer, 64)
    assert split.skipped == 1
    texts = [{"text": f"{number} " + "word " * 100} for number in range(4)]
    split = split_examples(read_examples(write(tmp_path, texts)), tokenizer, 64)
    assert split.skipped == 0
    assert len(split.train) > 4
    assert max(len(sequence.tokens) for sequence in split.train) == 64


def test_nothing_short_enough_is_told(tmp_path, tokenizer):
    with pytest.raises(JobError, match="4 of 4 examples are longer than 8 tokens"):
        split_examples(read_examples(write(tmp_path, questions(4))), tokenizer, 8)


def test_a_model_without_a_chat_template_takes_questions_and_texts(tmp_path, tiny_model):
    bare = open_tokenizer(tiny_model, {"eos_token_id": [578]})
    bare.has_chat_template = False
    split = split_examples(read_examples(write(tmp_path, questions(4))), bare, 64)
    sequence = split.train[0]
    assert bare.decode(sequence.tokens[sequence.first_trained :]).startswith("It is ")
    turns = [{"role": role, "content": "x"} for role in ("user", "assistant", "user", "assistant")]
    lines = [{"messages": turns}, *questions(3)]
    with pytest.raises(JobError, match="no chat template"):
        split_examples(read_examples(write(tmp_path, lines)), bare, 64)
