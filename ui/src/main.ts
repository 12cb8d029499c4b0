// First of all, so that what a component says about itself comes after what holds for all.
import "./styles/index.css";
import { createApp } from "vue";
import App from "./App.vue";
import { i18n } from "./i18n";

if (/Linux/.test(navigator.userAgent)) document.documentElement.dataset.platform = "linux";
createApp(App).use(i18n).mount("#app");
