export { registerModels } from "./register-models.ts";
export { unregisteredCards } from "./unregistered-cards.ts";
