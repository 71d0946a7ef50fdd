import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { resolveDaemonUrl } from "~/cli/daemon-address";
import type { Environment } from "~/cli/environment";

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), "ollmlx-home-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  return home;
}

const environment = (values: Partial<Environment>): Environment => ({
  url: undefined,
  port: undefined,
  ollamaHost: undefined,
  apiKey: undefined,
  home: newHome(),
  hub: "https://huggingface.co",
  keepsNoHistory: false,
  editor: "vi",
  ...values,
});

describe("resolveDaemonUrl", () => {
  it.each([
    ["mac.local:3000", "http://mac.local:3000"],
    ["http://127.0.0.1:3000/", "http://127.0.0.1:3000"],
    ["https://models.example/ollmlx/", "https://models.example/ollmlx"],
  ])("completes the address %s", (url, expected) => {
    expect(resolveDaemonUrl(environment({ url, port: "9" }))).toBe(expected);
  });

  it("takes the port before the file of a running daemon", () => {
    const home = newHome();
    writeFileSync(join(home, "daemon.json"), JSON.stringify({ pid: 1, url: "http://127.0.0.1:4000", ollamaUrl: null }));
    expect(resolveDaemonUrl(environment({ home, port: "4001" }))).toBe("http://127.0.0.1:4001");
    expect(resolveDaemonUrl(environment({ home }))).toBe("http://127.0.0.1:4000");
  });

  it("falls back to port 3000 when no daemon left a file, or a broken one", () => {
    const home = newHome();
    expect(resolveDaemonUrl(environment({ home }))).toBe("http://127.0.0.1:3000");
    writeFileSync(join(home, "daemon.json"), '{"pid":');
    expect(resolveDaemonUrl(environment({ home }))).toBe("http://127.0.0.1:3000");
  });

  it.each([
    ["127.0.0.1:11434", "the daemon's own Ollama port", "http://127.0.0.1:4000"],
    [":4000", "the daemon's main port", "http://127.0.0.1:4000"],
    ["0.0.0.0", "the default port", "http://127.0.0.1:4000"],
    ["127.0.0.1:5000", "another server", "http://127.0.0.1:5000"],
    ["gpu.local", "another machine", "http://gpu.local:11434"],
    ["https://models.example", "another machine", "https://models.example"],
  ])("reads OLLAMA_HOST=%s as %s", (ollamaHost, _meaning, expected) => {
    const home = newHome();
    const file = { pid: 1, url: "http://127.0.0.1:4000", ollamaUrl: "http://127.0.0.1:11434" };
    writeFileSync(join(home, "daemon.json"), JSON.stringify(file));
    expect(resolveDaemonUrl(environment({ home, ollamaHost }))).toBe(expected);
  });

  it("goes to the daemon that has put the server of OLLAMA_HOST behind itself", () => {
    const home = newHome();
    writeFileSync(join(home, "daemon.json"), JSON.stringify({ pid: 1, url: "http://127.0.0.1:4000", ollamaUrl: null }));
    expect(resolveDaemonUrl(environment({ home, ollamaHost: "127.0.0.1:11434" }))).toBe("http://127.0.0.1:4000");
  });

  it("goes to OLLAMA_HOST when no daemon runs", () => {
    expect(resolveDaemonUrl(environment({ ollamaHost: "0.0.0.0:9999" }))).toBe("http://127.0.0.1:9999");
    expect(resolveDaemonUrl(environment({ ollamaHost: "http://[::1]:9999/" }))).toBe("http://[::1]:9999");
  });

  it.each([{ url: "a b" }, { port: "many" }])("refuses %o as a wrong command line", (values) => {
    expect(() => resolveDaemonUrl(environment(values))).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
