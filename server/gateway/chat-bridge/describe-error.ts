import type { AppError } from "~/server/errors";

/** One text of what was wrong and what to do: clients of these dialects show no second one. */
export function describeError({ message, hint }: AppError): string {
  return hint ? `${message}. ${hint}` : message;
}

/** Whether a prompt did not fit the model. Clients shorten the conversation when they are told so in the right words. */
export function isTooLong({ code, message }: AppError): boolean {
  return (
    code === "BAD_REQUEST" &&
    /tokens and the context|exceed\w* (the )?(available )?context|context length/i.test(message)
  );
}
