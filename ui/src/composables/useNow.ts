import { onScopeDispose, ref, type Ref } from "vue";

/** The time in milliseconds, renewed every second while the caller lives. */
export function useNow(): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), 1000);
  onScopeDispose(() => clearInterval(timer));
  return now;
}
