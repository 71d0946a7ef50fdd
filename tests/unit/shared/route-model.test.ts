import { describe, expect, it } from "vitest";
import type { Model } from "~/shared/contracts/model";
import { type ModelRecord, type RouteRequest, routeModel, type WorkKind } from "~/shared/route-model";

const gib = 1024 ** 3;

function model(name: string, change: Partial<Model> = {}): Model {
  const engine = name.includes("/") ? "mlx" : "ollama";
  return {
    name,
    engine,
    format: engine === "mlx" ? "mlx" : "gguf",
    sizeBytes: 2 * gib,
    digest: "0123456789ab",
    modifiedAt: 0,
    family: "llama",
    parameterCount: null,
    quantization: "4bit",
    bitsPerWeight: null,
    contextLength: null,
    contextBytesPerToken: null,
    capabilities: ["completion"],
    loaded: null,
    ...change,
  };
}

const all = [
  model("mlx-community/CodeLlama-7b-Instruct-hf-4bit-mlx"),
  model("mlx-community/Phi-3.5-mini-instruct-4bit"),
  model("llama3.2:latest"),
  model("codellama:7b-instruct"),
];

const route = (work: WorkKind, change: Partial<RouteRequest> = {}) =>
  routeModel({ work, models: all, memoryBytes: 32 * gib, isAppleSilicon: true, records: [], pin: null, ...change });

const record = (name: string, change: Partial<ModelRecord>): ModelRecord => ({
  model: name,
  tokensPerSecond: null,
  accepted: 0,
  decided: 0,
  ...change,
});

describe("routeModel", () => {
  it.each([
    ["code", true, "mlx-code", "mlx-community/CodeLlama-7b-Instruct-hf-4bit-mlx"],
    ["general", true, "mlx-general", "mlx-community/Phi-3.5-mini-instruct-4bit"],
    ["code", false, "ollama-code", "codellama:7b-instruct"],
    ["general", false, "ollama-general", "llama3.2:latest"],
  ] as const)("sends %s on Apple silicon %s to %s", (work, isAppleSilicon, family, name) => {
    const decision = route(work, { isAppleSilicon });
    expect(decision).toMatchObject({ family, model: { name } });
    expect(decision?.reasons.length).toBeGreaterThan(0);
  });

  it("takes the demo model only where no other can write text, and says what it is", () => {
    const demo = model("ollmlx/demo");
    const twin = model("demo:mlx-f16");
    const embedder = model("org/embedder", { capabilities: ["embedding"] });
    for (const isAppleSilicon of [true, false]) {
      const alone = route("general", { models: [twin, demo, embedder], isAppleSilicon });
      expect(alone?.model.name).toBe("ollmlx/demo");
      expect(alone?.reasons.join(" ")).toContain("demo model");
      expect(route("code", { models: [demo, twin, all[2] as Model], isAppleSilicon })?.model.name).toBe(
        "llama3.2:latest",
      );
    }
    expect(route("general", { models: [demo, all[0] as Model], pin: "ollmlx/demo" })?.model.name).toBe("ollmlx/demo");
    expect(route("general", { models: [embedder] })).toBeNull();
  });

  it("falls back to the other engine, and to the other kind, and says why", () => {
    const onlyGeneral = route("code", { models: [all[2] as Model] });
    expect(onlyGeneral).toMatchObject({ family: "ollama-general" });
    expect(onlyGeneral?.reasons).toEqual(["It is the only model installed that can write text."]);
    expect(route("code", { models: all.slice(1) })?.family).toBe("ollama-code");
    expect(route("general", { models: [] })).toBeNull();
    expect(route("general", { models: [model("e", { capabilities: ["embedding"] })] })).toBeNull();
  });

  it("takes the pinned model, or says that it is gone", () => {
    expect(route("code", { pin: "llama3.2:latest" })).toMatchObject({
      model: { name: "llama3.2:latest" },
      reasons: ["You chose it for this work."],
    });
    expect(route("code", { pin: "gone:1b" })?.reasons[0]).toBe("gone:1b, which you chose, is not installed.");
  });

  it("prefers what people took more often, once enough were decided", () => {
    const phi = record("mlx-community/Phi-3.5-mini-instruct-4bit", { accepted: 1, decided: 12 });
    const llama = record("llama3.2:latest", { accepted: 10, decided: 12 });
    expect(route("general", { records: [phi, llama] })?.model.name).toBe("llama3.2:latest");
    const few = { ...phi, decided: 3 };
    expect(route("general", { records: [few] })?.model.name).toBe(phi.model);
  });

  it("prefers what is clearly faster on this machine, and never what does not fit", () => {
    const records = [
      record("mlx-community/Phi-3.5-mini-instruct-4bit", { tokensPerSecond: 80 }),
      record("llama3.2:latest", { tokensPerSecond: 12 }),
    ];
    expect(route("general", { records, isAppleSilicon: false })?.model.name).toBe(
      "mlx-community/Phi-3.5-mini-instruct-4bit",
    );
    const models = [model("llama3.1:70b", { sizeBytes: 40 * gib, loaded: null }), all[2] as Model];
    expect(route("general", { models, memoryBytes: 16 * gib })?.model.name).toBe("llama3.2:latest");
  });
});
