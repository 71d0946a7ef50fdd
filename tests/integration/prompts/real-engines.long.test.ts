import { describeOptimizations } from "~/tests/integration/prompts/describe-optimizations";

describeOptimizations(100);
