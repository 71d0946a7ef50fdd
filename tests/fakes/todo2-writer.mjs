// @ts-check
// Another program that works on a Todo2 file: `node todo2-writer.mjs FOLDER SECONDS SEED`. It takes the file's lock as the
// writers of the format do, adds tasks, tags and comments at random moments, and at times rewrites the file in another order
// and with new dates. Prints what it added as JSON.
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const [folder = "", seconds = "1", seed = "1"] = process.argv.slice(2);
const file = join(folder, ".todo2", "state.todo2.json");
const added = {
  /** @type {string[]} */ titles: [],
  /** @type {string[]} */ tags: [],
  /** @type {string[]} */ comments: [],
};
let state = Number(seed);

/** A number from 0 to 1 (Lehmer's generator), the same for the same seed. */
function random() {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
}

async function withLock(/** @type {() => void} */ body) {
  for (;;) {
    try {
      closeSync(openSync(`${file}.lock`, "wx"));
      break;
    } catch {
      await pause(5);
    }
  }
  try {
    body();
  } finally {
    rmSync(`${file}.lock`, { force: true });
  }
}

function change(/** @type {number} */ step) {
  const document = JSON.parse(readFileSync(file, "utf8"));
  const name = `w${seed}-${step}`;
  const task = document.todos[Math.floor(random() * document.todos.length)];
  const kind = task ? Math.floor(random() * 4) : 0;
  if (kind === 0) {
    const number = document.nextTaskNumber ?? 1_700_000_000_000 + step;
    const id = `T-${number}`;
    if (document.todos.some((/** @type {{ id: string }} */ other) => other.id === id)) return;
    document.todos.push({ id, name, status: "Todo", priority: "medium", tags: [], dependencies: [], xOwn: name });
    if (document.nextTaskNumber) document.nextTaskNumber = number + 1;
    added.titles.push(name);
  } else if (kind === 1) {
    task.tags = [...(task.tags ?? []), name];
    added.tags.push(name);
  } else if (kind === 2 && document.comments) {
    document.comments.push({ id: `${task.id}-C-${name}`, todoId: task.id, type: "note", content: name });
    added.comments.push(name);
  } else {
    document.todos.sort(() => random() - 0.5);
    for (const todo of document.todos) todo.last_modified = new Date().toISOString();
  }
  writeFileSync(file, JSON.stringify(document, null, 2));
}

const end = Date.now() + Number(seconds) * 1000;
for (let step = 0; Date.now() < end; step++) {
  await withLock(() => change(step));
  await pause(random() * 50);
}
process.stdout.write(JSON.stringify(added));
