"use client";

import { Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { ConnectionState } from "~/components/frame/connection-state";
import { EngineDots } from "~/components/frame/engine-dots";
import { JobsMenu } from "~/components/frame/jobs-menu";
import { isOnPage, pages } from "~/components/frame/pages";
import { ThemeMenu } from "~/components/frame/theme-menu";
import { Button } from "~/components/ui/button";
import { Kbd } from "~/components/ui/kbd";

/** The top line: where you are, the command palette, running jobs, engines and the theme. */
export function TopBar({ onOpenPalette }: { onOpenPalette: () => void }) {
  const pathname = usePathname();
  const page = pages.find((candidate) => isOnPage(pathname, candidate));
  return (
    <header className="order-1 flex h-12 min-w-0 items-center gap-1 border-b bg-card px-3 sm:order-none sm:gap-2 sm:px-4">
      <h1 className="mr-auto truncate font-semibold text-base">{page?.title ?? "ollmlx"}</h1>
      <ConnectionState />
      <Button
        variant="outline"
        onClick={onOpenPalette}
        aria-label="Open the command palette"
        aria-keyshortcuts="Control+K Meta+K"
        className="hidden w-56 justify-start bg-transparent px-2.5 font-normal text-muted-foreground md:flex"
      >
        <Search aria-hidden />
        <span className="mr-auto">Search or command</span>
        <Kbd>⌘K</Kbd>
      </Button>
      <Button
        variant="ghost"
        size="icon"
        onClick={onOpenPalette}
        aria-label="Open the command palette"
        className="md:hidden"
      >
        <Search aria-hidden />
      </Button>
      <JobsMenu />
      <EngineDots />
      <ThemeMenu />
    </header>
  );
}
