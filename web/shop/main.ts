import { firstLanguage, fill, type Language } from "../ui/language";
import { Remembered } from "../ui/remembered";
import type { SandraChat } from "../widget/element";
import {
  fetchChatServer,
  fetchCustomers,
  fetchOrders,
  ShopError,
  signIn,
  type Order,
} from "./api";
import { LABELS } from "./labels";
import { shopPage, type Shown } from "./page";

const remembered = new Remembered(() => localStorage, "shop:");
const address = new URL(location.href);

const shown: Shown = {
  language: firstLanguage(remembered.get("language"), ...navigator.languages),
  customers: [],
  customerId: null,
  isSignedIn: remembered.get("signed in") === "yes",
  orders: { state: "loading" },
  notice: null,
};
let chat: SandraChat | null = null;
let identity: string | null = null;
let unread = 0;

function render(): void {
  const place = document.querySelector("#shop");
  const focused = document.activeElement?.id;
  place?.replaceChildren(...shopPage(shown, actions));
  // The page is made anew; whoever steers it by keyboard stays where they were.
  if (focused) document.getElementById(focused)?.focus();
  document.documentElement.lang = shown.language;
  const { title, shop } = LABELS[shown.language];
  const news = unread > 0 ? `(${unread}) ` : "";
  document.title = `${news}${title} · ${shop}`;
}

const actions = {
  speak(language: Language): void {
    shown.language = language;
    shown.notice = null;
    remembered.set("language", language);
    chat?.setAttribute("lang", language);
    render();
  },
  choose(customerId: number): void {
    shown.customerId = customerId;
    shown.notice = null;
    remembered.set("customer", String(customerId));
    address.searchParams.set("customer", String(customerId));
    history.replaceState(null, "", address);
    void showOrders();
    void identify();
  },
  signIn(isSignedIn: boolean): void {
    shown.isSignedIn = isSignedIn;
    shown.notice = null;
    remembered.set("signed in", isSignedIn ? "yes" : "no");
    render();
    void identify();
  },
  tryAgain(): void {
    void start();
  },
  complain(order: Order): void {
    const labels = LABELS[shown.language];
    const opening = fill(labels.complaint_opening, {
      number: order.order_number,
    });
    if (chat && "compose" in chat) {
      chat.compose(opening);
    } else {
      shown.notice = labels.chat_missing;
      render();
    }
  },
};

/** The customer of the address, else the one looked at last, else the first. */
function initialCustomer(): number | null {
  const fromAddress = address.searchParams.get("customer");
  if (fromAddress !== null) return Number(fromAddress);
  const last = Number(remembered.get("customer"));
  const known = shown.customers.find(({ id }) => id === last);
  return (known ?? shown.customers[0])?.id ?? null;
}

async function showOrders(): Promise<void> {
  const asked = shown.customerId;
  shown.orders = { state: "loading" };
  render();
  const orders = asked === null ? noOrders() : await loadOrders(asked);
  if (asked !== shown.customerId) return;
  shown.orders = orders;
  render();
}

/** Tells the chat who is signed in, as a shop's page does when its server renders it. */
async function identify(): Promise<void> {
  const { customerId, isSignedIn } = shown;
  identity = null;
  try {
    if (isSignedIn && customerId !== null) {
      const token = await signIn(customerId);
      const isMeant = shown.isSignedIn && customerId === shown.customerId;
      if (!isMeant) return;
      identity = token;
    }
  } catch (error) {
    console.error("The customer could not be signed in:", error);
    shown.isSignedIn = false;
    shown.notice = LABELS[shown.language].sign_in_failed;
    render();
  }
  tellChat();
}

function tellChat(): void {
  if (identity === null) chat?.removeAttribute("identity");
  else chat?.setAttribute("identity", identity);
}

function noOrders(): Shown["orders"] {
  return { state: "shown", orders: [] };
}

async function loadOrders(customerId: number): Promise<Shown["orders"]> {
  try {
    return { state: "shown", orders: await fetchOrders(customerId) };
  } catch (error) {
    console.error("The orders could not be loaded:", error);
    const isUnknown = error instanceof ShopError && error.isUnknownCustomer;
    return { state: isUnknown ? "unknown customer" : "failed" };
  }
}

async function start(): Promise<void> {
  shown.orders = { state: "loading" };
  render();
  try {
    shown.customers = await fetchCustomers();
  } catch (error) {
    console.error("The customers could not be loaded:", error);
    shown.orders = { state: "failed" };
    render();
    return;
  }
  shown.customerId = initialCustomer();
  await Promise.all([showOrders(), identify()]);
}

async function placeChat(): Promise<void> {
  try {
    const element = document.createElement("sandra-chat");
    element.setAttribute("server", await fetchChatServer());
    element.setAttribute("lang", shown.language);
    element.addEventListener("unread", (event) => {
      unread = (event as CustomEvent<{ count: number }>).detail.count;
      render();
    });
    element.addEventListener("identity-refused", (event) => {
      const { reason } = (event as CustomEvent<{ reason: string }>).detail;
      if (reason === "expired") void identify();
    });
    chat = element;
    tellChat();
    document.body.append(element);
  } catch (error) {
    console.error("The chat could not be set up:", error);
  }
}

void start();
void placeChat();
