import { describe, expect, it } from "vitest";
import type { TurnRow } from "~/db/queries/turns";
import { AppError } from "~/server/errors";
import { buildMessages } from "~/server/services/conversations/build-messages";
import { explainProblem } from "~/server/services/conversations/explain-problem";
import { newTurn } from "~/server/services/conversations/write-turns";
import { contextLimit, largerContext } from "~/shared/context-use";
import type { ConversationCard, ConversationView, Turn } from "~/shared/contracts/conversation";
import type { Model } from "~/shared/contracts/model";
import { groupByDay } from "~/shared/conversation-days";
import { titleFromMessage } from "~/shared/conversation-title";
import { fenceFile } from "~/shared/fence-file";
import { buildTurnRows } from "~/shared/turn-rows";

const row = (role: "user" | "assistant", content: string, more: Partial<TurnRow> = {}): TurnRow =>
  newTurn({ conversationId: "c", parentId: null, role, content, ...more });

describe("buildMessages", () => {
  const settings = { system: "", options: {} };

  it("leaves out what is removed or empty, and joins texts of one side", () => {
    const path = [
      row("user", "one"),
      row("assistant", "gone", { removedAt: 1 }),
      row("user", "two"),
      row("assistant", ""),
      row("user", "three"),
    ];
    expect(buildMessages(settings, path, [])).toEqual([{ role: "user", content: "one\n\ntwo\n\nthree" }]);
  });

  it("puts the system prompt first, files before the text, and images beside it", () => {
    const question = row("user", "What is this?");
    const file = { id: "f", turnId: question.id, kind: "text", name: "a.ts", sizeBytes: 1, content: "1\n" } as const;
    const image = { ...file, id: "i", kind: "image", name: "b.png", content: "aGk=" } as const;
    expect(buildMessages({ system: "Be brief.", options: {} }, [question], [file, image])).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "File a.ts:\n```ts\n1\n```\n\nWhat is this?", images: ["aGk="] },
    ]);
  });

  it("sends only the newest turns where that is asked for", () => {
    const path = [row("user", "one"), row("assistant", "1"), row("user", "two")];
    expect(buildMessages({ system: "", options: { historyTurns: 1 } }, path, [])).toEqual([
      { role: "user", content: "two" },
    ]);
  });
});

describe("explainProblem", () => {
  it.each([
    [new AppError("NOT_FOUND", "model 'x' not found"), "model_missing"],
    [new AppError("BAD_REQUEST", "the prompt has 9000 tokens and the context 8192: send less"), "context"],
    [new AppError("BAD_REQUEST", "the input length exceeds the context length"), "context"],
    [new AppError("UNAVAILABLE", "server busy, please try again. maximum pending requests exceeded"), "busy"],
    [new AppError("UNAVAILABLE", "the Python of the MLX backend is missing"), "engine"],
    [new AppError("UPSTREAM_FAILED", "the engine ended in the middle of its answer"), "engine"],
    [new AppError("BAD_REQUEST", "m cannot see images"), "other"],
    [new Error("strange"), "other"],
  ])("%s is %s", (error, kind) => {
    expect(explainProblem(error)).toMatchObject({ kind, message: error.message });
  });
});

describe("titles and files", () => {
  it.each([
    ["\n\n## What is *light*?\nMore", "What is *light*?"],
    ["```\ncode\n```", "code"],
    ["   ", "New chat"],
    ["word ".repeat(40), `${"word ".repeat(15)}word…`],
    ["🚀".repeat(100), `${"🚀".repeat(80)}…`],
    ["???", "???"],
  ])("of %j", (message, title) => {
    expect(titleFromMessage(message)).toBe(title);
  });

  it("fences are longer than those within", () => {
    expect(fenceFile("x.md", "````\na\n````")).toBe("File x.md:\n`````md\n````\na\n````\n`````");
    expect(fenceFile("Makefile", "all:\n")).toBe("File Makefile:\n```\nall:\n```");
  });
});

