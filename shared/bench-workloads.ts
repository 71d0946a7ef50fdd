export interface WorkloadCheck {
  label: string;
  passes: (answer: string) => boolean;
}

/** A small job with a known answer, asked in chat form so that each model's own template counts. */
export interface Workload {
  id: string;
  label: string;
  messages: { role: "system" | "user" | "assistant"; content: string }[];
  /** A JSON schema that the answer must follow. */
  format?: Record<string, unknown>;
  outputTokens: number;
  checks: WorkloadCheck[];
}

const review =
  "I ordered the desk lamp two weeks ago. The box came dented, and the shade had a crack along its side. Support asked " +
  "for photos, then for the receipt, then for the photos again. In the end they offered a voucher for a tenth of the " +
  "price. The light itself is bright, but it flickers when the radio is on, and the switch gets hot after an hour. ";

const report =
  "The water board of Elmstad met on Tuesday. It decided to replace the pumps at the northern reservoir, which were " +
  "built in 1974 and failed three times last winter. The work will cost 2.4 million crowns and take eight months. During " +
  "that time the villages of Holt and Varde get their water from the southern line at lower pressure. ";

const words = (text: string): number => text.trim().split(/\s+/).filter(Boolean).length;

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

const listOf = (text: string, key: string): unknown[] => {
  const value = parseObject(text)?.[key];
  return Array.isArray(value) ? value : [];
};

const stepSchema = {
  type: "object",
  properties: { title: { type: "string" }, hours: { type: "number" } },
  required: ["title", "hours"],
};

export const workloads: readonly Workload[] = [
  {
    id: "classify",
    label: "Classify a long review",
    messages: [
      { role: "system", content: "Answer with one word: positive, negative or neutral." },
      { role: "user", content: `What does this customer feel?\n\n${review.repeat(4)}` },
    ],
    outputTokens: 16,
    checks: [
      { label: "says negative", passes: (text) => /\bnegative\b/i.test(text) },
      { label: "at most three words", passes: (text) => words(text) > 0 && words(text) <= 3 },
    ],
  },
  {
    id: "summarise",
    label: "Summarise a report",
    messages: [{ role: "user", content: `Summarise this in one sentence of at most 40 words.\n\n${report.repeat(2)}` }],
    outputTokens: 128,
    checks: [
      { label: "names the pumps", passes: (text) => /pump/i.test(text) },
      { label: "names the place", passes: (text) => /elmstad|northern|reservoir/i.test(text) },
      { label: "5 to 60 words", passes: (text) => words(text) >= 5 && words(text) <= 60 },
    ],
  },
  {
    id: "breakdown",
    label: "Break a task down into JSON",
    messages: [
      {
        role: "user",
        content:
          "Break this task down into three to six steps with hours. Answer with JSON only.\n\n" +
          "Task: let users sign in to the shop with a passkey, keep the password as a fallback, and tell support how it works.",
      },
    ],
    format: {
      type: "object",
      properties: { steps: { type: "array", items: stepSchema, minItems: 3, maxItems: 6 } },
      required: ["steps"],
    },
    outputTokens: 400,
    checks: [
      { label: "is a JSON object", passes: (text) => parseObject(text) !== null },
      {
        label: "three to six steps",
        passes: (text) => listOf(text, "steps").length >= 3 && listOf(text, "steps").length <= 6,
      },
      { label: "mentions the passkey", passes: (text) => /passkey/i.test(text) },
    ],
  },
  {
    id: "chat",
    label: "Remember in a chat of four turns",
    messages: [
      { role: "user", content: "My sister Ines lives in Lisbon and works as a baker." },
      { role: "assistant", content: "That sounds lovely. Early mornings, then!" },
      { role: "user", content: "Yes. I visit her each May." },
      { role: "assistant", content: "May is a fine time to go." },
      { role: "user", content: "What do you think of trains?" },
      { role: "assistant", content: "They are a calm way to travel." },
      { role: "user", content: "In which city does my sister live? Answer with the name of the city." },
    ],
    outputTokens: 24,
    checks: [{ label: "says Lisbon", passes: (text) => /lisbon|lisboa/i.test(text) }],
  },
];

/** Small vocabularies take a token for every two characters; a chat template adds some of its own. */
const CHARACTERS_PER_TOKEN = 2;
const TEMPLATE_TOKENS = 64;

/** Tokens that the prompt has at most, whichever model reads it; the context is chosen by it. */
export const boundPromptTokens = ({ messages }: Workload): number =>
  TEMPLATE_TOKENS + Math.ceil(messages.reduce((sum, { content }) => sum + content.length, 0) / CHARACTERS_PER_TOKEN);

export const findWorkload = (id: string): Workload | undefined => workloads.find((workload) => workload.id === id);
