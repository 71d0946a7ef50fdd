/** What one check of `ollmlx doctor` found. `remedy` says what to do when it is not "ok". */
export interface Finding {
  name: string;
  state: "ok" | "warning" | "failed";
  detail: string;
  remedy?: string;
}

/** Runs a check that throws when something is wrong; what it returns is the detail of a good finding. */
export async function check(name: string, remedy: string, inspect: () => Promise<string> | string): Promise<Finding> {
  try {
    return { name, state: "ok", detail: await inspect() };
  } catch (error) {
    return { name, state: "failed", detail: error instanceof Error ? error.message : String(error), remedy };
  }
}

/** A failed finding of something that ollmlx can do without. */
export const asWarning = (finding: Finding): Finding =>
  finding.state === "failed" ? { ...finding, state: "warning" } : finding;
