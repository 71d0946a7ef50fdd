import { describe, expect, test } from "vitest";
import { joinOverlap } from "~/app/_trpc/join-overlap";
import { describeProgress, jobResultPath, progressPercent } from "~/components/frame/job-words";
import { passesFilter } from "~/components/models/model-filter";
import { isModelName, modelNameProblem } from "~/components/models/model-name";
import { formatCountdown } from "~/components/models/model-words";
import type { Job } from "~/shared/contracts/job";

describe("joinOverlap", () => {
  test.each([
    ["a page that heard all", "one two", "one two three", "one two three"],
    ["a page that came later", "one two", " three", "one two three"],
    ["pieces that the snapshot holds already", "one two", "two three", "one two three"],
    ["nothing heard yet", "one", "", "one"],
    ["nothing kept", "", "one", "one"],
  ])("%s", (_, snapshot, live, whole) => {
    expect(joinOverlap(snapshot, live)).toBe(whole);
  });
});

describe("model names", () => {
  test.each(["mlx-community/SmolLM2-135M-Instruct-4bit", "llama3.2:1b", "mlx:org/name", "ollama:user/model:tag"])(
    "%s can be pulled",
    (name) => {
      expect(isModelName(name)).toBe(true);
      expect(modelNameProblem(name)).toBeNull();
    },
  );

  test.each([
    ["https://huggingface.co/org/name", /without the address/],
    ["org name", /no spaces/],
    ["llama", /org\/llama for MLX/],
    ["../etc/passwd", /Use org\/name/],
    ["org/../name", /Use org\/name/],
  ])("%s is explained", (name, problem) => {
    expect(isModelName(name)).toBe(false);
    expect(modelNameProblem(name)).toMatch(problem);
  });
});

const pull = (changes: Partial<Job>): Job => ({
  id: "1",
  kind: "pull",
  title: "Pull org/name",
  taskId: null,
  subject: null,
  status: "running",
  progress: null,
  result: null,
  error: null,
  createdAt: 0,
  startedAt: 0,
  finishedAt: null,
  ...changes,
});

describe("jobs in words", () => {
  test("bytes, speed and time left, as far as they are known", () => {
    const progress = { phase: "downloading", done: 58_500_000, total: 234_000_000, unit: "bytes" as const };
    expect(progressPercent(progress)).toBe(25);
    expect(describeProgress({ ...progress, unitsPerSecond: 12_300_000, remainingMs: 14_300 })).toBe(
      "59 MB of 234 MB · 12 MB/s · 14.3 s left",
    );
    expect(describeProgress({ phase: "repetitions", done: 2, total: 6, unit: "repetitions" })).toBe(
      "2 of 6 repetitions",
    );
    expect(progressPercent({ phase: "connecting" })).toBeNull();
  });

  test("a finished job leads to what it made, an unfinished one nowhere", () => {
    expect(jobResultPath(pull({ status: "succeeded", result: { name: "org/name" } }))).toBe("/models?model=org%2Fname");
    expect(jobResultPath(pull({ kind: "bench", status: "succeeded", result: { benchRunId: "b1" } }))).toBe(
      "/bench?run=b1",
    );
    expect(jobResultPath(pull({}))).toBeNull();
  });
});

test("every typed word must be found, and the engine must fit", () => {
  const words = ["mlx-community/Llama-3.2-1B", "llama", "4bit g64"];
  expect(passesFilter({ query: "llama 4bit", engine: null }, { engine: "mlx" }, words)).toBe(true);
  expect(passesFilter({ query: "llama 8bit", engine: null }, { engine: "mlx" }, words)).toBe(false);
  expect(passesFilter({ query: "", engine: "ollama" }, { engine: "mlx" }, words)).toBe(false);
});

test("a countdown reads as a clock", () => {
  expect([272_000, 3_725_000, -5].map(formatCountdown)).toEqual(["4:32", "1:02:05", "0:00"]);
});
