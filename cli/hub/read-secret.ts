import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text as readAll } from "node:stream/consumers";
import { stoppedByUser } from "~/cli/cli-error";

/** A secret typed at the terminal, where it is not shown, or the whole of a standard input that is none. */
export async function readSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await readAll(process.stdin)).trim();
  const nowhere = new Writable({ write: (_part, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // Only now does the terminal show nothing, and a quick hand pastes as soon as it sees the question.
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      process.stderr.write("\n");
      reader.removeAllListeners();
      reader.close();
      settle();
    };
    reader.once("line", (line) => end(() => resolve(line.trim())));
    reader.once("SIGINT", () => end(() => reject(stoppedByUser(""))));
    reader.once("close", () => end(() => reject(stoppedByUser(""))));
  });
}
