import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { buildProgram } from "~/cli/program";
import { settingDefinitions } from "~/server/settings";
import { listFiles } from "~/tests/unit/source-tree";

const documents = listFiles().filter((file) => file.endsWith(".md"));
const read = (file: string) => readFileSync(file, "utf8");
/** Text without code, in which brackets are no links. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");

/** The lines of shell blocks and the code spans, comments left out: what a reader may type. */
function readCommands(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```(?:sh|bash|console)\n([\s\S]*?)^ *```/gm)].flatMap(([, block = ""]) =>
    block.replace(/\\\n/g, " ").split("\n"),
  );
  const spans = [...text.replace(/^ *```[\s\S]*?^ *```/gm, "").matchAll(/`([^`\n]+)`/g)].map(([, span = ""]) => span);
  return [...blocks, ...spans].map((line) => line.replace(/(^|\s)#.*$/, "").trim()).filter(Boolean);
}

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

describe.each(documents)("%s", (file) => {
  const text = read(file);

  it("links only to what is there", () => {
    const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
    const dangling = targets.filter((target) => {
      if (/^(https?|mailto):/.test(target)) return false;
      const [path = "", anchor] = target.split("#");
      const linked = path === "" ? file : join(dirname(file), path);
      if (!existsSync(linked)) return true;
      if (!anchor) return false;
      const headings = [...read(linked).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
      return !headings.includes(anchor);
    });
    expect(dangling).toEqual([]);
  });

  it("names only files and npm scripts that exist", () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read("package.json")));
    const missing = readCommands(text).filter((command) => {
      const npmScript = /^npm (?:run )?(\S+)/.exec(command)?.[1];
      const isNpmsOwn = npmScript !== undefined && ["ci", "install", "rebuild", "prune"].includes(npmScript);
      if (npmScript && !isNpmsOwn && !(npmScript in scripts)) return true;
      const script = /^(?:node |sh |bash )?((?:scripts|mlx_backend)\/[\w./-]+)/.exec(command)?.[1];
      return script !== undefined && !existsSync(script);
    });
    expect(missing).toEqual([]);
  });
});

describe("commands in the documents", () => {
  it("are verbs and flags of the command line", async () => {
    const wrong: string[] = [];
    for (const file of documents) {
      for (const line of readCommands(read(file))) {
        const words = line.split(/\s+/);
        const at = words.findIndex((word) => /^(bin\/)?ollmlx$/.test(word));
        const isCommand = at >= 0 && words.slice(0, at).every((word) => /^[A-Z_]+=|^(\||&&|\$)$/.test(word) || at > 1);
        const typed = words.slice(at + 1);
        if (isCommand && isWrong(await buildProgram(typed), typed)) wrong.push(`${file}: ${line}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Whether these words name a verb or a flag that the command line does not have. */
function isWrong(program: Command, words: string[]): boolean {
  let command = program;
  for (const [index, word] of words.entries()) {
    if (/^[|;&<>]/.test(word)) break;
    if (word.startsWith("-")) {
      const flag = word.split("=")[0] ?? "";
      const known = [...command.options, ...program.options].flatMap(({ short, long }) => [short, long]);
      if (!["-h", "--help"].includes(flag) && /^--?[a-z]/.test(flag) && !known.includes(flag)) return true;
      continue;
    }
    const child = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
    if (child) command = child;
    else if (index === 0 && /^[a-z]+$/.test(word) && word !== "help") return true;
  }
  return false;
}

describe("README.md", () => {
  it("lists every setting with its flag and variable, and no other", () => {
    const rows = [...read("README.md").matchAll(/^\| `(--[\w-]+)` \| `(\w+)` \|/gm)].map(
      ([, flag, env]) => `${flag} ${env}`,
    );
    expect(rows.sort()).toEqual(settingDefinitions.map(({ flag, env }) => `${flag} ${env}`).sort());
  });
});

describe("figures of speed", () => {
  const generated = /^(test_results_\w+|PERFORMANCE_RESULTS)\.md$/;
  it("stand only in documents that are written from stored runs", () => {
    const claim =
      /\d\s*(tok|tokens?)\s?(\/|per )\s?s|\d(\.\d+)?\s?(x|×|times|%) (faster|slower|quicker)|\btwice as fast\b/i;
    const lines = documents
      .filter((file) => !generated.test(file))
      .flatMap((file) =>
        read(file)
          .split("\n")
          .filter((line) => claim.test(line))
          .map((line) => `${file}: ${line}`),
      );
    expect(lines).toEqual([]);
  });
});
