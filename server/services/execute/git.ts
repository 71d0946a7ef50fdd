import { execa } from "execa";
import { AppError } from "~/server/errors";

/** Nothing of the user's own configuration may run programs: no hooks, no watchers, no prompts. */
const safely = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "gc.auto=0"];

export interface GitPlace {
  folder: string;
  /** The daemon's environment, of which git sees a part. */
  childEnv: Readonly<Record<string, string>>;
}

interface GitOptions {
  /** Another index than the repository's own. */
  indexFile?: string;
  input?: string;
  signal?: AbortSignal | undefined;
}

/**
 * Runs git in a folder and gives what it printed, as it is. Variables of a git that runs us (as in a hook) are left
 * out. Throws UNAVAILABLE where git is missing, FORBIDDEN for a folder that may not be entered, BAD_REQUEST with git's
 * own line where it fails.
 */
export async function runGit(
  { folder, childEnv }: GitPlace,
  args: string[],
  options: GitOptions = {},
): Promise<string> {
  const { indexFile, input, signal } = options;
  const result = await execa("git", [...safely, ...args], {
    cwd: folder,
    env: {
      ...scrubEnvironment(childEnv),
      // What git says is read by us, and must not depend on the user's language.
      LC_ALL: "C",
      GIT_TERMINAL_PROMPT: "0",
      GIT_OPTIONAL_LOCKS: "0",
      GIT_AUTHOR_NAME: "ollmlx",
      GIT_AUTHOR_EMAIL: "ollmlx@localhost",
      GIT_COMMITTER_NAME: "ollmlx",
      GIT_COMMITTER_EMAIL: "ollmlx@localhost",
      ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
    },
    extendEnv: false,
    stripFinalNewline: false,
    reject: false,
    maxBuffer: 64 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
    ...(signal ? { cancelSignal: signal } : {}),
  });
  if (result.exitCode === 0) return result.stdout;
  if (signal?.aborted) throw signal.reason;
  if (result.code === "ENOENT") {
    throw new AppError("UNAVAILABLE", "git is not installed", { hint: "Install git, or use a folder without .git." });
  }
  if (result.code === "EACCES") {
    throw new AppError("FORBIDDEN", `${folder} may not be read by the user who runs the daemon`);
  }
  const lines = (result.stderr ?? "").trim().split("\n");
  // Advice may follow the line that says what is wrong.
  const fault = lines.findLast((line) => /^(?:fatal|error): /.test(line)) ?? lines.at(-1);
  throw new AppError("BAD_REQUEST", `git ${args[0]}: ${fault || result.shortMessage}`);
}

/** What git and checks see of the daemon's environment: where programs are and the language, no keys, no proxies. */
export function scrubEnvironment(childEnv: Readonly<Record<string, string>>): Record<string, string> {
  const kept = ["PATH", "HOME", "LANG", "LC_ALL"];
  return Object.fromEntries(kept.flatMap((name) => (childEnv[name] === undefined ? [] : [[name, childEnv[name]]])));
}
