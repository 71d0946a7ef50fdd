import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeConversation, forgetRemoved } from "~/db/queries/conversations";
import { changeTurn, readAttachments } from "~/db/queries/turns";
import { sendMessage, startConversation } from "~/server/services/conversations/ask";
import {
  describeConversation,
  removeConversations,
  restoreConversations,
} from "~/server/services/conversations/change-conversations";
import { removeTurns } from "~/server/services/conversations/change-turns";
import {
  duplicateConversation,
  exportConversation,
  forkConversation,
  importConversation,
} from "~/server/services/conversations/copy-conversations";
import { listPresets, removePreset, savePreset } from "~/server/services/conversations/presets";
import { listConversations, readView } from "~/server/services/conversations/read-conversations";
import { lane, message, openChat, outline, shownTurns, type TestChat } from "~/tests/unit/conversations/open-chat";

let chat: TestChat;
beforeEach(() => {
  chat = openChat();
});
afterEach(() => chat.close());

/** A conversation whose model said `answer`. */
async function converse(question: string, answer: string): Promise<string> {
  const view = startConversation(chat, { lanes: [lane("m")], message: message(question) });
  const { id } = view.conversation;
  await chat.settle(id);
  const turn = shownTurns(readView(chat, id))[1];
  changeTurn(chat.db, turn?.id ?? "", { content: answer, status: "done", problem: null });
  return id;
}

const titles = (search = "", cursor?: string, limit = 100) =>
  listConversations(chat, { search, cursor, limit }).items.map(({ title }) => title);

describe("the list", () => {
  it("puts pinned ones first and comes in parts without a gap or a double", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 25; n++) {
      const id = await converse(`chat ${n}`, "x");
      // Several of one moment, so that the id must decide.
      changeConversation(chat.db, id, { updatedAt: 1_000 + Math.floor(n / 3) });
      ids.push(id);
    }
    describeConversation(chat, { id: ids[4] ?? "", isPinned: true });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: ReturnType<typeof listConversations> = listConversations(chat, { search: "", cursor, limit: 7 });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(new Set(ids));
    expect(seen[0]).toBe(ids[4]);
    expect(() => listConversations(chat, { search: "", cursor: "nonsense", limit: 7 })).toThrow("cursor");
  });

  it("finds words in titles and in what was said, in any script, and shows the place", async () => {
    await converse("Biology", "The mitochondria is the powerhouse of the cell.");
    await converse("100% of_it", "Percent and underscore.");
    await converse("Schöne Grüße", "東京は日本の首都です。");
    expect(titles("powerhouse mitochondria")).toEqual(["Biology"]);
    expect(titles("ochond")).toEqual(["Biology"]);
    expect(titles("0% of_")).toEqual(["100% of_it"]);
    expect(titles("日本の首都")).toEqual(["Schöne Grüße"]);
    expect(titles("bi")).toEqual(["Biology"]);
    expect(titles('"quote* AND (')).toEqual([]);
    expect(listConversations(chat, { search: "powerhouse", limit: 10 }).items[0]?.excerpt).toContain(
      "\u0002powerhouse\u0003",
    );
  });

  it("does not find what was removed, and forgets it for good after a day", async () => {
    const id = await converse("Secret", "the launch code is 12345");
    const kept = await converse("Kept", "with a part to forget");
    await removeConversations(chat, [id]);
    removeTurns(chat, { id: kept, turnIds: [shownTurns(readView(chat, kept))[1]?.id ?? ""] });
    expect(titles("launch")).toEqual([]);
    expect(titles("forget")).toEqual([]);
    expect(() => readView(chat, id)).toThrow("no such conversation");
    restoreConversations(chat, [id]);
    expect(titles("launch")).toEqual(["Secret"]);
    await removeConversations(chat, [id]);
    forgetRemoved(chat.db, Date.now() + 1);
    expect(restoreConversations(chat, [id])).toEqual({ ids: [] });
    const texts = chat.db.$client.prepare("select content from turns").pluck().all();
    expect(texts.sort()).toEqual(["", "Kept"]);
  });

  it("keeps a title that was given, and makes one of a file's name where nothing else is there", async () => {
    const id = await converse("First question", "x");
    describeConversation(chat, { id, title: "Mine" });
    sendMessage(chat, { id, message: message("another") });
    await chat.settle(id);
    expect(readView(chat, id).conversation.title).toBe("Mine");
    const file = { kind: "text", name: "notes.txt", content: "x" } as const;
    const view = startConversation(chat, { lanes: [lane("m")], message: { content: "", attachments: [file] } });
    expect(view.conversation.title).toBe("notes.txt");
  });
});

