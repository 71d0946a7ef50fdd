"use client";

import { type ReactNode, useState } from "react";
import { CommandPalette } from "~/components/frame/command-palette";
import { DemoNotice } from "~/components/frame/demo-notice";
import { FrameShortcuts } from "~/components/frame/frame-shortcuts";
import { KeyGate } from "~/components/frame/key-gate";
import { Navigation } from "~/components/frame/navigation";
import { Notices } from "~/components/frame/notices";
import { ShortcutHelp } from "~/components/frame/shortcut-help";
import { TopBar } from "~/components/frame/top-bar";
import { useHydrated } from "~/components/frame/use-hydrated";

/**
 * The frame around every page: rail (or bottom bar), top line, notices. A page fills the rest: its outermost element
 * scrolls by itself, so give it `h-full overflow-auto` or use `PageBody`.
 */
export function AppFrame({ children }: { children: ReactNode }) {
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const isHydrated = useHydrated();
  return (
    <div className="grid h-dvh grid-cols-1 grid-rows-[auto_minmax(0,1fr)_auto] sm:grid-cols-[auto_minmax(0,1fr)] sm:grid-rows-[auto_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-primary px-3 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <Navigation />
      <TopBar onOpenPalette={() => setPaletteOpen(true)} />
      <main
        id="content"
        tabIndex={-1}
        className="order-2 flex min-h-0 min-w-0 flex-col outline-none sm:order-none sm:col-start-2"
      >
        <Notices />
        <DemoNotice />
        <div className="min-h-0 flex-1">{isHydrated && <KeyGate>{children}</KeyGate>}</div>
      </main>
      <FrameShortcuts onHelp={() => setHelpOpen(true)} />
      <CommandPalette open={paletteOpen} onOpenChange={setPaletteOpen} onHelp={() => setHelpOpen(true)} />
      <ShortcutHelp open={helpOpen} onOpenChange={setHelpOpen} />
    </div>
  );
}
