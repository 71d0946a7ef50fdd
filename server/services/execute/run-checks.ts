import { mkdir } from "node:fs/promises";
import { execa } from "execa";
import { AppError } from "~/server/errors";
import { scrubEnvironment } from "~/server/services/execute/git";
import { findSandbox } from "~/server/services/execute/sandbox";
import type { CheckResult, CheckRule } from "~/shared/contracts/execution";

const tailChars = 4_000;
const syntaxTimeoutSeconds = 20;

export interface CheckPlace {
  /** The working copy. */
  root: string;
  /** A folder of the checks' own for HOME and temporary files. */
  scratch: string;
  childEnv: Readonly<Record<string, string>>;
  /** The daemon's Python, for the syntax of .py files. */
  python: string;
  signal: AbortSignal;
}

export interface ChecksRun {
  results: CheckResult[];
  sandbox: string | null;
}

/** Runs the workspace's checks one after another in the working copy. Throws CANCELLED. */
export async function runChecks(rules: readonly CheckRule[], place: CheckPlace): Promise<ChecksRun> {
  await mkdir(place.scratch, { recursive: true });
  const sandbox = rules.length === 0 ? null : await findSandbox(place);
  const results: CheckResult[] = [];
  for (const rule of rules) {
    const argv = sandbox?.wrap(rule.argv, place) ?? rule.argv;
    results.push(await runOne(rule, argv, place));
  }
  return { results, sandbox: sandbox?.description ?? null };
}

/** A syntax check for each changed file that this machine can read without running it. */
export async function checkSyntax(
  files: readonly { path: string; after: string }[],
  place: CheckPlace,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { path, after } of files) {
    const name = `syntax of ${path}`;
    if (/\.json$/i.test(path)) results.push(checkJson(name, after));
    const argv = syntaxCommand(path, place.python);
    if (!argv) continue;
    const result = await runOne({ name, argv, timeoutSeconds: syntaxTimeoutSeconds }, argv, place);
    // Without the program there is nothing to say about the file.
    if (result.status !== "missing") results.push(result);
  }
  return results;
}

function syntaxCommand(path: string, python: string): string[] | null {
  if (/\.(?:mjs|cjs)$/i.test(path)) return [process.execPath, "--check", path];
  const parse = "import ast,sys; ast.parse(open(sys.argv[1],encoding='utf-8').read(), sys.argv[1])";
  return /\.py$/i.test(path) ? [python, "-I", "-c", parse, path] : null;
}

function checkJson(name: string, text: string): CheckResult {
  const result: CheckResult = { name, status: "passed", exitCode: 0, durationMs: 0, tail: "" };
  try {
    JSON.parse(text);
    return result;
  } catch (error) {
    return { ...result, status: "failed", exitCode: 1, tail: (error as Error).message };
  }
}

async function runOne(rule: CheckRule, argv: readonly string[], place: CheckPlace): Promise<CheckResult> {
  const { root, scratch, childEnv, signal } = place;
  const startedAt = performance.now();
  const [program = "", ...args] = argv;
  const child = execa(program, args, {
    cwd: root,
    env: { ...scrubEnvironment(childEnv), HOME: scratch, TMPDIR: scratch, CI: "1", NO_COLOR: "1" },
    extendEnv: false,
    reject: false,
    all: true,
    stdin: "ignore",
    // A group of its own, so that all that the check starts ends with it.
    detached: true,
    maxBuffer: 2_000_000,
  });
  let isLate = false;
  const end = () => killGroup(child.pid);
  const timer = setTimeout(() => {
    isLate = true;
    end();
  }, rule.timeoutSeconds * 1_000);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  const result = await child;
  clearTimeout(timer);
  signal.removeEventListener("abort", end);
  end();
  if (signal.aborted) throw signal.reason ?? new AppError("CANCELLED", "cancelled");
  const isMissing = result.code === "ENOENT" || result.code === "EACCES" || result.exitCode === 127;
  const status = isLate ? "timeout" : isMissing ? "missing" : result.exitCode === 0 ? "passed" : "failed";
  return {
    name: rule.name,
    status,
    exitCode: result.exitCode ?? null,
    durationMs: Math.round(performance.now() - startedAt),
    tail: (result.all ?? "").slice(-tailChars) || (isMissing ? `${rule.argv[0]} could not be started` : ""),
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}

/** The checks that pass before a change and not after it; where they failed before already, none. */
export function findNewFailures(before: readonly CheckResult[], after: readonly CheckResult[]): CheckResult[] {
  return after.filter((result) => {
    if (result.status === "passed" || result.status === "missing") return false;
    const earlier = before.find(({ name }) => name === result.name);
    return earlier === undefined || earlier.status === "passed";
  });
}
