import { describe, expect, it } from "vitest";
import { formatAge, formatDuration, formatRate } from "~/cli/format";
import { formatBytes } from "~/shared/format-quantity";

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 KB"],
    [9949, "9.9 KB"],
    [9950, "10 KB"],
    [234_000_000, "234 MB"],
    [999_600_000, "1.0 GB"],
    [1_300_000_000, "1.3 GB"],
    [5e15, "5000 TB"],
  ])("writes %d as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("formatDuration", () => {
  it.each([
    [12.4, "12 ms"],
    [999.6, "1.0 s"],
    [4200, "4.2 s"],
    [59_960, "1 m 0 s"],
    [200_000, "3 m 20 s"],
    [7_500_000, "2 h 5 m"],
  ])("writes %d ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("formatAge", () => {
  const now = Date.UTC(2026, 0, 10);
  it.each([
    [now - 3 * 86_400_000, "3 days ago"],
    [now - 3_600_000, "1 hour ago"],
    [now + 4 * 60_000 + 500, "4 minutes from now"],
    [now - 20, "now"],
  ])("tells %d from now", (time, text) => {
    expect(formatAge(time, now)).toBe(text);
  });
});

describe("formatRate", () => {
  it("divides tokens by nanoseconds", () => {
    expect(formatRate(50, 2e9)).toBe("25.00 tokens/s");
  });

  it("gives no rate where nothing was timed", () => {
    expect(formatRate(3, 0)).toBe("-");
  });
});
