import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { AppProviders } from "~/components/frame/app-providers";
import { themeScript } from "~/components/frame/theme-script";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "ollmlx", template: "%s · ollmlx" },
  description: "Local models on MLX and GGUF: models, chat, benchmarks and a task board on one machine.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, viewportFit: "cover" };

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours that must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <AppProviders>{children}</AppProviders>
      </body>
    </html>
  );
}
