export interface JudgePair {
  /** What sets the two apart. */
  kind: string;
  better: string;
  worse: string;
}

/** Pairs with a known better prompt. A judge that gets them wrong, or changes its mind with the order, is not asked. */
export const judgePairs: readonly JudgePair[] = [
  {
    kind: "vague",
    better: "List the three largest cities of Norway by population, one a line, largest first.",
    worse: "Tell me something about cities in Norway.",
  },
  {
    kind: "lost placeholder",
    better: "Translate the text between the tags into German. Output only the translation.\n<text>{text}</text>",
    worse: "Translate the text between the tags into German. Output only the translation.\n<text></text>",
  },
  {
    kind: "contradiction",
    better: "Explain in at most 50 words how a vaccine works.",
    worse: "Explain in at most 50 words, in full detail and over several pages, how a vaccine works.",
  },
  {
    kind: "no output form",
    better:
      'Classify the review as positive or negative. Answer with one word: "positive" or "negative".\nReview: {review}',
    worse: "What about this review?\nReview: {review}",
  },
  {
    kind: "padding",
    better: "Sort these names by the alphabet, one a line: {names}",
    worse:
      "It would be really wonderful and much appreciated if, at some point, you could perhaps possibly sort these names, as names are very interesting and sorting is a fine thing to do: {names}",
  },
  {
    kind: "no criteria",
    better:
      "Write a product description for a bicycle bell. At most 40 words, no exclamation marks, name its colour: black.",
    worse: "Write a nice product description for a bicycle bell.",
  },
  {
    kind: "no edge case",
    better: "Extract the invoice number from {mail}. Output only the number. If there is none, output NONE.",
    worse: "Extract the invoice number from {mail}.",
  },
  {
    kind: "undefined thing",
    better:
      "The function `add(a, b)` returns a - b. Correct it so that it returns the sum, and output only the function.",
    worse: "Correct the thing so that it works.",
  },
  {
    kind: "unfinished",
    better: "Write a thank-you note to a colleague named Ines for her help with the audit. Three sentences.",
    worse: "Write a thank-you note to TBD for TBD. [FILL: length]",
  },
  {
    kind: "lost prohibition",
    better: "Summarise the report in {report} in five sentences. Do not name any person.",
    worse:
      "Summarise the report in {report} in five sentences, with the names of all persons where that is not wanted.",
  },
  {
    kind: "many tasks in one",
    better: "1. List the errors in {log}.\n2. For each error give the line number.\nOutput one error a line.",
    worse: "errors {log} list them also lines and fix and explain and other logs too and mail it",
  },
  {
    kind: "needs memory",
    better: "Name three risks of storing passwords as plain text, one sentence each.",
    worse: "Do it as we discussed last time, the same as usual.",
  },
  {
    kind: "answers instead of asking",
    better: "Name the chemical symbol of gold. Answer with the symbol only.",
    worse: "The chemical symbol of gold is Au.",
  },
  {
    kind: "no fields",
    better: 'List the planets as a JSON array of objects with the keys "name" (string) and "moons" (integer).',
    worse: "Planets as data please, JSON or so, whatever fits.",
  },
  {
    kind: "undelimited input",
    better: "Correct the spelling of the text between the tags. Change nothing else.\n<text>\n{text}\n</text>",
    worse: "Correct {text} spelling of it and what else is to be done there and so on.",
  },
  {
    kind: "unmeasured",
    better: "Write a Python function that returns the median of a list of numbers. It must not change the list.",
    worse: "Write some good, fast, modern and clean code for numbers.",
  },
];
