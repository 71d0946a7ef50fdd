import { readDescriptions } from "~/db/queries/embeddings";
import { AppError } from "~/server/errors";
import type { Runtime } from "~/server/runtime";
import { chooseModel } from "~/server/services/breakdown/choose-model";
import { embedTexts } from "~/server/services/planning/embed-texts";
import { cosine, meanCosine, scaleCosine, unrelatedTexts } from "~/shared/text-similarity";

type Parts = Pick<Runtime, "db" | "engines" | "config">;

/** A task as it is compared by its meaning. */
export interface ComparedTask {
  id: string;
  title: string;
  tags: readonly string[];
}

/** How alike tasks are by meaning, 0 to 1; null where none could be asked, and then `method` says why. */
export interface TaskComparison {
  similarity: ((a: string, b: string) => number) | null;
  /** For people: which model compared, or why words are compared instead. */
  method: string;
}

/** Of a long description only the beginning is compared. */
const DESCRIPTION_CHARACTERS = 2_000;
/** Loading a model included. */
const PATIENCE_MS = 60_000;

/**
 * Compares tasks with the installed embedding model (the role "embedding"). Never throws for a model that is absent or does not
 * answer, since words can be compared without one; throws CANCELLED when `signal` is aborted.
 */
export async function compareTasks(
  parts: Parts,
  tasks: readonly ComparedTask[],
  signal: AbortSignal,
): Promise<TaskComparison> {
  const chosen = await chooseModel(parts, undefined, "embedding").catch((error: unknown) => {
    if (error instanceof AppError && error.code === "NOT_FOUND") return null;
    throw error;
  });
  if (!chosen) return { similarity: null, method: "compared by words; no embedding model is installed" };
  const { name } = chosen.model;
  const descriptions = readDescriptions(
    parts.db,
    tasks.map(({ id }) => id),
    DESCRIPTION_CHARACTERS,
  );
  const texts = tasks.map(({ id, title, tags }) =>
    [title, tags.join(", "), descriptions.get(id) ?? ""].filter(Boolean).join("\n"),
  );
  try {
    const either = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const vectors = await embedTexts(parts, chosen, [...unrelatedTexts, ...texts], either);
    const unrelated = meanCosine(vectors.slice(0, unrelatedTexts.length));
    const byId = new Map(tasks.map(({ id }, at) => [id, vectors[unrelatedTexts.length + at] ?? new Float32Array()]));
    const vectorOf = (id: string) => byId.get(id) ?? new Float32Array();
    return {
      similarity: (a, b) => scaleCosine(cosine(vectorOf(a), vectorOf(b)), unrelated),
      method: `compared by meaning with ${name}`,
    };
  } catch (error) {
    if (signal.aborted) throw new AppError("CANCELLED", "the estimate was cancelled");
    const reason = error instanceof AppError ? error.message : "it did not answer in time";
    return { similarity: null, method: `compared by words; ${name} could not be used: ${reason}` };
  }
}
