import {
  FlaskConical,
  type LucideIcon,
  MessageSquare,
  Package,
  ScrollText,
  Settings,
  SquareKanban,
} from "lucide-react";

export interface Page {
  path: string;
  title: string;
  icon: LucideIcon;
  /** Second key of the `g` shortcut. */
  key: string;
}

/** The pages of the rail, in its order. */
export const pages: readonly Page[] = [
  { path: "/board", title: "Board", icon: SquareKanban, key: "b" },
  { path: "/models", title: "Models", icon: Package, key: "m" },
  { path: "/chat", title: "Chat", icon: MessageSquare, key: "c" },
  { path: "/bench", title: "Bench", icon: FlaskConical, key: "e" },
  { path: "/prompts", title: "Prompts", icon: ScrollText, key: "p" },
  { path: "/settings", title: "Settings", icon: Settings, key: "s" },
];

/** Whether `pathname` lies on that page. */
export const isOnPage = (pathname: string, page: Page): boolean =>
  pathname === page.path || pathname.startsWith(`${page.path}/`);
