import { deliverAll } from "./visit/outbox";
import { dropExpired } from "./visit/expiry";
import { checkNetwork, watchNetwork } from "./wechat/network";
import { answerPrivacyRequests } from "./wechat/privacy";

App({
  onLaunch(): void {
    watchNetwork();
    answerPrivacyRequests();
    dropExpired();
  },
  onShow(): void {
    checkNetwork();
    // Whatever was begun and not answered, in this run or an earlier one.
    deliverAll();
  },
});
