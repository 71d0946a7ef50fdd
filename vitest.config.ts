import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const isLong = process.env.OLLMLX_TEST_LONG === "1";

/** Tests named `*.long.test.ts` run in `npm run test:long` alone. */
function project(name: string, timeoutMs: number, fileParallelism: boolean) {
  return {
    resolve: { alias: { "~": root.replace(/\/$/, "") } },
    test: {
      name,
      include: [`tests/${name}/**/*${isLong ? ".long" : ""}.test.{ts,tsx}`],
      exclude: isLong ? [] : ["**/*.long.test.*"],
      environment: "node",
      testTimeout: isLong ? timeoutMs * 20 : timeoutMs,
      hookTimeout: isLong ? timeoutMs * 20 : Math.max(timeoutMs, 60_000),
      fileParallelism,
      expect: { poll: { timeout: 20_000 } },
      env: { MLX_DISABLE_COMPILE: "1" },
    },
  };
}

export default defineConfig({
  test: {
    passWithNoTests: true,
    coverage: {
      provider: "v8",
      include: ["cli/**/*.ts", "components/**/*.{ts,tsx}", "db/**/*.ts", "server/**/*.ts", "shared/**/*.ts"],
      reporter: ["json-summary"],
      reportsDirectory: ".setup/coverage",
    },
    projects: [
      project("unit", 30_000, true),
      project("integration", 180_000, true),
      project("contract", 180_000, false),
    ],
  },
});
