import { describe, expect, it } from "vitest";
import { Bar } from "~/cli/progress/bar";
import { displayWidth } from "~/cli/text/display-width";

describe("Bar", () => {
  it("shows share, amount, speed and time left in the width of the terminal", () => {
    const bar = new Bar("pulling 0123456789ab:");
    bar.set(10_000_000, 100_000_000, 0);
    bar.set(30_000_000, 100_000_000, 2000);
    const line = bar.draw(100);
    expect(line).toMatch(/^pulling 0123456789ab: {2}30% ▕█+ +▏ 30 MB\/100 MB {2}10 MB\/s {3}7s$/);
    expect(displayWidth(line)).toBeLessThanOrEqual(100);
  });

  it("shows the size alone once it is complete, and no speed before it is known", () => {
    const bar = new Bar("x:");
    bar.set(0, 50, 0);
    expect(bar.describe()).toBe("0 B/50 B");
    bar.set(70, 50, 1000);
    expect(bar.describe()).toBe("50 B");
    expect(bar.percent).toBe(100);
  });

  it("leaves the bar out of a narrow terminal and never writes past its edge", () => {
    const bar = new Bar("pulling 0123456789ab:");
    bar.set(1, 3, 0);
    for (const columns of [10, 20, 40]) expect(displayWidth(bar.draw(columns))).toBeLessThan(columns);
  });

  it("forgets its speed when the transfer begins again", () => {
    const bar = new Bar("x:");
    bar.set(50_000_000, 100_000_000, 0);
    bar.set(60_000_000, 100_000_000, 1000);
    bar.set(0, 100_000_000, 2000);
    expect(bar.describe()).toBe("0 B/100 MB");
  });
});
