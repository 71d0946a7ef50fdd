import { type Plan, step } from "~/scripts/demo-model/plan";

export const generalPlans: Plan[] = [
  {
    orders: [
      "investigate {o}",
      "find out why {o} fails at times",
      "look into {o}",
      "find the root cause of the losses in {o}",
      "analyse {o}",
      "explore {o}",
      "examine {o}",
      "study {o}",
    ],
    statements: [
      "Why does the {o} fail at times?",
      "The {o} behaves oddly",
      "Nobody knows what is wrong with the {o}",
      "It is not clear why the {o} stops",
    ],
    class: "complex",
    reason: "The cause is unknown: the {o} needs research and a person's judgement.",
    approach: "Collect what is known about the {o}, test one suspicion at a time and write down what was learnt.",
    steps: [
      step(
        "simple",
        30,
        [
          "Collect facts about the {o}",
          "Write down when, where and how the {o} behaves oddly.",
          "Facts and guesses stand apart",
        ],
        [],
      ),
      step("medium", 45, [
        "List suspicions about the {o}",
        "Write down each possible cause for what the {o} does.",
        "Each can be proved wrong",
      ]),
      step("complex", 180, [
        "Test the suspicions on the {o}",
        "Try the likeliest cause first and change one thing at a time.",
        "One cause explains all facts",
      ]),
      step("medium", 45, [
        "Report what the {o} taught us",
        "Write down the cause, the proof and a proposal for the {o}.",
        "The next step is decided",
      ]),
    ],
  },
  {
    orders: [
      "redesign {o}",
      "design {o}",
      "rethink {o}",
      "plan the architecture of {o}",
      "draw up {o}",
      "work out a concept for {o}",
      "rework {o} from scratch",
      "sketch a new {o}",
    ],
    class: "complex",
    reason: "Several designs of the {o} are possible, and people have to choose one.",
    approach: "Learn what people need from the {o}, compare two or three designs and try the best on paper first.",
    steps: [
      step(
        "medium",
        60,
        ["Ask people about the {o}", "Talk to five people who will use the {o}.", "Their needs are written down"],
        [],
      ),
      step("complex", 120, [
        "Draw three designs of the {o}",
        "Sketch three different ways to make the {o}.",
        "Each has its gains and costs",
      ]),
      step("complex", 60, [
        "Choose one design for the {o}",
        "Compare the sketches of the {o} with the needs.",
        "The choice and its reasons are written",
      ]),
      step("medium", 120, [
        "Try a model of the {o}",
        "Build the chosen {o} from paper or simple parts.",
        "Three people could use it",
      ]),
      step("medium", 60, [
        "Write the {o} design down",
        "Describe the {o} so that others can build it.",
        "A builder has no questions left",
      ]),
    ],
  },
  {
    orders: [
      "compare {o}",
      "evaluate {o}",
      "choose {o}",
      "select {o}",
      "pick {o}",
      "decide on {o}",
      "find the best {o}",
      "assess {o}",
    ],
    class: "complex",
    reason: "Which {o} is right depends on judgement, and several options are open.",
    approach: "Say what counts, look at a few options for the {o}, try the best two and decide.",
    steps: [
      step(
        "medium",
        30,
        [
          "Say what counts for the {o}",
          "List what the {o} must have and what would be nice.",
          "Each point has a weight",
        ],
        [],
      ),
      step("medium", 60, [
        "Find options for the {o}",
        "Look for at least three candidates for the {o}.",
        "Three options are described",
      ]),
      step("complex", 120, [
        "Try the best two {o} options",
        "Use the two likeliest options for the {o} on a real case.",
        "Both were used for a day",
      ]),
      step("complex", 45, [
        "Decide about the {o}",
        "Compare the results with what counts for the {o}.",
        "The decision has written reasons",
      ]),
    ],
  },
  {
    orders: [
      "plan {o}",
      "organise {o}",
      "prepare {o}",
      "host {o}",
      "hold {o}",
      "schedule {o}",
      "set a date for {o}",
      "get everything ready for {o}",
    ],
    class: "medium",
    reason: "The {o} has many small parts and depends on other people.",
    approach: "Fix the date and the budget of the {o}, share the work out and check all a few days before.",
    steps: [
      step(
        "simple",
        30,
        [
          "Fix date and budget of the {o}",
          "Agree when the {o} takes place and what it may cost.",
          "Date and budget are agreed",
        ],
        [],
      ),
      step("simple", 30, [
        "Invite people to the {o}",
        "Send an invitation to the {o} with date and place.",
        "All answers have come in",
      ]),
      step(
        "medium",
        90,
        [
          "Share out the work for the {o}",
          "List all that the {o} needs and give each point to a person.",
          "Every point has a name",
        ],
        [2],
      ),
      step(
        "simple",
        30,
        [
          "Check the {o} three days before",
          "Go through the list of the {o} and settle what is open.",
          "No point is open",
        ],
        [1, 2],
      ),
    ],
  },
  {
    orders: [
      "write {o}",
      "draft {o}",
      "edit {o}",
      "revise {o}",
      "prepare a text about {o}",
      "write an article about {o}",
      "put {o} into words",
      "write a report on {o}",
    ],
    class: "medium",
    reason: "A good text on the {o} takes a draft and at least one round of changes.",
    approach: "Decide who reads about the {o}, write a rough draft at once and improve it with a reader's help.",
    steps: [
      step(
        "simple",
        20,
        [
          "Decide who reads about the {o}",
          "Name the readers and what they should take from the {o}.",
          "Readers and message are in one line",
        ],
        [],
      ),
      step("medium", 90, [
        "Write a rough draft on the {o}",
        "Write all main points on the {o} without polishing.",
        "All main points are there",
      ]),
      step("simple", 30, [
        "Get a reader's view of the {o} text",
        "Give the draft on the {o} to one of its readers.",
        "The reader's remarks are noted",
      ]),
      step("simple", 45, [
        "Polish the {o} text",
        "Work the remarks in and read the text on the {o} aloud.",
        "No remark is left open",
      ]),
    ],
  },
  {
    orders: [
      "clean {o}",
      "wash {o}",
      "paint {o}",
      "polish {o}",
      "sweep {o}",
      "water {o}",
      "feed {o}",
      "refill {o}",
      "empty {o}",
      "dust {o}",
    ],
    class: "simple",
    reason: "It is everyday work on the {o} that is done within an hour.",
    approach: "Get the things for the {o} ready, do the work and put all away.",
    steps: [
      step(
        "simple",
        10,
        ["Get things for the {o} ready", "Lay out all that the work on the {o} needs.", "Nothing is missing"],
        [],
      ),
      step("simple", 30, [
        "Do the work on the {o}",
        "Work on the {o} from one end to the other.",
        "The whole {o} is done",
      ]),
      step("simple", 10, [
        "Put all away and view the {o}",
        "Clear up and look at the {o} once more.",
        "The place is tidy",
      ]),
    ],
  },
  {
    orders: ["buy {o}", "order {o}", "get {o}", "rent {o}", "purchase {o}", "acquire {o}", "book {o}", "hire {o}"],
    class: "simple",
    reason: "Getting the {o} is routine: choose, order, check.",
    approach: "Say what the {o} must have, compare a few offers, order one and check it.",
    steps: [
      step(
        "simple",
        15,
        [
          "Say what the {o} must have",
          "Write size, number and highest price of the {o} down.",
          "The wishes fit on one page",
        ],
        [],
      ),
      step("simple", 30, [
        "Compare offers for the {o}",
        "Ask three places for the price of the {o}.",
        "Three prices are known",
      ]),
      step("simple", 15, [
        "Order the {o}",
        "Take the best offer for the {o} and confirm it.",
        "The order is confirmed",
      ]),
      step("simple", 10, [
        "Check the {o} on arrival",
        "Compare the {o} with the order as soon as it is there.",
        "It is what was ordered",
      ]),
    ],
  },
  {
    orders: [
      "learn {o}",
      "learn about {o}",
      "practise {o}",
      "get to know {o}",
      "teach {o}",
      "run a training on {o}",
      "give a course on {o}",
      "train people in {o}",
    ],
    class: "medium",
    reason: "Learning the {o} takes several rounds of practice.",
    approach: "Set a small goal with the {o}, learn the basics, practise on a real case and look back.",
    steps: [
      step(
        "simple",
        20,
        ["Set a goal for the {o}", "Say what one can do with the {o} in the end.", "The goal can be checked"],
        [],
      ),
      step("medium", 90, [
        "Go through the basics of the {o}",
        "Work through one short introduction to the {o}.",
        "The main terms are clear",
      ]),
      step("medium", 120, [
        "Practise the {o} on a real case",
        "Use the {o} for something small that is needed.",
        "The case is finished",
      ]),
      step("simple", 20, [
        "Look back on the {o}",
        "Write down what went well with the {o} and what is next.",
        "The goal is met or moved",
      ]),
    ],
  },
  {
    orders: [
      "monitor {o}",
      "watch {o}",
      "measure {o}",
      "log {o}",
      "track {o}",
      "keep an eye on {o}",
      "set alarms on {o}",
      "record {o}",
    ],
    class: "medium",
    reason: "It must be decided which values of the {o} matter and when to warn.",
    approach: "Choose a few values that tell how the {o} does, collect them, show them and warn on bad ones.",
    steps: [
      step(
        "simple",
        30,
        [
          "Choose what to measure on the {o}",
          "Pick the three values that tell most about the {o}.",
          "Each value has a normal range",
        ],
        [],
      ),
      step("medium", 60, [
        "Collect the values of the {o}",
        "Store each value of the {o} with its time.",
        "A day of values is there",
      ]),
      step("simple", 45, [
        "Show how the {o} does",
        "Draw the values of the {o} on one page.",
        "The page tells good from bad",
      ]),
      step(
        "medium",
        45,
        [
          "Warn when the {o} goes wrong",
          "Send a message when a value of the {o} leaves its range.",
          "A made-up fault sends one message",
        ],
        [2],
      ),
    ],
  },
];
