// How long and how many things of an event may be, for forms that stop where the service would refuse.

export { LIMITS } from "@/ipc/generated";
