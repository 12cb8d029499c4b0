import { useVirtualizer } from "@tanstack/vue-virtual";
import { computed, useTemplateRef, watch, type Ref } from "vue";

/** Every list has rows of this height, until one is opened. */
export const ROW = 40;

/** The rows in view of a long list inside `ref="scroller"`; `show` is told which, so that they are read. */
export function useVirtualRows(total: Ref<number | undefined>, show: (first: number, last: number) => void) {
  const scroller = useTemplateRef<HTMLElement>("scroller");
  const virtual = useVirtualizer(
    computed(() => ({
      count: total.value ?? 0,
      getScrollElement: () => scroller.value ?? null,
      estimateSize: () => ROW,
      overscan: 12,
    })),
  );
  const items = computed(() => virtual.value.getVirtualItems());
  const height = computed(() => virtual.value.getTotalSize());

  watch(items, (now) => {
    const [first, last] = [now[0], now.at(-1)];
    if (first && last) show(first.index, last.index);
  });

  return {
    scroller,
    items,
    height,
    /** Takes an opened row's true height. */
    measure: (element: unknown) => virtual.value.measureElement(element as Element | null),
    reveal: (index: number) => virtual.value.scrollToIndex(index),
  };
}
