import { open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Enough of tokenizer.json for the tokens that were added to the vocabulary, which stand at its beginning. */
const tokenizerHeadBytes = 1024 * 1024;
const longestLicenseBytes = 256 * 1024;

/** A text that stands for a thought, and what marks it in a template. */
const thinkingTokens = ["<think>", "<longcat_think>", "<|think:start|>", "<|channel>", "<|channel|>"];
const thinkingWords = /<think>|enable_thinking|reasoning_content|<\|channel/;
/** Tokens that stand before the text to fill in: Qwen and StarCoder, CodeLlama, DeepSeek, Codestral. */
const insertTokens = ["<|fim_prefix|>", "<fim_prefix>", "<PRE>", "▁<PRE>", "<｜fim▁begin｜>", "[PREFIX]"];

/**
 * What a model can do, in the words of Ollama's `capabilities`, told from its template and its tokenizer. A model that
 * was made for embeddings generates nothing.
 */
export async function readCapabilities(path: string, template: string): Promise<string[]> {
  if (await isEmbeddingModel(path)) return ["embedding"];
  const tokens = await readTokenText(path);
  const has = (token: string) => tokens.includes(JSON.stringify(token));
  const capabilities = ["completion"];
  if (/\btools\b/.test(template)) capabilities.push("tools");
  if (insertTokens.some(has)) capabilities.push("insert");
  if (thinkingWords.test(template) && thinkingTokens.some(has)) capabilities.push("thinking");
  return capabilities;
}

/** Sentence-transformers' files say so, or the name, where a conversion has dropped them. */
async function isEmbeddingModel(path: string): Promise<boolean> {
  const marks = ["modules.json", "1_Pooling/config.json", "config_sentence_transformers.json"];
  const found = await Promise.all(marks.map((mark) => stat(join(path, mark)).catch(() => null)));
  return found.some(Boolean) || /embed/i.test(path.slice(path.lastIndexOf("/") + 1));
}

async function readTokenText(path: string): Promise<string> {
  const parts = [readHead(join(path, "tokenizer.json"), tokenizerHeadBytes)];
  for (const name of ["tokenizer_config.json", "added_tokens.json"]) {
    parts.push(readHead(join(path, name), tokenizerHeadBytes));
  }
  return (await Promise.all(parts)).join("\n");
}

/** The text of a licence file, or the licence that the model card names; "" when there is neither. */
export async function readLicense(path: string): Promise<string> {
  const file = (await readdir(path)).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
  if (file) return readHead(join(path, file), longestLicenseBytes);
  const card = await readHead(join(path, "README.md"), longestLicenseBytes);
  return /^---\n(?:.*\n)*?license:\s*(.+)\n/.exec(card)?.[1]?.trim() ?? "";
}

/** The first bytes of a text file, or "" where it cannot be read. */
async function readHead(file: string, bytes: number): Promise<string> {
  const handle = await open(file, "r").catch(() => null);
  if (!handle) return "";
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Ollama's `model_info` from a model's config.json; what the config does not say is left out. */
export async function readModelInfo(path: string, family: string): Promise<Record<string, unknown>> {
  const config = JSON.parse(await readFile(join(path, "config.json"), "utf8")) as Record<string, unknown>;
  const inner = (config.text_config ?? {}) as Record<string, unknown>;
  const info: Record<string, unknown> = {};
  for (const [key, ...names] of infoNames) {
    const value = names.map((name) => config[name] ?? inner[name]).find((one) => typeof one === "number");
    if (value !== undefined) info[`${family}.${key}`] = value;
  }
  return info;
}

/** Names in GGUF's metadata, each with the names that config.json files use for it. */
const infoNames = [
  ["context_length", "max_position_embeddings", "n_positions", "max_seq_len"],
  ["embedding_length", "hidden_size", "n_embd", "d_model"],
  ["block_count", "num_hidden_layers", "n_layer", "n_layers"],
  ["feed_forward_length", "intermediate_size", "n_inner"],
  ["attention.head_count", "num_attention_heads", "n_head"],
  ["attention.head_count_kv", "num_key_value_heads"],
  ["attention.key_length", "head_dim"],
  ["attention.layer_norm_rms_epsilon", "rms_norm_eps"],
  ["attention.sliding_window", "sliding_window"],
  ["expert_count", "num_experts", "num_local_experts"],
  ["expert_used_count", "num_experts_per_tok"],
  ["rope.freq_base", "rope_theta"],
  ["vocab_size", "vocab_size"],
] as const;
