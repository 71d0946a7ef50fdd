import { parentPort } from "node:worker_threads";
import type { Assertion } from "~/shared/contracts/prompt-evaluation";
import { failedAssertions, type JudgedAnswer } from "~/shared/prompt-assertions";

/**
 * The thread of `check-answer.ts`: an answer and one assertion in, what the answer fails out. It says "ready" first, so
 * that its start is not counted as the time of a check.
 */
parentPort?.on("message", ({ answer, assertion }: { answer: JudgedAnswer; assertion: Assertion }) => {
  parentPort?.postMessage(failedAssertions(answer, [assertion]));
});
parentPort?.postMessage("ready");
