/** Whatever a query, mutation or fetch threw, as words for a person: what was wrong and, where known, what to do. */
export function describeError(error: unknown): { message: string; hint: string | null } {
  if (!(error instanceof Error)) return { message: String(error), hint: null };
  if (isUnanswered(error)) {
    return {
      message: "The daemon does not answer.",
      hint: "Start it with `ollmlx serve`; this page reconnects by itself.",
    };
  }
  const data = "data" in error ? (error.data as { hint?: unknown } | null | undefined) : null;
  return { message: error.message, hint: typeof data?.hint === "string" ? data.hint : null };
}

/** Whether nothing came back, so that it is not known what the daemon did; Safari says "Load failed". */
export function isUnanswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isNetwork = (thrown: unknown) => thrown instanceof TypeError && /fetch|load failed/i.test(thrown.message);
  return isNetwork(error) || isNetwork(error.cause);
}
