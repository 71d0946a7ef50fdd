import { join } from "node:path";
import { readHubToken } from "~/server/engines/hub-token";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";

const timeoutMs = 10_000;

/**
 * A question to the hub's API with a JSON answer. Throws UNAVAILABLE when it cannot be reached, is too slow or asks to
 * wait, FORBIDDEN, NOT_FOUND, UPSTREAM_FAILED.
 */
export async function askHub({ config }: Pick<Runtime, "config">, path: string): Promise<unknown> {
  const { hfEndpoint } = config;
  const token = await readHubToken(config.childEnv, join(config.home, "hf-token"));
  const reply = await fetch(`${hfEndpoint}${path}`, {
    headers: { accept: "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: Error) => {
    const why = cause.name === "TimeoutError" ? `did not answer within ${timeoutMs / 1000} s` : "cannot be reached";
    throw new AppError("UNAVAILABLE", `the hub at ${hfEndpoint} ${why}`, {
      hint: "Check the network and try again. Installed models work without it.",
      cause,
    });
  });
  if (!reply.ok) throw hubError(reply, hfEndpoint);
  return reply.json().catch((cause: unknown) => {
    throw new AppError("UPSTREAM_FAILED", `the hub at ${hfEndpoint} answered something that is not JSON`, { cause });
  });
}

function hubError({ status, headers }: Response, endpoint: string): AppError {
  if (status === 429) {
    const seconds = Number(headers.get("retry-after"));
    const when = Number.isFinite(seconds) && seconds > 0 ? `in ${seconds} s` : "in a few minutes";
    return new AppError("UNAVAILABLE", "the hub has had too many questions from here", { hint: `Try again ${when}.` });
  }
  if (status === 401 || status === 403) {
    return new AppError("FORBIDDEN", `the hub refused the question (HTTP ${status})`, {
      hint: "Check HF_TOKEN, or log in anew: ollmlx login.",
    });
  }
  if (status === 404) return new AppError("NOT_FOUND", "the hub has no such repository");
  return new AppError("UPSTREAM_FAILED", `the hub at ${endpoint} answered HTTP ${status}`, {
    hint: "Try again later.",
  });
}
