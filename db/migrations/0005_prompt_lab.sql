CREATE TABLE `prompt_eval_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`set_id` text NOT NULL,
	`prompt_id` text NOT NULL,
	`revision_id` text NOT NULL,
	`model` text NOT NULL,
	`status` text NOT NULL,
	`outcomes` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`set_id`) REFERENCES `prompt_eval_sets`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "prompt_eval_runs_status" CHECK("prompt_eval_runs"."status" in ('running', 'ok', 'failed', 'cancelled', 'interrupted'))
);
--> statement-breakpoint
CREATE TABLE `prompt_eval_sets` (
	`id` text PRIMARY KEY NOT NULL,
	`prompt_id` text NOT NULL,
	`name` text NOT NULL,
	`cases` text NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`prompt_id`) REFERENCES `prompts`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `prompt_eval_sets_name` ON `prompt_eval_sets` (`prompt_id`,`name`);--> statement-breakpoint
CREATE TABLE `prompt_judges` (
	`model` text NOT NULL,
	`digest` text NOT NULL,
	`accuracy` real NOT NULL,
	`flip_rate` real NOT NULL,
	`pairs` integer NOT NULL,
	`is_reliable` integer NOT NULL,
	`measured_at` integer NOT NULL,
	PRIMARY KEY(`model`, `digest`)
);
--> statement-breakpoint
CREATE TABLE `prompt_labels` (
	`prompt_id` text NOT NULL,
	`name` text NOT NULL,
	`revision_id` text NOT NULL,
	PRIMARY KEY(`prompt_id`, `name`),
	FOREIGN KEY (`prompt_id`) REFERENCES `prompts`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`revision_id`) REFERENCES `prompt_revisions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `prompt_optimizations` (
	`id` text PRIMARY KEY NOT NULL,
	`prompt_id` text,
	`base_revision_id` text,
	`best_revision_id` text,
	`model` text NOT NULL,
	`judge_model` text NOT NULL,
	`status` text NOT NULL,
	`report` text,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`prompt_id`) REFERENCES `prompts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "prompt_optimizations_status" CHECK("prompt_optimizations"."status" in ('running', 'ok', 'failed', 'cancelled', 'interrupted'))
);
--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_prompt_revisions` (
	`id` text PRIMARY KEY NOT NULL,
	`prompt_id` text NOT NULL,
	`number` integer NOT NULL,
	`parent_id` text,
	`text` text NOT NULL,
	`author` text NOT NULL,
	`reason` text NOT NULL,
	`status` text DEFAULT 'accepted' NOT NULL,
	`status_reason` text DEFAULT '' NOT NULL,
	`optimization_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`prompt_id`) REFERENCES `prompts`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "prompt_revisions_author" CHECK("__new_prompt_revisions"."author" in ('builtin', 'human', 'model')),
	CONSTRAINT "prompt_revisions_status" CHECK("__new_prompt_revisions"."status" in ('accepted', 'rejected'))
);
--> statement-breakpoint
INSERT INTO `__new_prompt_revisions`("id", "prompt_id", "number", "parent_id", "text", "author", "reason", "status", "status_reason", "optimization_id", "created_at") SELECT "id", "prompt_id", "number", "parent_id", "text", "author", "reason", 'accepted', '', NULL, "created_at" FROM `prompt_revisions`;--> statement-breakpoint
DROP TABLE `prompt_revisions`;--> statement-breakpoint
ALTER TABLE `__new_prompt_revisions` RENAME TO `prompt_revisions`;--> statement-breakpoint
CREATE UNIQUE INDEX `prompt_revisions_number` ON `prompt_revisions` (`prompt_id`,`number`);--> statement-breakpoint
CREATE TABLE `__new_prompts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`summary` text NOT NULL,
	`placeholders` text NOT NULL,
	`origin` text DEFAULT 'builtin' NOT NULL,
	`active_revision_id` text NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "prompts_origin" CHECK("__new_prompts"."origin" in ('builtin', 'human'))
);
--> statement-breakpoint
INSERT INTO `__new_prompts`("id", "name", "summary", "placeholders", "origin", "active_revision_id", "updated_at") SELECT "id", "name", "summary", "placeholders", 'builtin', "active_revision_id", "updated_at" FROM `prompts`;--> statement-breakpoint
DROP TABLE `prompts`;--> statement-breakpoint
ALTER TABLE `__new_prompts` RENAME TO `prompts`;--> statement-breakpoint
PRAGMA foreign_keys=ON;
