import { AppError, toAppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { captureMachine } from "~/server/services/bench/capture-machine";
import { lacksDemoTwin } from "~/server/services/bench/demo-twin";
import { chooseContext } from "~/server/services/bench/prepare-prompts";
import { type Contestant, findSides, resolveSides } from "~/server/services/bench/resolve-sides";
import { rest } from "~/server/services/bench/rest";
import { describeFlag, flagEnvironment } from "~/shared/bench-flags";
import { BITS_TOLERANCE, compareBits, readBaseName } from "~/shared/bench-pairing";
import type { BenchRun } from "~/shared/contracts/bench";
import type { PreflightCheck } from "~/shared/contracts/bench-lab";
import { demoModel, demoTwin } from "~/shared/demo-model";
import { formatMemory } from "~/shared/format-quantity";

/** Both models must fit into this share of the memory, or one is unloaded for the other. */
const RESIDENT_SHARE = 0.6;

const ok = (name: string, detail: string): PreflightCheck => ({ name, state: "ok", detail, fix: "" });

/** Looks at everything that would stop a run or spoil its claim, without measuring. */
export async function preflight(
  { engines }: Pick<Runtime, "engines">,
  options: BenchRun["options"],
): Promise<PreflightCheck[]> {
  let contestants: Contestant[] | null;
  try {
    contestants = await findContestants(engines, options);
  } catch (thrown) {
    const { message, hint = "" } = toAppError(thrown);
    return [{ name: "models", state: "fail", detail: message, fix: hint }];
  }
  if (!contestants) {
    const fix = `The run makes it first, from ${demoModel}.`;
    const twin: PreflightCheck = { name: "models", state: "warn", detail: `${demoTwin} is not made yet`, fix };
    return [twin, checkRequests(engines), ...(await checkMachine(options))];
  }
  const names = contestants.map(({ model }) => `${model.name} (${model.engine} ${model.engineVersion ?? "?"})`);
  return [
    ok("models", names.join(", ")),
    ...checkPair(contestants),
    await checkContext(options, contestants),
    await checkMemory(contestants),
    checkRequests(engines),
    ...(await checkMachine(options)),
  ];
}

/** The models of a run; null before the demo model's twin is made. Throws as `resolveSides`. */
async function findContestants(
  engines: Runtime["engines"],
  options: BenchRun["options"],
): Promise<Contestant[] | null> {
  if (!(await lacksDemoTwin(engines, [options.modelA, options.modelB]))) return resolveSides(engines, options);
  await findSides(engines, options);
  return null;
}

function checkPair(contestants: readonly Contestant[]): PreflightCheck[] {
  const [a, b] = contestants.map(({ model }) => model);
  if (!a || !b) {
    return [{ name: "pair", state: "warn", detail: "one model alone", fix: "Name a second model to compare with." }];
  }
  const isSameBase = readBaseName(a.name) === readBaseName(b.name);
  const bits = compareBits(a, b);
  const both = [a, b].map(({ bitsPerWeight }) => bitsPerWeight?.toFixed(2) ?? "unknown").join(" and ");
  return [
    isSameBase
      ? ok("base model", "the names say the same base model")
      : { name: "base model", state: "warn", detail: "the names differ", fix: "Choose two forms of one model." },
    bits !== null && bits <= BITS_TOLERANCE
      ? ok("bits per weight", both)
      : {
          name: "bits per weight",
          state: "warn",
          detail: both,
          fix: "Choose 8 bit and Q8_0, or make the twin: ollmlx twin.",
        },
  ];
}

async function checkContext(options: BenchRun["options"], contestants: readonly Contestant[]): Promise<PreflightCheck> {
  try {
    return ok("context", `${await chooseContext(options, contestants)} tokens for each engine`);
  } catch (thrown) {
    const error = toAppError(thrown);
    return { name: "context", state: "fail", detail: error.message, fix: error.hint ?? "" };
  }
}

async function checkMemory(contestants: readonly Contestant[]): Promise<PreflightCheck> {
  const { memoryBytes } = await captureMachine();
  const wanted = contestants.reduce((sum, { model }) => sum + model.sizeBytes, 0);
  const detail = `${formatMemory(wanted)} of weights, ${formatMemory(memoryBytes)} of memory`;
  const largest = Math.max(...contestants.map(({ model }) => model.sizeBytes));
  if (largest > memoryBytes) return { name: "memory", state: "fail", detail, fix: "Choose a smaller model." };
  if (wanted <= RESIDENT_SHARE * memoryBytes) return ok("memory", detail);
  return { name: "memory", state: "warn", detail, fix: "They take turns in memory, which takes longer." };
}

function checkRequests(engines: Runtime["engines"]): PreflightCheck {
  const name = "other requests";
  try {
    engines.lease.check();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { name, state: "warn", detail: thrown.message, fix: "The run waits for its turn." };
  }
  const open = engines.all().reduce((sum, { queue }) => sum + queue.size, 0);
  if (open === 0) return ok(name, "none");
  return { name, state: "warn", detail: `${open} being answered`, fix: "The run waits until they have ended." };
}

async function checkMachine(options: BenchRun["options"]): Promise<PreflightCheck[]> {
  const signal = new AbortController().signal;
  const environment = await rest({ ...options, watchMachine: true, delayMs: 500 }, { signal, onHot: () => undefined });
  const flags = flagEnvironment(environment, null);
  if (flags.length === 0) return [ok("machine", "cool, quiet and on mains power, as far as it tells")];
  const fix = "Close other programs, connect the power supply, let it cool.";
  return flags.map((flag) => ({ name: "machine", state: "warn", detail: describeFlag(flag), fix }));
}
