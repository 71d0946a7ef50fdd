import { readdirSync, readFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { expect, it } from "vitest";

const folder = "db/migrations";
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".sql"))
  .sort();
const lab = files.findIndex((name) => name.endsWith("_prompt_lab.sql"));

it("prompts and revisions of a database from before the lab are kept, as accepted", () => {
  const db = new Sqlite(":memory:");
  db.pragma("foreign_keys = OFF");
  const apply = (name: string) => db.exec(readFileSync(`${folder}/${name}`, "utf8"));
  files.slice(0, lab).forEach(apply);
  db.exec("insert into prompts values ('p', 'Prompt', '', '[\"{a}\"]', 'r', 1)");
  db.exec("insert into prompt_revisions values ('r', 'p', 1, null, 'text {a}', 'human', 'why', 1)");
  files.slice(lab).forEach(apply);
  expect(db.prepare("select origin, active_revision_id from prompts").all()).toEqual([
    { origin: "builtin", active_revision_id: "r" },
  ]);
  expect(db.prepare("select text, status, status_reason, optimization_id from prompt_revisions").all()).toEqual([
    { text: "text {a}", status: "accepted", status_reason: "", optimization_id: null },
  ]);
  db.close();
});
