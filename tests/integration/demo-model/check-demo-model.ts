import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { rootDir } from "~/tests/fixtures/child-process";
import { requirePart } from "~/tests/fixtures/model-folder";

/** Shares from 0 to 1, explained in docs/demo-model.md; `answers` is a number. */
type Row<Name extends string> = Record<Name | "answers" | "valid" | "exact", number>;

export interface Table {
  model: string;
  breakdown: Row<"named" | "namedInvented" | "withDuplicates">;
  opinion: Row<"classRight">;
  chat: Row<never>;
  /** Only of the twin. */
  agreement?: number;
}

/** Asks the model in the package this many held-out questions on both engines, as a person who trained one would. */
export async function checkDemoModel(count: number): Promise<{ mlx: Table; twin: Table }> {
  const answers = mkdtempSync(join(tmpdir(), "ollmlx-answers-"));
  const options = { cwd: rootDir, stderr: "inherit" } as const;
  try {
    await execa("node", ["scripts/demo-model/build.mjs"], options);
    const model = join(rootDir, "mlx_backend", "demo_model");
    const flags = ["--model", model, "--ollama", requirePart("OLLMLX_TEST_OLLAMA"), "--answers", answers];
    const { stdout } = await execa(
      "node",
      ["scripts/demo-model/check.mjs", ...flags, "--count", String(count)],
      options,
    );
    const [mlx, twin] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Table);
    if (!mlx || !twin) throw new Error(`check.mjs printed ${stdout}`);
    return { mlx, twin };
  } finally {
    rmSync(answers, { recursive: true, force: true });
  }
}
