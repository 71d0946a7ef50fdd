import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printNote } from "~/cli/output";

/** Lets the user write `text` in `editor` (a program with arguments) and gives what was saved, or `text` on a failure. */
export function editText(text: string, editor: string, input: NodeJS.ReadStream | NodeJS.ReadableStream): string {
  const folder = mkdtempSync(join(tmpdir(), "ollmlx-prompt-"));
  const file = join(folder, "prompt.txt");
  const [program = "", ...args] = editor.split(/\s+/);
  const setRawMode = (isRaw: boolean) => "setRawMode" in input && input.setRawMode?.(isRaw);
  try {
    writeFileSync(file, text, { mode: 0o600 });
    setRawMode(false);
    const { error, status } = spawnSync(program, [...args, file], { stdio: "inherit" });
    if (error || status !== 0) {
      printNote(
        `The editor '${editor}' failed: ${error?.message ?? `exit code ${status}`}. Set OLLAMA_EDITOR to another.`,
      );
      return text;
    }
    return readFileSync(file, "utf8").trimEnd();
  } finally {
    setRawMode(true);
    rmSync(folder, { recursive: true, force: true });
  }
}
