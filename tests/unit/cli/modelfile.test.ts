import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { planCreate } from "~/cli/create/create-request";
import { parseModelfile } from "~/cli/create/modelfile";

describe("parseModelfile", () => {
  it("reads every instruction, in any case, with comments and blank lines", () => {
    const text = [
      "# a comment",
      "from llama3.2:1b",
      "",
      "  PARAMETER temperature 0.2",
      'Parameter stop "a b"',
      "PARAMETER stop END # not a comment",
      "SYSTEM You are   brief.  ",
      'TEMPLATE """{{ .System }}',
      "# kept",
      '{{ .Prompt }}"""',
      "ADAPTER ./lora",
      "LICENSE MIT",
      'LICENSE """Second"""',
      "MESSAGE user Hello: you",
      'MESSAGE assistant "two',
      'lines"',
      "RENDERER r",
      "PARSER p",
      "REQUIRES 0.14.0",
    ].join("\n");
    expect(parseModelfile(text)).toEqual({
      from: ["llama3.2:1b"],
      adapters: ["./lora"],
      licenses: ["MIT", "Second"],
      messages: [
        { role: "user", content: "Hello: you" },
        { role: "assistant", content: "two\nlines" },
      ],
      parameters: [
        { name: "temperature", value: "0.2" },
        { name: "stop", value: "a b" },
        { name: "stop", value: "END # not a comment" },
      ],
      system: "You are   brief.",
      template: "{{ .System }}\n# kept\n{{ .Prompt }}",
      renderer: "r",
      parser: "p",
      requires: "0.14.0",
    });
  });

  it.each([
    ["windows line ends and a byte order mark", "\ufeffFROM a\r\nSYSTEM b\r\n", "b"],
    ["no newline at the end", "FROM a\nSYSTEM b", "b"],
    ["an empty quoted text", 'FROM a\nSYSTEM ""', ""],
    ["quotes within triple quotes", 'FROM a\nSYSTEM """say "hi"\n"""', 'say "hi"\n'],
    ["a quote in the middle", 'FROM a\nSYSTEM say "hi" now', 'say "hi" now'],
  ])("reads %s", (_what, text, system) => {
    expect(parseModelfile(text).system).toBe(system);
  });

  it.each([
    ["", "no FROM line"],
    ["SYSTEM x", "no FROM line"],
    ["FROM", "line 1: FROM needs"],
    ["FROM a\nSYSTM x", 'line 2: "SYSTM" is no instruction'],
    ["FROM a\nhello", 'line 2: "hello" is no instruction'],
    ['FROM a\n\nSYSTEM """never\nclosed', "line 3: the quote that SYSTEM opens is not closed"],
    ["FROM a\nPARAMETER temperature", "line 2: write PARAMETER <name> <value>"],
    ["FROM a\nMESSAGE robot hi", "line 2: the role of a MESSAGE"],
  ])("refuses %j and says where", (text, problem) => {
    expect(() => parseModelfile(text)).toThrow(problem);
  });
});

describe("planCreate", () => {
  function folderOf(files: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), "ollmlx-modelfile-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return folder;
  }
  const plan = (text: string, folder = folderOf({})) => planCreate(parseModelfile(text), folder);

  it("takes a FROM that is no path for the name of a model", () => {
    expect(plan("FROM org/name\nPARAMETER num_ctx 4096\nPARAMETER stop a\nPARAMETER stop b")).toMatchObject({
      from: "org/name",
      files: [],
      fields: { parameters: { num_ctx: 4096, stop: ["a", "b"] } },
    });
  });

  it("lists the weights of a folder with what belongs to them, relative to the Modelfile", () => {
    const folder = folderOf({
      "m/model-00001-of-00002.safetensors": "a",
      "m/model-00002-of-00002.safetensors": "b",
      "m/pytorch_model.bin": "the same weights again",
      "m/config.json": "{}",
      "m/chat_template.jinja": "x",
      "m/tokenizer.model": "x",
      "m/README.md": "x",
      "m/.cache/huge.json": "x",
    });
    const { from, files } = plan("FROM ./m", folder);
    expect(from).toBeUndefined();
    expect(files.map(({ name }) => name)).toEqual([
      "chat_template.jinja",
      "config.json",
      "model-00001-of-00002.safetensors",
      "model-00002-of-00002.safetensors",
      "tokenizer.model",
    ]);
  });

  it("takes a single file, by a link too, under the name of the link", () => {
    const folder = folderOf({ "blobs/abc": "GGUF" });
    symlinkSync(join(folder, "blobs/abc"), join(folder, "small.gguf"));
    expect(plan("FROM small.gguf", folder).files).toMatchObject([{ name: "small.gguf", bytes: 4 }]);
  });

  it.each([
    ["FROM a\nPARAMETER temprature 1", /unknown parameter 'temprature'/],
    ["FROM a\nPARAMETER num_ctx 1.5", /parameter 'num_ctx' cannot be '1.5'/],
    ["FROM a\nPARAMETER use_mmap maybe", /parameter 'use_mmap' cannot be 'maybe'/],
    ["FROM a\nADAPTER ./missing", /there is no file or folder/],
    ["FROM .", /has no model in it/],
  ])("refuses %j", (text, problem) => {
    expect(() => plan(text)).toThrow(problem);
  });

  it("refuses a pointer that git LFS left in place of the weights", () => {
    const folder = folderOf({ "model.safetensors": "version https://git-lfs.github.com/spec/v1\noid sha256:1\n" });
    expect(() => plan("FROM .", folder)).toThrow(/is a pointer to a file/);
  });
});
