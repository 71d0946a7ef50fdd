/**
 * The one error type of the server. Services and engines throw it; each transport renders it in its own dialect from
 * the table below (Ollama: `{"error": message}`, tRPC: code, CLI: message, hint and exit code).
 */
export const errorTable = {
  BAD_REQUEST: { status: 400, trpc: "BAD_REQUEST", exit: 1 },
  UNAUTHORIZED: { status: 401, trpc: "UNAUTHORIZED", exit: 1 },
  FORBIDDEN: { status: 403, trpc: "FORBIDDEN", exit: 1 },
  NOT_FOUND: { status: 404, trpc: "NOT_FOUND", exit: 1 },
  METHOD_NOT_ALLOWED: { status: 405, trpc: "METHOD_NOT_SUPPORTED", exit: 1 },
  CONFLICT: { status: 409, trpc: "CONFLICT", exit: 1 },
  TOO_LARGE: { status: 413, trpc: "PAYLOAD_TOO_LARGE", exit: 1 },
  CANCELLED: { status: 499, trpc: "CLIENT_CLOSED_REQUEST", exit: 130 },
  INTERNAL: { status: 500, trpc: "INTERNAL_SERVER_ERROR", exit: 1 },
  NOT_SUPPORTED: { status: 501, trpc: "NOT_IMPLEMENTED", exit: 1 },
  UPSTREAM_FAILED: { status: 502, trpc: "BAD_GATEWAY", exit: 1 },
  /** Too many requests wait already; the answer tells when to come back. */
  BUSY: { status: 503, trpc: "SERVICE_UNAVAILABLE", exit: 1 },
  UNAVAILABLE: { status: 503, trpc: "SERVICE_UNAVAILABLE", exit: 1 },
  NO_SPACE: { status: 507, trpc: "INTERNAL_SERVER_ERROR", exit: 1 },
} as const;

export type ErrorCode = keyof typeof errorTable;

/** An error meant for a person: `message` says what was wrong, `hint` what to do about it. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.hint = options.hint;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}

/** Whatever was thrown as an AppError; anything unknown becomes INTERNAL with its message kept. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof Error && thrown.name === "AbortError") {
    return new AppError("CANCELLED", "request canceled", { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError("INTERNAL", message, { cause: thrown });
}
