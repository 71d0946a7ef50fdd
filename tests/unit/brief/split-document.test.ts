import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitDocument } from "~/server/services/brief/split-document";

const titles = (text: string, mostChars = 1_000) => splitDocument(text, mostChars).sections.map(({ title }) => title);

describe("splitDocument", () => {
  it("takes the title from the only heading of the first level, and sections from the next", () => {
    const text = "# Relaunch\n\nHello.\n\n## Login\nA.\n### Details\nB.\n\n## Search\nC.";
    const { title, sections } = splitDocument(text, 1_000);
    expect(title).toBe("Relaunch");
    expect(sections).toEqual([
      { title: "Login", text: "Hello.\n\nA.\n### Details\nB." },
      { title: "Search", text: "C." },
    ]);
  });

  it("keeps a long preface, and a text without headings as one section", () => {
    const preface = "Why we do this. ".repeat(10);
    expect(titles(`# Relaunch\n${preface}\n## Login\nA.`)).toEqual(["Relaunch", "Login"]);
    expect(splitDocument("Fix the login.\nThen the search.", 1_000)).toEqual({
      title: "Fix the login.",
      sections: [{ title: "Fix the login.", text: "Fix the login.\nThen the search." }],
    });
  });

  it("does not take comments in code for headings", () => {
    expect(titles("## One\n```sh\n# not a heading\n## nor this\n```\n## Two\nx")).toEqual(["One", "Two"]);
  });

  it("cuts a long section between paragraphs and joins the shortest beyond twenty", () => {
    const long = Array.from({ length: 10 }, (_, i) => `Paragraph ${i} ${"word ".repeat(30)}`).join("\n\n");
    const cut = splitDocument(`## One\n${long}`, 500).sections;
    expect(cut.length).toBeGreaterThan(2);
    expect(cut[0]?.title).toBe(`One (1 of ${cut.length})`);
    expect(cut.every(({ text }) => text.length <= 500 && text.startsWith("Paragraph"))).toBe(true);
    expect(titles(Array.from({ length: 50 }, (_, i) => `## S${i}\ntext`).join("\n"))).toHaveLength(20);
  });

  it("loses no word of any document", () => {
    const line = fc.oneof(fc.constant("## Head"), fc.constant("```"), fc.constant(""), fc.lorem({ maxCount: 8 }));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), (lines) => {
        const unique = lines.map((text, i) => (/^\w/.test(text) ? `${text} w${i}` : text));
        const { title, sections } = splitDocument(unique.join("\n"), 120);
        const kept = [title, ...sections.flatMap((section) => [section.title, section.text])].join("\n");
        const words = unique.flatMap((text) => text.match(/w\d+$/)?.[0] ?? []);
        expect(words.filter((word) => !kept.includes(word))).toEqual([]);
      }),
    );
  });
});
