import type { Attachment } from "./attachments";
import { request } from "./request";

export interface Outgoing {
  key: string;
  author: string;
  text: string;
  written_at: string;
  status: "sending" | "sent" | "failed";
  attachments: Attachment[];
}

export interface Note {
  id: number;
  author: string;
  text: string;
  at: string;
  mentions: string[];
}

export interface Mention {
  id: number;
  ticket_number: string;
  author: string;
  text: string;
  at: string;
  seen_at: string | null;
}

export interface Nameable {
  login: string;
  name: string;
}

export interface Canned {
  name: string;
  language: string;
  complaint_type: string | null;
  text: string;
}

export type Doing = "looking" | "typing" | "gone";

export interface Here {
  name: string;
  doing: Doing;
}

const of = (number: string) => `/tickets/${encodeURIComponent(number)}`;

export const sendReply = (
  number: string,
  key: string,
  text: string,
  override: boolean,
  attachments: readonly string[],
) =>
  request<Outgoing>("POST", `${of(number)}/messages`, {
    key,
    text,
    override,
    attachments,
  });

/** Until when the customer's app lets us write; null where it always does. */
export const fetchReach = (number: string) =>
  request<{ open_until: string | null }>("GET", `${of(number)}/reach`);

export const fetchOutgoing = (number: string) =>
  request<Outgoing[]>("GET", `${of(number)}/outgoing`);

export const discardOutgoing = (number: string, key: string) =>
  request<null>("DELETE", `${of(number)}/outgoing/${key}`);

export const writeNote = (number: string, key: string, text: string) =>
  request<Note>("POST", `${of(number)}/notes`, { key, text });

export const fetchNotes = (number: string) =>
  request<Note[]>("GET", `${of(number)}/notes`);

export const fetchCanned = (number: string) =>
  request<Canned[]>("GET", `${of(number)}/canned`);

export const fetchAllCanned = () => request<Canned[]>("GET", "/canned");

export const putCanned = ({ name, ...reply }: Canned) =>
  request<Canned>("PUT", `/canned/${encodeURIComponent(name)}`, reply);

export const forgetCanned = (name: string) =>
  request<null>("DELETE", `/canned/${encodeURIComponent(name)}`);

export const tellPresence = (number: string, doing: Doing) =>
  request<Here[]>("POST", `${of(number)}/typing`, { doing });

export const fetchMentions = () => request<Mention[]>("GET", "/mentions");

export const fetchNameable = () =>
  request<Nameable[]>("GET", "/mentions/people");

export const seeMentions = (ids: number[]) =>
  request<null>("POST", "/mentions/seen", { ids });
