import { type Plan, step } from "~/scripts/demo-model/plan";

export const upkeepPlans: Plan[] = [
  {
    orders: [
      "speed up {o}",
      "make {o} faster",
      "optimise {o}",
      "improve the performance of {o}",
      "reduce the waiting time of {o}",
      "cut the memory use of {o}",
      "tune {o}",
      "accelerate {o}",
    ],
    class: "medium",
    reason: "Where the {o} loses its time is not known before it is measured.",
    approach: "Measure the {o}, change the slowest part only, and measure again.",
    steps: [
      step(
        "simple",
        30,
        [
          "Measure how slow the {o} is",
          "Time the {o} ten times on the same input.",
          "A middle value and the spread are known",
        ],
        [],
      ),
      step("medium", 60, [
        "Find the slowest part of the {o}",
        "Profile the {o} and look for the largest share.",
        "One part is named with its share",
      ]),
      step("medium", 120, [
        "Improve that part of the {o}",
        "Change the slowest part of the {o} and nothing else.",
        "Results stay the same",
      ]),
      step(
        "simple",
        20,
        ["Compare the {o} before and after", "Time the {o} again in the same way.", "The gain is written down"],
        [1, 3],
      ),
    ],
  },
  {
    orders: [
      "secure {o}",
      "harden {o}",
      "protect {o}",
      "encrypt {o}",
      "audit {o}",
      "close the security hole in {o}",
      "check the permissions of {o}",
      "guard {o} against attackers",
    ],
    class: "complex",
    reason: "The {o} concerns security, and a mistake could do lasting harm.",
    approach: "Find out who could attack the {o} and how, close the worst gaps first and let somebody else check.",
    steps: [
      step(
        "complex",
        90,
        [
          "Name the threats to the {o}",
          "List who could misuse the {o} and what they would gain.",
          "Each threat has a weight",
        ],
        [],
      ),
      step("medium", 60, [
        "Review who may use the {o}",
        "List all rights on the {o} and take away what nobody needs.",
        "Every right has a reason",
      ]),
      step(
        "complex",
        180,
        [
          "Close the worst gaps of the {o}",
          "Work on the gaps of the {o} in the order of their weight.",
          "No heavy threat is left open",
        ],
        [1, 2],
      ),
      step("medium", 60, [
        "Attack the {o} on purpose",
        "Try each known threat on a copy of the {o}.",
        "All tries are refused",
      ]),
      step("complex", 60, [
        "Have an expert judge the {o}",
        "Let somebody who did not build the {o} look for gaps.",
        "The findings are answered",
      ]),
    ],
  },
  {
    orders: [
      "refactor {o}",
      "clean up {o}",
      "simplify {o}",
      "tidy up {o}",
      "untangle {o}",
      "split {o} into smaller parts",
      "restructure {o}",
      "reorganise {o}",
    ],
    class: "medium",
    reason: "The inside of the {o} changes in several places while its results must not.",
    approach: "Pin down what the {o} does today, then simplify it in small steps that keep it working.",
    steps: [
      step(
        "simple",
        45,
        [
          "Pin down what the {o} does",
          "Write checks for the present results of the {o}.",
          "The checks pass before any change",
        ],
        [],
      ),
      step("medium", 60, [
        "Mark the tangled parts of the {o}",
        "Read the {o} and note what is doubled or hard to follow.",
        "The worst three parts are named",
      ]),
      step("medium", 120, [
        "Simplify the {o} part by part",
        "Change one part of the {o} at a time and run the checks.",
        "The checks pass after each part",
      ]),
      step("simple", 20, [
        "Remove what the {o} no longer needs",
        "Delete leftovers of the {o} and read it once as a whole.",
        "No unused part is left",
      ]),
    ],
  },
  {
    orders: [
      "remove {o}",
      "delete {o}",
      "drop {o}",
      "get rid of {o}",
      "retire {o}",
      "take out {o}",
      "remove the unused {o}",
      "throw out {o}",
    ],
    class: "simple",
    reason: "Taking the {o} out is well defined and can be undone.",
    approach: "Make sure that nothing needs the {o}, take it out and look for traces.",
    steps: [
      step(
        "simple",
        15,
        [
          "Search for uses of the {o}",
          "Look for everything that still needs the {o}.",
          "No use is left or each is listed",
        ],
        [],
      ),
      step("simple", 20, ["Take the {o} out", "Remove the {o} and keep a copy for a while.", "The {o} is gone"]),
      step("simple", 15, [
        "Check that nothing misses the {o}",
        "Run the usual checks without the {o}.",
        "All checks pass",
      ]),
    ],
  },
  {
    orders: [
      "connect {o} to {p}",
      "integrate {o} with {p}",
      "link {o} with {p}",
      "plug {o} into {p}",
      "join {o} and {p}",
      "hook {o} up to {p}",
      "show {o} in {p}",
      "sync {o} with {p}",
    ],
    class: "medium",
    reason: "Two sides must fit together: the {o} and what it is connected to.",
    approach: "Agree on what goes between the two sides, connect the {o} with sample data, then for real.",
    steps: [
      step(
        "medium",
        45,
        [
          "Agree on what the {o} exchanges",
          "Write down each field that goes to and from the {o}.",
          "Both sides accept the list",
        ],
        [],
      ),
      step("medium", 90, [
        "Connect the {o} with sample data",
        "Send made-up data through the {o} and compare both ends.",
        "Sent and received data agree",
      ]),
      step("medium", 60, [
        "Handle a silent partner of the {o}",
        "Decide what the {o} does when the other side is away.",
        "The {o} goes on without the other side",
      ]),
      step("simple", 30, [
        "Switch the {o} to real data",
        "Turn the connection of the {o} on and watch it for a day.",
        "A day passes without a lost record",
      ]),
    ],
  },
  {
    orders: [
      "release {o}",
      "ship {o}",
      "publish {o}",
      "deploy {o}",
      "roll out {o}",
      "launch {o}",
      "bring {o} into production",
      "go live with {o}",
    ],
    class: "complex",
    reason: "Once the {o} is out, people depend on it, so a way back is needed.",
    approach: "Make the {o} ready, show it to a few people first, watch, and only then give it to all.",
    steps: [
      step(
        "medium",
        60,
        ["Make the {o} ready to go out", "Finish open points of the {o} and freeze it.", "No open point blocks it"],
        [],
      ),
      step("medium", 45, [
        "Prepare to take the {o} back",
        "Write down how to return to the state before the {o}.",
        "The return was tried once",
      ]),
      step(
        "complex",
        60,
        [
          "Give the {o} to a few people",
          "Let a tenth of the users have the {o} and watch.",
          "Two days pass without a serious fault",
        ],
        [1, 2],
      ),
      step("complex", 60, [
        "Open the {o} to everybody",
        "Switch the {o} on for all and keep watching.",
        "All users have it",
      ]),
      step("simple", 20, ["Announce the {o}", "Write a short note on what the {o} brings.", "The note is published"]),
    ],
  },
];
