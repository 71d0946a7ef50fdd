import { fileURLToPath } from "node:url";

/**
 * The dashboard is a static export in `out/` that the daemon serves. The root is named because Next guesses it from
 * lock files, and a lock file in a parent folder would move it. Types are the business of `npm run typecheck`: a set-up
 * has no reason to check them again, tests included.
 * @type {import("next").NextConfig}
 */
const config = {
  output: "export",
  images: { unoptimized: true },
  turbopack: { root: fileURLToPath(new URL(".", import.meta.url)) },
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  reactStrictMode: true,
};

export default config;
