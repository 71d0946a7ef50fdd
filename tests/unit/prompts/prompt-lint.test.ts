import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { promptDimensions } from "~/shared/contracts/prompt-lint";
import { goodPromptScore, lintPrompt, promptRules } from "~/shared/prompt-lint";

const rulesOf = (text: string, declared?: string[]) => lintPrompt(text, declared).findings.map(({ rule }) => rule);

/** For each rule a text that it finds fault with. */
const faulty: Record<string, string> = {
  "vague-verb": "Fix the bug in the server",
  "vague-quality": "Write a good summary of the meeting",
  "dangling-reference": "Make it shorter",
  "hedged-instruction": "Maybe list the names",
  contradiction: "Write a brief and exhaustive report about Rome",
  "long-sentence": `List ${"one more word and ".repeat(15)}stop.`,
  shouting: "List the names!!!",
  filler: "List the names. I will tip you $200.",
  "no-object": "Fix it",
  "no-specifics": "Write something about dogs",
  "undefined-thing": "Describe the error",
  "unbounded-quantity": "List several names of rivers",
  "unmeasured-quality": "Write a fast parser for dates",
  "open-list": "List apples, pears etc.",
  "no-input": "Summarise the article",
  "no-criteria": "Write a poem about the sea",
  "no-context": "Write a poem about the sea",
  "no-edge-case": "Write a poem about the sea",
  "no-fields": "List all rivers of France as JSON",
  "needs-memory": "Write it as we discussed",
  "unfinished-text": "Write about TBD",
  "missing-placeholder": "Translate the text",
  "unknown-placeholder": "Translate {txt}",
  "unbalanced-fence": "Explain this:\n```js\nlet a",
  "unbalanced-braces": "Translate {text\nplease",
  "unclosed-tag": "Translate\n<text>\n{text}\n",
  "undelimited-input": `Translate the text below into German and keep to all the rules that were named before it and here, that is to say ${"very "}{text} as it stands in the book`,
  "wall-of-text": `List these: ${"word ".repeat(130)}`,
  "many-tasks": "List the names. Sort them. Count them. Remove doubles. Translate each. Print the sum.",
  "duplicate-sentence": "List every name in the text. Use no more than ten words. List every name in the text.",
  "mixed-placeholders": "Translate <a>{text}</a> into <b>{{language}}</b>",
  "numbering-gap": "Do this:\n1. List\n2. Sort\n4. Print",
  "too-long": `List: ${"a,".repeat(6_100)}`,
  "no-instruction": "dogs",
  "no-output-form": "Fix the bug in the server",
  "only-prohibitions": "Never mention prices. Do not use lists.",
  "wish-not-order": "I would like to get a list of rivers",
  "beyond-text": "Search the web for the newest phone",
  "secret-in-text": "Log in with password: hunter2hunter2 and list the users",
};

const goodPrompts = [
  'You are a senior Python reviewer. Review the diff below for bugs only, not style. For each bug give the file, the line, and a one-sentence fix. If there are no bugs, answer "No bugs found."\n\n<diff>\n{diff}\n</diff>',
  "Write unit tests for the function `slugify` in src/text.ts with vitest. Cover: empty string, spaces, umlauts, and a string longer than 100 characters. Output only the test file.",
  "Classify the sentiment of this tweet as positive, neutral or negative. Respond with only one of those three words.\n\nTweet: {{tweet}}",
  "Explain how TCP slow start works to a junior developer in at most 200 words. Use one analogy. Do not use formulas.",
  "Generate 5 names for a coffee shop in Oslo. Each name must be at most 2 words. Return a numbered list without explanations.",
  "Given the SQL schema in {schema}, write a query that returns the 10 customers with the highest total order value in 2024. Use PostgreSQL syntax. Return only the SQL.",
  "Fix the off-by-one error in `paginate()` (lib/page.py): page 1 skips the first item. Keep the signature. Return the corrected function in one code block and one sentence on the cause.",
];
const vaguePrompts = [
  "Tell me about history",
  "Write code",
  "Do the thing we talked about",
  "Make my website look nice and modern",
  "optimize this",
  "Write an email to my boss",
  "Create a good marketing plan for my business",
  "Analyze the data and give me insights",
  "Can you look at this and tell me what you think?",
];

