import { describe, expect, it } from "vitest";
import { formatSeconds } from "~/cli/progress/bar";
import { formatAge, formatNanoseconds, formatParameterCount, formatRate, formatSize } from "~/cli/text/quantities";

describe("formatSize", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 KB"],
    [1500, "1.5 KB"],
    [2_999_000, "3.0 MB"],
    [10_999_999, "10 MB"],
    [999_999_999, "999 MB"],
    [1_300_000_000, "1.3 GB"],
    [5e15, "5000 TB"],
  ])("writes %d as %s", (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });
});

describe("formatParameterCount", () => {
  it.each([
    [580, "580"],
    [2600, "3K"],
    [1_477_888, "1.48M"],
    [2_000_000, "2M"],
    [7_000_000_000, "7B"],
    [8_030_261_248, "8.0B"],
  ])("writes %d as %s", (count, text) => {
    expect(formatParameterCount(count)).toBe(text);
  });
});

describe("formatAge", () => {
  const now = Date.UTC(2026, 0, 10);
  const hour = 3_600_000;
  it.each([
    [now - 20, "Less than a second ago"],
    [now - 1500, "1 second ago"],
    [now - 59_000, "59 seconds ago"],
    [now - 90_000, "About a minute ago"],
    [now + 4 * 60_000 + 500, "4 minutes from now"],
    [now - 1.2 * hour, "About an hour ago"],
    [now - 47 * hour, "47 hours ago"],
    [now - 72 * hour, "3 days ago"],
    [now - 15 * 24 * hour, "2 weeks ago"],
    [now - 70 * 24 * hour, "2 months ago"],
    [now - 800 * 24 * hour, "2 years ago"],
    [now + 292 * 365 * 24 * hour, "Forever"],
  ])("tells %d from now as %s", (time, text) => {
    expect(formatAge(time, now)).toBe(text);
  });

  it("reads RFC 3339 with nanoseconds and a zone, and says Never for no time", () => {
    expect(formatAge("2026-01-09T23:00:00.123456789+01:00", now)).toBe("2 hours ago");
    expect(formatAge("", now)).toBe("Never");
  });
});

describe("formatNanoseconds", () => {
  it.each([
    [0, "0s"],
    [950, "950ns"],
    [812_500, "812.5µs"],
    [45_000_000, "45ms"],
    [1_234_567_890, "1.23456789s"],
    [123_500_000_000, "2m3.5s"],
    [3_600_000_000_000, "1h0m0s"],
  ])("writes %d as %s", (ns, text) => {
    expect(formatNanoseconds(ns)).toBe(text);
  });
});

describe("formatRate", () => {
  it("divides tokens by nanoseconds, and gives no rate where nothing was timed", () => {
    expect(formatRate(50, 2e9)).toBe("25.00 tokens/s");
    expect(formatRate(3, 0)).toBe("-");
  });
});

describe("formatSeconds", () => {
  it.each([
    [41.6, "42s"],
    [200, "3m20s"],
    [7500, "2h5m"],
    [400_000, "99h+"],
  ])("writes %d as %s", (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});
