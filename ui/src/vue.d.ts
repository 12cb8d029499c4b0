// Tools that don't read components take each for one without a type of its own; vue-tsc reads them.
declare module "*.vue" {
  import type { Component } from "vue";
  const component: Component;
  export default component;
}
