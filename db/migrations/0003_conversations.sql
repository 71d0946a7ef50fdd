CREATE TABLE `chat_presets` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`system` text NOT NULL,
	`options` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `chat_presets_name_unique` ON `chat_presets` (`name`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`lanes` text NOT NULL,
	`is_pinned` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE INDEX `conversations_by_time` ON `conversations` (`is_pinned`,`updated_at`,`id`) WHERE "conversations"."removed_at" is null;--> statement-breakpoint
CREATE TABLE `turn_attachments` (
	`id` text PRIMARY KEY NOT NULL,
	`turn_id` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`content` text NOT NULL,
	FOREIGN KEY (`turn_id`) REFERENCES `turns`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "turn_attachments_kind" CHECK("turn_attachments"."kind" in ('text', 'image'))
);
--> statement-breakpoint
CREATE INDEX `turn_attachments_by_turn` ON `turn_attachments` (`turn_id`,`position`);--> statement-breakpoint
CREATE TABLE `turns` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`parent_id` text,
	`role` text NOT NULL,
	`content` text NOT NULL,
	`thinking` text DEFAULT '' NOT NULL,
	`tool_calls` text DEFAULT '[]' NOT NULL,
	`model` text,
	`status` text NOT NULL,
	`figures` text,
	`problem` text,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "turns_role" CHECK("turns"."role" in ('user', 'assistant')),
	CONSTRAINT "turns_status" CHECK("turns"."status" in ('streaming', 'done', 'stopped', 'failed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `turns_id_unique` ON `turns` (`id`);--> statement-breakpoint
CREATE INDEX `turns_by_parent` ON `turns` (`conversation_id`,`parent_id`);--> statement-breakpoint
CREATE VIRTUAL TABLE `turn_search` USING fts5(content, content='turns', content_rowid='number', tokenize='trigram');--> statement-breakpoint
CREATE TRIGGER `turn_search_insert` AFTER INSERT ON `turns` WHEN new.status <> 'streaming' BEGIN
	INSERT INTO `turn_search`(rowid, content) VALUES (new.number, new.content);
END;--> statement-breakpoint
CREATE TRIGGER `turn_search_delete` AFTER DELETE ON `turns` WHEN old.status <> 'streaming' BEGIN
	INSERT INTO `turn_search`(`turn_search`, rowid, content) VALUES ('delete', old.number, old.content);
END;--> statement-breakpoint
CREATE TRIGGER `turn_search_forget` BEFORE UPDATE OF `content`, `status` ON `turns` WHEN old.status <> 'streaming' BEGIN
	INSERT INTO `turn_search`(`turn_search`, rowid, content) VALUES ('delete', old.number, old.content);
END;--> statement-breakpoint
CREATE TRIGGER `turn_search_learn` AFTER UPDATE OF `content`, `status` ON `turns` WHEN new.status <> 'streaming' BEGIN
	INSERT INTO `turn_search`(rowid, content) VALUES (new.number, new.content);
END;
