import { expect, it } from "vitest";
import { findChatFormat } from "~/server/services/models/ollama-templates";

it.each([
  ["{% for m in messages %}<|im_start|>{{ m.role }}", "chatml"],
  ["<|start_header_id|>{{ role }}<|end_header_id|>", "llama3"],
  ["<start_of_turn>model", "gemma"],
  ["{{'<|' + message['role'] + '|>\\n' + message['content'] + '<|end|>\\n'}}", "phi3"],
  ["{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}", "demo"],
  ["[INST] {{ content }} [/INST]", "mistral"],
  ["[INST] <<SYS>>{{ system }}<</SYS>> [/INST]", "llama2"],
])("%s is the format %s", (jinja, name) => {
  expect(findChatFormat(jinja)?.name).toBe(name);
});

it("has no template for a format that it does not know", () => {
  expect(findChatFormat("<|assistant_turn|>{{ content }}")).toBeNull();
  expect(findChatFormat("")).toBeNull();
});
