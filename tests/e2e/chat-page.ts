import type { Page } from "@playwright/test";
import { expect } from "~/tests/e2e/fixtures/dashboard";

export const conversation = (page: Page) => page.getByRole("region", { name: "Conversation" });
export const chats = (page: Page) => page.getByRole("navigation", { name: "Chats" });

/** Opens a new conversation with a model. */
export async function openChat(page: Page, model = "test/scripted"): Promise<void> {
  await page.goto(`/chat?model=${encodeURIComponent(model)}`);
  await expect(page.getByLabel("Message")).toBeVisible();
}

export async function ask(page: Page, text: string): Promise<void> {
  await page.getByLabel("Message").fill(text);
  await page.keyboard.press("Enter");
  await expect(conversation(page)).toContainText(text);
}

/** Waits until no answer is on its way. */
export const settle = (page: Page) => expect(conversation(page)).toHaveAttribute("aria-busy", "false");

/** What the page's answers to the model were made of, newest last. */
export async function sentMessages(requests: { route: string; body: string }[]): Promise<unknown[]> {
  return requests.filter(({ route }) => route.endsWith("/api/chat")).map(({ body }) => JSON.parse(body));
}
