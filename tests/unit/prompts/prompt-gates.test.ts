import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffWords } from "~/shared/prompt-diff";
import { checkRewrite } from "~/shared/prompt-gates";
import { lintPrompt } from "~/shared/prompt-lint";
import { maskPrompt } from "~/shared/prompt-mask";
import { askAbout } from "~/shared/prompt-questions";
import { fillPlaceholders, findPlaceholders, findProtectedSpans } from "~/shared/prompt-spans";

const original =
  "Review the function in <code>{code}</code> for errors. Look at `parse()` in src/parse.ts and https://example.org/spec. Do not change the signature. List at most 5 problems.";
const gatesOf = (rewrite: string, facts = "") =>
  [...new Set(checkRewrite({ original, rewrite, facts }).map(({ gate }) => gate))].sort();
const better =
  "Review the function in <code>{code}</code> for errors. Compare `parse()` in src/parse.ts with https://example.org/spec. Do not change the signature. Answer with a list of at most 5 problems.";

describe("a rewrite", () => {
  it("passes when it keeps everything", () => expect(checkRewrite({ original, rewrite: better })).toEqual([]));

  it.each([
    ["drops a placeholder", better.replace("{code}", "the code"), "placeholders"],
    ["bends a placeholder", better.replace("{code}", "{{code}}"), "placeholders"],
    ["doubles a placeholder", `${better} {code}`, "placeholders"],
    ["adds a placeholder", `${better} Use {style}.`, "placeholders"],
    ["drops a tag", better.replace("</code>", ""), "protected"],
    ["drops code", better.replace("`parse()`", "the parser"), "protected"],
    ["drops a path", better.replace("src/parse.ts", "the file"), "protected"],
    ["drops an address", better.replace("https://example.org/spec", "the specification"), "protected"],
    ["drops a limit", better.replace("at most 5 problems", "the problems"), "protected"],
    ["changes a limit", better.replace("5", "7"), "invented"],
    ["adds a path", `${better} Also look at /etc/passwd.`, "invented"],
    ["adds a file", `${better} Write the result to report.md.`, "invented"],
    ["adds a number", `${better} Use 80 characters a line.`, "invented"],
    ["adds a name", `${better} Follow the rules of Google for this.`, "invented"],
    ["adds a quotation", `${better} Begin with "Dear team".`, "invented"],
    ["adds a number as a word", `${better} Use three sentences for each.`, "invented"],
    ["adds a mail address", `${better} Send it to bob@example.org.`, "invented"],
    ["adds a version", `${better} It runs on Python3 and v2.1.`, "invented"],
    ["adds an identifier", `${better} Check maxRetries too.`, "invented"],
    ['drops "do not"', better.replace("Do not change the signature. ", ""), "negation"],
    ["turns a prohibition around", better.replace("Do not change", "Change"), "negation"],
    ["answers", "The function in <code>{code}</code> has no errors.", "answered"],
    ["answers as a chat does", `Sure! ${better}`, "answered"],
    ["speaks about itself", `Here is the improved prompt: ${better}`, "echo"],
    ["leaves a token", `${better} ⟦P9⟧`, "echo"],
    [
      "changes the language",
      "Prüfe die Funktion in <code>{code}</code> auf Fehler. Vergleiche `parse()` in src/parse.ts mit https://example.org/spec und ändere nicht die Signatur, sondern nenne höchstens 5 Probleme in der Liste.",
      "language",
    ],
    [
      "grows without bound",
      `${better} ${"Think about the errors again and review the function. ".repeat(20)}`,
      "length",
    ],
    ["is empty", " ", "empty"],
    ["changes nothing", original.replace(". ", ".\n"), "unchanged"],
  ])("that %s is refused", (_, rewrite, gate) => expect(gatesOf(rewrite)).toContain(gate));

  it("may use facts that the writer gave", () => {
    const rewrite = `${better} Follow PEP8 with 80 characters a line.`;
    expect(gatesOf(rewrite)).toContain("invented");
    expect(gatesOf(rewrite, "We follow PEP8, 80 characters a line.")).toEqual([]);
  });

  it("may number a list and write headings", () => {
    const listed = `## Task\n1. Review the function in <code>{code}</code> for errors.\n2. Look at \`parse()\` in src/parse.ts and https://example.org/spec.\n\n## Rules\n- Do not change the signature.\n- List at most 5 problems.`;
    expect(gatesOf(listed)).toEqual([]);
  });

  it("must keep a prohibition in other languages too", () => {
    const german =
      "Fasse den Text in {text} zusammen und nenne dabei keine Namen von Personen. Schreibe für die Leser der Zeitung.";
    const lost =
      "Fasse den Text in {text} kurz zusammen und nenne die Namen von Personen. Schreibe für die Leser der Zeitung.";
    expect(checkRewrite({ original: german, rewrite: lost }).map(({ gate }) => gate)).toContain("negation");
  });

  it("must keep what the writer wants preserved", () => {
    const failures = checkRewrite({ original, rewrite: better, preserve: ["Look at"] });
    expect(failures).toEqual([{ gate: "protected", message: 'it lacks "Look at"' }]);
  });
});

