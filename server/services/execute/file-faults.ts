import { AppError } from "~/server/errors";

const faults: Record<string, string> = {
  EACCES: "may not be VERB by the user who runs the daemon",
  EPERM: "may not be VERB by the user who runs the daemon",
  EROFS: "is on a read-only disk",
};
const full = ["ENOSPC", "EDQUOT", "SQLITE_FULL"];

/**
 * What the system said against reading or writing a file, as NO_SPACE or FORBIDDEN with the file's name; `end` closes
 * the sentence. Whatever else was thrown is given back as it is.
 */
export function explainFileFault(thrown: unknown, verb: "read" | "written", end = ""): unknown {
  if (thrown instanceof AppError) return thrown;
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code = "", path } = error as NodeJS.ErrnoException;
    if (full.includes(code)) {
      return new AppError("NO_SPACE", `the disk is full${end}`, { hint: "Make room, then try again.", cause: thrown });
    }
    const fault = faults[code]?.replace("VERB", verb);
    if (fault) return new AppError("FORBIDDEN", `${path ?? "a file"} ${fault}${end}`, { cause: thrown });
  }
  return thrown;
}
