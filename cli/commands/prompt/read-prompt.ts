import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { CliError, usageError } from "~/cli/cli-error";

/** Most characters of a prompt, the same as the daemon takes. */
const mostChars = 50_000;

/** The prompt in a file, or on standard input for "-". Throws when it is empty, too long or cannot be read. */
export async function readPromptFile(file: string): Promise<string> {
  if (file === "-" && process.stdin.isTTY) {
    throw usageError("no prompt was given", "Name a file, pipe the text in, or use --text");
  }
  return requirePrompt(file === "-" ? await readAll(process.stdin) : await readText(file), file);
}

/** `text` as it is. Throws a usage error when there is nothing in it or too much. */
export function requirePrompt(text: string, file = "-"): string {
  const where = file === "-" ? "the prompt" : file;
  if (text.trim() === "") throw usageError(`${where} is empty`);
  if (text.length > mostChars) {
    throw usageError(`${where} has ${text.length} characters`, `A prompt has at most ${mostChars}`);
  }
  return text;
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (cause) {
    const reason = cause instanceof TypeError ? "it is not UTF-8 text" : (cause as Error).message;
    throw new CliError(`cannot read ${file}: ${reason}`, { cause });
  }
}
