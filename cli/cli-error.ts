/** Exit codes: 1 something failed, 2 the command line is wrong, 130 the user stopped it. */
export type ExitCode = 1 | 2 | 130;

/** An error for a person at a terminal: `message` says what was wrong, `hint` what to do. */
export class CliError extends Error {
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, options: { hint?: string | undefined; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "CliError";
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** No daemon answers. */
export class NotRunningError extends CliError {
  constructor(
    readonly url: string,
    cause?: unknown,
  ) {
    super(`ollmlx is not running at ${url}`, {
      hint: "Start it with: ollmlx serve (or name another address with --host or OLLMLX_URL)",
      cause,
    });
  }
}

/** A wrong command line. */
export const usageError = (message: string, hint?: string) => new CliError(message, { hint, exitCode: 2 });

/** The user pressed Ctrl-C. */
export const stoppedByUser = (message: string, hint?: string) => new CliError(message, { hint, exitCode: 130 });

/** `url` answers, but not in words of the daemon. */
export const strangeAnswer = (url: string, cause?: unknown) =>
  new CliError(`${url} answers, but not as ollmlx`, {
    hint: "Another program may hold that port: set --host or OLLMLX_URL to the address that `ollmlx serve` printed",
    cause,
  });

/** Whether `thrown` or one of its causes says that nothing listens at the address, or that it hung up. */
export function isConnectionFailure(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof AggregateError && error.errors.some(isConnectionFailure)) return true;
    const code = "code" in error ? String(error.code) : "";
    if (
      /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EPIPE|EAI_AGAIN|UND_ERR_SOCKET|UND_ERR_CONNECT_TIMEOUT)$/.test(
        code,
      )
    ) {
      return true;
    }
  }
  return false;
}

/** Whatever a command threw, as one line and a hint. `daemonUrl` tells which daemon was meant. */
export function toCliError(thrown: unknown, daemonUrl: () => string): CliError {
  if (thrown instanceof CliError) return thrown;
  const url = daemonUrl();
  if (isConnectionFailure(thrown)) return new NotRunningError(url, thrown);
  if (isTrpcError(thrown)) {
    const { data } = thrown;
    if (!data || typeof data !== "object") return strangeAnswer(url, thrown);
    const hint = "hint" in data && typeof data.hint === "string" ? data.hint : undefined;
    return new CliError(firstIssue(thrown.message), { hint, cause: thrown });
  }
  return new CliError(thrown instanceof Error ? thrown.message : String(thrown), { cause: thrown });
}

/** By name: the class would load tRPC's client for every command. */
const isTrpcError = (thrown: unknown): thrown is Error & { data: unknown } =>
  thrown instanceof Error && thrown.name === "TRPCClientError";

/** tRPC reports a refused input as zod's list of issues in JSON; a person needs the first one. */
function firstIssue(message: string): string {
  if (!message.startsWith("[")) return message;
  try {
    const [issue] = JSON.parse(message) as { path: unknown[]; message: string }[];
    return issue ? [issue.path.join("."), issue.message].filter(Boolean).join(": ") : message;
  } catch {
    return message;
  }
}
