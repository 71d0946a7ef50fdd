import { defineConfig } from "drizzle-kit";

/** `npm run db:generate` writes the next migration from the schema; migrations are forward-only. */
export default defineConfig({ dialect: "sqlite", schema: "./db/schema/index.ts", out: "./db/migrations" });
