import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { addOption, parseFormat } from "~/cli/chat/option-values";
import { CliError } from "~/cli/cli-error";

describe("addOption", () => {
  it("reads numbers and booleans, and leaves other text alone", () => {
    const options = ["temperature=0.2", "num_predict=200", "use_mmap=true", "note=a=b"].reduce(addOption, {});
    expect(options).toEqual({ temperature: 0.2, num_predict: 200, use_mmap: true, note: "a=b" });
  });

  it("collects stop texts, numbers among them", () => {
    expect(["stop=END", "stop=7", "stop="].reduce(addOption, {})).toEqual({ stop: ["END", "7", ""] });
  });

  it.each(["temperature", "=1", "Top P=1"])("refuses %s as a wrong command line", (pair) => {
    expect(() => addOption({}, pair)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});

describe("parseFormat", () => {
  const schema = { type: "object", properties: { name: { type: "string" } } };

  it("passes json through", () => {
    expect(parseFormat("json")).toBe("json");
  });

  it("reads a schema from the command line and from a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "ollmlx-format-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "schema.json");
    writeFileSync(file, JSON.stringify(schema));
    expect(parseFormat(JSON.stringify(schema))).toEqual(schema);
    expect(parseFormat(file)).toEqual(schema);
  });

  it.each(["{broken", "/nowhere/schema.json"])("says what is wrong with %s", (text) => {
    expect(() => parseFormat(text)).toThrow(CliError);
  });
});
