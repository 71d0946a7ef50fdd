import type { Example } from "~/scripts/demo-model/example";
import { nameObject } from "~/scripts/demo-model/name-object";
import { partOf, type Random, type Split, wordsOf } from "~/scripts/demo-model/random";
import { people } from "~/scripts/demo-model/words";
import { describeRewrite } from "~/server/services/prompts/optimize/ask-optimizer";
import { optimizerPrompts } from "~/server/services/prompts/optimize/templates";
import { lintPrompt } from "~/shared/prompt-lint";
import { maskPrompt } from "~/shared/prompt-mask";
import { fillPlaceholders } from "~/shared/prompt-spans";

/** What a prompt asks for; `{o}` is a thing, `{n}` a number, `{people}` readers. */
const orders = [
  "Write a list of {n} facts about the {o}",
  "Explain the {o} to {people}",
  "Summarise the notes on the {o}",
  "Describe how the {o} works",
  "Compare the {o} with its rivals",
  "Write an email to {people} about the {o}",
  "List the faults of the {o}",
  "Draft a plan for the {o}",
  "Write {n} questions about the {o}",
  "Translate the text on the {o} into French",
  "Explain why {people} need the {o}",
  "Name {n} uses of the {o}",
];
const closings = [
  "Answer with a numbered list of at most five items.",
  "Answer in three sentences.",
  "Write at most {n} words.",
  "Give a table with two columns.",
];

/** A flaw: how it stands in a text and what remains when it is mended. `about` says what a model finds wrong. */
const flaws: { worse: string; better: string; about: string }[] = [
  { worse: "Maybe {t}.", better: "{T}.", about: "leaves open whether it is wanted" },
  { worse: "I would like you to {t}.", better: "{T}.", about: "a wish where an instruction would do" },
  { worse: "{T}, perhaps.", better: "{T}.", about: "leaves open whether it is wanted" },
  { worse: "{T} if possible.", better: "{T}.", about: "leaves open whether it is wanted" },
  { worse: "{T}. Thanks in advance!", better: "{T}.", about: "asks for nothing" },
  { worse: "Take a deep breath. {T}.", better: "{T}.", about: "asks for nothing" },
  { worse: "{T} nicely.", better: "{T}.", about: "means something different to everybody" },
  { worse: "{T} somehow.", better: "{T}.", about: "means something different to everybody" },
  { worse: "{T} and stuff.", better: "{T}.", about: "means something different to everybody" },
  { worse: "{T}!!!", better: "{T}.", about: "punctuation in place of a reason" },
];

interface Flawed {
  worse: string;
  better: string;
  quote: string;
  about: string;
}

function writeFlawed(random: Random, split: Split): Flawed {
  const fill = (text: string) =>
    text
      .replaceAll("{o}", () => nameObject(random, split, 0.4).text)
      .replaceAll("{n}", () => String(random.between(2, 90)))
      .replaceAll("{people}", () => random.pick(wordsOf(people, split)));
  const order = fill(random.pick(partOf(orders, split)));
  const small = order.charAt(0).toLowerCase() + order.slice(1);
  const flaw = random.pick(flaws);
  const put = (text: string) => text.replace("{t}", small).replace("{T}", order);
  const closing = random.chance(0.6) ? ` ${fill(random.pick(closings))}` : "";
  const quote =
    /maybe|I would like you to|perhaps|if possible|Thanks in advance|Take a deep breath|nicely|somehow|stuff|!!!/i.exec(
      put(flaw.worse),
    )?.[0] ?? "";
  return { worse: put(flaw.worse) + closing, better: put(flaw.better) + closing, quote, about: flaw.about };
}

const textOf = (id: string): string => optimizerPrompts.find((prompt) => prompt.id === id)?.text ?? "";
const user = (content: string): Example["messages"] => [{ role: "user", content }];

/** The faults that a model sees in a prompt: one, or none where there is none. */
export function askFaults(random: Random, split: Split): Example {
  const { worse, better, quote, about } = writeFlawed(random, split);
  const isClean = random.chance(0.25);
  const content = fillPlaceholders(textOf("prompt-faults"), { prompt: JSON.stringify(isClean ? better : worse) });
  const answer = JSON.stringify({ faults: isClean ? [] : [{ quote, issue: about }] });
  return { kind: "faults", messages: user(content), answer };
}

/** A rewrite that mends the finding which the product's own rules report, or a model's where the rules say nothing. */
export function askRewrite(random: Random, split: Split): Example {
  const { worse, better, quote, about } = writeFlawed(random, split);
  const own = lintPrompt(worse, null).findings.find(
    (finding) => finding.quote !== "" && (quote.includes(finding.quote) || finding.quote.includes(quote)),
  );
  const { text } = maskPrompt(worse);
  const findings = [own ?? { message: about, quote, fix: "" }];
  const request = { text: worse, findings, facts: "", preserve: [], complaint: "", seed: 1 };
  const content = fillPlaceholders(textOf("prompt-rewrite"), describeRewrite(request, text));
  return { kind: "rewrite", messages: user(content), answer: `<<<PROMPT\n${maskPrompt(better).text}\nPROMPT>>>` };
}
