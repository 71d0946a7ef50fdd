import { restoreLineEnds } from "~/shared/criteria-text";

/** What the analyser looks at. */
export interface AnalyzedTask {
  title: string;
  description: string;
  criteria: string[];
  /** How many tasks it waits for. */
  dependencyCount: number;
  /** A person's estimate, where there is one. */
  estimateMinutes?: number | null | undefined;
}

const templateHeadings =
  /^\s*(?:#{1,6}\s*|\*\*)(?:objective|acceptance criteria|scope boundaries|technical requirements|files?(?:\/components)?|testing requirements|edge cases|dependencies|notes?)\b.*$/gim;

/**
 * The words of a task that say something about it: headings of the usual template are left out, because "(CRITICAL)" in a heading
 * says nothing, and so is its section of acceptance criteria, which is counted as criteria.
 */
export function readMeaning({ title, description }: Pick<AnalyzedTask, "title" | "description">): string {
  const body = restoreLineEnds(description)
    .replace(/^\s*(?:#{1,6}\s*|\*\*)acceptance criteria[\s\S]*?(?=^\s*(?:#{1,6}\s|\*\*)|(?![\s\S]))/gim, "")
    .replace(templateHeadings, "")
    .replace(/```[\s\S]*?```/g, " ");
  return `${title.trim().replace(/[.:]?$/, ".")} ${body.replace(/\s+/g, " ").trim()}`;
}
