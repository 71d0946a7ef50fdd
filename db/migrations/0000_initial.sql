CREATE TABLE `bench_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`protocol` integer NOT NULL,
	`status` text NOT NULL,
	`options` text NOT NULL,
	`a` text NOT NULL,
	`b` text,
	`machine` text NOT NULL,
	`ollmlx_version` text NOT NULL,
	`context_tokens` integer NOT NULL,
	`loads` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`error` text,
	CONSTRAINT "bench_runs_status" CHECK("bench_runs"."status" in ('running', 'complete', 'partial', 'failed'))
);
--> statement-breakpoint
CREATE TABLE `bench_samples` (
	`run_id` text NOT NULL,
	`position` integer NOT NULL,
	`pair` integer NOT NULL,
	`side` text NOT NULL,
	`first_token_at_ms` real NOT NULL,
	`last_token_at_ms` real NOT NULL,
	`end_ms` real NOT NULL,
	`text_chunks` integer NOT NULL,
	`prompt_tokens` integer NOT NULL,
	`cached_tokens` integer,
	`output_tokens` integer NOT NULL,
	`finish_reason` text NOT NULL,
	`attempts` integer NOT NULL,
	`engine_prompt_ns` integer,
	`engine_decode_ns` integer,
	`load_ns` integer,
	`peak_resident_bytes` integer,
	`flags` text NOT NULL,
	`output_text` text NOT NULL,
	`started_at` integer NOT NULL,
	PRIMARY KEY(`run_id`, `position`),
	FOREIGN KEY (`run_id`) REFERENCES `bench_runs`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "bench_samples_side" CHECK("bench_samples"."side" in ('a', 'b'))
);
--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`entity` text NOT NULL,
	`entity_id` text NOT NULL,
	`type` text NOT NULL,
	`before` text,
	`after` text,
	`group_id` text NOT NULL,
	`undoes_group_id` text,
	`is_redo` integer DEFAULT false NOT NULL,
	CONSTRAINT "events_actor" CHECK("events"."actor" in ('human', 'model', 'system')),
	CONSTRAINT "events_entity" CHECK("events"."entity" in ('task', 'proposal')),
	CONSTRAINT "events_type" CHECK("events"."type" in ('created', 'updated', 'removed'))
);
--> statement-breakpoint
CREATE INDEX `events_by_group` ON `events` (`group_id`);--> statement-breakpoint
CREATE INDEX `events_by_undone_group` ON `events` (`undoes_group_id`);--> statement-breakpoint
CREATE INDEX `events_by_entity` ON `events` (`entity`,`entity_id`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`status` text NOT NULL,
	`payload` text NOT NULL,
	`idempotency_key` text,
	`progress` text,
	`result` text,
	`error` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	CONSTRAINT "jobs_kind" CHECK("jobs"."kind" in ('pull', 'breakdown', 'bench')),
	CONSTRAINT "jobs_status" CHECK("jobs"."status" in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted'))
);
--> statement-breakpoint
CREATE INDEX `jobs_by_status` ON `jobs` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `model_facts` (
	`name` text NOT NULL,
	`digest` text NOT NULL,
	`engine` text NOT NULL,
	`parameter_count` integer,
	`bits_per_weight` real,
	`prompt_tokens_per_second` real,
	`output_tokens_per_second` real,
	`measured_at` integer,
	PRIMARY KEY(`name`, `digest`),
	CONSTRAINT "model_facts_engine" CHECK("model_facts"."engine" in ('mlx', 'ollama'))
);
--> statement-breakpoint
CREATE TABLE `prompt_revisions` (
	`id` text PRIMARY KEY NOT NULL,
	`prompt_id` text NOT NULL,
	`number` integer NOT NULL,
	`parent_id` text,
	`text` text NOT NULL,
	`author` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`prompt_id`) REFERENCES `prompts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "prompt_revisions_author" CHECK("prompt_revisions"."author" in ('builtin', 'human', 'model'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `prompt_revisions_number` ON `prompt_revisions` (`prompt_id`,`number`);--> statement-breakpoint
CREATE TABLE `prompts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`summary` text NOT NULL,
	`placeholders` text NOT NULL,
	`active_revision_id` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `proposal_items` (
	`proposal_id` text NOT NULL,
	`position` integer NOT NULL,
	`key` text NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`acceptance_criteria` text NOT NULL,
	`complexity` text NOT NULL,
	`minutes` integer NOT NULL,
	`depends_on` text NOT NULL,
	PRIMARY KEY(`proposal_id`, `key`),
	FOREIGN KEY (`proposal_id`) REFERENCES `proposals`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "proposal_items_complexity" CHECK("proposal_items"."complexity" in ('simple', 'medium', 'complex'))
);
--> statement-breakpoint
CREATE TABLE `proposals` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`run_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`base_task_version` integer NOT NULL,
	`approach` text NOT NULL,
	`parse_rung` text NOT NULL,
	`warnings` text NOT NULL,
	`model` text NOT NULL,
	`created_at` integer NOT NULL,
	`decided_at` integer,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "proposals_kind" CHECK("proposals"."kind" in ('breakdown')),
	CONSTRAINT "proposals_status" CHECK("proposals"."status" in ('ready', 'stale', 'applied', 'rejected', 'superseded')),
	CONSTRAINT "proposals_parse_rung" CHECK("proposals"."parse_rung" in ('strict', 'extracted', 'repaired', 'reasked', 'degraded'))
);
--> statement-breakpoint
CREATE INDEX `proposals_by_task` ON `proposals` (`task_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`engine` text NOT NULL,
	`model` text NOT NULL,
	`prompt_revision_id` text NOT NULL,
	`input` text NOT NULL,
	`input_cut_chars` integer DEFAULT 0 NOT NULL,
	`raw_output` text DEFAULT '' NOT NULL,
	`finish_reason` text,
	`parse_rung` text,
	`error` text,
	`prompt_tokens` integer,
	`output_tokens` integer,
	`ttft_ms` real,
	`tokens_per_second` real,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	CONSTRAINT "runs_kind" CHECK("runs"."kind" in ('breakdown')),
	CONSTRAINT "runs_status" CHECK("runs"."status" in ('running', 'ok', 'failed', 'cancelled', 'interrupted')),
	CONSTRAINT "runs_parse_rung" CHECK("runs"."parse_rung" in ('strict', 'extracted', 'repaired', 'reasked', 'degraded'))
);
--> statement-breakpoint
CREATE INDEX `runs_by_task` ON `runs` (`task_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `counters` (
	`name` text PRIMARY KEY NOT NULL,
	`value` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `task_criteria` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`position` integer NOT NULL,
	`text` text NOT NULL,
	`checked` integer DEFAULT false NOT NULL,
	`origin` text NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "task_criteria_origin" CHECK("task_criteria"."origin" in ('human', 'model'))
);
--> statement-breakpoint
CREATE INDEX `task_criteria_by_task` ON `task_criteria` (`task_id`,`position`);--> statement-breakpoint
CREATE TABLE `task_dependencies` (
	`task_id` text NOT NULL,
	`depends_on_id` text NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`task_id`, `depends_on_id`),
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`depends_on_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "task_dependencies_origin" CHECK("task_dependencies"."origin" in ('human', 'model'))
);
--> statement-breakpoint
CREATE INDEX `task_dependencies_by_target` ON `task_dependencies` (`depends_on_id`);--> statement-breakpoint
CREATE TABLE `task_tags` (
	`task_id` text NOT NULL,
	`position` integer NOT NULL,
	`tag` text NOT NULL,
	PRIMARY KEY(`task_id`, `tag`),
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`title` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`status` text NOT NULL,
	`priority` text NOT NULL,
	`rank` text NOT NULL,
	`parent_id` text,
	`complexity` text,
	`estimate_minutes` integer,
	`actual_minutes` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tasks_status" CHECK("tasks"."status" in ('Todo', 'In Progress', 'Review', 'Done', 'Blocked', 'Cancelled')),
	CONSTRAINT "tasks_priority" CHECK("tasks"."priority" in ('low', 'medium', 'high', 'critical')),
	CONSTRAINT "tasks_complexity" CHECK("tasks"."complexity" in ('simple', 'medium', 'complex'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_number_unique` ON `tasks` (`number`);--> statement-breakpoint
CREATE INDEX `tasks_by_status_rank` ON `tasks` (`status`,`rank`,`id`);--> statement-breakpoint
CREATE INDEX `tasks_by_parent` ON `tasks` (`parent_id`);