import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { buildProgram, normalizeWords } from "~/cli/program";
import { verbs } from "~/cli/verbs";

const tree = (command: Command): Command[] => [command, ...command.commands.flatMap(tree)];

/** The help page of a command, examples included. */
function pageOf(command: Command): string {
  let page = "";
  command.configureOutput({
    writeOut: (text) => {
      page += text;
    },
  });
  command.outputHelp();
  return page;
}

describe("the help pages", () => {
  it.each(verbs.filter(({ summary }) => summary).map(({ names }) => names[0] ?? ""))(
    "show how to use %s",
    async (name) => {
      const program = await buildProgram([name]);
      const commands = program.commands.flatMap(tree);
      expect(commands.map((command) => command.name())).toContain(name);
      for (const command of commands) {
        expect(pageOf(command), command.name()).toMatch(/Examples?\b.*:\n {2}\S/);
        expect(command.description(), command.name()).toMatch(/^[A-Z].*[.`]$/s);
      }
    },
  );

  it("list every verb with its aliases, without loading any", async () => {
    const page = pageOf(await buildProgram([]));
    for (const { names, summary } of verbs) {
      if (summary) expect(page).toMatch(new RegExp(`^ {2}${names.join(", ")} +${summary.slice(0, 20)}`, "m"));
    }
    expect(page).not.toContain("complete ");
  });

  it("find a verb by its aliases", async () => {
    for (const [alias, name] of [
      ["ls", "list"],
      ["start", "serve"],
      ["signin", "login"],
      ["env", "config"],
    ] as const) {
      expect((await buildProgram([alias])).commands[0]?.name()).toBe(name);
    }
  });
});

describe("flags that may stand alone", () => {
  it("do not take the next word for their value", () => {
    expect(normalizeWords(["run", "m", "--think", "why", "--truncate", "--think=low"])).toEqual([
      "run",
      "m",
      "--think=true",
      "why",
      "--truncate=true",
      "--think=low",
    ]);
    expect(normalizeWords(["run", "m", "--", "--think"])).toEqual(["run", "m", "--", "--think"]);
  });
});
