// WeChat's privacy question, where WeChat asks it. Either answer leaves signing in as it is.

import { fill, textsIn } from "../../texts/texts";
import { appearance } from "../../wechat/appearance";
import { answerPrivacy, contractName, openContract, showPrivacyRequests } from "../../wechat/privacy";

const unregister = new WeakMap<object, () => void>();

Component({
  data: { t: textsIn("zh-CN"), open: false, question: "", read: "" },
  lifetimes: {
    attached(): void {
      this.register();
    },
    detached(): void {
      unregister.get(this)?.();
    },
  },
  pageLifetimes: {
    // The question belongs to the page in front.
    show(): void {
      this.register();
    },
  },
  methods: {
    register(): void {
      unregister.get(this)?.();
      unregister.set(
        this,
        showPrivacyRequests(() => void this.ask()),
      );
    },
    async ask(): Promise<void> {
      const t = textsIn(appearance().language);
      const name = (await contractName()) ?? t.privacy;
      this.setData({
        t,
        open: true,
        question: fill(t.privacy_ask, { name: name.replace(/^《|》$/g, "") }),
        read: fill(t.privacy_contract, { name }),
      });
    },
    onRead(): void {
      openContract();
    },
    onAgree(): void {
      this.close("agree");
    },
    onDecline(): void {
      this.close("disagree");
    },
    close(answer: "agree" | "disagree"): void {
      this.setData({ open: false });
      answerPrivacy(answer);
    },
  },
});
