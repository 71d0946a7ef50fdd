#!/usr/bin/env python3
"""Writes a trained demo model as ordinary Hugging Face files, with a Modelfile for Ollama's importer beside them.

PYTHON scripts/demo-model/export.py --run DIR --out DIR
"""

import argparse
import json
from pathlib import Path

import torch
from checkpoint import load_checkpoint
from llama import Shape
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from vocabulary import BOS, CHAT_TEMPLATE, END, PAD

CONTEXT_TOKENS = 4096
MODELFILE = """FROM .
TEMPLATE \"\"\"{{ range .Messages }}<|{{ .Role }}|>{{ .Content }}<|end|>{{ end }}<|assistant|>\"\"\"
PARAMETER stop <|end|>
PARAMETER repeat_penalty 1
"""
PARTS = {
    "self_attn.q_proj": "q",
    "self_attn.k_proj": "k",
    "self_attn.v_proj": "v",
    "self_attn.o_proj": "o",
    "mlp.gate_proj": "gate",
    "mlp.up_proj": "up",
    "mlp.down_proj": "down",
}
NORMS = {"input_layernorm": "attention_norm", "post_attention_layernorm": "mlp_norm"}


def name_tensors(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """f16 tensors under Hugging Face's names; its matrices are (out, in)."""
    halves = {name: weight.half() for name, weight in weights.items()}
    tensors = {"model.embed_tokens.weight": halves["embed"], "model.norm.weight": halves["norm"]}
    for index in range(len(halves["q"])):
        prefix = f"model.layers.{index}."
        for name, part in PARTS.items():
            tensors[f"{prefix}{name}.weight"] = halves[part][index].T.contiguous()
        for name, part in NORMS.items():
            tensors[f"{prefix}{name}.weight"] = halves[part][index].clone()
    return tensors


def read_exported(folder: Path) -> dict[str, Tensor]:
    """The weights of an exported model in f32, in the trainer's own form."""
    tensors = {name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}
    count = sum(name.endswith("input_layernorm.weight") for name in tensors)
    layers = [f"model.layers.{index}." for index in range(count)]
    weights = {"embed": tensors["model.embed_tokens.weight"], "norm": tensors["model.norm.weight"]}
    for name, part in PARTS.items():
        weights[part] = torch.stack([tensors[f"{layer}{name}.weight"].T for layer in layers])
    for name, part in NORMS.items():
        weights[part] = torch.stack([tensors[f"{layer}{name}.weight"] for layer in layers])
    return weights


def describe(shape: Shape, tokenizer: Tokenizer) -> dict[str, dict]:
    """The JSON files beside the weights."""
    special = {"bos_token": BOS, "eos_token": END, "pad_token": PAD}
    ids = {f"{name}_id": tokenizer.token_to_id(text) for name, text in special.items()}
    return {
        "config.json": {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_size": shape.width,
            "intermediate_size": shape.inner,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "num_key_value_heads": shape.heads,
            "head_dim": shape.head_size,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": CONTEXT_TOKENS,
            "rms_norm_eps": shape.norm_epsilon,
            "rope_theta": shape.rope_theta,
            "hidden_act": "silu",
            "attention_bias": False,
            "mlp_bias": False,
            "tie_word_embeddings": True,
            "torch_dtype": "float16",
            **ids,
        },
        "generation_config.json": {**ids, "do_sample": False},
        "special_tokens_map.json": special,
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": CONTEXT_TOKENS,
            "add_bos_token": True,
            "add_eos_token": False,
            "clean_up_tokenization_spaces": False,
            "chat_template": CHAT_TEMPLATE,
            **special,
        },
    }


def export(run: Path, out: Path) -> dict:
    """Writes the files below `out` and tells what was written. Raises FileNotFoundError without a checkpoint."""
    checkpoint = load_checkpoint(run)
    if checkpoint is None:
        raise FileNotFoundError(f"{run} has no checkpoint; train first")
    weights, _, step, _ = checkpoint
    tokenizer = Tokenizer.from_file(str(run / "tokenizer.json"))
    shape = Shape(vocabulary=weights["embed"].shape[0])
    out.mkdir(parents=True, exist_ok=True)
    tensors = name_tensors(weights)
    save_file(tensors, out / "model.safetensors", metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)
    tokenizer.save(str(out / "tokenizer.json"))
    for name, content in describe(shape, tokenizer).items():
        (out / name).write_text(json.dumps(content, indent=2) + "\n")
    (out / "Modelfile").write_text(MODELFILE)
    return {"out": str(out), "steps": step, "parameters": sum(tensor.numel() for tensor in tensors.values())}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=Path, required=True, help="folder of a run")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    options = parser.parse_args()
    print(json.dumps(export(options.run, options.out)))
