import type { ConsoleMessage, Locator, Page } from "@playwright/test";
import { createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "~/server/api/root";

/** What the tests do on the board, in the words a person would use. */
export class BoardPage {
  /** Errors and warnings that the browser's console showed. */
  readonly complaints: string[] = [];

  constructor(
    readonly page: Page,
    readonly url: string,
  ) {
    page.on("console", (message: ConsoleMessage) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  async open(path = "/board"): Promise<void> {
    await this.page.goto(`${this.url}${path}`);
    await this.page.getByLabel("Filter tasks").waitFor();
  }

  column(status: string): Locator {
    return this.page.locator(`[data-lane="${status}"]`);
  }

  card(title: string): Locator {
    return this.page.locator("[data-card-id]").filter({ hasText: title });
  }

  /** The part of a card that opens it and is dragged. */
  handle(title: string): Locator {
    return this.card(title).locator("button").first();
  }

  /** The titles a column shows, top to bottom. */
  async titles(status: string): Promise<string[]> {
    const rows = await this.column(status)
      .locator("[data-card-id]")
      .evaluateAll((elements) =>
        elements
          .map((element) => ({
            row: Number(element.getAttribute("data-row")),
            title: element.querySelector("button span span")?.textContent ?? "",
          }))
          .sort((a, b) => a.row - b.row),
      );
    return rows.map(({ title }) => title);
  }

  /**
   * Drags with the mouse in several steps, as a hand does, to `y` pixels below the target's top. `grab` is the part of its
   * width at which the card is taken.
   */
  async drag(from: Locator, to: Locator, y: number, grab = 0.5): Promise<void> {
    const start = await from.boundingBox();
    const end = await to.boundingBox();
    if (!start || !end) throw new Error("an end of the drag is not on the page");
    const { mouse } = this.page;
    const x = start.x + start.width * grab;
    await mouse.move(x, start.y + start.height / 2);
    await mouse.down();
    await mouse.move(x + 8, start.y + start.height / 2 + 8, { steps: 3 });
    await mouse.move(end.x + end.width / 2, end.y + y, { steps: 10 });
    await mouse.up();
  }
}

/** A second client of the same daemon, as the CLI or another tab is. */
export const connectTo = (url: string) => createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc` })] });

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab does not reach the element");
}
