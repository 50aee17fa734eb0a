import type { Attachment } from "../../ui/files";

const SENDERS = ["customer", "bot", "person", "system"] as const;

export type Sender = (typeof SENDERS)[number];

export interface Choice {
  title: string;
  text: string;
}

/** A message as it travels; `at` is an ISO 8601 time. With files the text may be empty. */
export interface Message {
  id: string;
  from: Sender;
  text: string;
  at: string;
  choices?: Choice[];
  attachments?: Attachment[];
}

export interface Session {
  token: string;
  history: Message[];
}

/** What the server says of a message: kept, or refused with a reason the customer can read. */
export type Receipt =
  { ok: true } | { ok: false; error: { code: string; message: string } };

type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isChoice(value: unknown): value is Choice {
  return (
    isJson(value) &&
    typeof value.title === "string" &&
    typeof value.text === "string"
  );
}

function isAttachment(value: unknown): value is Attachment {
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

/** Reads a message off the wire; null if it has not the shape of one. */
export function readMessage(value: unknown): Message | null {
  if (!isJson(value)) return null;
  const { id, from, text, at, choices, attachments } = value;
  const sender = SENDERS.find((known) => known === from);
  if (typeof id !== "string" || typeof text !== "string" || !sender)
    return null;
  if (typeof at !== "string" || Number.isNaN(Date.parse(at))) return null;
  const message: Message = { id, from: sender, text, at };
  if (Array.isArray(choices) && choices.some(isChoice)) {
    message.choices = choices.filter(isChoice);
  }
  if (Array.isArray(attachments) && attachments.some(isAttachment)) {
    message.attachments = attachments.filter(isAttachment);
  }
  return message;
}

/** Reads a session off the wire, leaving out what is no message; null if it is no session. */
export function readSession(value: unknown): Session | null {
  if (!isJson(value)) return null;
  const { token, history } = value;
  if (typeof token !== "string" || !Array.isArray(history)) return null;
  const messages = history.map(readMessage);
  return { token, history: messages.filter((message) => message !== null) };
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
