/**
 * Holds what a slow reader has not taken yet. Above `capacity` the oldest droppable items go first; items that are not
 * droppable are never lost, so the buffer may then grow beyond `capacity`.
 */
export class BoundedBuffer<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = [];
  readonly #capacity: number;
  readonly #isDroppable: (item: Item) => boolean;
  #wake: (() => void) | undefined;
  #isClosed = false;

  constructor(options: { capacity: number; isDroppable: (item: Item) => boolean }) {
    this.#capacity = options.capacity;
    this.#isDroppable = options.isDroppable;
  }

  push(item: Item): void {
    if (this.#isClosed) return;
    if (this.#items.length >= this.#capacity) {
      const oldest = this.#items.findIndex(this.#isDroppable);
      if (oldest >= 0) this.#items.splice(oldest, 1);
    }
    this.#items.push(item);
    this.#wake?.();
  }

  /** Ends the iteration once what is buffered has been read. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** For one reader. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
    for (;;) {
      while (this.#items.length > 0) yield this.#items.shift() as Item;
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
