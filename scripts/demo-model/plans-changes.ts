import { type Plan, step } from "~/scripts/demo-model/plan";
import { makingVerbs } from "~/scripts/demo-model/words";

/** What is made anew. */
export const makePlan: Plan = {
  orders: makingVerbs.map((verb) => `${verb} {o}`),
  statements: [
    "There is no {o}",
    "A {o} for the {p}",
    "{People} want a {o}",
    "A {o} for {people}",
    "{People} need a {o}",
    "Let {people} use a {o}",
    "A new {o} in the {p}",
    "Give {people} a {o}",
    "The {p} needs a {o}",
  ],
  class: "medium",
  reason: "The {o} has to be built in several steps, and some details are open.",
  approach: "Settle what the {o} has to do, build the smallest useful version, then complete and check it.",
  steps: [
    step(
      "simple",
      30,
      ["List what the {o} must do", "Write the needs of the {o} down, each in one line.", "Each need can be checked"],
      [],
    ),
    step("medium", 120, [
      "Build a first version of the {o}",
      "Make the smallest version of the {o} that is of use.",
      "The {o} does its main job",
    ]),
    step("medium", 90, [
      "Handle wrong input to the {o}",
      "Give a clear message wherever the {o} gets something unusable.",
      "Wrong input leads to a clear message",
    ]),
    step("simple", 45, [
      "Check the finished {o} against the list",
      "Go through all needs and try the {o} on each.",
      "Every need of the list is met",
    ]),
  ],
};

