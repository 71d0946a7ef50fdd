CREATE TABLE `analyses` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`task_version` integer NOT NULL,
	`result` text NOT NULL,
	`corrected_class` text,
	`created_at` integer NOT NULL,
	CONSTRAINT "analyses_corrected_class" CHECK("analyses"."corrected_class" in ('simple', 'medium', 'complex'))
);
--> statement-breakpoint
CREATE INDEX `analyses_by_task` ON `analyses` (`task_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `estimates` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`result` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `estimates_by_task` ON `estimates` (`task_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `task_comments` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`todo2_id` text,
	`type` text NOT NULL,
	`author` text NOT NULL,
	`text` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "task_comments_author" CHECK("task_comments"."author" in ('human', 'model', 'system', 'mcp', 'sync'))
);
--> statement-breakpoint
CREATE INDEX `task_comments_by_task` ON `task_comments` (`task_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `task_moves` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`task_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`from_status` text,
	`to_status` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `task_moves_by_task` ON `task_moves` (`task_id`,`at`);--> statement-breakpoint
CREATE INDEX `task_moves_by_workspace` ON `task_moves` (`workspace_id`,`at`);--> statement-breakpoint
CREATE TABLE `todo2_syncs` (
	`workspace_id` text PRIMARY KEY NOT NULL,
	`document` text NOT NULL,
	`tasks` text NOT NULL,
	`conflicts` text NOT NULL,
	`error` text,
	`is_live` integer DEFAULT false NOT NULL,
	`synced_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `workspaces` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`path` text,
	`rules` text NOT NULL,
	`views` text DEFAULT '[]' NOT NULL,
	`created_at` integer NOT NULL,
	`archived_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `workspaces_path_unique` ON `workspaces` (`path`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_events` (
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
	CONSTRAINT "events_actor" CHECK("__new_events"."actor" in ('human', 'model', 'system', 'mcp', 'sync')),
	CONSTRAINT "events_entity" CHECK("__new_events"."entity" in ('task', 'proposal', 'comment')),
	CONSTRAINT "events_type" CHECK("__new_events"."type" in ('created', 'updated', 'removed'))
);
--> statement-breakpoint
INSERT INTO `__new_events`("seq", "at", "actor", "entity", "entity_id", "type", "before", "after", "group_id", "undoes_group_id", "is_redo") SELECT "seq", "at", "actor", "entity", "entity_id", "type", "before", "after", "group_id", "undoes_group_id", "is_redo" FROM `events`;--> statement-breakpoint
DROP TABLE `events`;--> statement-breakpoint
ALTER TABLE `__new_events` RENAME TO `events`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `events_by_group` ON `events` (`group_id`);--> statement-breakpoint
CREATE INDEX `events_by_undone_group` ON `events` (`undoes_group_id`);--> statement-breakpoint
CREATE INDEX `events_by_entity` ON `events` (`entity`,`entity_id`);--> statement-breakpoint
CREATE TABLE `__new_proposals` (
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
	CONSTRAINT "proposals_status" CHECK("__new_proposals"."status" in ('ready', 'stale', 'applied', 'rejected', 'superseded')),
	CONSTRAINT "proposals_parse_rung" CHECK("__new_proposals"."parse_rung" in ('strict', 'extracted', 'repaired', 'reasked', 'degraded'))
);
--> statement-breakpoint
INSERT INTO `__new_proposals`("id", "task_id", "run_id", "kind", "status", "base_task_version", "approach", "parse_rung", "warnings", "model", "created_at", "decided_at") SELECT "id", "task_id", "run_id", "kind", "status", "base_task_version", "approach", "parse_rung", "warnings", "model", "created_at", "decided_at" FROM `proposals`;--> statement-breakpoint
DROP TABLE `proposals`;--> statement-breakpoint
ALTER TABLE `__new_proposals` RENAME TO `proposals`;--> statement-breakpoint
CREATE INDEX `proposals_by_task` ON `proposals` (`task_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `__new_runs` (
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
	CONSTRAINT "runs_status" CHECK("__new_runs"."status" in ('running', 'ok', 'failed', 'cancelled', 'interrupted')),
	CONSTRAINT "runs_parse_rung" CHECK("__new_runs"."parse_rung" in ('strict', 'extracted', 'repaired', 'reasked', 'degraded'))
);
--> statement-breakpoint
INSERT INTO `__new_runs`("id", "task_id", "kind", "status", "engine", "model", "prompt_revision_id", "input", "input_cut_chars", "raw_output", "finish_reason", "parse_rung", "error", "prompt_tokens", "output_tokens", "ttft_ms", "tokens_per_second", "started_at", "finished_at") SELECT "id", "task_id", "kind", "status", "engine", "model", "prompt_revision_id", "input", "input_cut_chars", "raw_output", "finish_reason", "parse_rung", "error", "prompt_tokens", "output_tokens", "ttft_ms", "tokens_per_second", "started_at", "finished_at" FROM `runs`;--> statement-breakpoint
DROP TABLE `runs`;--> statement-breakpoint
ALTER TABLE `__new_runs` RENAME TO `runs`;--> statement-breakpoint
CREATE INDEX `runs_by_task` ON `runs` (`task_id`,`started_at`);--> statement-breakpoint
DROP INDEX `tasks_by_status_rank`;--> statement-breakpoint
ALTER TABLE `tasks` ADD `workspace_id` text DEFAULT 'home' NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `todo2_id` text;--> statement-breakpoint
ALTER TABLE `tasks` ADD `estimate_high_minutes` integer;--> statement-breakpoint
ALTER TABLE `tasks` ADD `links` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `tasks` ADD `archived_at` integer;--> statement-breakpoint
CREATE INDEX `tasks_by_column` ON `tasks` (`workspace_id`,`status`,`rank`,`id`) WHERE "tasks"."archived_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX `tasks_todo2_id` ON `tasks` (`workspace_id`,`todo2_id`);--> statement-breakpoint
CREATE TABLE `__new_task_criteria` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`position` integer NOT NULL,
	`text` text NOT NULL,
	`checked` integer DEFAULT false NOT NULL,
	`kind` text DEFAULT 'acceptance' NOT NULL,
	`origin` text NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `tasks`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "task_criteria_kind" CHECK("__new_task_criteria"."kind" in ('acceptance', 'done')),
	CONSTRAINT "task_criteria_origin" CHECK("__new_task_criteria"."origin" in ('human', 'model'))
);
--> statement-breakpoint
INSERT INTO `__new_task_criteria`("id", "task_id", "position", "text", "checked", "kind", "origin") SELECT "id", "task_id", "position", "text", "checked", 'acceptance', "origin" FROM `task_criteria`;--> statement-breakpoint
DROP TABLE `task_criteria`;--> statement-breakpoint
ALTER TABLE `__new_task_criteria` RENAME TO `task_criteria`;--> statement-breakpoint
CREATE INDEX `task_criteria_by_task` ON `task_criteria` (`task_id`,`position`);--> statement-breakpoint
INSERT INTO `workspaces` (`id`, `name`, `rules`, `created_at`) VALUES ('home', 'Home', '{}', unixepoch() * 1000);--> statement-breakpoint
INSERT INTO `task_moves` (`task_id`, `workspace_id`, `to_status`, `at`) SELECT `id`, 'home', `status`, `created_at` FROM `tasks`;--> statement-breakpoint
CREATE VIRTUAL TABLE `task_search` USING fts5(title, description, content='tasks', content_rowid='number', tokenize='unicode61 remove_diacritics 2', prefix='2 3');--> statement-breakpoint
INSERT INTO `task_search`(`task_search`) VALUES ('rebuild');--> statement-breakpoint
CREATE TRIGGER `task_search_insert` AFTER INSERT ON `tasks` BEGIN
	INSERT INTO `task_search`(rowid, title, description) VALUES (new.number, new.title, new.description);
END;--> statement-breakpoint
CREATE TRIGGER `task_search_delete` AFTER DELETE ON `tasks` BEGIN
	INSERT INTO `task_search`(`task_search`, rowid, title, description) VALUES ('delete', old.number, old.title, old.description);
END;--> statement-breakpoint
CREATE TRIGGER `task_search_update` AFTER UPDATE OF `title`, `description` ON `tasks` BEGIN
	INSERT INTO `task_search`(`task_search`, rowid, title, description) VALUES ('delete', old.number, old.title, old.description);
	INSERT INTO `task_search`(rowid, title, description) VALUES (new.number, new.title, new.description);
END;
