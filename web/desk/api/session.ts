import { request, requestOnce } from "./request";

export interface Account {
  login: string;
  name: string;
  role: string;
  rights: string[];
  presence: string;
  must_change_password: boolean;
  csrf: string;
}

export interface Credentials {
  login: string;
  password: string;
  code: string;
}

export const whoIsSignedIn = () => requestOnce<Account>("GET", "/session");

export const signIn = (credentials: Credentials) =>
  requestOnce<Account>("POST", "/session", credentials);

export const signOut = () => requestOnce<null>("DELETE", "/session");

export const changePassword = (old: string, fresh: string) =>
  request<null>("PUT", "/session/password", { old, new: fresh });
