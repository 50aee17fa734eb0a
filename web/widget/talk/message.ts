import type { Attachment } from "../../ui/files";

const SENDERS = ["customer", "bot", "person", "system"] as const;

export type Sender = (typeof SENDERS)[number];

export interface Choice {
  title: string;
  text: string;
  /** What stands beneath the title. */
  detail?: string;
}

/** A file of a message; one that this browser sends has a key. */
export interface MessageFile extends Attachment {
  key?: string;
}

/** A message as it travels; `at` is an ISO 8601 time. With files the text may be empty. */
export interface Message {
  id: string;
  from: Sender;
  text: string;
  at: string;
  /** The name of the person who wrote it. */
  author?: string;
  choices?: Choice[];
  attachments?: MessageFile[];
}

export interface Session {
  token: string;
  /** Whether the conversation is that of the token shown to the server. */
  goesOn: boolean;
  history: Message[];
  /** Whom the site says the visitor is, as the server believes it. */
  customer?: { name: string };
  /** Why the server does not believe the site's token. */
  refusal?: string;
}

/** What the server says of a message: kept, or refused with a reason the customer can read. */
export type Receipt =
  { ok: true } | { ok: false; error: { code: string; message: string } };

type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readChoice(value: unknown): Choice[] {
  if (!isJson(value)) return [];
  const { title, text, detail } = value;
  if (typeof title !== "string" || typeof text !== "string") return [];
  return [{ title, text, ...(typeof detail === "string" ? { detail } : {}) }];
}

function isAttachment(value: unknown): value is MessageFile {
  return (
    isJson(value) &&
    typeof value.url === "string" &&
    /^https?:\/\//.test(value.url) &&
    typeof value.name === "string" &&
    typeof value.media_type === "string" &&
    typeof value.size === "number" &&
    isLength(value.width) &&
    isLength(value.height)
  );
}

function isLength(value: unknown): value is number | null {
  return value === null || typeof value === "number";
}

/** The files among what came off the wire or out of a browser's memory. */
export function readFiles(value: unknown): MessageFile[] {
  return Array.isArray(value) ? value.filter(isAttachment) : [];
}

/** Reads a message off the wire; null if it has not the shape of one. */
export function readMessage(value: unknown): Message | null {
  if (!isJson(value)) return null;
  const { id, from, text, at, author } = value;
  const sender = SENDERS.find((known) => known === from);
  if (typeof id !== "string" || typeof text !== "string" || !sender)
    return null;
  if (typeof at !== "string" || Number.isNaN(Date.parse(at))) return null;
  const choices = Array.isArray(value.choices)
    ? value.choices.flatMap(readChoice)
    : [];
  const attachments = readFiles(value.attachments);
  return {
    ...{ id, from: sender, text, at },
    ...(typeof author === "string" && author ? { author } : {}),
    ...(choices.length > 0 ? { choices } : {}),
    ...(attachments.length > 0 ? { attachments } : {}),
  };
}

/** Reads a session off the wire, leaving out what is no message; null if it is no session. */
export function readSession(value: unknown): Session | null {
  if (!isJson(value)) return null;
  const { token, history, customer, identity_refused: refusal } = value;
  if (typeof token !== "string" || !Array.isArray(history)) return null;
  const messages = history.map(readMessage);
  return {
    token,
    goesOn: value.goes_on === true,
    history: messages.filter((message) => message !== null),
    ...(isJson(customer) ? { customer: { name: nameOf(customer) } } : {}),
    ...(typeof refusal === "string" ? { refusal } : {}),
  };
}

function nameOf({ name }: Json): string {
  return typeof name === "string" ? name : "";
}

/** Reads a receipt off the wire; null if it is none. */
export function readReceipt(value: unknown): Receipt | null {
  if (!isJson(value)) return null;
  if (value.ok === true) return { ok: true };
  if (value.ok !== false || !isJson(value.error)) return null;
  const { code, message } = value.error;
  if (typeof code !== "string" || typeof message !== "string") return null;
  return { ok: false, error: { code, message } };
}
