import type { Attachment } from "./attachments";
import { request } from "./request";

export interface TicketLine {
  number: string;
  reason: string;
  priority: string;
  status: string;
  opened_at: string;
  respond_by: string;
  answered_at: string | null;
  next_response_by: string | null;
  resolve_by: string | null;
  waits_for_customer_since: string | null;
  claimed_by: string | null;
  assigned_to: string | null;
  channel: string;
  language: string | null;
  case_number: string | null;
  complaint_type: string | null;
  order_number: string | null;
  customer: string | null;
  emotion: string | null;
  intensity: number | null;
}

export interface Queue {
  total: number;
  tickets: TicketLine[];
}

export interface Fact {
  name: string;
  value: string;
  said_at: string;
  superseded: boolean;
}

export interface Evidence {
  system: string;
  finding: string;
  value: string;
  checked_at: string;
}

export interface Offer {
  round: number;
  position: number;
  remedy: string;
  amount: string | null;
  currency: string;
  wording: string;
  due_at: string;
  reasons: string[];
  offered_at: string;
  status: string;
  answered_at: string | null;
}

export interface Approval {
  number: string;
  remedy: string;
  amount: number;
  currency: string;
  level: string;
  asked_at: string;
  due_at: string;
  status: string;
  decided_by: string | null;
  decided_at: string | null;
  decided_amount: number | null;
  decision: string | null;
}

export interface Pledge {
  kind: string;
  what: string;
  made_at: string;
  due_at: string;
  kept_at: string | null;
  missed_at: string | null;
}

export interface CaseEvent {
  kind: string;
  actor: string;
  at: string;
  reason: string;
}

export interface Reading {
  at: string;
  emotion: string;
  intensity: number;
}

export interface Words {
  en: string;
  zh_hans: string;
  zh_hant: string;
}

export const GUIDE_PARTS = ["query", "handle", "pay_out", "cautions"] as const;

export interface Case {
  number: string;
  complaint_type: string;
  stage: string;
  opened_at: string;
  order_number: string | null;
  purpose: string | null;
  asked_remedy: string | null;
  asked_amount: string | null;
  facts: Fact[];
  evidence: Evidence[];
  offers: Offer[];
  approvals: Approval[];
  promises: Pledge[];
  events: CaseEvent[];
  /** What the customer sent along. */
  files: Attachment[];
  earlier_cases: string[];
  guide: Record<(typeof GUIDE_PARTS)[number], Words> | null;
}

export interface Ticket {
  number: string;
  reason: string;
  why: string;
  priority: string;
  status: string;
  opened_at: string;
  respond_by: string;
  answered_at: string | null;
  next_response_by: string | null;
  resolve_by: string | null;
  waits_for_customer_since: string | null;
  claimed_by: string | null;
  assigned_to: string | null;
  claimed_at: string | null;
  snoozed_until: string | null;
  owner: string | null;
  summary: { merged_into?: string; missed?: string[] };
  excluded: string[];
  conversation_id: string;
  channel: string;
  language: string | null;
  cases: Case[];
  readings: Reading[];
}

export interface Message {
  id: number;
  at: string;
  speaker: string;
  text: string;
  author: string | null;
  choices: string[];
  emotion: string | null;
  intensity: number | null;
  attachments: Attachment[];
  /** In the other script of Chinese, where it reads otherwise. */
  simplified?: string | null;
  traditional?: string | null;
}

export const fetchQueue = (search: URLSearchParams) =>
  request<Queue>("GET", `/tickets?${search}`);

export const fetchTicket = (number: string) =>
  request<Ticket>("GET", `/tickets/${encodeURIComponent(number)}`);

export const fetchMessages = (
  number: string,
  limit: number,
  before: number | null = null,
) =>
  request<Message[]>(
    "GET",
    `/tickets/${encodeURIComponent(number)}/messages?limit=${limit}` +
      (before === null ? "" : `&before=${before}`),
  );
