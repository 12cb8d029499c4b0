// Stand-ins for WeChat's built-in components that are more than a box.

/** Holds a real text field, so that people and tests type into it as they do in WeChat. */
class Input extends HTMLElement {
  static readonly observedAttributes = ["value", "placeholder", "maxlength", "aria-label"];
  private readonly field = document.createElement("input");

  connectedCallback(): void {
    if (!this.field.isConnected) this.appendChild(this.field);
  }

  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    if (name === "value") {
      if (this.field.value !== (value ?? "")) this.field.value = value ?? "";
    } else if (value !== null) this.field.setAttribute(name, value);
  }
}

/** WeChat's `aria-role` is the web's `role`. */
function roles(): void {
  const put = (element: Element) => {
    const role = element.getAttribute("aria-role");
    if (role) element.setAttribute("role", role);
  };
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof Element) put(target);
      addedNodes.forEach((node) => {
        if (!(node instanceof Element)) return;
        put(node);
        node.querySelectorAll("[aria-role]").forEach(put);
      });
    }
  }).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["aria-role"],
  });
}

class Button extends HTMLElement {
  connectedCallback(): void {
    this.setAttribute("role", "button");
    // WeChat itself observes the tap on a button that agrees to its privacy contract, and tells the page afterwards.
    if (this.getAttribute("open-type") !== "agreePrivacyAuthorization") return;
    this.addEventListener("click", () => this.dispatchEvent(new Event("agreeprivacyauthorization", { bubbles: true })));
  }
}

export function installElements(): void {
  customElements.define("wx-input", Input);
  customElements.define("wx-button", Button);
  roles();
}
