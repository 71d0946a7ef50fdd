/** A chat format, as Ollama's Go templates write it. */
export interface ChatFormat {
  name: string;
  /** What only this format's templates hold. */
  isUsedBy: (jinja: string) => boolean;
  template: string;
  stop: string[];
}

/** Each turn between a mark with its role and an end, then the mark of the answer. */
const turns = (before: string, after: string, end: string, answer: string): string =>
  `{{- range .Messages }}${before}{{ .Role }}${after}{{ .Content }}${end}{{ end }}${answer}`;

const formats: ChatFormat[] = [
  {
    name: "chatml",
    isUsedBy: (jinja) => jinja.includes("<|im_start|>"),
    template: turns("<|im_start|>", "\n", "<|im_end|>\n", "<|im_start|>assistant\n"),
    stop: ["<|im_start|>", "<|im_end|>"],
  },
  {
    name: "llama3",
    isUsedBy: (jinja) => jinja.includes("<|start_header_id|>"),
    template: turns(
      "<|start_header_id|>",
      "<|end_header_id|>\n\n",
      "<|eot_id|>",
      "<|start_header_id|>assistant<|end_header_id|>\n\n",
    ),
    stop: ["<|start_header_id|>", "<|eot_id|>"],
  },
  {
    name: "gemma",
    isUsedBy: (jinja) => jinja.includes("<start_of_turn>"),
    // The format has no role for a system prompt: it stands at the top of the first question.
    template: [
      '{{- $system := "" }}{{- range .Messages }}',
      '{{- if eq .Role "system" }}{{ $system = .Content }}',
      '{{- else if eq .Role "assistant" }}<start_of_turn>model\n{{ .Content }}<end_of_turn>\n',
      '{{ else }}<start_of_turn>user\n{{ if $system }}{{ $system }}\n\n{{ $system = "" }}{{ end }}',
      "{{ .Content }}<end_of_turn>\n{{ end }}{{ end }}<start_of_turn>model\n",
    ].join(""),
    stop: ["<start_of_turn>", "<end_of_turn>"],
  },
  {
    name: "demo",
    isUsedBy: (jinja) => jinja.includes("'<|' + message['role'] + '|>' + message['content'] + '<|end|>'"),
    template: turns("<|", "|>", "<|end|>", "<|assistant|>"),
    stop: ["<|end|>"],
  },
  {
    name: "phi3",
    isUsedBy: (jinja) => jinja.includes("<|end|>") && /<\|user\|>|'<\|' ?\+/.test(jinja),
    template: turns("<|", "|>\n", "<|end|>\n", "<|assistant|>\n"),
    stop: ["<|end|>", "<|user|>", "<|system|>"],
  },
  {
    name: "llama2",
    isUsedBy: (jinja) => jinja.includes("[INST]") && jinja.includes("<<SYS>>"),
    template: [
      '{{- $system := "" }}{{- range .Messages }}',
      '{{- if eq .Role "system" }}{{ $system = .Content }}',
      '{{- else if eq .Role "assistant" }} {{ .Content }} </s>',
      '{{- else }}[INST] {{ if $system }}<<SYS>>\n{{ $system }}\n<</SYS>>\n\n{{ $system = "" }}{{ end }}',
      "{{- .Content }} [/INST]{{ end }}{{ end }}",
    ].join(""),
    stop: ["[INST]", "</s>"],
  },
  {
    name: "mistral",
    isUsedBy: (jinja) => jinja.includes("[INST]"),
    template: [
      '{{- $system := "" }}{{- range .Messages }}',
      '{{- if eq .Role "system" }}{{ $system = .Content }}',
      '{{- else if eq .Role "assistant" }} {{ .Content }}</s>',
      '{{- else }}[INST] {{ if $system }}{{ $system }}\n\n{{ $system = "" }}{{ end }}',
      "{{- .Content }}[/INST]{{ end }}{{ end }}",
    ].join(""),
    stop: ["[INST]", "</s>"],
  },
];

/** The chat format of a model's Jinja template, as a template of Ollama's; null for one that is not known. */
export const findChatFormat = (jinja: string): ChatFormat | null =>
  formats.find(({ isUsedBy }) => isUsedBy(jinja)) ?? null;
