import { fileURLToPath } from "node:url";

/**
 * The dashboard is a static export in `out/` that the daemon serves. The root is named because Next guesses it from
 * lock files, and a lock file in a parent folder would move it.
 * @type {import("next").NextConfig}
 */
const config = {
  output: "export",
  images: { unoptimized: true },
  turbopack: { root: fileURLToPath(new URL(".", import.meta.url)) },
  devIndicators: false,
  reactStrictMode: true,
};

export default config;
