import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  activateRevision,
  addRevision,
  listPrompts,
  listRevisions,
  readActiveRevision,
  seedPrompts,
} from "~/server/services/prompts";
import { shippedPrompts } from "~/server/services/shipped-prompts";
import { openBoard, type TestBoard } from "~/tests/fixtures/open-board";

let board: TestBoard;
beforeEach(() => {
  board = openBoard();
  seedPrompts(board.db);
});
afterEach(() => board.close());

const shipped = shippedPrompts.find(({ id }) => id === "breakdown") ?? expect.fail("nothing is shipped");
const nextVersion = [{ ...shipped, text: `${shipped.text}\nNew rule.` }];
const revise = (text: string) => addRevision(board, { promptId: "breakdown", text, reason: "shorter" });
const mine = "{task} {criteria} {context} {schema} mine";
const active = () => readActiveRevision(board.db, "breakdown");

describe("seedPrompts", () => {
  it("brings each shipped text once", () => {
    seedPrompts(board.db);
    const brought = listPrompts(board).map(({ id, revisionCount }) => [id, revisionCount]);
    expect(brought.sort()).toEqual(shippedPrompts.map(({ id }) => [id, 1]).sort());
    expect(active()).toMatchObject({ number: 1, author: "builtin", text: shipped.text });
    for (const prompt of shippedPrompts)
      for (const placeholder of prompt.placeholders) expect(prompt.text).toContain(placeholder);
  });

  it("makes a new shipped text the active one where the old one was", () => {
    seedPrompts(board.db, nextVersion);
    expect(active()).toMatchObject({ number: 2, author: "builtin", text: nextVersion[0]?.text });
  });

  it("keeps a person's text active when the shipped one changes", () => {
    revise(mine);
    seedPrompts(board.db, nextVersion);
    expect(active()).toMatchObject({ number: 2, text: mine });
    expect(listRevisions(board, "breakdown").map(({ number, author }) => [number, author])).toEqual([
      [3, "builtin"],
      [2, "human"],
      [1, "builtin"],
    ]);
  });
});

describe("revisions", () => {
  it("are saved, become active, and older ones can be taken again", () => {
    const first = active();
    const second = revise(mine);
    expect(second).toMatchObject({ number: 2, author: "human", parentId: first.id, reason: "shorter" });
    expect(active().id).toBe(second.id);
    expect(activateRevision(board, first.id)).toMatchObject({ activeRevisionId: first.id, revisionCount: 2 });
    expect(board.events.filter((event) => event.type === "prompts.changed")).toHaveLength(2);
  });

  it("are refused without a placeholder, without a change, and for unknown ids", () => {
    expect(() => revise("{task} {schema}")).toThrow("the text lacks {criteria}, {context}");
    expect(() => revise(shipped.text)).toThrow("this text is the active revision already");
    expect(() => activateRevision(board, "none")).toThrow("there is no prompt revision none");
    expect(() => listRevisions(board, "none")).toThrow("there is no prompt 'none'");
    expect(listRevisions(board, "breakdown")).toHaveLength(1);
  });
});
