import { type AppError, toAppError } from "~/server/errors";
import type { AnswerProblem } from "~/shared/contracts/conversation";

/** Why an answer broke off, with the kind of remedy that the page can offer. */
export function explainProblem(thrown: unknown): AnswerProblem {
  const error = toAppError(thrown);
  return { kind: classify(error), message: error.message, hint: error.hint ?? null };
}

function classify({ code, message }: AppError): AnswerProblem["kind"] {
  if (code === "NOT_FOUND") return "model_missing";
  if (/tokens and the context|context (length|size|window)|exceeds? the (available )?context/i.test(message)) {
    return "context";
  }
  if (code === "BUSY" || (code === "UNAVAILABLE" && /busy|queue/i.test(message))) return "busy";
  if (code === "UNAVAILABLE" || code === "UPSTREAM_FAILED") return "engine";
  return "other";
}
