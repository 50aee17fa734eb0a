import { shallowRef } from "vue";
import type { LocationQuery } from "vue-router";

/** The filters of the queue as somebody left it, so that they come back to the same. */
export const lastQuery = shallowRef<LocationQuery>({});
