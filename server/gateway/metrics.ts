import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Exchange, Handler } from "~/server/gateway/exchange";
import { histogram, type Labels, metric } from "~/server/gateway/prometheus-text";
import type { Runtime } from "~/server/runtime";

/** Upper bounds in seconds: a first token takes tens of milliseconds, a long answer minutes. */
const bounds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

interface Series {
  labels: Labels;
  value: number;
}

interface Durations {
  labels: Labels;
  /** Observations up to each bound. */
  counts: number[];
  sum: number;
  count: number;
}

/** What all requests since the daemon's start add up to. Labels take few values: names of models are of installed ones. */
export class RequestMetrics {
  readonly #requests = new Map<string, Series>();
  readonly #modelRequests = new Map<string, Series>();
  readonly #promptTokens = new Map<string, Series>();
  readonly #outputTokens = new Map<string, Series>();
  readonly #durations = new Map<string, Durations>();
  readonly #waits = new Map<string, Durations>();
  /** Since the metrics were last read, so that an old stall does not hide what is now. */
  readonly #loopDelay = monitorEventLoopDelay({ resolution: 5 });

  constructor() {
    this.#loopDelay.enable();
  }

  /** Counts a request that is over. `status` is 499 when the client left first. */
  observe({ method, ticket }: Exchange, route: string, status: number, ms: number): void {
    add(this.#requests, { method, route, status: String(status) }, 1);
    if (!ticket) return;
    const labels = { engine: ticket.engine, model: ticket.model, route };
    add(this.#modelRequests, { ...labels, status: String(status) }, 1);
    add(this.#promptTokens, labels, ticket.promptTokens);
    add(this.#outputTokens, labels, ticket.outputTokens);
    time(this.#durations, labels, ms / 1000);
    if (ticket.answeringSince !== null) time(this.#waits, labels, (ticket.answeringSince - ticket.enteredAt) / 1000);
  }

  /** In Prometheus' text format 0.0.4. */
  text({ engines, config, startedAt }: Pick<Runtime, "engines" | "config" | "startedAt">): string {
    const queues = engines.all().flatMap((engine) => engine.queue.list());
    const inQueues = (value: (queue: (typeof queues)[number]) => number) =>
      queues.map((queue) => ({ labels: { engine: queue.engine, model: queue.model }, value: value(queue) }));
    const statuses = engines.statuses();
    const inEngines = (value: (status: (typeof statuses)[number]) => number) =>
      statuses.map((status) => ({ labels: { engine: status.id }, value: value(status) }));
    const loopDelays = [50, 99, 100].map((percentile) => ({
      labels: { quantile: String(percentile / 100) },
      value: this.#loopDelay.percentile(percentile) / 1e9,
    }));
    this.#loopDelay.reset();
    return [
      metric("ollmlx_build_info", "gauge", "Always 1.", [{ labels: { version: config.version }, value: 1 }]),
      metric("ollmlx_start_time_seconds", "gauge", "When the daemon started.", [
        { labels: {}, value: startedAt / 1000 },
      ]),
      metric("ollmlx_http_requests_total", "counter", "Requests that are over.", [...this.#requests.values()]),
      metric("ollmlx_model_requests_total", "counter", "Requests to models.", [...this.#modelRequests.values()]),
      metric(
        "ollmlx_requests_running",
        "gauge",
        "Requests being answered.",
        inQueues((queue) => queue.running),
      ),
      metric(
        "ollmlx_requests_waiting",
        "gauge",
        "Requests waiting for a model.",
        inQueues((queue) => queue.waiting),
      ),
      metric("ollmlx_prompt_tokens_total", "counter", "Tokens of prompts.", [...this.#promptTokens.values()]),
      metric("ollmlx_output_tokens_total", "counter", "Tokens generated.", [...this.#outputTokens.values()]),
      histogram("ollmlx_request_duration_seconds", "Whole requests to models.", bounds, [...this.#durations.values()]),
      histogram("ollmlx_first_byte_seconds", "Until the answer began.", bounds, [...this.#waits.values()]),
      metric(
        "ollmlx_engine_up",
        "gauge",
        "1 while the engine runs.",
        inEngines((one) => Number(one.state === "running")),
      ),
      metric(
        "ollmlx_engine_restarts_total",
        "counter",
        "Restarts after a crash.",
        inEngines((one) => one.restarts),
      ),
      metric(
        "ollmlx_engine_resident_bytes",
        "gauge",
        "Memory of the engine's processes.",
        inEngines((one) => one.residentBytes ?? 0),
      ),
      metric(
        "ollmlx_event_loop_delay_seconds",
        "gauge",
        "How late the daemon's timers were since the last reading, its own interval of 5 ms included.",
        loopDelays,
      ),
      metric("process_resident_memory_bytes", "gauge", "Memory of the daemon.", [
        { labels: {}, value: process.memoryUsage.rss() },
      ]),
    ].join("");
  }
}

/** `GET /metrics`. */
export const describeMetrics: Handler = ({ res, runtime }) => {
  const body = Buffer.from(runtime.metrics.text(runtime));
  res.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8", "content-length": body.length });
  res.end(body);
};

function add(series: Map<string, Series>, labels: Labels, amount: number): void {
  const key = Object.values(labels).join("\n");
  const one = series.get(key);
  if (one) one.value += amount;
  else series.set(key, { labels, value: amount });
}

function time(series: Map<string, Durations>, labels: Labels, seconds: number): void {
  const key = Object.values(labels).join("\n");
  const one = series.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
  series.set(key, one);
  one.sum += seconds;
  one.count += 1;
  for (let i = bounds.length - 1; i >= 0 && seconds <= (bounds[i] ?? 0); i--) one.counts[i] = (one.counts[i] ?? 0) + 1;
}
