import { readFileSync } from "node:fs";
import { recoverWrites, type WriteJournal, writeFiles } from "~/server/services/execute/write-files";

/**
 * A process of its own that applies a journal and kills itself before the step of a number; with "recover" it does what
 * the daemon does at its start when its database does not know of the change.
 */
const [home = "", journalFile = "", stepText = ""] = process.argv.slice(2);
if (stepText === "recover") recoverWrites(home, () => false);
else {
  const journal = JSON.parse(readFileSync(journalFile, "utf8")) as WriteJournal;
  let step = 0;
  writeFiles(home, journal, () => {
    if (step === Number(stepText)) process.kill(process.pid, "SIGKILL");
    step += 1;
  });
  process.stdout.write(`${step} steps\n`);
}
