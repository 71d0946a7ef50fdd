import { Document, Scalar } from "yaml";
import type { Assertion } from "~/shared/contracts/prompt-evaluation";
import type { PromptFile } from "~/shared/contracts/prompt-file";
import { toDoubleBraces } from "~/shared/prompt-spans";

/** Whom a promptfoo run asks, when nobody changes it. */
export const writtenProvider = "ollama:chat:llama3.2";

/**
 * A promptfoo configuration of a prompt: the text in use first, then the labelled revisions, and the cases of all sets.
 * Placeholders get promptfoo's double braces. Layout: https://www.promptfoo.dev/docs/configuration/reference/
 */
export function writePromptfoo({ name, summary, revisions, active, labels, evalSets }: PromptFile): string {
  const numbers = [...new Set([active, ...Object.values(labels)])];
  const prompts = numbers.flatMap((number) => {
    const text = revisions.find((revision) => revision.number === number)?.text;
    const label = Object.entries(labels).find(([, labelled]) => labelled === number)?.[0];
    if (text === undefined) return [];
    const raw = toLiteral(toDoubleBraces(text));
    return [label === undefined ? raw : { raw, label }];
  });
  const tests = evalSets.flatMap((set) =>
    set.cases.map((each) => ({
      description: each.name,
      metadata: { set: set.name },
      vars: each.values,
      assert: each.assertions.map(toPromptfooAssertion),
    })),
  );
  const tags = summary === "" ? {} : { tags: { summary } };
  const config = { description: name, ...tags, prompts, providers: [writtenProvider], tests };
  // Double quotes, since a plain date or "yes" is no text for every reader of YAML.
  return new Document(config, { aliasDuplicateObjects: false }).toString({
    lineWidth: 0,
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
  });
}

/** Texts of several lines stand as they are; control characters need quotes. */
function toLiteral(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  const isReadable = text.includes("\n") && !/[^\P{C}\n\t]|[\u2028\u2029]/u.test(text);
  if (isReadable) scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

/** promptfoo's names: https://www.promptfoo.dev/docs/configuration/expected-outputs/deterministic/ */
function toPromptfooAssertion(assertion: Assertion): Record<string, unknown> {
  switch (assertion.type) {
    case "max-ms":
      return { type: "latency", threshold: assertion.value };
    case "max-tokens":
      return {
        type: "javascript",
        value: `(context.providerResponse?.tokenUsage?.completion ?? 0) <= ${assertion.value}`,
      };
    default:
      return assertion;
  }
}
