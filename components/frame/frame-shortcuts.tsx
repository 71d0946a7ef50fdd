"use client";

import { useRouter } from "next/navigation";
import { pages } from "~/components/frame/pages";
import { useShortcuts } from "~/components/frame/shortcuts";

/** The keys that work on every page. */
export function FrameShortcuts({ onHelp }: { onHelp: () => void }): null {
  const router = useRouter();
  useShortcuts("Everywhere", [
    { keys: "?", description: "Show the keyboard shortcuts", run: onHelp },
    ...pages.map(({ key, title, path }) => ({
      keys: `g ${key}`,
      description: `Go to ${title}`,
      run: () => router.push(path),
    })),
  ]);
  return null;
}