export const changePlans: Plan[] = [
  {
    orders: [
      "fix {o}",
      "repair {o}",
      "debug {o}",
      "mend {o}",
      "fix the fault in {o}",
      "fix the crash of {o}",
      "correct the behaviour of {o}",
      "resolve the problem with {o}",
      "solve the failure of {o}",
      "stop the errors of {o}",
    ],
    statements: [
      "The {o} is broken",
      "The {o} does not work",
      "The {o} fails in the {p}",
      "{People} say that the {o} is broken",
      "The {o} stops after {n} minutes",
      "Something is wrong with the {o}",
      "The {o} shows wrong values",
    ],
    class: "medium",
    reason: "The fault in the {o} must be found before it can be fixed.",
    approach: "Make the fault in the {o} happen on purpose, find its cause, fix it and keep it from coming back.",
    steps: [
      step(
        "medium",
        45,
        [
          "Reproduce the fault in the {o}",
          "Find the shortest way to make the {o} fail.",
          "The fault happens every time",
        ],
        [],
      ),
      step("medium", 60, [
        "Find out why the {o} fails",
        "Follow the {o} step by step up to the first wrong result.",
        "The cause is written down",
      ]),
      step("medium", 60, [
        "Repair the {o} at its cause",
        "Change the place in the {o} where the fault begins.",
        "The fault no longer happens",
      ]),
      step("simple", 30, [
        "Guard the {o} with a lasting test",
        "Add a test of the {o} that fails without the repair.",
        "The test fails before and passes after",
      ]),
    ],
  },
  {
    orders: [
      "fix a typo in {o}",
      "rename {o}",
      "correct a word in {o}",
      "change the colour of {o}",
      "change the label of {o}",
      "bump the version of {o}",
      "fix the spelling of {o}",
      "update the year in {o}",
      "swap the icon of {o}",
    ],
    class: "simple",
    reason: "It is one small change to the {o} that is easy to check.",
    approach: "Find the place in the {o}, change it and look at the result.",
    steps: [
      step(
        "simple",
        10,
        ["Find the place in the {o}", "Search the {o} for every place that has to change.", "All places are known"],
        [],
      ),
      step("simple", 10, [
        "Make the change to the {o}",
        "Change only what was asked for in the {o}.",
        "The new text stands in every place",
      ]),
      step("simple", 10, [
        "Look at the changed {o}",
        "Open the {o} and read the changed part once.",
        "The {o} shows the change",
      ]),
    ],
  },
  {
    orders: [
      "document {o}",
      "write the documentation of {o}",
      "describe {o}",
      "explain {o}",
      "write a guide to {o}",
      "write down how {o} works",
      "add documentation for {o}",
      "write a manual for {o}",
    ],
    statements: [
      "Nobody knows how the {o} works",
      "The {o} has no documentation",
      "There is no manual of the {o}",
      "{People} ask how the {o} works",
    ],
    class: "simple",
    reason: "Describing the {o} is routine work: nothing about it changes.",
    approach: "Collect what readers ask about the {o}, answer it in short sections and let somebody try them.",
    steps: [
      step(
        "simple",
        20,
        [
          "Collect questions about the {o}",
          "Ask two people what they want to know about the {o}.",
          "At least five questions are listed",
        ],
        [],
      ),
      step("simple", 45, [
        "Write the pages on the {o}",
        "Answer each question about the {o} in a short section.",
        "Every question has an answer",
      ]),
      step("simple", 20, [
        "Let a newcomer follow the {o} pages",
        "Watch somebody use the text on the {o} and mend what is unclear.",
        "The newcomer needs no help",
      ]),
    ],
  },
  {
    orders: [
      "test {o}",
      "write tests for {o}",
      "cover {o} with tests",
      "add tests to {o}",
      "check {o} by tests",
      "write a test suite for {o}",
      "add unit tests for {o}",
    ],
    statements: ["The {o} has no tests", "Nothing checks the {o}", "There are no tests of the {o}"],
    class: "medium",
    reason: "The {o} has several cases that each need a test of their own.",
    approach:
      "List the cases of the {o}, test the usual ones first, then the odd ones, and run all of them on every change.",
    steps: [
      step(
        "simple",
        30,
        [
          "List the cases of the {o}",
          "Write down usual, odd and wrong uses of the {o}.",
          "Each case has an expected result",
        ],
        [],
      ),
      step("medium", 60, [
        "Test the usual work of the {o}",
        "Write a test for each usual case of the {o}.",
        "All usual cases pass",
      ]),
      step(
        "medium",
        60,
        [
          "Try odd input on the {o}",
          "Write tests that give the {o} empty, long and wrong input.",
          "Each odd case has a test",
        ],
        [2],
      ),
      step(
        "simple",
        30,
        [
          "Run the {o} tests on every change",
          "Make the tests of the {o} part of the usual checks.",
          "A broken {o} stops the change",
        ],
        [1, 2],
      ),
    ],
  },
  {
    orders: [
      "migrate {o}",
      "move {o} to another system",
      "port {o}",
      "upgrade {o} to the new version",
      "replace {o}",
      "transfer {o}",
      "convert {o} to the new format",
      "switch {o} over to another provider",
    ],
    class: "complex",
    reason: "Moving the {o} is risky: what exists must keep working, and there must be a way back.",
    approach: "Know what depends on the {o}, prepare the new place and a way back, move in small parts and watch.",
    steps: [
      step(
        "medium",
        60,
        [
          "List what depends on the {o}",
          "Find everything that reads, writes or calls the {o}.",
          "Each dependency has an owner",
        ],
        [],
      ),
      step("medium", 90, [
        "Prepare the new home of the {o}",
        "Set up the place where the {o} will be and try it empty.",
        "The new place answers",
      ]),
      step(
        "complex",
        120,
        [
          "Plan a way back for the {o}",
          "Write down and try how to return to the old {o}.",
          "The way back was tried once",
        ],
        [2],
      ),
      step(
        "complex",
        240,
        [
          "Move the {o} in small parts",
          "Take the {o} over part by part and compare after each.",
          "Old and new results agree",
        ],
        [1, 2],
      ),
      step("simple", 45, [
        "Switch the old {o} off",
        "Wait a week without faults, then remove the old {o}.",
        "Nothing uses the old one any more",
      ]),
    ],
  },
];
