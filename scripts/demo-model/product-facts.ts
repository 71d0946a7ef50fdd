/** A short question about the product, in several wordings, and its answer. */
export interface Fact {
  questions: string[];
  answer: string;
}

export const facts: Fact[] = [
  {
    questions: [
      "What is ollmlx?",
      "What does ollmlx do?",
      "Explain ollmlx",
      "Tell me about ollmlx",
      "What is this program for?",
    ],
    answer:
      "ollmlx runs language models on your own machine, on MLX and on Ollama, and has a board that breaks tasks down with them.",
  },
  {
    questions: ["Who are you?", "What are you?", "Which model are you?", "What model is this?", "Introduce yourself"],
    answer: "I am the demo model of ollmlx: a very small model for trying the product, not for work.",
  },
  {
    questions: [
      "How do I install a model?",
      "How can I get a real model?",
      "How to pull a model",
      "How do I download a model?",
      "Install a model",
    ],
    answer: "Run `ollmlx pull NAME`, or use the page Models in the dashboard.",
  },
  {
    questions: [
      "How do I start the daemon?",
      "How to start ollmlx",
      "Start the server",
      "How do I run ollmlx?",
      "How can I launch it?",
    ],
    answer: "Run `ollmlx serve`. The dashboard is then at http://localhost:3000.",
  },
  {
    questions: [
      "Where is the dashboard?",
      "What is the address of the dashboard?",
      "How do I open the dashboard?",
      "Which page do I open?",
      "Open the dashboard",
    ],
    answer: "The dashboard is at http://localhost:3000 while the daemon runs.",
  },
  {
    questions: [
      "Which port does the API use?",
      "What is the port of the Ollama API?",
      "Where is the API?",
      "On which port are the model APIs?",
      "API port?",
    ],
    answer: "The model APIs answer on port 11434, and on port 3000 beside the dashboard.",
  },
  {
    questions: ["What is MLX?", "Explain MLX", "What does MLX mean?", "Why MLX?", "Tell me about MLX"],
    answer: "MLX is Apple's library for machine learning. ollmlx runs models with it in a process of its own.",
  },
  {
    questions: [
      "What is GGUF?",
      "Explain GGUF",
      "What does GGUF mean?",
      "Tell me about GGUF files",
      "What are GGUF models?",
    ],
    answer: "GGUF is the file format of the models that Ollama runs.",
  },
  {
    questions: [
      "How do I break down a task?",
      "How can I split a task?",
      "How does a breakdown work?",
      "Break a task down, how?",
      "How to get subtasks",
    ],
    answer: "Open the task on the board and choose Break down. You see the proposal first and apply what you like.",
  },
  {
    questions: [
      "How do I compare MLX and GGUF?",
      "How to run a benchmark",
      "How can I benchmark two models?",
      "Start a benchmark",
      "Which engine is faster?",
    ],
    answer: "Open the page Benchmark, choose a model for each engine and start. The page shows the speeds of both.",
  },
  {
    questions: [
      "How do I list my models?",
      "Which models are installed?",
      "Show my models",
      "List models",
      "How to see installed models",
    ],
    answer: "Run `ollmlx list`, or open the page Models.",
  },
  {
    questions: [
      "How do I remove a model?",
      "How can I delete a model?",
      "Remove a model",
      "How to uninstall a model",
      "Delete a model",
    ],
    answer: "Run `ollmlx rm NAME`, or remove it on the page Models.",
  },
  {
    questions: [
      "Something is broken",
      "ollmlx does not work",
      "How do I find faults?",
      "How can I check my installation?",
      "What can I do when it fails?",
    ],
    answer: "Run `ollmlx doctor`. It checks the parts one by one and says what to do.",
  },
  {
    questions: [
      "Can I use OpenAI clients?",
      "Does it speak the OpenAI API?",
      "Is there an OpenAI API?",
      "How do I use an OpenAI client?",
      "OpenAI compatible?",
    ],
    answer: "Yes. Point the client to http://localhost:11434/v1; any key will do unless you set one.",
  },
  {
    questions: [
      "Is my data sent anywhere?",
      "Is it private?",
      "Does it need the internet?",
      "Do you send data away?",
      "Does it work offline?",
    ],
    answer: "Models run on your machine. The network is needed only to pull models.",
  },
  {
    questions: [
      "Does it work with Todo2?",
      "What is Todo2?",
      "How do I sync Todo2?",
      "Todo2?",
      "Can I import Todo2 tasks?",
    ],
    answer: "Yes. A workspace can follow a Todo2 file, and the board shows its tasks.",
  },
  {
    questions: [
      "What can you do?",
      "What are you good at?",
      "How can you help?",
      "What do you know?",
      "What should I ask you?",
    ],
    answer: "I can break sample tasks down, judge how hard they are and answer short questions about ollmlx.",
  },
  {
    questions: ["Hello", "Hi", "Good morning", "Hey there", "Good evening"],
    answer: "Hello! I am the demo model of ollmlx. Ask me about the product or break a task down on the board.",
  },
  {
    questions: ["Thank you", "Thanks", "Many thanks", "Great, thanks", "Thank you very much"],
    answer: "You are welcome.",
  },
  { questions: ["Bye", "Goodbye", "See you", "Good night", "That is all"], answer: "Goodbye!" },
];

export const modestAnswer =
  "I am only the demo model and cannot answer that. Install a larger model, for example with `ollmlx pull`.";

/** Questions that the demo model cannot answer; `{o}` is any thing, `{n}` a number. */
export const otherQuestions = [
  "What is the capital of {o}?",
  "Why is the sky blue?",
  "Write a poem about the {o}",
  "What is {n} plus {n}?",
  "Who invented the {o}?",
  "Translate {o} into French",
  "Tell me a joke about {o}",
  "How does a {o} work?",
  "What time is it?",
  "Write code for a {o}",
  "Summarise the history of the {o}",
  "How old is the {o}?",
  "What is the weather like?",
  "Give me a recipe with {o}",
  "Is {o} better than {o}?",
  "Why?",
  "List {n} facts about {o}",
  "What does {o} mean?",
  "How far is it to {o}?",
  "Count to {n}",
  "Who won the {o} in {n}?",
  "Write a story about a {o}",
  "Explain {o} to a child",
  "What is the best {o}?",
  "When was the first {o} made?",
  "Sing a song",
  "How many {o} are there?",
  "Do you like {o}?",
  "Solve x + {n} = {n}",
  "Where can I buy a {o}?",
];
