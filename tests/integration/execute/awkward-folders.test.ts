import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerWith, createExecutionClient } from "~/tests/fixtures/execution-client";
import { createGitProject, type GitProject } from "~/tests/fixtures/git-project";
import { startDaemon, type TestDaemon } from "~/tests/fixtures/start-daemon";

const page = "# Über uns\n\nWir sind da.\n";
const crlf = "one\r\ntwo\r\nthree\r\n";
const open = "no line end";

let daemon: TestDaemon;
let client: ReturnType<typeof createExecutionClient>;
let project: GitProject;
let workspaceId: string;

beforeAll(async () => {
  daemon = await startDaemon({ scriptedMlx: true });
  client = createExecutionClient(daemon);
});
afterAll(() => daemon.stop());
beforeEach(async () => {
  project = createGitProject({
    "docs/über uns.md": page,
    "crlf.txt": crlf,
    "open end.txt": open,
    "run.sh": "#!/bin/sh\necho one\n",
    "plain.md": "One.\n",
  });
  writeFileSync(join(project.folder, "logo.png"), Buffer.from([137, 80, 78, 71, 0, 1, 2, 255]));
  symlinkSync("plain.md", join(project.folder, "link.md"));
  project.commit("a picture and a link");
  const hook = join(project.folder, ".git/hooks/pre-commit");
  mkdirSync(join(project.folder, ".git/hooks"), { recursive: true });
  for (const file of [hook, join(project.folder, ".git/hooks/post-checkout")]) {
    writeFileSync(file, `#!/bin/sh\ntouch "${project.folder}/hook-ran"\nexit 1\n`);
    chmodSync(file, 0o755);
  }
  project.write("mine.txt", "not committed\n");
  project.write("plain.md", "One.\n\nMine, not committed.\n");
  workspaceId = await client.openWorkspace(project.folder);
});
afterEach(() => project.remove());

/** Proposes, checks that nothing changed, applies, gives what stands in the file, and takes back. */
async function change(path: string, text: string): Promise<string> {
  const taskId = await client.createTask(workspaceId, `Write more into ${path}`);
  await client.say([answerWith({ [path]: text })]);
  // In the middle of a rebase there is no branch, which `dumpGit` asks for.
  const state = () => [project.dump(), project.git("status", "--porcelain"), project.git("ls-files", "-s")];
  const before = state();
  const { job } = await client.execute(taskId);
  expect(job.error?.message).toBeUndefined();
  expect(state()).toEqual(before);
  await client.api.executions.accept.mutate({ id: taskId });
  const found = project.read(path);
  await client.api.executions.revert.mutate({ id: taskId });
  expect(state()).toEqual(before);
  return found;
}

async function refusal(title: string): Promise<string> {
  const { job } = await client.execute(await client.createTask(workspaceId, title)).catch((error: Error) => {
    return { job: { error: { message: error.message, hint: "" } } };
  });
  return `${job.error?.message} ${job.error?.hint ?? ""}`;
}

describe("a repository as people have them", () => {
  it("keeps line ends, open ends, modes, uncommitted work, and runs no hook", async () => {
    expect(await change("docs/über uns.md", `${page}Mehr.\n`)).toBe(`${page}Mehr.\n`);
    expect(await change("crlf.txt", "one\ntwo\nthree\nfour\n")).toBe(`${crlf}four\r\n`);
    expect(await change("open end.txt", "no line end, still")).toBe("no line end, still");
    expect(await change("run.sh", "#!/bin/sh\necho two\n")).toBe("#!/bin/sh\necho two\n");
    expect(statSync(join(project.folder, "run.sh")).mode & 0o111).not.toBe(0);
    expect(await change("plain.md", "Zero.\n\nOne.\n")).toContain("Mine, not committed.");
    expect(Object.keys(project.dump())).not.toContain("hook-ran");
  });

  it("says why pictures, links, untracked files and submodules are left alone", async () => {
    expect(await refusal("Write more into logo.png")).toContain("logo.png is no text file");
    expect(await refusal("Write more into link.md")).toContain("link.md is a symbolic link");
    expect(await refusal("Write more into mine.txt")).toContain("mine.txt is not part of the last commit: commit it");
    const inner = createGitProject({ "inner.md": "Inner.\n" });
    project.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", inner.folder, "sub");
    project.git("-c", "core.hooksPath=/dev/null", "commit", "-qm", "submodule", "--", "sub", ".gitmodules");
    expect(await refusal("Write more into sub/inner.md")).toContain("sub/inner.md is not part of the last commit");
    expect(await change("crlf.txt", "one\ntwo\n")).toBe("one\r\ntwo\r\n");
    inner.remove();
  });

  it("is worked on in the middle of a merge and of a rebase", async () => {
    const git = (...args: string[]) => project.git("-c", "core.hooksPath=/dev/null", ...args);
    project.write("plain.md", "One.\n");
    git("switch", "-qc", "other");
    project.write("crlf.txt", "ONE\r\ntwo\r\nthree\r\n");
    git("commit", "-qam", "other");
    git("switch", "-q", "main");
    project.write("crlf.txt", "Eins\r\ntwo\r\nthree\r\n");
    git("commit", "-qam", "mine");
    expect(() => git("merge", "other")).toThrow();
    expect(await change("plain.md", "One.\nTwo.\n")).toBe("One.\nTwo.\n");
    git("merge", "--abort");
    expect(() => git("rebase", "other")).toThrow();
    expect(await change("plain.md", "One.\nTwo.\n")).toBe("One.\nTwo.\n");
    git("rebase", "--abort");
  });

  it("gives a branch the line ends that the repository keeps", async () => {
    project.git("config", "core.autocrlf", "true");
    const taskId = await client.createTask(workspaceId, "Write more into plain.md");
    await client.say([answerWith({ "plain.md": "One.\nTwo.\n" })]);
    await client.execute(taskId);
    const { branch } = await client.api.executions.accept.mutate({ id: taskId, target: "branch" });
    expect(project.git("show", `${branch}:plain.md`)).toBe("One.\nTwo.\n");
    expect(project.git("diff", "--stat", "main", branch ?? "")).toContain("plain.md | 1 +");
  });
});

describe("a folder that git cannot work in", () => {
  it("is told when it is a bare repository", async () => {
    const bare = mkdtempSync(join(tmpdir(), "ollmlx-bare-"));
    project.git("clone", "-q", "--bare", project.folder, join(bare, "it.git"));
    workspaceId = await client.openWorkspace(join(bare, "it.git"));
    expect(await refusal("Write more into plain.md")).toContain("is a bare git repository, which holds no files");
    rmSync(bare, { recursive: true, force: true });
  });

  it("is copied where there is no commit yet", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ollmlx-new-"));
    project.git("init", "-q", folder);
    writeFileSync(join(folder, "notes.md"), "One.\n");
    workspaceId = await client.openWorkspace(folder);
    const taskId = await client.createTask(workspaceId, "Write more into notes.md");
    await client.say([answerWith({ "notes.md": "One.\nTwo.\n" })]);
    const { execution } = await client.execute(taskId);
    expect(execution).toMatchObject({ baseCommit: null, status: "review" });
    await client.api.executions.accept.mutate({ id: taskId });
    expect(readFileSync(join(folder, "notes.md"), "utf8")).toBe("One.\nTwo.\n");
    rmSync(folder, { recursive: true, force: true });
  });
});
