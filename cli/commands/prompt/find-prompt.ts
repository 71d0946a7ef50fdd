import { CliError, usageError } from "~/cli/cli-error";
import type { Client } from "~/cli/client";
import type { Prompt, ScoredRevision } from "~/shared/contracts/prompt";

/** A stored prompt by id or name, with its revisions, newest first. */
export async function findPrompt(
  client: Client,
  reference: string,
): Promise<{ prompt: Prompt; revisions: ScoredRevision[] }> {
  const prompt = await client.prompts.get.query({ reference });
  return { prompt, revisions: await client.prompts.revisions.query({ promptId: prompt.id }) };
}

/** A revision by number ("3"), label ("active", "latest", "best") or id. Throws a CliError that names what there is. */
export function findRevision(revisions: readonly ScoredRevision[], reference: string): ScoredRevision {
  const wanted = reference.toLowerCase();
  const found = revisions.find(
    ({ id, number, labels }) =>
      String(number) === wanted.replace(/^[#r]/, "") || id.toLowerCase() === wanted || labels.includes(wanted),
  );
  if (found) return found;
  const labels = [...new Set(revisions.flatMap((revision) => revision.labels))];
  throw new CliError(`the prompt has no revision '${reference}'`, {
    hint: `It has the numbers 1 to ${revisions[0]?.number ?? 0} and the labels ${labels.join(", ")}`,
  });
}

/** "NAME" or "NAME@REVISION"; `fallback` where no revision is named. */
export async function findTarget(
  client: Client,
  target: string,
  fallback = "active",
): Promise<{ prompt: Prompt; revision: ScoredRevision }> {
  const at = target.lastIndexOf("@");
  if (at === 0) throw usageError("name the prompt before the @", "Write NAME@REVISION, such as breakdown@2");
  const [name, reference] = at < 0 ? [target, fallback] : [target.slice(0, at), target.slice(at + 1)];
  const { prompt, revisions } = await findPrompt(client, name);
  return { prompt, revision: findRevision(revisions, reference) };
}