describe("the rules", () => {
  it.each(promptRules.map(({ id }) => id))("%s finds what it is for", (id) => {
    const text = faulty[id] ?? expect.fail(`no example for ${id}`);
    expect(rulesOf(text, ["{text}"])).toContain(id);
  });

  it("are some forty over the five dimensions, each with an id of its own and a remedy", () => {
    expect(new Set(promptRules.map(({ id }) => id)).size).toBe(promptRules.length);
    expect(promptRules.length).toBeGreaterThanOrEqual(30);
    for (const dimension of promptDimensions) {
      expect(promptRules.filter((rule) => rule.dimension === dimension).length).toBeGreaterThanOrEqual(5);
    }
    for (const { fix, message } of promptRules) expect(fix.length * message.length).toBeGreaterThan(0);
  });

  it.each([
    "Summarise the text between the tags in 3 bullet points of at most 20 words each. Use only facts from the text. If it is empty, answer NONE.\n\n<text>\n{text}\n</text>",
    "Write a Python function `parse_date(text: str) -> date | None` that accepts YYYY-MM-DD and DD.MM.YYYY. Return None if the text is neither. Use only the standard library. Answer with one code block.",
    "You review one TypeScript function. Input, between <code> tags: {code}. Task: list every place where an error from `fetch` is not handled.\nOutput: a JSON array of objects with the keys line (integer) and fix (string, at most 120 characters). If there is none, output []. Do not change the code.",
  ])("find nothing in a good prompt: %s", (text) => {
    expect(rulesOf(text)).toEqual([]);
    expect(lintPrompt(text).scores.overall).toBe(1);
  });

  it.each(["Fix the bug in the server", "help", "Write something about dogs", "Make it better", "Improve my code"])(
    "hold a vague prompt below the threshold: %s",
    (text) => expect(lintPrompt(text).scores.overall).toBeLessThan(goodPromptScore),
  );

  it("tell good prompts from vague ones with room between", () => {
    for (const text of goodPrompts) expect(lintPrompt(text).scores.overall, text).toBeGreaterThanOrEqual(0.9);
    for (const text of vaguePrompts) expect(lintPrompt(text).scores.overall, text).toBeLessThan(goodPromptScore);
  });

  it("leave out those about English words for other languages, and say so", () => {
    const lint = lintPrompt("Schreibe eine Mail an den Kunden, in der du dich für die Verspätung entschuldigst.");
    expect(lint).toMatchObject({ language: "de", isFullyChecked: false });
    expect(lint.rulesChecked).toBeLessThan(promptRules.length);
    expect(lintPrompt("请总结以下文本，用三个要点。").findings).toEqual([]);
  });
});

describe("the report", () => {
  it("names the place of each finding", () => {
    const [finding] = lintPrompt("List the rivers.\nUse several words.").findings.filter(
      ({ rule }) => rule === "unbounded-quantity",
    );
    expect(finding).toMatchObject({ line: 2, quote: "several", start: 21, end: 28 });
  });

  it("is 0 in everything for an empty prompt", () => {
    expect(lintPrompt(" \n").scores).toEqual({
      clarity: 0,
      specificity: 0,
      completeness: 0,
      structure: 0,
      actionability: 0,
      overall: 0,
    });
  });

  it("is the same every time, within 0 and 1, with quotes that stand in the text, for any text", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom("{x}", "```", "\n", "<a>", "`", "{{", "}}", "1. ", "Fix the bug.", "https://a.b/c", "…", "日本"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        const lint = lintPrompt(text);
        expect(lintPrompt(text)).toEqual(lint);
        for (const score of Object.values(lint.scores)) expect(score >= 0 && score <= 1).toBe(true);
        for (const { start, end, quote } of lint.findings) {
          if (start !== null && end !== null)
            expect(text.slice(start, end)).toContain(quote.replace(/…$/, "").slice(0, 100));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("takes no time that grows out of hand with the text", () => {
    const started = performance.now();
    for (const unit of ["{", "<a ", "`", "a/", "word ", "1.", "“", "at least 1 words "])
      lintPrompt(unit.repeat(50_000 / unit.length));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
