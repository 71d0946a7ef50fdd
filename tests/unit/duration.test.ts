import { expect, it } from "vitest";
import { parseDurationMs } from "~/shared/duration";

it.each([
  ["5m", 300_000],
  ["1h30m", 5_400_000],
  ["90", 90_000],
  ["0", 0],
  ["0s", 0],
  ["1.5s", 1_500],
  ["250ms", 250],
  ["-1", Number.POSITIVE_INFINITY],
  ["-1s", Number.POSITIVE_INFINITY],
])("reads %s", (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

it.each(["abc", "", "5 m", "m5", "5x", "--1"])("refuses %j", (text) => {
  expect(parseDurationMs(text)).toBeNull();
});
