import { request } from "./request";

export interface Span {
  day: string;
  from: string;
  to: string;
}

export interface Particulars {
  name: string;
  role: string;
  staff_number: string | null;
  languages: string[];
  skills: string[];
  active: boolean;
  working_hours: Span[];
}

export interface Person extends Particulars {
  login: string;
  presence: string;
  available: boolean;
  sessions: number;
  has_app: boolean;
  must_change_password: boolean;
  locked_until: string | null;
}

export interface OneTimePassword {
  login: string;
  password: string;
}

export interface OwnAccount {
  presence: string;
  available: boolean;
  working_hours: Span[];
  timezone: string;
  has_app: boolean;
  sessions: number;
}

export interface NewApp {
  secret: string;
  uri: string;
  picture: string;
}

export interface AuditEntry {
  id: number;
  at: string;
  person: string;
  action: string;
  subject: string;
  detail: Record<string, string>;
}

const of = (login: string) => `/people/${encodeURIComponent(login)}`;

export const fetchPeople = () => request<Person[]>("GET", "/people");

export const addPerson = (login: string, particulars: Particulars) =>
  request<OneTimePassword>("POST", "/people", { login, ...particulars });

export const changePerson = (login: string, particulars: Particulars) =>
  request<Person>("PUT", of(login), particulars);

export const resetPassword = (login: string) =>
  request<OneTimePassword>("POST", `${of(login)}/password`);

export const endSessions = (login: string) =>
  request<null>("DELETE", `${of(login)}/sessions`);

export const fetchOwnAccount = () => request<OwnAccount>("GET", "/account");

export const setPresence = (presence: string) =>
  request<null>("PUT", "/account/presence", { presence });

export const beginApp = () => request<NewApp>("POST", "/account/app");

export const finishApp = (secret: string, code: string, password: string) =>
  request<null>("PUT", "/account/app", { secret, code, password });

export const removeApp = (password: string) =>
  request<null>("POST", "/account/app/removal", { password });

export const endOtherSessions = () =>
  request<null>("DELETE", "/account/sessions");

export const fetchAudit = (search: URLSearchParams) =>
  request<AuditEntry[]>("GET", `/audit?${search}`);

export const fetchAuditNames = () =>
  request<{ people: string[]; actions: string[] }>("GET", "/audit/names");
