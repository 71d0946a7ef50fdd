"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "~/components/class-names";
import { isOnPage, pages } from "~/components/frame/pages";

/** The rail at the left; under 640 px a bar at the bottom. */
export function Navigation() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Pages"
      className="order-3 border-t bg-card pb-[env(safe-area-inset-bottom)] sm:order-none sm:row-span-2 sm:w-17 sm:border-t-0 sm:border-r sm:pb-0"
    >
      <div className="hidden h-12 items-center justify-center sm:flex">
        <Logo />
      </div>
      <ul className="flex justify-around sm:flex-col sm:gap-1 sm:px-1.5 sm:py-1">
        {pages.map((page) => {
          const current = isOnPage(pathname, page);
          const Icon = page.icon;
          return (
            <li key={page.path} className="flex-1 sm:flex-none">
              <Link
                href={page.path}
                aria-current={current ? "page" : undefined}
                className={cn(
                  "flex h-13 flex-col items-center justify-center gap-0.5 rounded-md font-medium text-2xs transition-colors focus-visible:-outline-offset-2",
                  current
                    ? "text-foreground sm:bg-accent"
                    : "text-muted-foreground hover:text-foreground sm:hover:bg-muted",
                )}
              >
                <Icon
                  aria-hidden
                  strokeWidth={current ? 2.1 : 1.7}
                  className={cn("size-5", current && "text-primary dark:text-ring")}
                />
                {page.title}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** The MLX diamond and the GGUF disc, side by side. */
function Logo() {
  return (
    <Link href="/" aria-label="ollmlx, start page" className="flex size-8 items-center justify-center gap-1 rounded-lg">
      <span aria-hidden className="size-2.5 rotate-45 rounded-[2px] bg-mlx" />
      <span aria-hidden className="size-2.5 rounded-full bg-gguf" />
    </Link>
  );
}
