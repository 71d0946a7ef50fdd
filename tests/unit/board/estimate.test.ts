import { expect, test } from "vitest";
import { formatEstimate, parseEstimate } from "~/shared/board-estimate";

test.each([
  [0, "0m"],
  [45, "45m"],
  [60, "1h"],
  [90, "1h 30m"],
])("%i minutes read %j", (minutes, text) => expect(formatEstimate(minutes)).toBe(text));

test.each([
  ["90", 90],
  ["45m", 45],
  [" 2H ", 120],
  ["1.5h", 90],
  ["1h 30m", 90],
  ["1h30m", 90],
  ["", null],
  ["soon", null],
  ["0", null],
  ["-5", null],
  ["100001", null],
])("%j is %j minutes", (text, minutes) => expect(parseEstimate(text)).toBe(minutes));
