import "element-plus/theme-chalk/dark/css-vars.css";
import { createApp } from "vue";
import App from "./App.vue";
import { router } from "./router";
import "./style/elements";
import "./style/colours.css";
import "./style/page.css";
import "./style/pieces.css";

createApp(App).use(router).mount("#desk");