const dollar = (name: string) => `$\{${name}}`;
const word = fc.constantFrom(
  "review",
  "the",
  "text",
  "carefully",
  "list",
  "each",
  "name",
  "do not",
  "change",
  "it.",
  "\n",
  "- ",
);
const part = fc.constantFrom(
  "{name}",
  "{{x}}",
  dollar("id"),
  "{context}",
  "{task_type}",
  "`a {b}`",
  "```js\nf({x})\n```",
  "<text>",
  "</text>",
  "https://a.example/x?y={z}",
  "src/a/b.ts",
  "⟦P1⟧",
  "[[P2]]",
);
const prompts = fc.array(fc.oneof(word, part), { minLength: 3, maxLength: 25 }).map((words) => words.join(" "));

describe("the mask", () => {
  it("gives every text back as it was", () => {
    fc.assert(
      fc.property(prompts, (text) => {
        expect(maskPrompt(text).unmask(maskPrompt(text).text)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it("shows a model no placeholder, and understands bent tokens", () => {
    const { text, unmask } = maskPrompt("Translate {text} into {{language}}, then {text} again");
    expect(text).toBe("Translate ⟦P1⟧ into ⟦P2⟧, then ⟦P1⟧ again");
    expect(unmask("[[P1]] in ⟦ P2 ⟧ and 【P1】 and ⟦P9⟧")).toBe("{text} in {{language}} and {text} and ⟦P9⟧");
  });

  it("keeps the placeholders of 200 fuzzed prompts, or the rewrite is refused", () => {
    const damages = [
      (text: string) => text.replace(/⟦.\d+⟧/, ""),
      (text: string) => `${text} ${/⟦.\d+⟧/.exec(text)?.[0] ?? ""}`,
      (text: string) => text.replace(/⟦(.)(\d+)⟧/g, "[[$1$2]]"),
      (text: string) => text.split(" ").reverse().join(" "),
      (text: string) => text.replace(/⟦(.)(\d+)⟧/, "⟦$19⟧"),
      (text: string) => `Please ${text}`,
    ];
    let passed = 0;
    const count = (text: string) =>
      findProtectedSpans(text)
        .filter(({ kind }) => kind === "placeholder")
        .map((span) => span.text)
        .sort();
    fc.assert(
      fc.property(prompts, fc.constantFrom(...damages), (text, damage) => {
        const { text: masked, unmask } = maskPrompt(text);
        const rewrite = unmask(damage(masked));
        if (checkRewrite({ original: text, rewrite }).length > 0) return;
        passed += 1;
        expect(count(rewrite)).toEqual(count(text));
      }),
      { numRuns: 200 },
    );
    expect(passed).toBeGreaterThan(5);
  });
});

describe("placeholders", () => {
  it("are found in each style, once", () => {
    expect(findPlaceholders(`{a} {{ b }} ${dollar("c")} {a} { d } {1} {}`)).toEqual(["{a}", "{{ b }}", dollar("c")]);
  });

  it("are filled in one pass: a value's own placeholder stays text", () => {
    expect(fillPlaceholders("{a} and {b} and {c}", { a: "{b}", b: "$& {a}" })).toBe("{b} and $& {a} and {c}");
    expect(fillPlaceholders("{toString} {constructor}", {})).toBe("{toString} {constructor}");
  });
});

describe("questions", () => {
  it("are asked where only the writer knows, and name what is unclear", () => {
    const asked = askAbout(lintPrompt("Fix the bug in the server").findings).map(({ question }) => question);
    expect(asked).toContain('Which one is meant by "the bug"? Its name, its place or its text.');
    expect(asked.length).toBeLessThanOrEqual(6);
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe("the difference of two texts", () => {
  it("is told word by word", () => {
    expect(diffWords("List the names.", "List all names.")).toEqual([
      { kind: "same", text: "List " },
      { kind: "removed", text: "the" },
      { kind: "added", text: "all" },
      { kind: "same", text: " names." },
    ]);
  });

  it("gives both texts back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), prompts, (a, b, c) => {
        for (const [before, after] of [
          [a, b],
          [c, `${b} ${c}`],
        ] as const) {
          const parts = diffWords(before, after);
          const side = (kind: string) =>
            parts
              .filter((each) => each.kind === "same" || each.kind === kind)
              .map(({ text }) => text)
              .join("");
          expect([side("removed"), side("added")]).toEqual([before, after]);
        }
      }),
    );
  });
});
