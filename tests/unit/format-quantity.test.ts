import { expect, test } from "vitest";
import {
  formatAge,
  formatBytes,
  formatContext,
  formatDuration,
  formatMemory,
  formatParameters,
} from "~/shared/format-quantity";

test("bytes on disk are decimal, memory is binary", () => {
  expect([0, 999, 999_600, 75_800_000, 1_321_098_329, 39_700_000_000].map(formatBytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 MB",
    "76 MB",
    "1.3 GB",
    "40 GB",
  ]);
  expect([512, 1536, 2 ** 30 * 24].map(formatMemory)).toEqual(["512 B", "1.5 KiB", "24 GiB"]);
});

test("durations keep their two largest units", () => {
  expect([0.4, 850, 4_230, 200_000, 7_500_000].map(formatDuration)).toEqual([
    "0 ms",
    "850 ms",
    "4.2 s",
    "3 m 20 s",
    "2 h 5 m",
  ]);
});

test("parameters and context are written as the field writes them", () => {
  expect([134_515_008, 1_235_814_400, 70_000_000_000, 420_000].map(formatParameters)).toEqual([
    "135M",
    "1.2B",
    "70B",
    "420K",
  ]);
  expect([512, 8192, 131_072, 40_000].map(formatContext)).toEqual(["512", "8K", "128K", "40,000"]);
});

test("an age is its largest unit", () => {
  const now = 1_000_000_000_000;
  expect([now, now - 61_000, now - 3 * 3_600_000, now - 86_400_000].map((time) => formatAge(time, now))).toEqual([
    "just now",
    "1 minute ago",
    "3 hours ago",
    "1 day ago",
  ]);
});
