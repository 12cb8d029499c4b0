import type { Ref } from "vue";
import { commands, type DeliveryGroup, type DeliveryPage, type DeliveryRow } from "@/ipc/generated";
import { useWindow } from "./useWindow";

/** The people behind one number of a campaign's result. */
export const useDeliveries = (campaign: Ref<string>, group: Ref<DeliveryGroup>) =>
  useWindow<DeliveryRow, DeliveryPage>(
    ["campaigns"],
    (offset, limit) => commands.deliveries({ campaign: campaign.value, group: group.value, offset, limit }),
    [campaign, group],
  );
