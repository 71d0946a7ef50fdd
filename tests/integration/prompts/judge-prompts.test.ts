import { afterEach, describe, expect, it } from "vitest";
import { judgeAnswers } from "~/tests/fixtures/judge-answers";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";
import { createTaskClient } from "~/tests/fixtures/task-client";

let daemon: TestDaemon;
afterEach(() => daemon?.stop());

const worse = "Summarise {text} in some words.";
const better = "Summarise {text} in a list of at most 5 points.";
const asked = async () =>
  (await daemon.mlx.requests()).filter(({ body }) => body.includes("You compare two prompts")).length;

describe("which prompt is better", () => {
  it("is said by a judge that passed its test, in both orders, and the test is taken once", async () => {
    daemon = await startDaemon({ scriptedMlx: true });
    const { api } = createTaskClient(daemon.url);
    await daemon.mlx.script({ answers: judgeAnswers([better]) });
    const judged = await api.prompts.judge.mutate({ texts: [worse, better, worse] });
    expect(judged).toEqual({
      model: "test/scripted",
      fault: null,
      verdicts: [{ first: "win", second: "win", together: "win", reason: "A says more. / B says more." }, null],
    });
    expect(await asked()).toBe(2 * 16 + 2);
    expect((await api.prompts.judge.mutate({ texts: [better, worse] })).verdicts).toMatchObject([{ together: "loss" }]);
    expect(await asked()).toBe(2 * 16 + 4);
    // A judge that says A whatever it reads disagrees with itself, whatever it could do before.
    await daemon.mlx.script({ answers: [{ text: '{"reason": "r", "verdict": "A"}' }] });
    const torn = await api.prompts.judge.mutate({ texts: [worse, better] });
    expect(torn.verdicts).toMatchObject([{ first: "win", second: "loss", together: "tie" }]);
    await daemon.mlx.script({ answers: [{ text: "nonsense" }] });
    const unread = await api.prompts.judge.mutate({ texts: [worse, better] });
    expect(unread.verdicts).toMatchObject([{ first: null, second: null, together: "tie" }]);
  });

  it("is not said by one that failed it, and wrong questions are refused", async () => {
    daemon = await startDaemon({ scriptedMlx: true });
    const { api } = createTaskClient(daemon.url);
    await daemon.mlx.script({ answers: [{ text: '{"reason": "r", "verdict": "A"}' }] });
    const judged = await api.prompts.judge.mutate({ texts: [worse, better, worse] });
    expect(judged.verdicts).toEqual([null, null]);
    expect(judged.fault).toMatch(/^test\/scripted is no reliable judge: of \d+ pairs it got 0 % right/);
    const requests = await asked();
    expect((await api.prompts.judge.mutate({ texts: [worse, better] })).verdicts).toEqual([null]);
    expect(await asked()).toBe(requests);
    await expect(api.prompts.judge.mutate({ texts: [worse] })).rejects.toThrow("2");
    await expect(api.prompts.judge.mutate({ texts: [worse, better], model: "none/none" })).rejects.toThrow("none/none");
  });

  it("ends the model's work when the caller leaves, and tests the judge again the next time", async () => {
    daemon = await startDaemon({ scriptedMlx: true });
    const { api } = createTaskClient(daemon.url);
    await daemon.mlx.script({ answers: [{ text: "one two", hangAfter: 1 }] });
    const leaving = new AbortController();
    const judged = api.prompts.judge.mutate({ texts: [worse, better] }, { signal: leaving.signal });
    const isOpen = async () => (await daemon.mlx.requests()).some(({ state }) => state === "open");
    await expect.poll(isOpen, { timeout: 20_000 }).toBe(true);
    leaving.abort();
    await expect(judged).rejects.toThrow();
    await expect.poll(isOpen, { timeout: 20_000 }).toBe(false);
    await daemon.mlx.script({ answers: judgeAnswers([better]) });
    expect((await api.prompts.judge.mutate({ texts: [worse, better] })).fault).toBeNull();
  });
});