const turn = (id: string, parentId: string | null, role: Turn["role"], content = id): Turn => {
  const { removedAt: _, ...rest } = newTurn({ conversationId: "c", id, parentId, role, content });
  return { ...rest, isRemoved: false, attachments: [], siblingIds: [id] };
};
const viewOf = (turns: Turn[], ...leafIds: string[]): ConversationView => ({
  conversation: {
    id: "c",
    title: "",
    lanes: leafIds.map((leafId) => ({ model: "m", system: "", options: {}, leafId })),
    isPinned: false,
    createdAt: 0,
    updatedAt: 0,
  },
  turns,
  live: [],
});
const shape = (view: ConversationView) =>
  buildTurnRows(view).rows.map(({ cells }) => cells.map((cell) => cell?.twinIds.join("+") ?? "-").join(" | "));

describe("buildTurnRows", () => {
  const root = turn("q1", null, "user");
  const left = turn("a1", "q1", "assistant");
  const right = turn("b1", "q1", "assistant");

  it("shows one path, removed turns left out", () => {
    const gone = { ...turn("a1", "q1", "assistant"), isRemoved: true };
    expect(shape(viewOf([root, gone, turn("q2", "a1", "user")], "q2"))).toEqual(["q1", "q2"]);
  });

  it("shares the beginning and the same questions, and sets answers side by side", () => {
    const turns = [root, left, right, turn("q2", "a1", "user", "next"), turn("p2", "b1", "user", "next")];
    expect(shape(viewOf(turns, "q2", "p2"))).toEqual(["q1", "a1 | b1", "q2+p2"]);
    const other = turn("p3", "b1", "user", "something else");
    expect(shape(viewOf([...turns, other], "q2", "p3"))).toEqual(["q1", "a1 | b1", "q2 | p3"]);
    expect(shape(viewOf(turns, "q2", "b1"))).toEqual(["q1", "a1 | b1", "q2 | -"]);
  });

  it("says when there is more above", () => {
    expect(buildTurnRows(viewOf([left], "a1")).hasEarlier).toBe(true);
    expect(buildTurnRows(viewOf([root, left], "a1")).hasEarlier).toBe(false);
  });
});

describe("groupByDay", () => {
  const now = new Date(2026, 10, 21, 12);
  const card = (daysAgo: number, isPinned = false): ConversationCard => ({
    id: `${daysAgo}`,
    title: "",
    isPinned,
    createdAt: 0,
    updatedAt: new Date(2026, 10, 21 - daysAgo, 9).getTime(),
    models: [],
    isAnswering: false,
    excerpt: null,
  });

  it("heads each time once", () => {
    const lines = groupByDay([card(3, true), card(0), card(1), card(3), card(5), card(20), card(60)], now);
    expect(lines.flatMap((line) => (line.kind === "day" ? line.label : []))).toEqual([
      "Pinned",
      "Today",
      "Yesterday",
      "Last 7 days",
      "Last 30 days",
      "September 2026",
    ]);
  });
});

describe("the context", () => {
  const model = (changes: Partial<Model>) =>
    ({ engine: "mlx", contextLength: 32_768, loaded: null, ...changes }) as Model;

  it("is what the engine would take", () => {
    expect(contextLimit(model({}), {})).toBe(8192);
    expect(contextLimit(model({ contextLength: 4096 }), { num_ctx: 9000 })).toBe(4096);
    expect(contextLimit(model({ engine: "ollama" }), {})).toBeNull();
    const loaded = { memoryBytes: 1, contextLength: 4096, expiresAt: null };
    expect(contextLimit(model({ engine: "ollama", loaded }), {})).toBe(4096);
  });

  it("grows to a power of two within the model's own", () => {
    expect(largerContext(9000, model({}))).toBe(16_384);
    expect(largerContext(30_000, model({}))).toBe(32_768);
    expect(largerContext(32_768, model({}))).toBeNull();
  });
});
