import { describe, expect, it } from "vitest";
import { findCandidates } from "~/cli/completion/candidates";
import { buildProgram } from "~/cli/program";

const models = ["test/tiny", "tiny:latest"];
const complete = async (...words: string[]) =>
  findCandidates(await buildProgram(["complete", "--", ...words]), words, () => Promise.resolve(models));

describe("what may stand at the cursor", () => {
  it.each([
    [["sh"], ["show"]],
    [["lo"], ["login", "logs", "logout"]],
    [["task", "mo"], ["move"]],
    [["task", "es"], ["estimate"]],
    [["task", "estimate", "--al"], ["--all"]],
    [
      ["task", "re"],
      ["redo", "reject", "revert", "review"],
    ],
    [["queue", "c"], ["cancel"]],
    [["show", ""], models],
    [["show", "--modelfile", "tiny:"], ["tiny:latest"]],
    [["rm", "test/tiny", "tin"], ["tiny:latest"]],
    [["run", "--format", "json", "te"], ["test/tiny"]],
    [["bench", "--vs", "te"], ["test/tiny"]],
    [
      ["logs", "--engine", ""],
      ["mlx", "ollama"],
    ],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
    [["show", "test/tiny", ""], []],
    [["list", "--js"], ["--json"]],
    [["complet"], ["completion"]],
  ])("%j -> %j", async (words, expected) => {
    expect((await complete(...words)).sort()).toEqual([...expected].sort());
  });
});
