import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Assertion } from "~/shared/contracts/prompt-evaluation";
import { failedAssertions, type JudgedAnswer } from "~/shared/prompt-assertions";

/** A pattern of a person can take longer than the universe has (`(a+)+$`); whoever needs more than this fails. */
const patternLimitMs = 1_000;

/**
 * What an answer fails, in words; empty = it passes. Patterns and schemas, which may hold patterns, run in a thread of
 * their own that is ended after a second, so that none can hold up the daemon.
 */
export async function checkAnswer(answer: JudgedAnswer, assertions: readonly Assertion[]): Promise<string[]> {
  const failures: string[] = [];
  let worker: Worker | null = null;
  try {
    for (const assertion of assertions) {
      if (assertion.type !== "regex" && assertion.type !== "is-json") {
        failures.push(...failedAssertions(answer, [assertion]));
        continue;
      }
      worker ??= await startWorker();
      const failed = await askWorker(worker, { answer, assertion });
      if (failed) failures.push(...failed);
      else {
        failures.push(`cannot be checked within ${patternLimitMs / 1_000} s by ${nameOf(assertion)}`);
        await worker.terminate();
        worker = null;
      }
    }
  } finally {
    await worker?.terminate();
  }
  return failures;
}

const nameOf = (assertion: Assertion): string =>
  assertion.type === "regex"
    ? `/${assertion.value}/: make the pattern simpler`
    : "its schema: make its patterns simpler";

async function startWorker(): Promise<Worker> {
  const resourceLimits = { maxOldGenerationSizeMb: 128 };
  const worker = import.meta.url.endsWith(".ts")
    ? new Worker(sourceLoader, {
        eval: true,
        workerData: new URL("./assertion-worker.ts", import.meta.url).href,
        resourceLimits,
      })
    : new Worker(new URL("./assertion-worker.js", import.meta.url), { resourceLimits });
  await once(worker, "message");
  return worker;
}

/** From source a thread needs TypeScript's loader first; the built program has the worker beside this file. */
const sourceLoader =
  'import("tsx/esm/api").then(({ register }) => { register(); return import(require("node:worker_threads").workerData); });';

/** Null when it took too long, or when the thread died of it. */
async function askWorker(worker: Worker, question: object): Promise<string[] | null> {
  const limit = AbortSignal.timeout(patternLimitMs);
  const answered = once(worker, "message", { signal: limit });
  worker.postMessage(question);
  try {
    const [failures] = await answered;
    return failures as string[];
  } catch {
    return null;
  }
}
