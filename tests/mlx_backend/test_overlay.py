"""ollmlx.json: absent, complete, and broken in every way."""

import json

import pytest

from mlx_backend.errors import RequestError
from mlx_backend.overlay import Overlay, read_overlay


def write(folder, content):
    (folder / "ollmlx.json").write_text(content if isinstance(content, str) else json.dumps(content))


def test_a_folder_without_the_file_changes_nothing(tmp_path):
    assert read_overlay(tmp_path) == Overlay(system="", template="", parameters={}, messages=[], adapter=None)


def test_all_fields_are_read_and_unknown_ones_ignored(tmp_path):
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
    fields = {"system": "Be brief.", "template": "{{ .Prompt }}", "parameters": {"top_k": 3, "stop": ["a"]}}
    write(tmp_path, {**fields, "messages": messages, "adapter": "adapter", "from": "org/base", "license": ["MIT"]})
    overlay = read_overlay(tmp_path)
    assert (overlay.system, overlay.template) == ("Be brief.", "{{ .Prompt }}")
    assert overlay.parameters == {"top_k": 3, "stop": ["a"]}
    assert [(turn.role, turn.content) for turn in overlay.messages] == [("user", "Hi"), ("assistant", "Hello")]


def test_null_is_as_good_as_absent(tmp_path):
    write(tmp_path, dict.fromkeys(("system", "template", "parameters", "messages", "adapter")))
    assert read_overlay(tmp_path) == Overlay()


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "1", '{"system": 3}', '{"messages": [{"role": "user"}]}', "[" * 9000]
)
def test_a_broken_file_is_named(tmp_path, content):
    write(tmp_path, content)
    with pytest.raises(RequestError, match=r"ollmlx\.json cannot be read") as raised:
        read_overlay(tmp_path)
    assert raised.value.status == 500


def test_an_adapter_is_a_subfolder_with_both_files(tmp_path):
    write(tmp_path, {"adapter": "adapter"})
    with pytest.raises(RequestError, match=r"no adapters\.safetensors"):
        read_overlay(tmp_path).adapter_path(tmp_path)
    (tmp_path / "adapter").mkdir()
    (tmp_path / "adapter/adapters.safetensors").touch()
    (tmp_path / "adapter/adapter_config.json").touch()
    assert read_overlay(tmp_path).adapter_path(tmp_path) == tmp_path / "adapter"


def test_an_adapter_outside_the_folder_is_not_reached(tmp_path):
    overlay = Overlay(adapter="../../etc/adapter")
    with pytest.raises(RequestError, match="has no"):
        overlay.adapter_path(tmp_path)
