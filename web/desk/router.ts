import { createRouter, createWebHistory } from "vue-router";

export const router = createRouter({
  history: createWebHistory("/desk/"),
  routes: [
    { path: "/", redirect: { name: "queue" } },
    {
      path: "/tickets",
      name: "queue",
      component: () => import("./queue/QueuePage.vue"),
    },
    {
      path: "/tickets/:number",
      name: "ticket",
      component: () => import("./ticket/TicketPage.vue"),
      props: true,
    },
    {
      path: "/approvals",
      name: "approvals",
      component: () => import("./decide/ApprovalsPage.vue"),
    },
    {
      path: "/undelivered",
      name: "letters",
      component: () => import("./letters/LettersPage.vue"),
    },
    {
      path: "/overview",
      name: "overview",
      component: () => import("./overview/OverviewPage.vue"),
    },
    {
      path: "/people",
      name: "people",
      component: () => import("./people/PeoplePage.vue"),
    },
    {
      path: "/audit",
      name: "audit",
      component: () => import("./audit/AuditPage.vue"),
    },
    {
      path: "/account",
      name: "account",
      component: () => import("./account/AccountPage.vue"),
    },
    {
      path: "/replies",
      name: "canned",
      component: () => import("./canned/CannedPage.vue"),
    },
    { path: "/:rest(.*)*", redirect: { name: "queue" } },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? false,
});
