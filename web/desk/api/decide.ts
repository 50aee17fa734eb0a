import { request } from "./request";

export interface WaitingApproval {
  number: string;
  case_number: string;
  ticket_number: string | null;
  complaint_type: string;
  order_number: string | null;
  channel: string;
  language: string;
  story: string;
  asked_remedy: string | null;
  asked_amount: number | null;
  remedy: string;
  amount: number;
  currency: string;
  wording: string;
  reasons: string[];
  offered: { wording: string; status: string }[];
  emotion: string | null;
  level: string;
  at_most: number;
  fixed: boolean;
  barred: boolean;
  asked_at: string;
  due_at: string;
}

export interface Decided {
  number: string;
  status: string;
  decided_amount: number | null;
  currency: string;
  told_now: boolean;
}

export interface Remedy {
  remedy: string;
  amount: number | null;
  currency: string;
  wording: string;
  due_at: string;
  limits: Record<string, number>;
  at_most: number | null;
  able: string | null;
  fixed: boolean;
}

export interface Remedies {
  case_number: string;
  role: string;
  closed: boolean;
  mine: boolean;
  refundable: number | null;
  remedies: Remedy[];
}

export interface CarriedOut {
  remedy: string;
  amount: number | null;
  currency: string;
  receipt: string | null;
  due_at: string;
  follow_up_at: string;
  tell: string;
}

export interface EvidenceSlot {
  kind: string;
  text: string;
  none_to_be_had: boolean;
  entered_by: string | null;
  entered_at: string | null;
}

export interface Investigation {
  case_number: string;
  language: string;
  named: string | null;
  opened_at: string;
  due_at: string;
  evidence: EvidenceSlot[];
  finding: string | null;
  reason: string | null;
  found_by: string | null;
  found_at: string | null;
  answered_at: string | null;
  called_off_at: string | null;
  person_tells: boolean;
}

const approval = (number: string) => `/approvals/${encodeURIComponent(number)}`;
const ofCase = (number: string) => `/cases/${encodeURIComponent(number)}`;

export const fetchApprovals = () =>
  request<WaitingApproval[]>("GET", "/approvals");

export const approve = (number: string) =>
  request<Decided>("POST", `${approval(number)}/approve`);

export const changeSum = (number: string, amount: string) =>
  request<Decided>("POST", `${approval(number)}/change`, { amount });

export const refuse = (number: string, reason: string) =>
  request<Decided>("POST", `${approval(number)}/refuse`, { reason });

export const fetchRemedies = (number: string) =>
  request<Remedies>("GET", `${ofCase(number)}/remedies`);

export const carryOut = (
  number: string,
  remedy: string,
  amount: string | null,
  key: string,
) =>
  request<CarriedOut>("POST", `${ofCase(number)}/remedies`, {
    remedy,
    amount,
    key,
  });

export const fetchInvestigation = (number: string) =>
  request<Investigation>("GET", `${ofCase(number)}/investigation`);

export const enterEvidence = (
  number: string,
  kind: string,
  text: string,
  noneToBeHad: boolean,
) =>
  request<Investigation>(
    "PUT",
    `${ofCase(number)}/investigation/evidence/${encodeURIComponent(kind)}`,
    { text: noneToBeHad ? "" : text, none_to_be_had: noneToBeHad },
  );

export const conclude = (number: string, finding: string, reason: string) =>
  request<Investigation>("POST", `${ofCase(number)}/investigation/finding`, {
    finding,
    reason,
  });

export const noteAnswered = (number: string, words: string) =>
  request<Investigation>("POST", `${ofCase(number)}/investigation/answer`, {
    words,
  });
