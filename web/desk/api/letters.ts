import { request } from "./request";

/** A message of ours that the customer does not have. */
export interface Letter {
  id: number;
  channel: string;
  conversation_id: string;
  ticket_number: string | null;
  customer: string | null;
  text: string;
  choices: string[];
  file: { key: string; name: string; url: string } | null;
  why: string;
  tries: number;
  written_at: string;
  died_at: string;
  /** What is `waiting` goes by itself once the customer has written, for whom it waits since `died_at`. */
  status: "waiting" | "dead" | "again" | "sent_again" | "dropped";
  decided_by: string | null;
  decided_at: string | null;
}

export interface Letters {
  total: number;
  letters: Letter[];
}

export interface ChannelState {
  name: string;
  state: "on" | "off" | "unknown";
  refused: Partial<Record<string, number>> | null;
  on_their_way: number | null;
}

export const fetchLetters = (search: URLSearchParams) =>
  request<Letters>("GET", `/letters?${search}`);

export const fetchUndecided = () =>
  request<{ count: number }>("GET", "/letters/undecided");

export const fetchUndelivered = (ticket: string) =>
  request<Letter[]>(
    "GET",
    `/tickets/${encodeURIComponent(ticket)}/undelivered`,
  );

export const sendAgain = (letter: number) =>
  request<Letter>("POST", `/letters/${letter}/send-again`);

export const dropLetter = (letter: number) =>
  request<Letter>("POST", `/letters/${letter}/drop`);

export const fetchChannels = () => request<ChannelState[]>("GET", "/channels");
