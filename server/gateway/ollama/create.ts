import type { CreatePlan, Engine } from "~/server/engines/engine";
import { parseModelRef } from "~/server/engines/model-ref";
import { AppError } from "~/server/errors";
import { type Exchange, readBody } from "~/server/gateway/exchange";
import { parseRequest } from "~/server/gateway/json-body";
import { openBlobs } from "~/server/gateway/ollama/blobs";
import { refuseForeignName } from "~/server/gateway/ollama/copy";
import { type CreateRequest, checkCreateRequest, toOverlay } from "~/server/gateway/ollama/create-request";
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
  if (engine.createModel) await createHere(exchange, engine, request);
  else await createAtOllama(exchange, engine, request, value, bytes);
  exchange.runtime.bus.publish({ type: "models.changed" });
}

async function chooseEngine({ runtime }: Exchange, { name, from, files }: CreateRequest): Promise<Engine> {
  const { engines } = runtime;
  const target = parseModelRef(name);
  if (from !== null) {
    const source = await engines.resolve(from).catch(() => null);
    if (source) return source.engine;
    // Ollama pulls what it has not got. A download from the hub is a job of its own, with its own progress.
    if (engines.engineForPull(from).engine.id === "ollama") return engines.get("ollama");
    throw new AppError("NOT_FOUND", `model '${from}' not found`, { hint: `Pull it first: ollmlx pull ${from}` });
  }
  const isSafetensors = [...files.keys()].some((file) => file.endsWith(".safetensors"));
  return engines.get(isSafetensors ? target.natural : (target.forced ?? "ollama"));
}

async function createHere(exchange: Exchange, engine: Engine, request: CreateRequest): Promise<void> {
  const { res } = exchange;
  if (request.quantize !== null) {
    throw new AppError(
      "BAD_REQUEST",
      "an MLX model is not quantised here: use `ollmlx convert`, which makes a new one",
    );
  }
  const lines = new StatusLines(res, request.isStreamed);
  const source = request.from === null ? null : await exchange.runtime.engines.resolve(request.from);
  const plan: CreatePlan = {
    from: source?.model,
    files: await findBlobs(exchange, request.files),
    adapter: request.adapters.size > 0 ? await findBlobs(exchange, request.adapters) : undefined,
    overlay: toOverlay(request),
  };
  for (const digest of digestsOf(request)) lines.write({ status: `using existing layer ${digest}` });
  if (source) lines.write({ status: `using existing layer sha256:${(await engine.showModel(source.model)).digest}` });
  await engine.createModel?.(parseModelRef(request.name).name, plan);
  await openBlobs(exchange).forget(digestsOf(request));
  lines.write({ status: "writing manifest" });
  lines.end({ status: "success" });
}

async function createAtOllama(
  exchange: Exchange,
  engine: Engine,
  request: CreateRequest,
  value: Record<string, unknown>,
  bytes: Buffer,
): Promise<void> {
  const blobs = openBlobs(exchange);
  const digests = digestsOf(request);
  await blobs.handOver(digests, engine, exchange.signal);
  const names = {
    model: parseModelRef(request.name).name,
    ...(request.from === null ? {} : { from: parseModelRef(request.from).name }),
  };
  const isSame = names.model === value.model && (names.from ?? value.from) === value.from;
  const sent = isSame ? bytes : Buffer.from(JSON.stringify({ ...value, ...names }));
  if (!engine.wire.forward) throw new AppError("NOT_SUPPORTED", `${engine.id} cannot make models`);
  await relay(await engine.wire.forward("POST", "/api/create", sent, exchange.signal), exchange.res, lastOfProgress);
  await blobs.forget(digests);
}

const digestsOf = ({ files, adapters }: CreateRequest): string[] => [...files.values(), ...adapters.values()];

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