describe("copies and files", () => {
  const picture = { kind: "image", name: "dot.png", content: "iVBORw0KGgo=" } as const;

  async function withPicture(): Promise<string> {
    const view = startConversation(chat, {
      lanes: [lane("m", "Be brief.")],
      message: { content: "See", attachments: [picture] },
    });
    const { id } = view.conversation;
    await chat.settle(id);
    sendMessage(chat, { id, message: message("And?") });
    await chat.settle(id);
    return id;
  }

  it("keep every branch and file, and share nothing with the original", async () => {
    const id = await withPicture();
    const original = readView(chat, id);
    const copy = await duplicateConversation(chat, id);
    expect(outline(copy)).toEqual(outline(original));
    expect(copy.conversation.title).toBe("See (copy)");
    expect(copy.turns.some((turn) => original.turns.some((other) => other.id === turn.id))).toBe(false);
    const [question] = shownTurns(copy);
    expect(question?.attachments).toMatchObject([{ name: "dot.png", kind: "image", sizeBytes: 8 }]);
    expect(readAttachments(chat.db, [question?.id ?? ""])[0]?.content).toBe(picture.content);
    await removeConversations(chat, [id]);
    forgetRemoved(chat.db, Date.now() + 1);
    expect(readAttachments(chat.db, [question?.id ?? ""])).toHaveLength(1);
  });

  it("survive export and import, removed turns left out", async () => {
    const id = await withPicture();
    removeTurns(chat, { id, turnIds: [shownTurns(readView(chat, id))[0]?.id ?? ""] });
    const { name, text } = await exportConversation(chat, { id, format: "json" });
    expect(name).toBe("See.json");
    const view = importConversation(chat, { text, model: "other" });
    expect(outline(view)).toEqual(["Q:And?", "A:m"]);
    expect(view.conversation.lanes).toMatchObject([{ model: "m", system: "Be brief." }]);
    const markdown = await exportConversation(chat, { id, format: "markdown" });
    expect(markdown.text).toMatch(/^# See\n\n## System\n\nBe brief\.\n\n## Question\n\nAnd\?\n/);
  });

  it("are refused with the reason when they are not sound", () => {
    const take = (value: unknown) =>
      importConversation(chat, { text: typeof value === "string" ? value : JSON.stringify(value), model: "m" });
    expect(() => take("{]")).toThrow("not JSON");
    expect(() => take({ hello: 1 })).toThrow("neither an exported conversation nor a list of messages");
    const lanes = [{ model: "m", leafId: "b" }];
    const turn = (id: string, parentId: string | null) => ({ id, parentId, role: "user", content: id });
    const file = (turns: unknown[]) => ({ format: "ollmlx-conversation", version: 1, title: "t", lanes, turns });
    expect(() => take(file([turn("a", "b"), turn("b", "a")]))).toThrow("before its parent");
    expect(() => take(file([turn("a", null)]))).toThrow("there is no turn b");
    expect(() => take(file([turn("b", null), turn("b", null)]))).toThrow("two turns have the id b");
    expect(() => take({ ...file([]), version: 2 })).toThrow("version");
  });

  it("take a plain list of messages, its system prompts to the lane", () => {
    const messages = [
      { role: "system", content: "Be kind." },
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Ho" },
    ];
    const view = importConversation(chat, { text: JSON.stringify(messages), model: "m" });
    expect(outline(view)).toEqual(["Q:Hi", "A:null"]);
    expect(view.conversation).toMatchObject({ title: "Hi", lanes: [{ model: "m", system: "Be kind." }] });
  });

  it("fork the path to a turn", async () => {
    const id = await withPicture();
    const forked = forkConversation(chat, { id, lane: 0, turnId: shownTurns(readView(chat, id))[1]?.id ?? "" });
    expect(outline(forked)).toEqual(["Q:See", "A:m"]);
    expect(shownTurns(forked)[0]?.attachments).toHaveLength(1);
  });
});

describe("presets", () => {
  it("are kept by name, replaced, and removed", () => {
    const first = savePreset(chat, { name: "Brief", system: "Short.", options: {} });
    const second = savePreset(chat, { name: "Brief", system: "Shorter.", options: { temperature: 0 } });
    expect(second.id).toBe(first.id);
    expect(listPresets(chat)).toEqual([
      { id: first.id, name: "Brief", system: "Shorter.", options: { temperature: 0 } },
    ]);
    removePreset(chat, first.id);
    expect(() => removePreset(chat, first.id)).toThrow("no such preset");
  });
});
