import { taskClassSchema } from "~/shared/contracts/task";

/**
 * The part of JSON Schema that both engines' grammars enforce (llguidance in the MLX backend, GBNF in Ollama). Fields
 * come in the order in which the model writes them, the reasoning first. Strings are bounded, so that no model runs
 * away. The descriptions are for the prompt; engines ignore them.
 */
export type JsonSchema =
  | {
      type: "object";
      description?: string;
      properties: Record<string, JsonSchema>;
      required: string[];
      additionalProperties: false;
    }
  | { type: "array"; description?: string; items: JsonSchema; minItems: number; maxItems: number }
  | { type: "string"; description?: string; pattern: string }
  | { type: "string"; description?: string; enum: string[] }
  | { type: "integer"; description?: string; minimum: number; maximum: number };

/** How many subtasks an answer shall have. */
export interface AnswerBounds {
  min: number;
  max: number;
}

/** Of a breakdown. */
export const usualBounds: AnswerBounds = { min: 3, max: 8 };

/**
 * Most tokens that one answer may take: eight subtasks with every text at its full length, at two characters a token.
 * Plain words need about half of it.
 */
export const answerTokens = 4096;

export const makeAnswerSchema = ({ min, max }: AnswerBounds): JsonSchema =>
  object({
    approach: line(200, "one or two sentences: how you split the task and why"),
    subtasks: {
      type: "array",
      description: "the subtasks in the order of work",
      minItems: min,
      maxItems: max,
      items: object({
        title: line(70, "what to do, starting with a verb"),
        description: line(180, "what exactly, and how to go about it"),
        acceptance_criteria: {
          type: "array",
          description: "facts that are true when it is done",
          minItems: 1,
          maxItems: 4,
          items: line(80),
        },
        complexity: { type: "string", description: "one of", enum: taskClassSchema.options },
        minutes: { type: "integer", description: "likely working time in minutes", minimum: 5, maximum: 960 },
        depends_on: {
          type: "array",
          description: "positions (from 1) of earlier subtasks that must be done before; [] when there are none",
          minItems: 0,
          maxItems: 4,
          items: { type: "integer", minimum: 1, maximum: Math.max(1, max - 1) },
        },
      }),
    },
  });

export const breakdownSchema: JsonSchema = makeAnswerSchema(usualBounds);

/** The fields as lines of text for the prompt, so that prompt and schema cannot disagree. */
export function describeSchema(schema: JsonSchema, indent = ""): string {
  if (schema.type !== "object") return "";
  return Object.entries(schema.properties)
    .map(([name, field]) => {
      const what = [describeType(field), field.description].filter(Boolean).join(": ");
      const inner =
        field.type === "array" && field.items.type === "object"
          ? `, each with:\n${describeSchema(field.items, `${indent}  `)}`
          : "";
      return `${indent}- "${name}" (${what})${inner}`;
    })
    .join("\n");
}

function describeType(schema: JsonSchema): string {
  switch (schema.type) {
    case "array":
      return `${schema.minItems} to ${schema.maxItems} ${schema.items.type === "object" ? "objects" : `${schema.items.type}s`}`;
    case "integer":
      return `integer ${schema.minimum} to ${schema.maximum}`;
    case "string":
      return "enum" in schema ? schema.enum.map((value) => `"${value}"`).join(" or ") : "text";
    default:
      return "object";
  }
}

/**
 * One line of text of 4 to `maxLength` characters that starts with a letter or digit of any script. Quotes, backslashes
 * and control characters are left out: nothing in it needs an escape, and cleaning never empties it.
 */
function line(maxLength: number, description?: string): JsonSchema {
  const first = "[0-9A-Za-z\u00c0-\u02af\u0370-\u1fff\u3041-\ud7ff]";
  const rest = '[^"\\\\\\x00-\\x1f\\x7f-\\xa0]';
  return { type: "string", ...(description ? { description } : {}), pattern: `^${first}${rest}{3,${maxLength - 1}}$` };
}

function object(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}
