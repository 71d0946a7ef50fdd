import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { editQuestion, regenerate, sendMessage, startConversation } from "~/server/services/conversations/ask";
import { addLane, changeLanes, pickLane, showBranch } from "~/server/services/conversations/change-lanes";
import { removeTurns, restoreTurns, rewriteAnswer } from "~/server/services/conversations/change-turns";
import { readView } from "~/server/services/conversations/read-conversations";
import { lane, message, openChat, outline, shownTurns, type TestChat } from "~/tests/unit/conversations/open-chat";

let chat: TestChat;
beforeEach(() => {
  chat = openChat();
});
afterEach(() => chat.close());

/** Asks and waits for the answers. */
async function ask(id: string, text: string) {
  sendMessage(chat, { id, message: message(text) });
  await chat.settle(id);
  return readView(chat, id);
}

async function begin(text: string, ...models: string[]) {
  const view = startConversation(chat, { lanes: models.map((model) => lane(model)), message: message(text) });
  await chat.settle(view.conversation.id);
  return readView(chat, view.conversation.id);
}

describe("a conversation with one model", () => {
  it("is named after its first question and says why an answer is missing", async () => {
    const view = await begin("## What is *light*?\nIn short.", "org/none");
    expect(view.conversation.title).toBe("What is *light*?");
    expect(outline(view)).toEqual(["Q:## What is *light*?\nIn short.", "A:org/none"]);
    expect(shownTurns(view)[1]).toMatchObject({
      status: "failed",
      problem: { kind: "model_missing", message: "model 'org/none' not found", hint: expect.stringContaining("pull") },
    });
  });

  it("branches at a question that is asked differently, and shows either branch to its end", async () => {
    const first = await begin("one", "m");
    const { id } = first.conversation;
    await ask(id, "two");
    const [question] = shownTurns(first);
    editQuestion(chat, { id, turnIds: [question?.id ?? ""], content: "uno" });
    await chat.settle(id);
    const edited = readView(chat, id);
    expect(outline(edited)).toEqual(["Q:uno", "A:m"]);
    expect(shownTurns(edited)[0]?.siblingIds).toEqual([question?.id, shownTurns(edited)[0]?.id]);
    const back = showBranch(chat, { id, lane: 0, turnId: question?.id ?? "" });
    expect(outline(back)).toEqual(["Q:one", "A:m", "Q:two", "A:m"]);
  });

  it("gives another answer beside the first, perhaps by another model, or by hand", async () => {
    const first = await begin("one", "m");
    const { id } = first.conversation;
    const turnId = shownTurns(first)[1]?.id ?? "";
    regenerate(chat, { id, turnId, lane: 0, model: "other" });
    await chat.settle(id);
    expect(outline(readView(chat, id))).toEqual(["Q:one", "A:other"]);
    const view = rewriteAnswer(chat, { id, lane: 0, turnId, content: "by hand" });
    const answer = shownTurns(view)[1];
    expect(answer).toMatchObject({ content: "by hand", status: "done", model: "m" });
    expect(answer?.siblingIds).toHaveLength(3);
  });

  it("loses a question with its answers and keeps what follows; the removal is taken back", async () => {
    const first = await begin("one", "m");
    const { id } = first.conversation;
    regenerate(chat, { id, turnId: shownTurns(first)[1]?.id ?? "", lane: 0 });
    await chat.settle(id);
    const second = await ask(id, "two");
    const { view, turnIds, leafIds } = removeTurns(chat, { id, turnIds: [shownTurns(second)[0]?.id ?? ""] });
    expect(outline(view)).toEqual(["Q:two", "A:m"]);
    expect(turnIds).toHaveLength(3);
    expect(outline(restoreTurns(chat, { id, turnIds, leafIds }))).toEqual(["Q:one", "A:m", "Q:two", "A:m"]);
  });

  it("shows the other answer where one is removed, and its question alone where it was the only one", async () => {
    const first = await begin("one", "m");
    const { id } = first.conversation;
    const original = shownTurns(first)[1]?.id ?? "";
    regenerate(chat, { id, turnId: original, lane: 0, model: "other" });
    await chat.settle(id);
    const other = shownTurns(readView(chat, id))[1]?.id ?? "";
    expect(outline(removeTurns(chat, { id, turnIds: [other] }).view)).toEqual(["Q:one", "A:m"]);
    expect(outline(removeTurns(chat, { id, turnIds: [original] }).view)).toEqual(["Q:one"]);
    regenerate(chat, { id, turnId: shownTurns(first)[0]?.id ?? "", lane: 0 });
    await chat.settle(id);
    expect(outline(readView(chat, id))).toEqual(["Q:one", "A:m"]);
  });

  it("comes in parts when it is long", async () => {
    const first = await begin("0", "m");
    const { id } = first.conversation;
    for (let n = 1; n < 70; n++) await ask(id, `${n}`);
    const view = readView(chat, id);
    expect(shownTurns(view)).toHaveLength(60);
    expect(shownTurns(view)[0]?.parentId).not.toBeNull();
    const whole = shownTurns(readView(chat, id, 1000));
    expect(whole).toHaveLength(140);
    expect(whole[0]?.parentId).toBeNull();
  });
});

