import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { requirePart } from "~/tests/fixtures/model-folder";
import type { TestDaemon } from "~/tests/fixtures/start-daemon";
import { waitUntil } from "~/tests/fixtures/wait-until";

const template = [
  "{{ bos_token }}{% if tools %}Tools: {{ tools | tojson }} answer with <tool_call>\n{% endif %}",
  "{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n{{ m.content }}",
  "{% for c in m.tool_calls or [] %}<tool_call>{{ c.function | tojson }}</tool_call>{% endfor %}",
  "<|eot_id|>{% endfor %}",
  "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n",
  "{% if enable_thinking %}<think>\n{% endif %}{% endif %}",
].join("");

/** Adds the tiny model's weights as `test/able`, whose template has a place for tools and for thinking. */
export async function installAbleModel(daemon: TestDaemon): Promise<string> {
  const name = "test/able";
  const folder = join(daemon.modelsDir, "mlx", name);
  await cp(requirePart("OLLMLX_TEST_TINY_MODEL"), folder, { recursive: true });
  const edit = async (file: string, change: (text: string) => string) => {
    const path = join(folder, file);
    await writeFile(path, change(await readFile(path, "utf8")));
  };
  // Two special tokens that nothing else uses carry the marks of thinking.
  const mark = (text: string) =>
    text.replaceAll('"<|end_of_text|>"', '"<think>"').replaceAll('"<|pad|>"', '"</think>"');
  await edit("tokenizer.json", mark);
  await edit("special_tokens_map.json", mark);
  await edit("tokenizer_config.json", (text) =>
    JSON.stringify({ ...JSON.parse(text), chat_template: template, pad_token: "</think>" }),
  );
  await waitUntil("the model to be listed", async () => {
    return (await (await fetch(`${daemon.apiUrl}/api/tags`)).text()).includes(name);
  });
  return name;
}
