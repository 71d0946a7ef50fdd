import type { CreatePlan, Engine } from "~/server/engines/engine";
import { parseModelRef } from "~/server/engines/model-ref";
import { AppError } from "~/server/errors";
import { type Exchange, readBody } from "~/server/gateway/exchange";
import { parseRequest } from "~/server/gateway/json-body";
import { openBlobs } from "~/server/gateway/ollama/blobs";
import { refuseForeignName } from "~/server/gateway/ollama/copy";
import { type CreateRequest, checkCreateRequest, toOverlay } from "~/server/gateway/ollama/create-request";
import { followPull } from "~/server/gateway/ollama/pull";
import { StatusLines } from "~/server/gateway/ollama/status-lines";
import { lastOfProgress, relay } from "~/server/gateway/relay";

/**
 * `POST /api/create`. What is made from an MLX model, or from safetensors under a name of the hub's form, becomes an MLX
 * model; everything else is Ollama's, byte for byte, uploads included.
 */
export async function createModel(exchange: Exchange): Promise<void> {
  const { value, bytes } = parseRequest(await readBody(exchange));
  const request = checkCreateRequest(value);
  exchange.model = request.name;
  const engine = await chooseEngine(exchange, request);
  await refuseForeignName(exchange, engine, request.name);
  const digests = [...request.files.values(), ...request.adapters.values()];
  await openBlobs(exchange).using(digests, () =>
    engine.createModel
      ? createHere(exchange, engine, request)
      : createAtOllama(exchange, engine, request, value, bytes, digests),
  );
  exchange.runtime.bus.publish({ type: "models.changed" });
}

/** The engine that has what the model is made from, or would pull it; for files, the one that reads them. */
async function chooseEngine({ runtime }: Exchange, { name, from, files }: CreateRequest): Promise<Engine> {
  const { engines } = runtime;
  if (from !== null) {
    const source = await engines.resolve(from).catch(() => null);
    return source?.engine ?? engines.engineForPull(from).engine;
  }
  const { forced, natural } = parseModelRef(name);
  const isSafetensors = [...files.keys()].some((file) => file.endsWith(".safetensors"));
  return engines.get(isSafetensors ? natural : (forced ?? "ollama"));
}

async function createHere(exchange: Exchange, engine: Engine, request: CreateRequest): Promise<void> {
  if (request.quantize !== null) {
    throw new AppError(
      "BAD_REQUEST",
      "an MLX model is not quantised here: use `ollmlx convert`, which makes a new one",
    );
  }
  const lines = new StatusLines(exchange.res, request.isStreamed);
  const source = request.from === null ? null : await findOrPull(exchange, request.from, lines);
  const plan: CreatePlan = {
    from: source?.model,
    files: await findBlobs(exchange, request.files),
    adapter: request.adapters.size > 0 ? await findBlobs(exchange, request.adapters) : undefined,
    overlay: { ...toOverlay(request), ...(source ? { from: source.model } : {}) },
  };
  for (const digest of request.files.values()) lines.write({ status: `using existing layer ${digest}` });
  if (source) lines.write({ status: `using existing layer sha256:${(await engine.showModel(source.model)).digest}` });
  await engine.createModel?.(parseModelRef(request.name).name, plan);
  lines.write({ status: "writing manifest" });
  lines.end({ status: "success" });
}

/** A model that is not here is pulled first, as Ollama does it. */
async function findOrPull(exchange: Exchange, from: string, lines: StatusLines): Promise<{ model: string }> {
  const { engines } = exchange.runtime;
  const installed = await engines.resolve(from).catch(() => null);
  if (!installed) await followPull(exchange, from, lines);
  return installed ?? engines.resolve(from);
}

async function createAtOllama(
  exchange: Exchange,
  engine: Engine,
  request: CreateRequest,
  value: Record<string, unknown>,
  bytes: Buffer,
  digests: string[],
): Promise<void> {
  await openBlobs(exchange).handOver(digests, engine, exchange.signal);
  if (request.from !== null)
    await findOrPull(exchange, request.from, new StatusLines(exchange.res, request.isStreamed));
  const names = {
    model: parseModelRef(request.name).name,
    ...(request.from === null ? {} : { from: parseModelRef(request.from).name }),
  };
  const isSame = names.model === value.model && (names.from ?? value.from) === value.from;
  const sent = isSame ? bytes : Buffer.from(JSON.stringify({ ...value, ...names }));
  if (!engine.wire.forward) throw new AppError("NOT_SUPPORTED", `${engine.id} cannot make models`);
  await relay(await engine.wire.forward("POST", "/api/create", sent, exchange.signal), exchange.res, lastOfProgress);
}

async function findBlobs(exchange: Exchange, digests: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const blobs = openBlobs(exchange);
  const files = new Map<string, string>();
  for (const [name, digest] of digests) {
    const file = await blobs.find(digest);
    if (file === null) throw new AppError("BAD_REQUEST", `there is no blob ${digest}: upload it first`);
    files.set(name, file);
  }
  return files;
}
