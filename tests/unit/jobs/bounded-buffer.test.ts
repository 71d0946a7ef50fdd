import { describe, expect, it } from "vitest";
import { BoundedBuffer } from "~/server/jobs/bounded-buffer";

const fill = (capacity: number, items: string[]) => {
  const buffer = new BoundedBuffer<string>({ capacity, isDroppable: (item) => item.startsWith("drop") });
  for (const item of items) buffer.push(item);
  buffer.close();
  return buffer;
};

async function readAll(buffer: BoundedBuffer<string>): Promise<string[]> {
  const items: string[] = [];
  for await (const item of buffer) items.push(item);
  return items;
}

describe("BoundedBuffer", () => {
  it("drops the oldest droppable items first and keeps the rest in order", async () => {
    expect(await readAll(fill(3, ["drop 1", "end 1", "drop 2", "drop 3", "end 2"]))).toEqual([
      "end 1",
      "drop 3",
      "end 2",
    ]);
  });

  it("grows rather than lose what must arrive", async () => {
    expect(await readAll(fill(1, ["end 1", "end 2", "end 3"]))).toEqual(["end 1", "end 2", "end 3"]);
  });

  it("wakes a reader that waits, and takes nothing after its end", async () => {
    const buffer = new BoundedBuffer<string>({ capacity: 9, isDroppable: () => false });
    const reading = readAll(buffer);
    await Promise.resolve();
    buffer.push("a");
    await Promise.resolve();
    buffer.close();
    buffer.push("late");
    expect(await reading).toEqual(["a"]);
  });
});