describe("two lanes", () => {
  it("share the first question, go apart at the answers, and one is picked", async () => {
    const first = await begin("one", "left", "right");
    const { id } = first.conversation;
    expect(first.turns).toHaveLength(3);
    const second = await ask(id, "two");
    expect(outline(second, 0)).toEqual(["Q:one", "A:left", "Q:two", "A:left"]);
    expect(outline(second, 1)).toEqual(["Q:one", "A:right", "Q:two", "A:right"]);
    expect(shownTurns(second, 0)[2]?.id).not.toBe(shownTurns(second, 1)[2]?.id);
    const picked = await pickLane(chat, { id, lane: 1 });
    expect(picked.conversation.lanes).toHaveLength(1);
    expect(outline(picked)).toEqual(["Q:one", "A:right", "Q:two", "A:right"]);
  });

  it("are asked differently at the same question", async () => {
    const first = await begin("one", "left", "right");
    const { id } = first.conversation;
    const second = await ask(id, "two");
    const turnIds = [0, 1].map((index) => shownTurns(second, index)[2]?.id ?? "");
    editQuestion(chat, { id, turnIds, content: "zwei" });
    await chat.settle(id);
    const edited = readView(chat, id);
    expect(outline(edited, 0)).toEqual(["Q:one", "A:left", "Q:zwei", "A:left"]);
    expect(outline(edited, 1)).toEqual(["Q:one", "A:right", "Q:zwei", "A:right"]);
  });

  it("begin in the middle: the second answers the last question", async () => {
    const first = await begin("one", "left");
    const { id } = first.conversation;
    addLane(chat, { id, lane: lane("right") });
    await chat.settle(id);
    const view = readView(chat, id);
    expect(outline(view, 0)).toEqual(["Q:one", "A:left"]);
    expect(outline(view, 1)).toEqual(["Q:one", "A:right"]);
    expect(() => addLane(chat, { id, lane: lane("third") })).toThrow("compares two models already");
    expect(() => changeLanes(chat, { id, lanes: [lane("left")] })).toThrow("has 2 lanes");
  });
});

describe("what is not there", () => {
  it("is said in words", async () => {
    const { conversation } = await begin("one", "m");
    expect(() => readView(chat, "nowhere")).toThrow("there is no such conversation");
    expect(() => showBranch(chat, { id: conversation.id, lane: 0, turnId: "x" })).toThrow("there is no turn x");
    expect(() => regenerate(chat, { id: conversation.id, turnId: "x", lane: 0 })).toThrow("there is no turn x");
    expect(() =>
      editQuestion(chat, {
        id: conversation.id,
        turnIds: [conversation.lanes[0]?.leafId ?? ""],
        content: "?",
      }),
    ).toThrow("only a question");
  });
});
