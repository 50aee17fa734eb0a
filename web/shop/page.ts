import { build } from "../ui/build";
import { icon } from "../ui/icons";
import { fill, LANGUAGE_NAMES, LANGUAGES, type Language } from "../ui/language";
import type { Customer, Order } from "./api";
import { orderCard, type OnComplaint } from "./card";
import { LABELS, type Labels } from "./labels";

/** What the list of orders is at the moment. */
export type Orders =
  | { state: "loading" }
  | { state: "shown"; orders: Order[] }
  | { state: "failed" }
  | { state: "unknown customer" };

export interface Shown {
  language: Language;
  customers: Customer[];
  customerId: number | null;
  /** Whether the shop tells the chat who the customer is. */
  isSignedIn: boolean;
  orders: Orders;
  notice: string | null;
}

export interface PageActions {
  speak(language: Language): void;
  choose(customerId: number): void;
  signIn(isSignedIn: boolean): void;
  tryAgain(): void;
  complain: OnComplaint;
}

/** The whole page as it stands; the caller puts it in place of the former one. */
export function shopPage(shown: Shown, actions: PageActions): Node[] {
  const labels = LABELS[shown.language];
  return [
    pageHeader(shown, labels, actions),
    build(
      "main",
      { "aria-busy": shown.orders.state === "loading" ? "true" : "false" },
      build(
        "div",
        { class: "heading" },
        build("h1", {}, labels.title),
        shown.orders.state === "shown" && shown.orders.orders.length > 0
          ? build(
              "p",
              { class: "quiet" },
              fill(labels.order_count, { count: shown.orders.orders.length }),
            )
          : null,
      ),
      customerChoice(shown, labels, actions),
      shown.notice
        ? build("p", { class: "notice", role: "alert" }, shown.notice)
        : null,
      ...orderList(shown, labels, actions),
    ),
  ];
}

function pageHeader(
  shown: Shown,
  labels: Labels,
  actions: PageActions,
): HTMLElement {
  const buttons = LANGUAGES.map((language) => {
    const button = build(
      "button",
      {
        type: "button",
        id: `speak-${language}`,
        lang: language,
        "aria-pressed": language === shown.language ? "true" : "false",
      },
      LANGUAGE_NAMES[language],
    );
    button.addEventListener("click", () => actions.speak(language));
    return button;
  });
  return build(
    "header",
    { class: "top" },
    build(
      "div",
      { class: "top-inner" },
      build("span", { class: "mark" }, icon("leaf")),
      build(
        "p",
        { class: "brand" },
        build("strong", {}, labels.shop),
        build("span", { class: "quiet" }, labels.tagline),
      ),
      build(
        "div",
        { class: "languages", role: "group", "aria-label": labels.language },
        ...buttons,
      ),
    ),
  );
}

function customerChoice(
  shown: Shown,
  labels: Labels,
  actions: PageActions,
): HTMLElement | null {
  if (shown.customers.length === 0) return null;
  const options = shown.customers.map((customer) =>
    build(
      "option",
      { value: customer.id, selected: customer.id === shown.customerId },
      fill(labels.customer_option, {
        name: customer.name,
        last4: customer.phone_last4,
      }),
    ),
  );
  const isChosen = shown.customers.some(({ id }) => id === shown.customerId);
  if (!isChosen) {
    const nobody = { value: "", selected: true, disabled: true, hidden: true };
    options.unshift(build("option", nobody, labels.choose_customer));
  }
  const select = build("select", { id: "customer" }, ...options);
  select.addEventListener("change", () => actions.choose(Number(select.value)));
  return build(
    "div",
    { class: "customer" },
    build("label", { for: "customer" }, labels.customer),
    build("span", { class: "select" }, select, icon("expand")),
    signInSwitch(shown, labels, actions),
    build("p", { class: "quiet" }, labels.demo_note),
  );
}

function signInSwitch(
  { customers, customerId, isSignedIn }: Shown,
  labels: Labels,
  actions: PageActions,
): HTMLElement | null {
  const customer = customers.find(({ id }) => id === customerId);
  if (!customer) return null;
  const words = isSignedIn ? labels.signed_in : labels.sign_in;
  const toggle = build(
    "button",
    {
      ...{ type: "button", id: "sign-in", class: "sign-in", role: "switch" },
      "aria-checked": isSignedIn ? "true" : "false",
    },
    build("span", { class: "knob", "aria-hidden": "true" }),
    fill(words, { name: customer.name }),
  );
  toggle.addEventListener("click", () => actions.signIn(!isSignedIn));
  return toggle;
}

function orderList(
  { orders, language, isSignedIn }: Shown,
  labels: Labels,
  actions: PageActions,
): HTMLElement[] {
  switch (orders.state) {
    case "loading":
      return [
        build("p", { class: "unseen", role: "status" }, labels.loading),
        ...[1, 2].map(() =>
          build("div", { class: "card skeleton", "aria-hidden": "true" }),
        ),
      ];
    case "failed":
      return [
        state(labels.failed_title, labels.failed_text, {
          words: labels.try_again,
          act: () => actions.tryAgain(),
        }),
      ];
    case "unknown customer":
      return [
        state(labels.unknown_customer_title, labels.unknown_customer_text),
      ];
    case "shown":
      if (orders.orders.length === 0) {
        return [state(labels.empty_title, labels.empty_text)];
      }
      return orders.orders.map((order) =>
        orderCard(order, language, isSignedIn, actions.complain),
      );
  }
}

function state(
  title: string,
  text: string,
  way?: { words: string; act: () => void },
): HTMLElement {
  const box = build(
    "section",
    { class: "card blank", role: "status" },
    icon("box"),
    build("h2", {}, title),
    build("p", { class: "quiet" }, text),
  );
  if (way) {
    const button = build("button", { type: "button" }, way.words);
    button.addEventListener("click", way.act);
    box.append(button);
  }
  return box;
}
