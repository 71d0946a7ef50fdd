"use client";

import { useSyncExternalStore } from "react";
import { DARK_QUERY, STORAGE_KEY } from "~/components/frame/theme-script";

export const themeChoices = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const readChoice = (): ThemeChoice => {
  const stored = localStorage.getItem(STORAGE_KEY);
  return themeChoices.find((choice) => choice === stored) ?? "system";
};

const resolve = (choice: ThemeChoice): "light" | "dark" =>
  choice === "system" ? (matchMedia(DARK_QUERY).matches ? "dark" : "light") : choice;

const listeners = new Set<() => void>();

/**
 * Colours change at once: a text that fades its own colour would start anew with each step of the one it inherits from, and nested
 * ones would follow late. Reading a size makes the browser take the new colours while transitions are off.
 */
function apply(): void {
  const { classList, dataset } = document.documentElement;
  dataset.switchesTheme = "";
  classList.toggle("dark", resolve(readChoice()) === "dark");
  void document.body.offsetHeight;
  delete dataset.switchesTheme;
  for (const listener of listeners) listener();
}

/** Hears the system's theme and a choice made in another tab. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const query = matchMedia(DARK_QUERY);
  query.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  return () => {
    listeners.delete(listener);
    query.removeEventListener("change", apply);
    window.removeEventListener("storage", apply);
  };
}

/** Remembers the choice and shows it at once, in every open tab. */
export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(STORAGE_KEY, choice);
  apply();
}

/** The user's choice, and what is shown now. */
export function useTheme(): { choice: ThemeChoice; resolved: "light" | "dark" } {
  const choice = useSyncExternalStore<ThemeChoice>(subscribe, readChoice, () => "system");
  const resolved = useSyncExternalStore<"light" | "dark">(
    subscribe,
    () => resolve(readChoice()),
    () => "light",
  );
  return { choice, resolved };
}
